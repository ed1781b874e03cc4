"""What PyTorch computes where an operation or a function of ours does: ours → theirs, and inputs.

A Counterpart has a function of torch's tensors, with the settings by our names, and cases: inputs
and settings. The operations of the registry bring their examples along; `more` adds to them.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

F = torch.nn.functional
SOURCE = np.random.default_rng(20261128)


def away_from_0(*shape):
    """Numbers of both signs, none near a kink at 0 and no two alike."""
    return SOURCE.choice([-1.0, 1.0], shape) * SOURCE.uniform(0.2, 2.0, shape)


def inside(low, high):
    def numbers(*shape):
        return SOURCE.uniform(low, high, shape)

    return numbers


@dataclass(frozen=True)
class Counterpart:
    """What ours is held against.

    Attributes:
        theirs: The same of PyTorch: tensors, and settings by our names.
        cases: (inputs, settings) pairs: arrays, and what is no array.
        domain: For an elementwise operation, where inputs are drawn from, for each of its inputs.
        twice: Whether both can be differentiated twice.
        layouts: Whether the inputs may lie otherwise in memory: not where a value is a setting.
    """

    theirs: Any
    cases: tuple[Any, ...] = ()
    domain: Any = away_from_0
    twice: bool = True
    more: tuple[Any, ...] = field(default=())


def axis_of(settings):
    return {"dim": settings["axis"]} if settings.get("axis") is not None else {}


def over(reduce):
    """A reduction of PyTorch with our settings: all axes where there is none."""

    def reduced(x, axis=None, keepdims=False):
        axes = tuple(range(x.ndim)) if axis is None else axis
        if x.ndim == 0:
            return reduce(x.reshape(1), (0,), False)
        return reduce(x, axes, keepdims)

    return reduced


def index(x, key):
    keys = key if isinstance(key, tuple) else (key,)
    return x[tuple([torch.as_tensor(k) if isinstance(k, np.ndarray) else k for k in keys])]


def scatter(x, key, shape):
    places = torch.arange(int(np.prod(shape))).reshape(shape)
    return (
        torch.zeros(shape, dtype=x.dtype)
        .reshape(-1)
        .index_add(0, index(places, key).reshape(-1), x.reshape(-1))
        .reshape(shape)
    )


def pad(x, margins, number=0.0):
    sides = [[margins] * 2] * x.ndim if isinstance(margins, int) else margins
    flat = [int(side) for pair in reversed(list(sides)) for side in pair]
    return F.pad(x, flat, value=number)


def pair(number):
    return number if isinstance(number, tuple) else (number, number)


def windows(images, size, stride):
    (height, width), (down, right) = pair(size), pair(stride)
    return images.unfold(2, height, down).unfold(3, width, right)


def binary_cross_entropy(y, t):
    """By its formula: PyTorch's own adds 1e-12 to denominators of its second derivative."""
    return -(t * torch.log(y) + (1 - t) * torch.log(1 - y)).mean()


def hinge(scores, labels):
    return torch.clamp(1 - labels * scores, min=0).mean()


def total_of_squares(*parts):
    return sum([(part * part).sum() for part in parts])


def dot(*items):
    n = len(items) // 2
    total = sum([w * x for w, x in zip(items[:n], items[n : 2 * n])])
    return total + items[-1] if len(items) % 2 else total


def compare(x, y):
    return torch.sign(x - y)


def leaky(x, slope):
    return torch.where(x > 0, x, slope * x)


def divide_or_zero(x, y):
    return torch.where(y == 0, 0.0, x / torch.where(y == 0, 1.0, y))


def variance(x, axis=None, keepdims=False, ddof=0):
    axes = tuple(range(x.ndim)) if axis is None else axis
    return torch.var(x, dim=axes, correction=ddof, keepdim=keepdims)


def deviation(x, axis=None, keepdims=False, ddof=0):
    axes = tuple(range(x.ndim)) if axis is None else axis
    return torch.std(x, dim=axes, correction=ddof, keepdim=keepdims)


