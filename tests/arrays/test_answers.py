"""NumPy's questions about a Tensor: an array of answers, whichever side the Tensor is on."""

import operator

import numpy as np
import pytest

from tinygrad_edu import InputError, Tensor

SIGNS = [operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne]


@pytest.mark.parametrize("sign", SIGNS)
def test_an_array_is_compared_with_a_tensor_as_with_an_array(sign):
    t = np.array([1.0, 2.0, 3.0])
    for array in (np.array([3.0, 2.0, 1.0]), np.array([[1.0], [3.0]]), np.float64(2.0)):
        assert np.array_equal(sign(array, Tensor(t)), sign(array, t))
        assert np.array_equal(sign(Tensor(t), array), sign(t, array))


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("array", [np.zeros(7), np.array([]), np.array(["a", "b"])])
def test_an_array_that_does_not_fit_is_refused_on_the_left_as_on_the_right(sign, array):
    t = Tensor([1.0, 2.0, 3.0], label="t")
    for left, right in ((array, t), (t, array)):
        with pytest.raises(InputError, match=r"t of shape \(3,\) was compared with array"):
            sign(left, right)


def test_an_answer_for_each_place_says_what_to_write_where_one_is_asked_for():
    with pytest.raises(InputError, match=r"\(t > 0\)\.all\(\)"):
        bool(np.zeros(3) < Tensor([1.0, 2.0, 3.0]))


def test_a_format_that_the_numbers_do_not_have_is_refused():
    t = Tensor([1.0, 2.0])
    with pytest.raises(InputError, match=r"numpy\.equal of a Tensor"):
        np.equal(t, 1.0, signature="ll->?")


@pytest.mark.parametrize("ufunc", [np.isnan, np.signbit, np.isfinite])
def test_numbers_are_asked_one_by_one(ufunc):
    numbers = np.array([1.0, -2.0, np.nan, np.inf])
    assert np.array_equal(ufunc(Tensor(numbers)), ufunc(numbers))


@pytest.mark.parametrize(("ufunc", "given"), [(np.isnan, ()), (np.less, (5.0,))])
def test_answers_are_not_written_over_the_numbers(ufunc, given):
    t = Tensor([2.0, 3.0])
    with pytest.raises(InputError, match="over the numbers of a Tensor"):
        ufunc.at(t, [0], *given)
    assert t.data.tolist() == [2.0, 3.0]


def test_a_comparison_that_is_no_reduction_is_refused():
    with pytest.raises(InputError, match=r"numpy\.less\.reduce of a Tensor"):
        np.less.reduce(Tensor([2.0, 3.0]))
