"""check_grads finds wrong rules, and lets right ones pass."""

import numpy as np
import pytest

import tinygrad_edu as tg
from tests.test_arraywise import CASES as ARRAYWISE
from tests.test_operations import CASES as ELEMENTWISE
from tinygrad_edu import (
    OPS,
    GradientError,
    InputError,
    TinygradEduError,
    check_grads,
)
from tinygrad_edu.registry import elementwise


@pytest.fixture
def without_traces():
    yield
    OPS.pop("wrong", None)


@pytest.mark.parametrize(("op", "example"), ELEMENTWISE)
def test_every_elementwise_operation_passes_to_the_second_order(op, example):
    check_grads(op, *example, order=2)
    check_grads(op, *[np.array([x, x]) for x in example], order=1)


@pytest.mark.parametrize(("op", "arrays", "settings"), ARRAYWISE)
def test_every_arraywise_operation_passes_to_the_second_order(op, arrays, settings):
    check_grads(lambda *operands: op(*operands, **settings), *arrays, order=2, rtol=1e-5)


def test_a_wrong_rule_is_found_and_named_with_its_numbers(without_traces):
    @elementwise("wrong", latex="{}", examples=[(0.5,)])
    def wrong(x):
        """Return x³."""
        return x * x * x

    @wrong.rule
    def d_wrong(s, x):
        return (2.0 * x * x,)

    for mode, word in (("fwd", "forward"), ("rev", "reverse")):
        with pytest.raises(GradientError) as caught:
            check_grads(wrong, 0.5, modes=[mode])
        message = str(caught.value)
        assert f"the derivative of wrong of order 1, {word}, is wrong at (0.5)" in message
        assert "changes by" in message
        assert "its rule gives" in message
    assert isinstance(caught.value, AssertionError)
    assert isinstance(caught.value, TinygradEduError)


def test_a_rule_whose_own_derivative_is_wrong_is_found_at_the_second_order(without_traces):
    @elementwise("wrong", latex="{}", examples=[(0.5,)])
    def wrong(x):
        """Return x²."""
        return x * x

    @wrong.rule
    def d_wrong(s, x):
        number = x.data if hasattr(x, "data") else x
        return (2.0 * float(number),)  # right, and cut off from x

    check_grads(wrong, 0.5, order=1)
    with pytest.raises(GradientError, match="order 2"):
        check_grads(wrong, 0.5, order=2)


def test_an_operation_goes_by_its_name(without_traces):
    @elementwise("wrong", latex="{}", examples=[(0.5,)])
    def wrong(x):
        """Return x³."""
        return x * x * x

    @wrong.rule
    def d_wrong(s, x):
        return (2.0 * x * x,)

    wrong.name = "cube"
    with pytest.raises(GradientError, match="the derivative of cube of order 1"):
        check_grads(wrong, 0.5)


def test_a_coarse_step_is_seen_in_a_function_that_bends():
    check_grads(tg.exp, 0.5, order=1, eps=1e-3)
    with pytest.raises(GradientError, match="exp"):  # h⁴/30 of the fifth derivative is 0.05
        check_grads(tg.exp, 0.5, order=1, eps=1.0)


def test_nan_on_both_sides_is_no_agreement():
    with pytest.raises(GradientError, match="changes by nan, and its rule gives nan"):
        check_grads(lambda x: x * float("nan"), 0.5)


def test_functions_that_use_a_tensors_methods_are_checked():
    check_grads(lambda x: x.softmax() * x.log_softmax(), np.array([0.5, -1.0, 2.0]))
    check_grads(lambda x: x.tanh(), 0.3)


def test_functions_of_trees_are_checked_as_well():
    def f(tree):
        return {"out": tg.tanh(tree["w"] @ tree["x"]), "size": (tree["w"] ** 2).sum()}

    check_grads(f, {"w": np.array([[0.5, -1.0], [2.0, 0.3]]), "x": np.array([1.0, -0.4])}, order=3)


def test_a_mode_or_an_order_that_is_none_is_refused():
    with pytest.raises(InputError, match="fwd"):
        check_grads(tg.tanh, 0.5, modes=["sideways"])
    with pytest.raises(InputError, match="order=0"):
        check_grads(tg.tanh, 0.5, order=0)
    with pytest.raises(InputError, match="eps=0"):
        check_grads(tg.tanh, 0.5, eps=0)
