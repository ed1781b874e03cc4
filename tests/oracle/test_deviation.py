"""Variance and standard deviation beside PyTorch; of too few numbers, and of equal ones."""

import numpy as np
import pytest

import tinygrad_edu as tg
from tests.numerical import weights_like
from tinygrad_edu import InputError, Tensor, gradients

torch = pytest.importorskip("torch")

MATRIX = np.array([[0.5, -1.0, 2.0, 0.25], [1.5, 0.25, -0.75, 3.0], [0.1, 0.1, 0.1, 0.1]])
AXES = (None, 0, 1, (0, 1), -1)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("ddof", [0, 1])
@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("axis", AXES)
@pytest.mark.parametrize("name", ["var", "std"])
def test_values_and_gradients_are_those_of_pytorch(name, axis, keepdims, ddof, dtype):
    leaf = Tensor(MATRIX.astype(dtype))
    found = getattr(tg, name)(leaf, axis=axis, keepdims=keepdims, ddof=ddof)
    other = torch.tensor(leaf.data.copy(), requires_grad=True)
    dim = tuple(range(2)) if axis is None else axis
    expected = getattr(other, name)(dim=dim, correction=ddof, keepdim=keepdims)
    weights = weights_like(found.data).astype(dtype)
    total = (found * weights).sum()
    (recorded,) = gradients(total, [leaf], record=True)
    total.backward()
    (expected * torch.tensor(weights)).sum().backward()
    close = 2e-6 if dtype is np.float32 else 1e-14
    assert found.dtype == leaf.grad.dtype == dtype
    assert found.data == pytest.approx(expected.detach().numpy(), abs=close)
    for gradient in (leaf.grad, recorded.data):
        assert gradient == pytest.approx(other.grad.numpy(), abs=close)


@pytest.mark.parametrize("numbers", [[2.0, 2.0], [0.1] * 3, [0.1] * 7, [5.0], [0.0], [-0.0, 0.0]])
def test_the_deviation_of_equal_numbers_is_0_and_so_is_its_gradient(numbers):
    leaf = Tensor(numbers)
    deviation = leaf.std()
    (recorded,) = gradients(deviation, [leaf], record=True)
    steps = [step.contributions for step in deviation.backward_steps()]
    assert steps
    assert leaf.grad.tolist() == recorded.data.tolist() == [0.0] * len(numbers)
    leaf.grad = 0.0
    deviation.backward()
    assert deviation.data == 0.0
    assert leaf.grad.tolist() == [0.0] * len(numbers)


def test_equal_rows_beside_others_leave_their_gradients_alone():
    leaf = Tensor([[2.0, 2.0], [1.0, 3.0]])
    leaf.std(axis=1).sum().backward()
    assert leaf.grad.tolist() == [[0.0, 0.0], [-0.5, 0.5]]  # (x − mean)/(n · std), by hand


@pytest.mark.parametrize("name", ["var", "std"])
@pytest.mark.parametrize(
    ("numbers", "ddof"),
    [([1.0, 2.0], 3), ([1.0, 2.0], 2), ([1.0], 1), ([], 0), ([1.0, 2.0], np.nan), ([1.0], True)],
)
def test_too_few_numbers_have_no_variance(name, numbers, ddof):
    for given in (Tensor(numbers), np.array(numbers)):
        with pytest.raises(InputError, match=r"ddof|no numbers"):
            getattr(tg, name)(given, ddof=ddof)


@pytest.mark.parametrize("ddof", ["1", 1j, [0]])
def test_a_ddof_that_is_no_number_is_refused(ddof):
    with pytest.raises(InputError, match="ddof"):
        Tensor([1.0, 2.0]).var(ddof=ddof)


def test_nan_is_no_equal_number():
    assert np.isnan(Tensor([np.nan, np.nan]).std().data)
