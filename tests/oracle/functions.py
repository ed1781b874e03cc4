"""What PyTorch computes where a public function does that is no operation of the registry."""

import torch

from tests.oracle.counterparts import (
    CUBE,
    OPERATIONS,
    Counterpart,
    M,
    away_from_0,
    deviation,
    pad,
    variance,
)

F = torch.nn.functional
IMAGES = away_from_0(2, 2, 5, 4)
THREE = away_from_0(1, 3, 1)
REDUCED = (((M,), {}), ((CUBE,), {"axis": (0, 2)}), ((CUBE,), {"axis": -1, "keepdims": True}))
WITH_DDOF = (*REDUCED, ((CUBE,), {"axis": 1, "ddof": 1}))
HALF = M > 0.0

FUNCTIONS = {
    "clip": Counterpart(
        lambda x, low, high: torch.clamp(x, low, high), (((M,), {"low": -0.5, "high": 0.75}),)
    ),
    "avg_pool2d": Counterpart(
        lambda images, size, stride=None: F.avg_pool2d(images, size, stride),
        (((IMAGES,), {"size": 2}), ((IMAGES,), {"size": (2, 3), "stride": 1})),
    ),
    "conv1d": Counterpart(
        F.conv1d,
        (
            ((CUBE, away_from_0(2, CUBE.shape[1], 2)), {}),
            ((CUBE, away_from_0(2, CUBE.shape[1], 2)), {"stride": 2, "padding": 1}),
            ((CUBE, away_from_0(2, CUBE.shape[1], 2)), {"dilation": 2}),
        ),
    ),
    "conv_transpose2d": Counterpart(
        F.conv_transpose2d,
        (
            ((IMAGES, away_from_0(2, 3, 2, 2)), {}),
            ((IMAGES, away_from_0(2, 1, 2, 3)), {"stride": 2, "padding": 1, "groups": 2}),
        ),
    ),
    "glu": Counterpart(
        lambda x, axis=-1: F.glu(x, axis),
        (((away_from_0(2, 4),), {}), ((away_from_0(2, 4),), {"axis": 0})),
    ),
    "expand_dims": Counterpart(
        lambda x, axis: x.reshape((*x.shape[:axis], 1, *x.shape[axis:])),
        (((M,), {"axis": 0}), ((M,), {"axis": 1}), ((CUBE,), {"axis": 2})),
    ),
    "gather_labels": Counterpart(
        lambda x, labels: x[torch.arange(len(x)), torch.as_tensor(labels)],
        (((M,), {"labels": [2, 0]}),),
    ),
    "squeeze": Counterpart(
        lambda x, axis=None: x.squeeze() if axis is None else x.squeeze(axis),
        (((THREE,), {}), ((THREE,), {"axis": 0}), ((THREE,), {"axis": -1})),
    ),
    "std": Counterpart(deviation, WITH_DDOF),
    "var": Counterpart(variance, WITH_DDOF),
    "swapaxes": Counterpart(
        lambda x, first, second: x.transpose(first, second), (((CUBE,), {"first": 0, "second": 2}),)
    ),
    "where": Counterpart(
        lambda x, y, condition: torch.where(torch.as_tensor(condition), x, y),
        (((M, away_from_0(2, 3)), {"condition": HALF}), ((M, away_from_0(3)), {"condition": HALF})),
    ),
    "sum": Counterpart(OPERATIONS["sum_along"].theirs, REDUCED),
    "max": Counterpart(OPERATIONS["max_along"].theirs, REDUCED),
    "min": Counterpart(OPERATIONS["min_along"].theirs, REDUCED),
    "concatenate": Counterpart(
        lambda *parts, axis=0: torch.cat(parts, dim=axis),
        (((M, M), {"axis": 0}), ((M, away_from_0(2, 1)), {"axis": 1})),
    ),
    "stack": Counterpart(lambda *parts, axis=0: torch.stack(parts, dim=axis), (((M, M), {}),)),
    "dot": Counterpart(
        lambda *items: sum([w * x for w, x in zip(items[:2], items[2:])]),
        ((tuple(away_from_0(4, 3)), {}),),
    ),
    "pad": Counterpart(
        pad, (((M,), {"margins": 1}), ((M,), {"margins": ((1, 0), (0, 2)), "number": 0.5}))
    ),
}
"""Public functions of tinygrad_edu that are no operations, or take their arguments otherwise."""

NO_MATHEMATICS = set(
    "backward backward_steps break_on check_grads detect_anomaly diagnose explain forward_steps "
    "grad gradients hessian history hvp jacobian jvp label_nodes leaves named_nodes no_grad "
    "observe_passes record_source_lines taylor unroll value_and_grad vjp".split()
)
"""Public functions that give no array of another: they look at graphs, or differentiate."""

METHODS = {
    **{
        name: Counterpart(OPERATIONS[name].theirs, domain=OPERATIONS[name].domain)
        for name in (
            "arctan arctan2 cbrt cos cosh exp exp2 expm1 fmod hypot log10 log1p log2 log logaddexp "
            "maximum minimum relu rint sigmoid sin sinh softplus sqrt step tan tanh arcsinh arccosh"
            " arcsin arccos arctanh"
        ).split()
    },
    "leaky_relu": Counterpart(lambda x, slope=0.01: F.leaky_relu(x, slope), (((M,), {}),)),
    "astype": Counterpart(OPERATIONS["cast"].theirs, (((M,), {"dtype": "float32"}),)),
    "clip": FUNCTIONS["clip"],
    "dot": Counterpart(torch.matmul, (((M, away_from_0(3, 2)), {}),)),
    "expand_dims": FUNCTIONS["expand_dims"],
    "log_softmax": Counterpart(OPERATIONS["log_softmax"].theirs, (((CUBE,), {"axis": 1}),)),
    "softmax": Counterpart(OPERATIONS["softmax"].theirs, (((CUBE,), {"axis": 1}),)),
    "logsumexp": Counterpart(OPERATIONS["logsumexp"].theirs, REDUCED),
    "max": FUNCTIONS["max"],
    "mean": Counterpart(OPERATIONS["mean"].theirs, REDUCED),
    "min": FUNCTIONS["min"],
    "reshape": Counterpart(lambda x: x.reshape(3, 2), (((M,), {}),)),
    "squeeze": FUNCTIONS["squeeze"],
    "std": FUNCTIONS["std"],
    "sum": FUNCTIONS["sum"],
    "swapaxes": FUNCTIONS["swapaxes"],
    "transpose": Counterpart(lambda x: x.permute(2, 0, 1), (((CUBE,), {}),)),
    "var": FUNCTIONS["var"],
}
"""Methods of a Tensor that compute."""

CALLED = {
    "reshape": lambda x: x.reshape(3, 2),
    "transpose": lambda x: x.transpose(2, 0, 1),
}
"""Methods whose arguments are not given by name."""

CONCERNING = set(
    "as_integer_ratio backward backward_steps checked computed conjugate described forward_steps "
    "item lift of on_forward on_gradient take takes values with_extras".split()
)
"""Methods of a Tensor that give no Tensor of another."""
