"""Programs that tell the rules from what is nearly the rule: each fails for one changed sign."""

import math
import warnings

import numpy as np
import pytest

import tinygrad_edu as tg
from tinygrad_edu import (
    OPS,
    AnomalyError,
    DomainError,
    InputError,
    NonFiniteWarning,
    Tensor,
    Value,
    detect_anomaly,
    gradients,
)
from tinygrad_edu.nodes.neuron import net_input
from tinygrad_edu.nodes.times import times
from tinygrad_edu.rules.reductions import variance

# Powers.


@pytest.mark.parametrize("exponent", [0.5, 1.5, 0.25])
def test_zero_to_a_broken_power_is_zero_and_no_domain_error(exponent):
    assert (Value(0.0) ** exponent).data == 0.0
    assert (Value(-0.0) ** exponent).data == 0.0
    assert (Tensor([0.0, -0.0, 4.0]) ** exponent).data.tolist() == [0.0, 0.0, 4.0**exponent]
    assert OPS["power"](np.array([0.0, 1.0]), exponent).tolist() == [0.0, 1.0]
    with pytest.raises(DomainError):
        Tensor([0.0, -1e-300]) ** exponent


@pytest.mark.parametrize("kind", ["number", "array", "node"])
def test_zero_to_the_zero_beside_another_power_has_its_own_slope(kind):
    """x⁰ is 1 everywhere, and 2³ has the slope 3 · 2² = 12 in the same array."""
    x = Tensor([0.0, 2.0, 0.0, -2.0])
    exponents = np.array([0.0, 3.0, 2.0, 0.0])
    if kind == "number":
        slopes = []
        for base, exponent in zip(x.data, exponents, strict=True):
            v = Value(float(base))
            (v ** float(exponent)).backward()
            slopes.append(v.grad)
    else:
        power = x ** (exponents if kind == "array" else Tensor(exponents))
        assert power.data.tolist() == [1.0, 8.0, 0.0, 1.0]
        (recorded,) = gradients(power.sum(), [x], record=True)
        power.sum().backward()
        slopes = x.grad.tolist()
        assert recorded.data.tolist() == slopes
    assert slopes == [0.0, 12.0, 0.0, 0.0]


def test_the_second_derivative_at_zero_to_the_zero_is_zero():
    """∂²xʸ/∂x² = y (y − 1) xʸ⁻², which is 0 for y = 0 at every x, and 12 for 2³."""
    x = Value(0.0)
    (first,) = gradients(x**0, [x], record=True)
    assert gradients(first, [x]) == [0.0]
    t = Tensor([0.0, 2.0])
    (first,) = gradients((t ** np.array([0.0, 3.0])).sum(), [t], record=True)
    (second,) = gradients(first.sum(), [t])
    assert second.tolist() == [0.0, 12.0]
    both = Tensor([0.0, 2.0])
    (first,) = gradients((both ** Tensor([0.0, 3.0])).sum(), [both], record=True)
    (second,) = gradients(first.sum(), [both])
    assert second.tolist() == [0.0, 12.0]


def test_the_slope_by_an_exponent_is_zero_at_a_base_of_zero():
    y = Tensor([2.0, 2.0])
    (Tensor([0.0, math.e]) ** y).sum().backward()
    assert y.grad == pytest.approx([0.0, math.e**2], rel=1e-15)  # xʸ ln x
    for kind in (Value, Tensor):
        exponent = kind(2.0)
        (kind(0.0) ** exponent).backward()
        assert exponent.grad == 0.0


def test_the_mixed_second_derivative_at_zero_to_the_zero_is_that_of_a_number():
    """The slope of x⁰ is 0 by definition, and no graph hangs on it."""
    for one, other in [(Value(0.0), Value(0.0)), (Tensor([0.0]), Tensor([0.0]))]:
        power = one**other
        (first,) = gradients(power if power.rank == 0 else power.sum(), [one], record=True)
        (second,) = gradients(first if first.rank == 0 else first.sum(), [other])
        assert np.asarray(second).ravel().tolist() == [0.0]


