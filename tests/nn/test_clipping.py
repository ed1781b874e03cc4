"""Gradient clipping, on Values and Tensors."""

import numpy as np
import pytest

import nn
from tinygrad_edu import InputError, Tensor, Value


def parameters():
    a, b = Value(1.0, label="a"), Tensor([[1.0, 2.0]], label="b")
    a.grad, b.grad = 3.0, np.array([[0.0, 4.0]])
    return a, b


def test_the_norm_of_all_gradients_together_is_brought_down_and_the_direction_stays():
    a, b = parameters()
    assert nn.clip_gradients([a, b], max_norm=2.5) == pytest.approx(5.0, rel=1e-15)
    assert a.grad == pytest.approx(1.5, rel=1e-15)
    assert b.grad == pytest.approx(np.array([[0.0, 2.0]]), rel=1e-15)


def test_a_gradient_that_is_short_enough_stays_as_it_is():
    a, b = parameters()
    nn.clip_gradients([a, b], max_norm=5.0)
    assert (a.grad, b.grad.tolist()) == (3.0, [[0.0, 4.0]])


def test_each_number_is_kept_between_limits():
    a, b = parameters()
    nn.clip_gradient_values([a, b], limit=3.5)
    assert (a.grad, b.grad.tolist()) == (3.0, [[0.0, 3.5]])


def test_a_broken_gradient_is_named():
    a, b = parameters()
    b.grad = np.array([[np.nan, 1.0]])
    for clip in (nn.clip_gradients, nn.clip_gradient_values):
        with pytest.raises(InputError, match="the gradient of b is inf or nan"):
            clip([a, b], 1.0)
    assert a.grad == 3.0


@pytest.mark.parametrize(
    ("size", "dtype"), [(1e200, np.float64), (1e-200, np.float64), (1e30, np.float32)]
)
def test_squares_that_no_format_holds_do_not_spoil_the_norm(size, dtype):
    w = Tensor(np.ones(2, dtype))
    w.grad = np.array([3.0 * size, 4.0 * size], dtype)
    assert nn.clip_gradients([w], max_norm=size) == pytest.approx(5.0 * size, rel=1e-6)
    assert w.grad == pytest.approx(np.array([0.6 * size, 0.8 * size]), rel=1e-6)
    assert w.grad.dtype == dtype


def test_gradients_of_0_stay_0():
    a, b = Value(1.0), Tensor([1.0, 2.0])
    b.grad = np.zeros(2)
    assert nn.clip_gradients([a, b], max_norm=1.0) == 0.0
    assert (a.grad, b.grad.tolist()) == (0.0, [0.0, 0.0])


def test_clipping_equals_pytorchs():
    torch = pytest.importorskip("torch")
    gradients = [np.sin(np.arange(6.0)).reshape(2, 3), np.cos(np.arange(4.0))]
    ours = [Tensor(np.zeros_like(g)) for g in gradients]
    theirs = [torch.zeros(*g.shape, dtype=torch.float64) for g in gradients]
    for mine, other, gradient in zip(ours, theirs, gradients, strict=True):
        mine.grad, other.grad = gradient.copy(), torch.tensor(gradient)
    norm = nn.clip_gradients(ours, 1.0)
    expected = torch.nn.utils.clip_grad_norm_(theirs, 1.0)
    assert norm == pytest.approx(expected.item(), rel=1e-14)
    for mine, other in zip(ours, theirs, strict=True):
        assert mine.grad == pytest.approx(other.grad.numpy(), rel=2e-6)  # their 1e-6 in the divisor
