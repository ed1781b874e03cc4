"""var and std of whole numbers and truth values: what NumPy gives, as they have no infinity."""

import numpy as np
import pytest

import tinygrad_edu as tg

ROWS = [[1, 2], [3, 3]]


@pytest.mark.parametrize("dtype", [bool, np.int8, np.uint64, int, np.float32])
@pytest.mark.parametrize("axis", [None, 0, 1, (0, 1)])
@pytest.mark.parametrize("name", ["var", "std"])
def test_numbers_of_every_kind_deviate_as_in_numpy(name, axis, dtype):
    x = np.array(ROWS, dtype)
    expected = getattr(np, name)(x.astype(float), axis=axis, keepdims=True)
    found = getattr(tg, name)(x, axis=axis, keepdims=True)
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=0.0)


def test_only_the_whole_numbers_that_count_are_asked_whether_they_are_equal():
    x, where = np.array([3, 3, 9]), np.array([True, True, False])
    assert tg.std(x, where=where) == 0.0
    assert tg.std(x) == pytest.approx(np.sqrt(8.0), rel=1e-15)  # 3, 3, 9: √((4 + 4 + 16)/3)


def test_a_list_of_whole_numbers_deviates():
    assert tg.std([1, 2, 3]) == pytest.approx(np.sqrt(2.0 / 3.0), rel=1e-15)


def test_the_variance_around_a_mean_that_is_known_is_around_that_one():
    x = tg.Tensor([[1.0, 3.0], [2.0, 7.0]])
    mean = np.array([[1.0, 3.0]])  # (0 + 1)/2 and (0 + 16)/2
    np.testing.assert_array_equal(tg.var(x, axis=0, mean=mean).data, [0.5, 8.0])
    np.testing.assert_array_equal(np.var(x.data, axis=0, mean=mean), [0.5, 8.0])


def test_among_chosen_numbers_the_known_mean_counts_too():
    x, where = tg.Tensor([1.0, 3.0, 9.0]), np.array([True, True, False])
    assert tg.var(x, where=where, mean=np.array([1.0])).data == 2.0  # (0 + 4)/2
    assert tg.var(x, where=where).data == 1.0  # around 2