def product(x, axis=None, keepdims=False):
    axes = tuple(range(x.ndim)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    for place in sorted([place % x.ndim for place in axes], reverse=True):
        x = torch.prod(x, dim=place, keepdim=keepdims)
    return x


def recurrence(terms, factors, axis=-1, reverse=False):
    t, f = terms.movedim(axis, 0), factors.movedim(axis, 0)
    order = list(range(len(t)))[:: -1 if reverse else 1]
    results, before = {}, None
    for place in order:
        results[place] = t[place] if before is None else t[place] + f[place] * results[before]
        before = place
    return torch.stack([results[place] for place in range(len(t))]).movedim(0, axis)


def determinant(x):
    """By its first row: PyTorch's own has no second derivative at a singular matrix."""
    if x.shape[-1] == 1:
        return x[..., 0, 0]
    total = 0.0
    for place in range(x.shape[-1]):
        minor = torch.cat([x[..., 1:, :place], x[..., 1:, place + 1 :]], -1)
        total = total + (-1) ** place * x[..., 0, place] * determinant(minor)
    return total


def solve(a, b):
    return torch.linalg.solve(a, b[:, None])[..., 0] if b.ndim == 1 else torch.linalg.solve(a, b)


def norm(x, axis=None, keepdims=False, ord=2.0):
    return torch.linalg.vector_norm(x, ord=ord, dim=axis, keepdim=keepdims)


positive, unit, chance = inside(0.3, 3.0), inside(-0.9, 0.9), inside(0.1, 0.9)
M, CUBE = away_from_0(2, 3), away_from_0(2, 3, 4)
IMAGES, KERNELS = away_from_0(2, 3, 6, 5), away_from_0(4, 3, 2, 3)
REDUCTIONS = (
    ((M,), {}),
    ((CUBE,), {"axis": (0, 2)}),
    ((CUBE,), {"axis": -1, "keepdims": True}),
    ((np.array(0.5),), {}),
)
EMPTY_SUMS = (((np.zeros((0, 3)),), {}), ((np.zeros((0, 3)),), {"axis": 0}))

OPERATIONS = {
    "sigmoid": Counterpart(torch.sigmoid),
    "tanh": Counterpart(torch.tanh),
    "softplus": Counterpart(lambda x: F.softplus(x, threshold=1e9)),
    "step": Counterpart(lambda x: (x.detach() > 0).to(x.dtype)),
    "sign": Counterpart(torch.sign),
    "compare": Counterpart(compare),
    "relu": Counterpart(torch.relu),
    "leaky_relu": Counterpart(leaky),
    "absolute": Counterpart(torch.abs),
    "maximum": Counterpart(torch.maximum),
    "minimum": Counterpart(torch.minimum),
    "add": Counterpart(torch.add),
    "subtract": Counterpart(torch.subtract),
    "multiply": Counterpart(torch.multiply),
    "divide": Counterpart(torch.divide),
    "divide_or_zero": Counterpart(divide_or_zero),
    "negate": Counterpart(torch.negative),
    "exp": Counterpart(torch.exp),
    "log": Counterpart(torch.log, domain=positive),
    "sqrt": Counterpart(torch.sqrt, domain=positive),
    "sin": Counterpart(torch.sin),
    "cos": Counterpart(torch.cos),
    "tan": Counterpart(torch.tan, domain=unit),
    "arctan": Counterpart(torch.arctan),
    "arcsin": Counterpart(torch.arcsin, domain=unit),
    "arccos": Counterpart(torch.arccos, domain=unit),
    "arctan2": Counterpart(torch.arctan2),
    "sinh": Counterpart(torch.sinh),
    "cosh": Counterpart(torch.cosh),
    "arcsinh": Counterpart(torch.arcsinh),
    "arccosh": Counterpart(torch.arccosh, domain=inside(1.2, 3.0)),
    "arctanh": Counterpart(torch.arctanh, domain=unit),
    "expm1": Counterpart(torch.expm1),
    "log1p": Counterpart(torch.log1p, domain=positive),
    "exp2": Counterpart(torch.exp2),
    "log2": Counterpart(torch.log2, domain=positive),
    "log10": Counterpart(torch.log10, domain=positive),
    "logaddexp": Counterpart(torch.logaddexp),
    "cbrt": Counterpart(lambda x: torch.sign(x) * torch.abs(x) ** (1 / 3)),
    "hypot": Counterpart(torch.hypot),
    "floor": Counterpart(torch.floor),
    "ceil": Counterpart(torch.ceil),
    "trunc": Counterpart(torch.trunc),
    "rint": Counterpart(torch.round),
    "floor_divide": Counterpart(lambda x, y: torch.floor_divide(x.detach(), y.detach())),
    "mod": Counterpart(torch.remainder, twice=False),
    "fmod": Counterpart(torch.fmod, twice=False),
    "square": Counterpart(torch.square),
    "reciprocal": Counterpart(torch.reciprocal),
    "power": Counterpart(torch.pow, domain=positive),
    "sum": Counterpart(lambda *terms: sum(terms)),
    "dot": Counterpart(dot),
    "erf": Counterpart(torch.erf),
    "gelu": Counterpart(F.gelu),
    "erfc": Counterpart(torch.erfc),
    "silu": Counterpart(F.silu),
    "elu": Counterpart(F.elu),
    "selu": Counterpart(F.selu),
    "reshape": Counterpart(lambda x, shape: x.reshape(shape)),
    "transpose": Counterpart(
        lambda x, axes=None: x.permute(axes or tuple(range(x.ndim))[::-1]),
        more=(((np.zeros((0, 3)),), {}), ((np.array(0.5),), {})),
    ),
    "broadcast_to": Counterpart(lambda x, shape: x.expand(shape)),
    "sum_along": Counterpart(over(torch.sum), more=REDUCTIONS + EMPTY_SUMS),
    "cast": Counterpart(lambda x, dtype: x.to(getattr(torch, np.dtype(dtype).name))),
    "index": Counterpart(index),
    "scatter": Counterpart(scatter),
    "concatenate": Counterpart(lambda *parts, axis=0: torch.cat(parts, dim=axis)),
    "stack": Counterpart(lambda *parts, axis=0: torch.stack(parts, dim=axis)),
    "choose": Counterpart(lambda x, y, condition: torch.where(torch.as_tensor(condition), x, y)),
    "pad": Counterpart(pad),
    "mean": Counterpart(over(torch.mean), more=REDUCTIONS),
    "max_along": Counterpart(over(torch.amax), more=REDUCTIONS),
    "min_along": Counterpart(over(torch.amin), more=REDUCTIONS),
    "logsumexp": Counterpart(over(torch.logsumexp), more=REDUCTIONS),
    "softmax": Counterpart(
        lambda x, axis=-1: torch.softmax(x, axis), more=(((CUBE,), {"axis": 1}),)
    ),
    "log_softmax": Counterpart(
        lambda x, axis=-1: torch.log_softmax(x, axis), more=(((CUBE,), {"axis": 1}),)
    ),
    "cross_entropy": Counterpart(lambda x, labels: F.cross_entropy(x, torch.as_tensor(labels))),
    "prod": Counterpart(product, more=REDUCTIONS),
    "cumsum": Counterpart(
        lambda x, axis=-1: torch.cumsum(x, axis), more=(((np.zeros((0, 3)),), {"axis": 0}),)
    ),
    "cumprod": Counterpart(
        lambda x, axis=-1: torch.cumprod(x, axis), more=(((np.zeros((0, 3)),), {"axis": 0}),)
    ),
    "recurrence": Counterpart(recurrence),
    "sort": Counterpart(
        lambda x, axis=-1: torch.sort(x, dim=axis, stable=True).values,
        more=(((np.zeros((0, 3)),), {}),),
    ),
    "vector_norm": Counterpart(norm, more=REDUCTIONS),
    "det": Counterpart(determinant),
    "inv": Counterpart(torch.linalg.inv),
    "solve": Counterpart(solve),
    "matmul": Counterpart(
        torch.matmul,
        more=(
            ((CUBE, away_from_0(4, 2)), {}),
            ((CUBE, away_from_0(1, 4, 2)), {}),
            ((away_from_0(3), away_from_0(3)), {}),
            ((np.zeros((0, 3)), away_from_0(3, 2)), {}),
            ((np.zeros((2, 0)), np.zeros((0, 3))), {}),
        ),
    ),
    "linear": Counterpart(lambda x, w, b: x @ w + b),
    "einsum": Counterpart(
        lambda *operands, subscripts: torch.einsum(subscripts, *operands),
        more=(((away_from_0(1, 3), away_from_0(3, 1)), {"subscripts": "ij,jk->"}),),
    ),
    "windows": Counterpart(windows),
    "conv2d": Counterpart(
        lambda images, kernels, stride=1: F.conv2d(images, kernels, stride=stride),
        more=(((IMAGES, KERNELS), {"stride": (2, 1)}),),
    ),
    "max_pool2d": Counterpart(
        lambda images, size, stride=None: F.max_pool2d(images, size, stride),
        more=(((IMAGES,), {"size": (2, 3), "stride": 1}),),
    ),
    "half_squared_difference": Counterpart(lambda y, t: 0.5 * ((y - t) ** 2).sum()),
    "mean_squared_difference": Counterpart(F.mse_loss),
    "mean_hinge": Counterpart(hinge),
    "mean_logit_cross_entropy": Counterpart(F.binary_cross_entropy_with_logits),
    "mean_binary_cross_entropy": Counterpart(binary_cross_entropy),
    "sum_of_squares": Counterpart(total_of_squares),
}
"""Every operation of OPS."""

CANNOT = {
    "join": "of Values; test_crossing.py and test_differences.py hold it",
    "pick": "of Values; test_crossing.py and test_differences.py hold it",
    "fold": "what windows goes back by; it is held by the second derivative of windows, and by "
    "test_differences.py",
}
"""Operations that PyTorch has not, and who holds them."""
