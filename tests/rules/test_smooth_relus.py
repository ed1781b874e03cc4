"""elu, selu, silu, gelu, erfc: against PyTorch, and against mpmath where digits are at stake."""

import numpy as np
import pytest

import nn
import tinygrad_edu as tg
from tinygrad_edu import Tensor, Value, gradients

POINTS = np.array([-30.0, -8.0, -3.0, -1.0, -1e-3, 1e-3, 0.5, 2.0, 6.0, 40.0])
NAMES = ["elu", "selu", "silu", "gelu"]


def in_torch(torch, name):
    if name == "erfc":
        return torch.special.erfc
    return getattr(torch.nn.functional, name)


@pytest.mark.parametrize("name", [*NAMES, "erfc"])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_value_first_and_second_derivative_are_those_of_pytorch(name, dtype):
    torch = pytest.importorskip("torch")
    tolerance = {"rel": 1e-11, "abs": 1e-30} if dtype == np.float64 else {"rel": 2e-5, "abs": 1e-6}
    x = Tensor(POINTS, dtype=dtype)
    t = torch.tensor(POINTS.astype(dtype), requires_grad=True)
    y, u = getattr(tg, name)(x), in_torch(torch, name)(t)
    (first,) = gradients(y.sum(), [x], record=True)
    (second,) = gradients((first * first).sum(), [x])
    (theirs,) = torch.autograd.grad(u.sum(), [t], create_graph=True)
    (their_second,) = torch.autograd.grad((theirs * theirs).sum(), [t])
    assert y.dtype == first.dtype == second.dtype == dtype
    far = POINTS > -5 if name in ("gelu", "erfc") else np.inf > POINTS  # PyTorch's own digits
    assert y.data[far] == pytest.approx(u.detach().numpy()[far], **tolerance)
    assert first.data[far] == pytest.approx(theirs.detach().numpy()[far], **tolerance)
    assert second[far] == pytest.approx(their_second.numpy()[far], **tolerance)


@pytest.mark.parametrize("name", [*NAMES, "erfc"])
def test_one_number_gives_what_an_array_gives(name):
    for number in POINTS.tolist():
        x, t = Value(number), Tensor([number])
        y, u = getattr(tg, name)(x), getattr(tg, name)(t)
        y.backward()
        u.sum().backward()
        assert y.data == pytest.approx(u.item(), rel=1e-14)
        assert x.grad == pytest.approx(t.grad.item(), rel=1e-13, abs=1e-300)
        assert type(y.data) is float


@pytest.mark.parametrize("x", [-20.0, -8.0, -3.0, -1e-12, 0.0, 0.7, 9.0])
def test_gelu_has_its_digits_far_out(x):
    mpmath = pytest.importorskip("mpmath")
    with mpmath.workdps(60):
        z = mpmath.mpf(x)
        expected = float(z * mpmath.erfc(-z / mpmath.sqrt(2)) / 2)
        slope = float(mpmath.ncdf(z) + z * mpmath.npdf(z))
    node = Value(x)
    y = tg.gelu(node)
    y.backward()
    assert y.data == pytest.approx(expected, rel=1e-13)
    assert node.grad == pytest.approx(slope, rel=1e-12, abs=1e-100)


@pytest.mark.parametrize("name", NAMES)
def test_at_zero_and_on_nothing_they_are_what_pytorch_says(name):
    torch = pytest.importorskip("torch")
    for start in (np.zeros(1), np.zeros((0, 3))):
        x, t = Tensor(start), torch.tensor(start, requires_grad=True)
        y, u = getattr(tg, name)(x), in_torch(torch, name)(t)
        y.sum().backward()
        u.sum().backward()
        assert y.data == pytest.approx(u.detach().numpy(), abs=0)
        assert np.asarray(x.grad + np.zeros(start.shape)) == pytest.approx(
            t.grad.numpy(), abs=1e-15
        )


@pytest.mark.parametrize("name", NAMES)
def test_they_are_activations_by_name_for_neurons_and_for_layers(name):
    network = nn.MLP(2, [3, 1], name, seed=0)
    x = [0.3, -0.7]
    assert network.to_tensors()(np.array([x])).item() == pytest.approx(network(x).data, rel=1e-13)
    torch = pytest.importorskip("torch")
    theirs = nn.to_torch(network)(torch.tensor([x], dtype=torch.float64))
    assert theirs.item() == pytest.approx(network(x).data, rel=1e-13)