# Gradients that share memory.


def owners(array):
    """An array and everything that it is a view of."""
    while array is not None:
        yield array
        array = getattr(array, "base", None)


PAIRS = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "a product with 1": lambda a, b: a * 1.0 + b * 1.0,
    "twice": lambda a, b: a + b + a + b,
    "concatenate": lambda a, b: tg.concatenate([a, b]),
    "stack": lambda a, b: tg.stack([a, b]),
    "reshape": lambda a, b: a.reshape(3, 2) + b.reshape(3, 2),
    "transpose": lambda a, b: (a + b).T,
    "maximum": tg.maximum,
    "where": lambda a, b: tg.where(np.array([True, False, True]), a, b),
    "linear": lambda a, b: tg.linear(a.T, b, np.zeros(3)),
    "squares": lambda a, b: OPS["half_squared_difference"](a, b),
    "sum": lambda a, b: tg.sum([a, b]),
    "cast": lambda a, b: a.astype(np.float64) + b,
}


@pytest.mark.parametrize("dense", [False, True])  # upstream is one number, or an array of its own
@pytest.mark.parametrize("way", ["backward", "steps", "gradients", "upstream"])
@pytest.mark.parametrize("name", PAIRS)
def test_two_leaves_share_no_memory_through_their_gradients(name, way, dense):
    a, b = Tensor(np.arange(6.0).reshape(2, 3)), Tensor(np.ones((2, 3)))
    out = PAIRS[name](a, b)
    upstream = np.ones(out.shape) if out.shape else 1.0
    total = out if not out.ndim else (out * np.full(out.shape, 2.0)).sum() if dense else out.sum()
    if way == "gradients":
        found = gradients(total, [a, b])
    else:
        if way == "upstream":
            out.backward(upstream)
        elif way == "steps":
            list(total.backward_steps())
        else:
            total.backward()
        found = [a.grad, b.grad]
    first, second = found
    assert not np.shares_memory(first, second)
    for other in (upstream, out._data, a._data, b._data):
        if np.ndim(other):
            assert not np.shares_memory(first, other)
            assert not np.shares_memory(second, other)
    before = second.copy()
    first += 100.0  # a learner's own update, in place
    assert np.array_equal(second, before)


def test_a_rule_that_gives_one_array_to_two_inputs_does_not_tie_two_leaves_together():
    a, b = Tensor([1.0, 2.0]), Tensor([3.0, 4.0])
    both = OPS["half_squared_difference"]
    plain = both.vjp
    both.vjp = lambda upstream, s, x, y: (upstream * (x + y),) * 2
    try:
        both(a, b).backward()
    finally:
        both.vjp = plain
    assert a.grad.tolist() == b.grad.tolist() == [4.0, 6.0]
    a.grad += 1.0
    assert b.grad.tolist() == [4.0, 6.0]


# A layer whose plain input has a name.


@pytest.mark.parametrize("named", ["x", "W", "b"])
def test_a_labelled_array_in_linear_is_a_variable_and_gets_its_gradient(named):
    arrays = {"x": np.array([[1.0, 2.0]]), "W": np.array([[0.5], [-1.0]]), "b": np.array([0.25])}
    weights = Tensor(np.zeros(1), label="other")
    operands = [Tensor(a) if name != named else a for name, a in arrays.items()]
    out = tg.linear(*operands) + weights
    constant = out.inputs[0].inputs[list(arrays).index(named)]
    assert constant.is_constant
    constant.label = named
    out.sum().backward()
    expected = {"x": [[0.5, -1.0]], "W": [[1.0], [2.0]], "b": [1.0]}[named]  # δWᵀ, Xᵀδ, Σδ
    assert np.asarray(constant.grad).tolist() == expected


# Defaults.


