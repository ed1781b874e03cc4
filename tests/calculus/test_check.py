"""check_grads finds wrong rules, and lets right ones pass."""

import functools

import numpy as np
import pytest

import nn
import tinygrad_edu as tg
from tests.cases import for_each
from tests.test_arraywise import CASES as ARRAYWISE
from tests.test_operations import CASES as ELEMENTWISE
from tinygrad_edu import (
    GradientError,
    InputError,
    TinygradEduError,
    check_grads,
)
from tinygrad_edu.registry import elementwise


@pytest.mark.parametrize(("op", "example"), ELEMENTWISE)
def test_every_elementwise_operation_passes_to_the_second_order(op, example):
    check_grads(op, *example, order=2)
    check_grads(op, *[np.array([x, x]) for x in example], order=1)


@pytest.mark.parametrize(("op", "arrays", "settings"), ARRAYWISE)
def test_every_arraywise_operation_passes_to_the_second_order(op, arrays, settings):
    check_grads(lambda *operands: op(*operands, **settings), *arrays, order=2, rtol=1e-5)


def test_a_wrong_rule_is_found_and_named_with_its_numbers():
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


def test_a_rule_whose_own_derivative_is_wrong_is_found_at_the_second_order():
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


def test_an_operation_goes_by_its_name():
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


# Where a difference cannot see, a right rule is not accused ----------------------------------


@pytest.mark.parametrize(
    ("f", "x"),
    [
        (tg.relu, 1e-5),  # nearer to the kink than any one step would be
        (tg.relu, -1e-9),
        (tg.relu, 0.0),
        (tg.absolute, -3e-5),
        (tg.absolute, 0.0),
        (tg.leaky_relu, 0.0),
        (tg.step, 0.0),
        (tg.step, 1e-5),
        (tg.sign, 0.0),
        (lambda x: (x - 0.3).relu() * x, 0.3),
        (lambda x: tg.max(x), np.array([1.0, 1.0, 0.5])),
        (lambda x: tg.max(x), np.array([1.0, 1.0 + 1e-6])),
        (lambda x: nn.hinge(x, np.array([1.0, -1.0])), np.array([1.0, -0.99999])),
        (lambda x: x**2, 1e10),
        (lambda x: x * x * x, 1e10),
        (tg.sin, 1e10),  # whose steps must be exact: floats are 2e-6 apart there
        (tg.log, 1e10),
        (lambda x: 1.0 / x, 1e10),
        (tg.softplus, 1e10),
        (tg.exp, -1e10),
        (tg.log, 1e-12),
        (tg.sqrt, 1e-12),
        (lambda x: 1.0 / x, 1e-12),
        (lambda x: x**0.5, 1e-12),  # whose domain ends nearby
        (tg.tanh, 1e-12),
        (tg.exp, 1e-12),
        (tg.log, 1e-300),
        (tg.exp, 100.0),
        (lambda x: 1e10 * tg.exp(x), 0.3),
        (lambda x: 1e-12 * tg.exp(x), 0.3),
        (lambda x: tg.exp(x), np.array([1e-12, 1.0, 100.0])),
    ],
)
def test_a_right_rule_is_not_accused(f, x):
    check_grads(f, x)


@pytest.mark.parametrize("share", [-1.0, 2.0, 1.01, 1.0001])
@pytest.mark.parametrize(
    ("f", "x"),
    [
        (tg.relu, 1e-5),
        (tg.absolute, -3e-5),
        (tg.exp, 0.3),
        (tg.exp, 100.0),
        (tg.sin, 1e10),
        (lambda x: x * x, 1e10),
        (lambda x: 1.0 / x, 1e10),
        (tg.log, 1e-12),
        (lambda x: 1.0 / x, 1e-12),
        (tg.tanh, np.array([0.3, -0.5])),
    ],
)
def test_a_wrong_rule_is_accused_there_as_well(f, x, share):
    with pytest.raises(GradientError, match="is wrong at"):
        check_grads(functools.partial(off_by, share, f), x, order=1)


def off_by(share, f, x):
    """Return f(x) as a node whose gradient is a share of the right one: d(f(y)·s) with y held."""
    value = f(x)
    return share * value + (1.0 - share) * value.data


def without_shortcuts(op, monkeypatch, rule):
    monkeypatch.setattr(op, "vjp" if op.partials is None else "partials", rule)
    monkeypatch.setattr(op, "pull", None)
    monkeypatch.setattr(op, "spread", None)


def planted(rule, share, *given, **settings):
    return tuple([part if part is None else part * share for part in rule(*given, **settings)])


def slopes_of(f, arrays):
    with np.errstate(all="ignore"):
        return [np.abs(g).max(initial=0.0) for g in tg.grad(f, tuple(range(len(arrays))))(*arrays)]


def case(param):
    return getattr(param, "values", param)


EVERY = [
    (op, [np.array([x, x]) for x in example], {}) for op, example in map(case, ELEMENTWISE)
] + list(map(case, ARRAYWISE))


@pytest.mark.parametrize(("op", "arrays", "settings"), EVERY)
def test_an_error_planted_in_a_rule_is_found(op, arrays, settings, monkeypatch):
    def f(*operands):
        return op(*operands, **settings)

    floats = [np.asarray(array, dtype=float) for array in arrays]
    weights = np.cos(np.arange(1000.0))

    def total(*operands):
        out = f(*operands)
        return (out.reshape(-1) * weights[: np.size(out.data)]).sum() if np.ndim(out.data) else out

    if max(slopes_of(total, floats)) < 1e-2:
        pytest.skip("no slope here, so a share of it is right")

    @for_each(share=[-1.0, 2.0, 1.01, 1.0001])
    def each_share_of_it_is_found(share):
        if op is tg.multiply and share == -1.0:
            return  # check_grads multiplies by this very rule once more, and two signs make none
        with monkeypatch.context() as changed:
            without_shortcuts(op, changed, functools.partial(planted, op.derivative, share))
            name = op.name if settings == {} else "f"
            with pytest.raises(GradientError, match=f"derivative of {name}"):
                check_grads(op if settings == {} else f, *floats, order=1)

    each_share_of_it_is_found()


def test_a_random_function_is_refused_as_what_it_is():
    dropout = nn.Dropout(0.5, seed=0)
    with pytest.raises(InputError, match="different numbers for one input"):
        check_grads(dropout, np.ones(8))
    dropout.eval()
    check_grads(dropout, np.ones(8))


def test_what_rounding_hides_is_said_to_be_that():
    with pytest.raises(GradientError, match="rounding that hides its change"):
        check_grads(lambda x: (x**2).sum(), np.array([1.0, 1e10]))


def test_a_change_that_no_float_shows_is_said_to_be_perhaps_that():
    with pytest.raises(GradientError, match="rounding that hides its change"):
        check_grads(lambda x: x + 1e30, 0.5)


@pytest.mark.parametrize(
    ("given", "settings"),
    [
        ((3.0, 0.5), {}),
        ((tg.tanh,), {}),
        ((tg.tanh, 0.5), {"modes": "forward"}),
        ((tg.tanh, 0.5), {"order": 1.5}),
        ((tg.tanh, 0.5), {"eps": float("nan")}),
        ((tg.tanh, 0.5), {"rtol": -1.0}),
        ((tg.tanh, 0.5), {"atol": "small"}),
        ((tg.tanh, 0.5), {"seed": -1}),
        ((tg.tanh, 0.5), {"seed": np.array([[1.0]])}),
    ],
)
def test_what_makes_no_sense_is_refused(given, settings):
    with pytest.raises(InputError, match="check_grads got"):
        check_grads(*given, **settings)
