"""BatchNorm and LayerNorm: statistics, and PyTorch beside them over several steps."""

import numpy as np
import pytest

import nn
from tests.numerical import numerical_gradient
from tinygrad_edu import InputError, Tensor, no_grad


def numbers(*shape, start=0):
    return np.sin(1.0 + start + np.arange(np.prod(shape)) * 1.7).reshape(shape) * 2 + 0.5


@pytest.mark.parametrize("shape", [(5, 3), (2, 3, 4, 2)])
def test_batch_norm_is_that_of_pytorch_while_training_and_in_use(shape):
    torch = pytest.importorskip("torch")
    layer = nn.BatchNorm(3, momentum=0.3)
    kind = torch.nn.BatchNorm1d if len(shape) == 2 else torch.nn.BatchNorm2d
    theirs = kind(3, momentum=0.3, dtype=torch.float64)
    layer.scale.data, layer.shift.data = [1.5, -0.5, 2.0], [0.1, 0.2, -0.3]
    with torch.no_grad():
        theirs.weight.copy_(torch.tensor(layer.scale.data.copy()))
        theirs.bias.copy_(torch.tensor(layer.shift.data.copy()))
    for step in range(6):
        if step == 4:
            layer.eval()
            theirs.eval()
        x = Tensor(numbers(*shape, start=step))
        other = torch.tensor(x.data.copy(), requires_grad=True)
        out, expected = layer(x), theirs(other)
        assert out.data == pytest.approx(expected.detach().numpy(), rel=1e-12, abs=1e-12)
        weights = numbers(*shape, start=20 + step)
        layer.zero_grad()
        theirs.zero_grad()
        (out * weights).sum().backward()
        (expected * torch.tensor(weights)).sum().backward()
        assert x.grad == pytest.approx(other.grad.numpy(), rel=1e-10, abs=1e-11)
        assert layer.scale.grad == pytest.approx(theirs.weight.grad.numpy(), rel=1e-10, abs=1e-11)
        assert layer.shift.grad == pytest.approx(theirs.bias.grad.numpy(), rel=1e-10, abs=1e-11)
        assert layer.running_mean == pytest.approx(theirs.running_mean.numpy(), rel=1e-12)
        assert layer.running_variance == pytest.approx(theirs.running_var.numpy(), rel=1e-12)


def test_layer_norm_is_that_of_pytorch():
    torch = pytest.importorskip("torch")
    layer, theirs = nn.LayerNorm(4), torch.nn.LayerNorm(4, dtype=torch.float64)
    x = Tensor(numbers(2, 3, 4))
    other = torch.tensor(x.data.copy(), requires_grad=True)
    out, expected = layer(x), theirs(other)
    assert out.data == pytest.approx(expected.detach().numpy(), rel=1e-12)
    weights = numbers(2, 3, 4, start=5)
    (out * weights).sum().backward()
    (expected * torch.tensor(weights)).sum().backward()
    assert x.grad == pytest.approx(other.grad.numpy(), rel=1e-10, abs=1e-12)
    assert layer.scale.grad == pytest.approx(theirs.weight.grad.numpy(), rel=1e-12)


def test_images_are_normalised_over_batch_height_and_width():
    layer, x = nn.BatchNorm(2), numbers(3, 2, 4, 5)
    layer(x)
    rows = x.transpose(0, 2, 3, 1).reshape(-1, 2)
    assert layer.running_mean == pytest.approx(0.1 * rows.mean(axis=0), rel=1e-13)
    expected = 0.9 + 0.1 * rows.var(axis=0, ddof=1)
    assert layer.running_variance == pytest.approx(expected, rel=1e-13)


def test_in_use_the_gradient_is_a_slope_alone_and_nothing_is_remembered():
    layer = nn.BatchNorm(3)
    layer(numbers(6, 3))
    before = layer.eval().running_mean.copy(), layer.running_variance.copy()
    x, weights = numbers(4, 3, start=3), numbers(4, 3, start=8)
    given = Tensor(x)
    (layer(given) * weights).sum().backward()

    def loss(array):
        return float((layer(array) * weights).sum().data)

    assert given.grad == pytest.approx(numerical_gradient(loss, [x], 0), rel=1e-8)
    assert np.array_equal(before, (layer.running_mean, layer.running_variance))
    assert layer(x[:1]).data == pytest.approx(layer(x).data[:1], rel=1e-15)


def test_statistics_are_remembered_without_a_graph_too():
    layer, other = nn.BatchNorm(3), nn.BatchNorm(3)
    with no_grad():
        layer(numbers(6, 3))
    other(numbers(6, 3))
    assert np.array_equal(layer.running_mean, other.running_mean)
    assert type(layer.running_mean) is np.ndarray


def test_later_statistics_do_not_change_a_graph_that_was_recorded():
    layer = nn.BatchNorm(2).eval()
    x = Tensor(numbers(3, 2))
    total = layer(x).sum()
    layer.train()(numbers(5, 2) * 10)
    total.backward()
    assert x.grad == pytest.approx(np.full((3, 2), 1 / np.sqrt(1 + 1e-5)), rel=1e-14)


def test_float32_statistics_stay_float32():
    layer = nn.BatchNorm(2, dtype=np.float32)
    layer(numbers(4, 2))
    assert layer.running_mean.dtype == layer.running_variance.dtype == np.float32
    assert layer.eval()(numbers(4, 2)).dtype == np.float32


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: nn.BatchNorm(0), "n=0"),
        (lambda: nn.BatchNorm(2, momentum=-0.1), "momentum=-0.1"),
        (lambda: nn.BatchNorm(2, momentum=1.5), "momentum=1.5.*1.0 at most"),
        (lambda: nn.BatchNorm(2, momentum=None), "momentum=None"),
        (lambda: nn.BatchNorm(2, eps=float("nan")), "eps=nan"),
        (lambda: nn.LayerNorm(2, eps=-1e-5), "eps=-1e-05"),
        (lambda: nn.LayerNorm((2, 3)), r"n=\(2, 3\)"),
    ],
)
def test_a_layer_that_cannot_normalise_is_refused(make, message):
    with pytest.raises(InputError, match=message):
        make()