@pytest.mark.parametrize("name", ["sum", "mean", "max", "min", "var", "std", "logsumexp"])
def test_a_reduction_keeps_no_axis_unless_it_is_asked_to(name):
    t = Tensor(np.arange(6.0).reshape(2, 3))
    for reduce in (getattr(Tensor, name), getattr(tg, name)):
        assert reduce(t).shape == ()
        assert reduce(t, axis=0).shape == (3,)
        assert reduce(t, axis=0, keepdims=True).shape == (1, 3)
        assert (
            np.shape(reduce(t.data.view(np.ndarray), axis=1)) == (2,)
            if reduce is not getattr(Tensor, name)
            else True
        )
    if name in ("mean", "logsumexp"):
        assert OPS[name](t, axis=1).shape == (2,)
        assert OPS[name](np.zeros((2, 3)), axis=1).shape == (2,)


# The way back where Python refuses to divide.


def test_a_slope_that_python_refuses_is_added_to_the_gradient_that_is_there():
    """√x at 0 by Python is 0.5/0; x has 3 from another way, and 7 from an earlier pass."""
    x, y = Value(0.0), Value(0.0)
    x.grad = 7.0
    (x.sqrt() + 3.0 * x).backward()
    assert x.grad == math.inf
    x.grad = -math.inf
    x.sqrt().backward()
    assert math.isnan(x.grad)  # −∞ + ∞; an assignment in place of the sum would give ∞
    a = Value(2.0)
    a.grad = 5.0
    with pytest.warns(tg.NonFiniteWarning):
        quotient = a / y
    quotient.backward()
    assert a.grad == math.inf
    assert y.grad == -math.inf


def test_a_finite_partial_beside_a_refused_one_is_added_as_well():
    """xʸ at x = 0, y = ½: ∂/∂x is refused (0⁻½), ∂/∂y is 0, and y keeps the 5 it had."""
    x, y = Value(0.0), Value(0.5)
    x.grad, y.grad = 4.0, 5.0
    (x**y).backward()
    assert (x.grad, y.grad) == (math.inf, 5.0)


def test_there_is_no_gradient_of_what_is_no_node():
    with pytest.raises(InputError):
        tg.backward(1.0)


def test_a_net_input_that_is_not_finite_is_told_and_one_that_is_finite_is_not():
    x = Value(10.0, label="x")
    with pytest.warns(NonFiniteWarning, match="inf"):
        net_input((Value(1e308, label="w"),), (x,), None)
    with detect_anomaly(), pytest.raises(AnomalyError):
        net_input((Value(1e308, label="w"),), (x,), None)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert net_input((Value(1.0),), (x,), None).data == 10.0


def test_one_number_at_every_place_stays_one_number_in_memory():
    upstream = np.broadcast_to(np.float32(2.0), (3, 4))
    product = times(upstream, 3.0)
    assert product.tolist() == [[6.0] * 4] * 3
    assert product.strides == (0, 0)
    assert product.dtype == np.float32
    assert times(np.full((3,), 2.0), 3.0).strides == (8,)
    assert type(times(np.float64(2.0), 3.0)) is np.float64


def test_a_ddof_of_many_digits_is_told_by_its_first_forty():
    with pytest.raises(InputError) as refused:
        Tensor([1.0, 2.0]).var(ddof=10**60)
    assert f"got ddof=1{'0' * 39}; it divides" in str(refused.value)


def test_a_variance_that_is_told_nothing_divides_by_the_count():
    numbers = np.array([1.0, 2.0, 4.0])
    assert variance(numbers) == pytest.approx(np.var(numbers), rel=1e-15)
    assert variance(numbers, ddof=1) == pytest.approx(np.var(numbers, ddof=1), rel=1e-15)


@pytest.mark.parametrize(("subscripts", "count"), [("ij", 1), ("ij,jk,kl->il", 3)])
def test_einsum_has_subscripts_for_as_many_operands_as_it_gets(subscripts, count):
    X = Tensor(np.ones((2, 2)))
    with pytest.raises(InputError, match=f"it names {count} operands, and there are 2"):
        tg.einsum(subscripts, X, X)
