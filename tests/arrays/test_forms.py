"""What NumPy's functions are given besides one Tensor: lists of Tensors, and lists of lists."""

import numpy as np
import pytest

import tinygrad_edu as tg
from tinygrad_edu import InputError, Tensor, Value


def test_a_list_of_tensors_beside_a_tensor_is_joined_as_numpy_joins_arrays():
    W, a, b = Tensor([[5.0, 6.0], [7.0, 8.0]]), Tensor([1.0, 2.0]), Tensor([3.0, 4.0])
    joined = np.concatenate([W, [a, b]])
    assert joined.shape == (4, 2)
    joined[3].sum().backward()
    assert np.array_equal(a.grad, [0.0, 0.0])
    assert np.array_equal(b.grad, [1.0, 1.0])


@pytest.mark.parametrize("join", [np.stack, np.concatenate, tg.stack, tg.concatenate])
def test_a_list_that_contains_itself_is_refused(join):
    parts = [Tensor([1.0, 2.0])]
    parts.append(parts)
    with pytest.raises(InputError, match="a list in a list, 64 times"):
        join(parts)


def test_values_in_a_list_that_contains_itself_are_refused():
    parts = [Value(1.0)]
    parts.append(parts)
    with pytest.raises(InputError, match="a list in a list, 64 times"):
        np.stack(parts)
