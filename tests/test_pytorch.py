"""Operations on random arrays, beside PyTorch: values and gradients to 1e-12."""

import numpy as np
import pytest

import tinygrad_edu as tg
from tinygrad_edu import Tensor

torch = pytest.importorskip("torch")
F = torch.nn.functional

SIZES = {"b": 3, "i": 2, "j": 4, "k": 5}
INDEX = np.array([[0, -1, 1], [2, 0, 0]])

CASES = {
    "matrices": ("ij jk", lambda x, y: x @ y, lambda x, y: x @ y),
    "stacks": ("bij jk", lambda x, y: x @ y, lambda x, y: x @ y),
    "stacks of both": ("1ij bjk", lambda x, y: x @ y, lambda x, y: x @ y),
    "vector and stack": ("j bjk", lambda x, y: x @ y, lambda x, y: x @ y),
    "stack and vector": ("bij j", lambda x, y: x @ y, lambda x, y: x @ y),
    "vectors": ("j j", lambda x, y: x @ y, lambda x, y: x @ y),
    "einsum": (
        "bij kj",
        lambda x, y: tg.einsum(x, y, subscripts="bij,kj->bik"),
        lambda x, y: torch.einsum("bij,kj->bik", x, y),
    ),
    "einsum over lone letters": (
        "bij kj",
        lambda x, y: tg.einsum(x, y, subscripts="bij,kl->bk"),
        lambda x, y: torch.einsum("bij,kl->bk", x, y),
    ),
    "broadcasting": (
        "b1j i1 -",
        lambda x, y, z: (x * y + z) / (1 + y * y),
        lambda x, y, z: (x * y + z) / (1 + y * y),
    ),
    "integer arrays": ("bi", lambda x: x[INDEX], lambda x: x[torch.tensor(INDEX)]),
    "slices": ("bi", lambda x: x[::2, None, -1], lambda x: x[::2, None, -1]),
    "ellipsis": ("bij", lambda x: x[..., 0], lambda x: x[..., 0]),
    "mask": ("bi", lambda x: x[x > 0], lambda x: x[x > 0]),
    "variance": (
        "bi",
        lambda x: x.var(axis=0) + x.std(axis=0, ddof=1),
        lambda x: x.var(0, unbiased=False) + x.std(0),
    ),
    "probabilities": (
        "bi",
        lambda x: x.softmax(axis=1).log_softmax(axis=0).logsumexp(axis=(0, 1)),
        lambda x: torch.logsumexp(torch.log_softmax(torch.softmax(x, 1), 0), (0, 1)),
    ),
    "joining": (
        "bi bj",
        lambda x, y: tg.concatenate([x, y, x], axis=-1).T,
        lambda x, y: torch.cat([x, y, x], -1).T,
    ),
    "stacking": (
        "bi bi",
        lambda x, y: tg.stack([x, y], axis=1),
        lambda x, y: torch.stack([x, y], 1),
    ),
    "where": ("bi i", lambda x, y: tg.where(x > 0, x, y), lambda x, y: torch.where(x > 0, x, y)),
    "powers": ("bi i", lambda x, y: abs(x) ** y, lambda x, y: x.abs() ** y),
    "padding": (
        "bi",
        lambda x: tg.pad(x, ((1, 2), (0, 1)), 3.0).mean(axis=0),
        lambda x: F.pad(x, (0, 1, 1, 2), value=3.0).mean(0),
    ),
    "activations": (
        "bi",
        lambda x: tg.leaky_relu(x) + tg.softplus(x) + abs(x) + tg.sigmoid(x) + x.relu(),
        lambda x: F.leaky_relu(x) + F.softplus(x, threshold=1e9) + x.abs() + x.sigmoid() + x.relu(),
    ),
    "extremes": (
        "bij",
        lambda x: x.max(axis=(0, 2)) - x.min(axis=(0, 2)),
        lambda x: x.amax((0, 2)) - x.amin((0, 2)),
    ),
}


def compare(ours, theirs, arrays, source):
    mine = [Tensor(array) for array in arrays]
    other = [torch.tensor(array, requires_grad=True) for array in arrays]
    out, reference = ours(*mine), theirs(*other)
    assert out.shape == tuple(reference.shape)
    assert np.array(out) == pytest.approx(reference.detach().numpy(), rel=1e-12, abs=1e-13)
    weights = source.normal(size=out.shape)
    (out * weights).sum().backward()
    (reference * torch.tensor(weights)).sum().backward()
    for tensor, expected in zip(mine, other, strict=True):
        assert tensor.grad == pytest.approx(expected.grad.numpy(), rel=1e-12, abs=1e-13)


@pytest.mark.parametrize("name", CASES)
def test_values_and_gradients_equal_pytorchs(name):
    letters, ours, theirs = CASES[name]
    source = np.random.default_rng(0)
    for _ in range(3):
        shapes = [tuple(SIZES.get(c, 1) for c in word if c != "-") for word in letters.split()]
        compare(ours, theirs, [source.normal(size=shape) for shape in shapes], source)


@pytest.mark.parametrize("seed", range(8))
def test_convolution_and_pooling_equal_pytorchs_at_any_size_and_stride(seed):
    source = np.random.default_rng(seed)
    n, channels, n_out, height, width = source.integers(1, 4, 5).tolist()
    rows, columns = source.integers(5, 10, 2).tolist()
    stride = tuple(source.integers(1, 4, 2).tolist())
    images = source.normal(size=(n, channels, rows, columns))
    kernels = source.normal(size=(n_out, channels, height, width))
    compare(
        lambda x, k: tg.conv2d(x, k, stride=stride),
        lambda x, k: F.conv2d(x, k, stride=stride),
        [images, kernels],
        source,
    )
    for step in (None, stride):
        compare(
            lambda x, step=step: tg.max_pool2d(x, size=(height, width), stride=step),
            lambda x, step=step: F.max_pool2d(x, (height, width), step),
            [images],
            source,
        )
