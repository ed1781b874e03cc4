"""Convolutions of one dimension, in groups, dilated and transposed, and average pooling."""

import numpy as np
import pytest

import nn
from tinygrad_edu import InputError, Tensor

LAYERS = [
    (lambda **s: nn.Conv2d(4, 6, (3, 2), groups=2, dilation=(1, 2), padding=1, **s), (2, 4, 7, 8)),
    (lambda **s: nn.Conv1d(4, 6, 3, groups=2, dilation=2, stride=2, padding=1, **s), (2, 4, 9)),
    (lambda **s: nn.Conv1d(3, 2, 3, bias=False, **s), (2, 3, 9)),
    (lambda **s: nn.ConvTranspose2d(4, 6, (3, 2), stride=2, padding=1, output_padding=1, **s),
     (2, 4, 3, 5)),
    (lambda **s: nn.ConvTranspose2d(4, 2, 2, groups=2, dilation=(2, 1), **s), (2, 4, 3, 5)),
]  # fmt: skip


@pytest.mark.parametrize(("make", "shape"), LAYERS)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("batch", [2, 0])
def test_a_layer_and_its_gradients_are_those_of_pytorch(make, shape, dtype, batch):
    torch = pytest.importorskip("torch")
    layer = make(seed=0, dtype=dtype)
    theirs = nn.to_torch(layer)
    start = np.sin(np.arange(np.prod(shape)) * 0.37).reshape(shape)[:batch].astype(dtype)
    x, t = Tensor(start), torch.tensor(start, requires_grad=True)
    y, u = layer(x), theirs(t)
    tolerance = {"rel": 1e-11, "abs": 1e-12} if dtype == np.float64 else {"rel": 1e-3, "abs": 1e-4}
    assert y.shape == tuple(u.shape)
    assert y.data == pytest.approx(u.detach().numpy(), **tolerance)
    (y * y).sum().backward()
    (u * u).sum().backward()
    assert y.dtype == layer.weight.grad.dtype == dtype
    assert x.grad == pytest.approx(t.grad.numpy(), **tolerance)
    assert layer.weight.grad == pytest.approx(theirs.weight.grad.numpy(), **tolerance)
    if layer.bias is not None:
        assert layer.bias.grad == pytest.approx(theirs.bias.grad.numpy(), **tolerance)


def test_layers_say_how_they_are_written():
    assert repr(nn.Conv1d(1, 2, 3)) == "Conv1d(1, 2, 3)"
    assert repr(nn.Conv2d(4, 2, 3, groups=2)) == "Conv2d(4, 2, (3, 3), groups=2)"
    written = "ConvTranspose2d(4, 2, (2, 2), stride=(2, 2), dilation=(3, 3), groups=2, bias=False)"
    layer = nn.ConvTranspose2d(4, 2, 2, stride=2, dilation=3, groups=2, bias=False)
    assert repr(layer) == written
    assert repr(nn.AvgPool2d(2, stride=1)) == "AvgPool2d((2, 2), stride=(1, 1))"


def test_average_pooling_and_glu_stand_in_networks_and_go_to_pytorch():
    torch = pytest.importorskip("torch")
    network = nn.Sequential(
        nn.Conv2d(1, 2, 2, seed=0), nn.AvgPool2d(2), nn.Flatten(), nn.Linear(18, 4, seed=1), "glu",
        nn.Linear(2, 1, seed=2), nn.Activation("gelu"),
    )  # fmt: skip
    x = np.sin(np.arange(2 * 49.0)).reshape(2, 1, 7, 7)
    theirs = nn.to_torch(network)(torch.tensor(x))
    assert network(x).data == pytest.approx(theirs.detach().numpy(), rel=1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: nn.Conv2d(4, 6, 3, groups=3), "groups=3 for n_in=4 and n_out=6"),
        (lambda: nn.Conv1d(4, 6, 0), "size=0"),
        (lambda: nn.Conv1d(4, 6, 3)(np.zeros((2, 9))), r"signals\[:, None\]"),
        (lambda: nn.Conv1d(4, 6, 3)(np.zeros((2, 9, 4))), r"signals.transpose\(0, 2, 1\)"),
        (lambda: nn.Conv1d(4, 6, 3)(np.zeros((2, 4, 2))), "3 long at least"),
        (lambda: nn.Conv2d(1, 1, 3, dilation=2)(np.zeros((1, 1, 4, 4))), "5×5 at least"),
        (lambda: nn.ConvTranspose2d(1, 1, 2, output_padding=1), "below the stride"),
        (lambda: nn.ConvTranspose2d(1, 1, 2)(np.zeros((1, 2, 3, 3))), "for 2 channels"),
        (lambda: nn.AvgPool2d(3)(np.zeros((1, 1, 2, 2))), "no smaller than a window"),
        (lambda: nn.AvgPool2d(0), "AvgPool2d layer got size"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_to_write(call, message):
    with pytest.raises(InputError, match=message):
        call()
