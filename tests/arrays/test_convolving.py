"""Convolutions with groups and dilation, of one dimension and transposed, pooling and glu."""

import numpy as np
import pytest

import tinygrad_edu as tg
from tinygrad_edu import InputError, Tensor, gradients

RNG = np.random.default_rng(0)


def arrays(*shapes):
    return [RNG.standard_normal(shape) for shape in shapes]


CASES = [
    ("conv2d", (2, 4, 7, 6), (6, 4, 3, 2), {}),
    ("conv2d", (2, 4, 7, 6), (6, 2, 3, 2), {"groups": 2}),
    ("conv2d", (2, 4, 7, 6), (8, 1, 3, 2), {"groups": 4, "stride": (2, 1), "padding": (1, 2)}),
    ("conv2d", (2, 4, 9, 8), (3, 4, 3, 2), {"dilation": 2, "stride": 2}),
    ("conv2d", (2, 4, 9, 8), (4, 2, 2, 3), {"dilation": (3, 2), "groups": 2, "padding": 1}),
    ("conv2d", (0, 4, 7, 6), (6, 2, 3, 2), {"groups": 2, "dilation": 2}),
    ("conv1d", (2, 4, 9), (6, 4, 3), {}),
    ("conv1d", (2, 4, 9), (6, 2, 3), {"groups": 2, "dilation": 2, "stride": 2, "padding": 3}),
    ("conv1d", (0, 4, 9), (6, 4, 3), {}),
    ("conv_transpose2d", (2, 4, 3, 5), (4, 3, 2, 3), {}),
    ("conv_transpose2d", (2, 4, 3, 5), (4, 3, 2, 3), {"stride": 2, "padding": 1}),
    ("conv_transpose2d", (2, 4, 3, 5), (4, 3, 3, 3),
     {"stride": (3, 2), "output_padding": (2, 1), "padding": (0, 1)}),
    ("conv_transpose2d", (2, 4, 3, 5), (4, 1, 2, 3), {"groups": 2, "dilation": (2, 1)}),
    ("conv_transpose2d", (0, 4, 3, 5), (4, 3, 2, 3), {"stride": 2}),
]  # fmt: skip


def in_torch(torch, name):
    return getattr(torch.nn.functional, name)


@pytest.mark.parametrize(("name", "images", "kernels", "settings"), CASES)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_value_first_and_second_derivative_are_those_of_pytorch(
    name, images, kernels, settings, dtype
):
    torch = pytest.importorskip("torch")
    starts = [array.astype(dtype) for array in arrays(images, kernels)]
    ours, theirs = (
        [Tensor(x) for x in starts],
        [torch.tensor(x, requires_grad=True) for x in starts],
    )
    tolerance = {"rel": 1e-10, "abs": 1e-11} if dtype == np.float64 else {"rel": 2e-3, "abs": 2e-3}
    y, u = getattr(tg, name)(*ours, **settings), in_torch(torch, name)(*theirs, **settings)
    assert y.shape == tuple(u.shape)
    assert y.dtype == dtype
    assert y.data == pytest.approx(u.detach().numpy(), **tolerance)
    first = gradients((y * y).sum(), ours, record=True)
    their_first = torch.autograd.grad((u * u).sum(), theirs, create_graph=True)
    second = gradients(sum((g * g).sum() for g in first), ours)
    their_second = torch.autograd.grad(
        sum((g * g).sum() for g in their_first), theirs, materialize_grads=True
    )
    for mine, other in zip([*first, *second], [*their_first, *their_second], strict=True):
        numbers = getattr(mine, "data", mine) if isinstance(mine, Tensor) else mine
        assert numbers == pytest.approx(other.detach().numpy(), **tolerance)
        assert numbers.dtype == dtype


