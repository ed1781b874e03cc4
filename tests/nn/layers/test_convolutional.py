"""Conv2d and MaxPool2d beside PyTorch, at every stride and padding."""

import numpy as np
import pytest

import nn
from tinygrad_edu import InputError, Tensor


def numbers(*shape, start=0):
    return np.sin(1.0 + start + np.arange(np.prod(shape)) * 1.3).reshape(shape)


@pytest.mark.parametrize("size", [1, 2, (3, 2)])
@pytest.mark.parametrize("stride", [1, 2, (1, 3)])
@pytest.mark.parametrize("padding", [0, 1, (2, 0)])
@pytest.mark.parametrize("bias", [True, False])
def test_a_convolution_and_its_gradients_are_those_of_pytorch(size, stride, padding, bias):
    torch = pytest.importorskip("torch")
    layer = nn.Conv2d(2, 3, size, stride=stride, padding=padding, bias=bias, seed=0)
    if bias:
        layer.bias.data = [0.1, -0.2, 0.3]
    images = Tensor(numbers(2, 2, 7, 5))
    leaves = [
        torch.tensor(p.data.copy(), requires_grad=True) for p in (images, *layer.parameters())
    ]
    expected = torch.nn.functional.conv2d(*leaves, stride=stride, padding=padding)
    out = layer(images)
    assert out.data == pytest.approx(expected.detach().numpy(), rel=1e-12, abs=1e-13)
    weights = numbers(*out.shape, start=9)
    (out * weights).sum().backward()
    (expected * torch.tensor(weights)).sum().backward()
    for mine, theirs in zip((images, *layer.parameters()), leaves, strict=True):
        assert mine.grad == pytest.approx(theirs.grad.numpy(), rel=1e-11, abs=1e-12)


@pytest.mark.parametrize(("size", "stride"), [(2, None), (3, 1), ((2, 3), (3, 2)), (2, 3)])
def test_pooling_and_its_gradient_are_those_of_pytorch(size, stride):
    torch = pytest.importorskip("torch")
    images = Tensor(numbers(2, 3, 7, 6))  # no two numbers are equal
    theirs = torch.tensor(images.data.copy(), requires_grad=True)
    expected = torch.nn.functional.max_pool2d(theirs, size, stride)
    out = nn.MaxPool2d(size, stride=stride)(images)
    assert np.array_equal(out.data, expected.detach().numpy())
    weights = numbers(*out.shape, start=9)
    (out * weights).sum().backward()
    (expected * torch.tensor(weights)).sum().backward()
    assert images.grad == pytest.approx(theirs.grad.numpy(), rel=1e-13, abs=1e-15)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: nn.Conv2d(0, 1, 3), "n_in=0"),
        (lambda: nn.Conv2d(1, 0, 3), "n_out=0"),
        (lambda: nn.Conv2d(1, 1, "3"), "size='3'; write a whole number, 1 or more"),
        (lambda: nn.Conv2d(1, 1, (3, 3, 3)), r"size=\(3, 3, 3\); write one number, or \(height"),
        (lambda: nn.Conv2d(1, 1, (3, 0)), "size=0"),
        (lambda: nn.Conv2d(1, 1, 3, stride=0), "stride=0"),
        (lambda: nn.Conv2d(1, 1, 3, padding=-1), "padding=-1; write a whole number, 0 or more"),
        (lambda: nn.Conv2d(1, 1, 3, padding="same"), "padding='same'"),
        (lambda: nn.MaxPool2d(2.5), "size=2.5"),
        (lambda: nn.MaxPool2d(2, stride=0), "stride=0"),
    ],
)
def test_windows_that_cannot_be_are_refused(make, message):
    with pytest.raises(InputError, match=message):
        make()