def test_arrays_give_arrays_and_the_layout_of_an_operand_does_not_matter():
    images, kernels = arrays((2, 4, 7, 6), (6, 2, 3, 2))
    expected = tg.conv2d(Tensor(images), Tensor(kernels), groups=2, dilation=2).data
    assert type(tg.conv2d(images, kernels, groups=2, dilation=2)) is np.ndarray
    turned = np.asfortranarray(images), kernels[::-1].copy()[::-1]
    assert np.array_equal(tg.conv2d(*turned, groups=2, dilation=2), expected)


POOLS = [((2, 3, 6, 7), {"size": 2}), ((2, 3, 6, 7), {"size": (3, 2), "stride": (1, 2)}),
         ((0, 3, 6, 7), {"size": 2})]  # fmt: skip


@pytest.mark.parametrize(("shape", "settings"), POOLS)
def test_average_pooling_is_that_of_pytorch(shape, settings):
    torch = pytest.importorskip("torch")
    (start,) = arrays(shape)
    x, t = Tensor(start), torch.tensor(start, requires_grad=True)
    y = tg.avg_pool2d(x, **settings)
    u = torch.nn.functional.avg_pool2d(t, settings["size"], settings.get("stride"))
    (y * y * y).sum().backward()
    (u * u * u).sum().backward()
    assert y.data == pytest.approx(u.detach().numpy(), rel=1e-13)
    assert x.grad == pytest.approx(t.grad.numpy(), rel=1e-12)


@pytest.mark.parametrize("axis", [-1, 0, 1])
@pytest.mark.parametrize("shape", [(4, 6), (4, 6, 2), (0, 6, 2)])
def test_glu_is_that_of_pytorch(axis, shape):
    torch = pytest.importorskip("torch")
    (start,) = arrays(shape)
    x, t = Tensor(start), torch.tensor(start, requires_grad=True)
    y, u = tg.glu(x, axis), torch.nn.functional.glu(t, axis)
    (y * y).sum().backward()
    (u * u).sum().backward()
    assert y.data == pytest.approx(u.detach().numpy(), rel=1e-13)
    assert x.grad == pytest.approx(t.grad.numpy(), rel=1e-12)


X, K = Tensor(np.zeros((2, 4, 7, 6))), Tensor(np.zeros((6, 2, 3, 2)))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: tg.conv2d(X, K, groups=3), "groups=3 for 4 channels and 6 kernels"),
        (lambda: tg.conv2d(X, K, groups=0), "divides both"),
        (lambda: tg.conv2d(X, K, groups=np.zeros(3)), "divides both"),
        (lambda: tg.conv2d(X, K, groups=True), "divides both"),
        (lambda: tg.conv2d(X, K, groups="2"), "divides both"),
        (lambda: tg.conv2d(X, K, groups=2, dilation=0), "dilation=0"),
        (lambda: tg.conv2d(X, K, groups=2, stride=-1), "stride=-1"),
        (lambda: tg.conv2d(X, K, groups=2, padding=-1), "padding=-1"),
        (lambda: tg.conv2d(X, K, groups=2, padding=(1, 1, 1)), "one number, or"),
        (lambda: tg.conv2d(X, K), "images of shape"),
        (lambda: tg.conv2d(X, K, groups=2, dilation=4), "no smaller than a window"),
        (lambda: tg.conv1d(X, K), "it takes .batch, channels, length"),
        (lambda: tg.conv1d(np.zeros((1, 1, 3)), np.zeros((1, 1, 2)), stride=(1, 1)), "conv1d got"),
        (lambda: tg.conv_transpose2d(X, K), "n_in, n_out / groups"),
        (lambda: tg.conv_transpose2d(X, np.zeros((4, 1, 1, 1)), padding=3), "leaves nothing"),
        (lambda: tg.avg_pool2d(X, 8), "no smaller than a window"),
        (lambda: tg.avg_pool2d(X, "2"), "size='2'"),
        (lambda: tg.glu(Tensor([1.0, 2.0, 3.0])), "even length"),
        (lambda: tg.glu(Tensor([1.0, 2.0]), 1), "axis"),
        (lambda: tg.glu(Tensor([1.0, 2.0]), None), "axis"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_what_to_write(call, message):
    with pytest.raises(InputError, match=message):
        call()
