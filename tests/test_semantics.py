"""The semantics table of the design, row by row."""

import gc
import math
import warnings

import numpy as np
import pytest

import nn
import tinygrad_edu as tg
import viz
from tinygrad_edu import (
    DomainError,
    InputError,
    NonFiniteWarning,
    StaleGraphError,
    Tensor,
    Value,
    gradients,
)
from tinygrad_edu.node import numbers_of


def test_backward_twice_gives_interior_nodes_a_fresh_gradient_and_leaves_a_sum():
    b = Value(3.0)
    a = b * 1
    c = a * 1
    c.backward()
    c.backward()
    assert b.grad == 2.0
    assert a.grad == 1.0
    assert c.grad == 1.0


def test_backward_on_a_leaf_accumulates_as_well():
    x = Value(3.0)
    x.backward()
    x.backward()
    assert x.grad == 2.0


def test_grad_is_zero_before_any_backward_and_a_drawing_shows_a_dot():
    w = Value(0.4, label="w")
    y = w * Value(2.0, label="x")
    assert w.grad == 0.0
    assert repr(w) == "w = 0.4  ∂E/∂w = ·"
    drawing = viz.draw(y).svg()
    assert "∂E/∂w = ·" in drawing
    assert "∂E/∂w = 0" not in drawing
    y.backward()
    assert "∂E/∂w = 2" in viz.draw(y).svg()


def test_a_node_used_twice_gets_both_contributions_and_keeps_both_edges():
    a = Value(3.0)
    doubled = a + a
    doubled.backward()
    assert a.grad == 2.0
    assert doubled.inputs == (a, a)
    x = Value(3.0)
    (x * x).backward()
    assert x.grad == 6.0


def test_data_replaced_after_the_forward_pass_is_an_error_that_names_the_node():
    w, x = Value(0.4, label="w"), Value(2.0)
    y = w * x
    w.data = 0.5
    with pytest.raises(StaleGraphError, match="the data of w was replaced"):
        y.backward()
    with pytest.raises(StaleGraphError):
        list(y.backward_steps())
    with pytest.raises(StaleGraphError):
        gradients(y, [w])
    with pytest.raises(StaleGraphError):
        viz.draw(y)
    assert (w.grad, x.grad) == (0.0, 0.0)
    (w * x).backward()
    assert w.grad == 2.0


def test_replacing_unrelated_data_does_no_harm():
    w, other = Value(0.4), Value(1.0)
    y = w * w
    other.data = 5.0
    y.backward()
    assert w.grad == 0.8


def test_the_data_of_a_computed_node_cannot_be_replaced():
    y = Value(2.0, label="x") ** 2
    with pytest.raises(InputError, match=r"x² was computed by 'power'"):
        y.data = 3.0


def test_kinks_have_slope_zero_and_ties_one_half_each():
    for function in (tg.relu, tg.absolute, tg.step, tg.sign):
        x = Value(0.0)
        function(x).backward()
        assert x.grad == 0.0
    for function in (tg.maximum, tg.minimum):
        x, y = Value(1.5), Value(1.5)
        function(x, y).backward()
        assert (x.grad, y.grad) == (0.5, 0.5)
    x = Value(2.0)
    tg.step(x).backward()
    assert x.grad == 0.0


def test_value_to_the_power_of_value_works_and_so_does_number_to_the_power_of_value():
    x, y = Value(2.0), Value(3.0)
    (x**y).backward()
    assert (x.grad, y.grad) == (12.0, pytest.approx(8 * math.log(2)))
    z = Value(3.0)
    power = 2**z
    power.backward()
    assert (power.data, z.grad) == (8.0, pytest.approx(8 * math.log(2)))


def test_a_negative_base_needs_a_whole_exponent():
    base = Value(-2.0, label="base")
    with pytest.raises(DomainError, match="base = -2"):
        base**0.5
    cube = base**3
    cube.backward()
    assert (cube.data, base.grad) == (-8.0, 12.0)
    assert Value(-2.0) ** Value(2.0) > 3.9


def test_powers_of_zero():
    x = Value(0.0)
    (x**2).backward()
    assert x.grad == 0.0
    y = Value(0.0)
    constant = y**0
    constant.backward()
    assert (constant.data, y.grad) == (1.0, 0.0)
    base, exponent = Value(0.0), Value(2.0)
    (base**exponent).backward()
    assert (base.grad, exponent.grad) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("compute", "expected", "text"),
    [
        (lambda x: x.log(), -math.inf, "ln(x) = -inf, computed from x = 0"),
        (lambda x: 1 / x, math.inf, "1 / x = inf, computed from 1, x = 0"),
        (lambda x: x**-1, math.inf, "x⁻¹ = inf"),
        (lambda x: (x + 1000).exp(), math.inf, "exp(x + 1000) = inf"),
        (lambda x: (x - 1).sqrt(), math.nan, "√(x − 1) = nan"),
        (lambda x: (x - 1).log(), math.nan, "ln(x − 1) = nan"),
        (lambda x: (x + 1e308) * 10, math.inf, "(x + 1e308) · 10 = inf"),
        (lambda x: (x + 1e308) + 1e308, math.inf, "= inf"),
        (lambda x: (x - 1e308) - 1e308, -math.inf, "= -inf"),
        (lambda x: (x + 10.0) ** 400, math.inf, "(x + 10)⁴⁰⁰ = inf"),
    ],
)
def test_what_floats_refuse_is_inf_or_nan_with_one_warning_that_names_node_and_line(
    compute, expected, text
):
    x = Value(0.0, label="x")
    with pytest.warns(NonFiniteWarning) as caught:
        out = compute(x)
    assert out.data == pytest.approx(expected, nan_ok=True)
    assert len(caught) == 1
    assert text in str(caught[0].message)
    assert caught[0].filename == __file__
    assert f"{__file__}:{caught[0].lineno}" in str(caught[0].message)


def test_what_is_computed_from_inf_warns_no_more():
    x = Value(0.0)
    with pytest.warns(NonFiniteWarning) as caught:
        y = (x.log() * 2 + 1).relu()
    assert len(caught) == 1
    assert y.data == 0.0


def test_nan_that_is_born_from_infinities_is_news():
    x = Value(math.inf, label="x")
    with pytest.warns(NonFiniteWarning, match="x − x = nan"):
        difference = x - x
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert math.isnan((difference * 2).data)


def test_gradients_that_are_infinite_stay_float_semantics():
    x = Value(0.0)
    x.sqrt().backward()
    assert x.grad == math.inf
    y = Value(0.0)
    with pytest.warns(NonFiniteWarning):
        (1 / y).backward()
    assert y.grad == -math.inf


def test_what_does_not_influence_the_result_cannot_spoil_its_gradient():
    x = Value(0.0, label="x")
    y = (-x.sqrt()).relu()
    y.backward()
    assert x.grad == 0.0
    assert [step.contributions for step in y.backward_steps()] == [(-0.0,), (0.0,), (0.0,)]
    assert x.grad == 0.0


@pytest.mark.parametrize("z", [-1000.0, 1000.0])
def test_sigmoid_softplus_and_cross_entropy_are_stable_at_a_thousand(z):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for target in (0.0, 1.0):
            logit = Value(z)
            loss = nn.binary_cross_entropy_with_logits(logit, target)
            loss.backward()
            output = 1.0 if z > 0 else 0.0
            assert loss.data == abs(z) * abs(output - target)
            assert logit.grad == output - target
        x = Value(z)
        x.softplus().backward()
        assert x.grad == (1.0 if z > 0 else 0.0)


@pytest.mark.parametrize("number", [np.float64(2), np.float32(2), np.int64(2), 2, True + 1])
def test_numpy_scalars_and_numbers_stand_on_either_side_of_a_value(number):
    x = Value(3.0)
    for out, expected in [
        (number * x, 6.0),
        (x * number, 6.0),
        (number + x, 5.0),
        (x - number, 1.0),
        (number - x, -1.0),
        (number / x, 2 / 3),
        (x / number, 1.5),
        (number**x, 8.0),
        (x**number, 9.0),
    ]:
        assert type(out) is Value
        assert out.data == expected


def test_numpy_functions_work_on_values():
    x = Value(0.5)
    for name in ("exp", "log", "sqrt", "sin", "cos", "tanh", "arctan", "absolute", "negative"):
        out = getattr(np, name)(x)
        assert type(out) is Value
        assert out.data == pytest.approx(float(getattr(np, name)(0.5)), rel=1e-15)
    assert np.maximum(x, 0.7).data == 0.7
    assert np.minimum(0.2, x).data == 0.2
    assert np.power(x, 2).data == 0.25
    with pytest.raises(InputError, match=r"numpy\.nextafter cannot .* write \.data"):
        np.nextafter(x, 1.0)


def test_sums_and_products_with_lists_and_arrays_of_values_work():
    values = [Value(float(x)) for x in range(4)]
    assert sum(values).data == np.sum(values).data == tg.sum(values).data == 6.0
    array = np.array([1.0, 2.0])
    for out in (array * values[3], values[3] * array):
        assert [type(x) for x in out] == [Value, Value]
        assert [x.data for x in out] == [3.0, 6.0]
    total = np.dot(np.array(values[:2]), np.array(values[2:]))
    total.backward()
    assert (total.data, values[0].grad) == (3.0, 2.0)


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        ([1, 2], "a Value for each"),
        (np.array([1.0, 2.0]), "a Value for each"),
        ("3", "float"),
        (1 + 2j, "z.real"),
        (None, "Value(0.5)"),
        (Value(1.0, label="w"), "w.data"),
        pytest.param(10**400, "Value(0.5)", id="10**400"),
    ],
)
def test_what_is_no_number_is_refused_with_what_to_write_instead(data, advice):
    with pytest.raises(InputError) as caught:
        Value(data)
    message = str(caught.value)
    assert message.startswith("Value got ")
    assert "a Value holds one real number" in message
    assert advice in message


def test_an_input_error_is_a_type_error_and_a_value_error_for_those_who_catch_these():
    assert issubclass(InputError, TypeError)
    assert issubclass(InputError, ValueError)


@pytest.mark.parametrize("other", ["3", [1.0], None, 1 + 2j])
def test_operators_leave_what_they_do_not_know_to_python(other):
    with pytest.raises(TypeError, match="unsupported operand"):
        Value(1.0) + other
    with pytest.raises(TypeError, match="unsupported operand"):
        other - Value(1.0)


def test_a_wrong_number_of_inputs_names_both_numbers():
    for unit in (nn.Neuron(2), nn.Layer(2, 3), nn.MLP(2, [3, 1])):
        with pytest.raises(InputError, match=r"takes 2 inputs.* and got 3"):
            unit([1.0, 2.0, 3.0])


def test_float_of_a_value_is_refused_because_it_would_cut_the_graph():
    with pytest.raises(InputError, match=r"w\.data"):
        math.exp(Value(1.0, label="w"))


def test_comparisons_and_truth_are_those_of_the_number():
    x = Value(2.0)
    assert x > 1
    assert x >= Value(2.0)
    assert x < np.float64(3)
    assert x <= 2
    assert bool(x)
    assert not Value(0.0)
    assert f"{x:.2f}" == "2.00"
    assert f"{Value(1.0, label='x')}" == "x = 1  ∂E/∂x = ·"


def test_a_million_nodes_in_a_chain_are_built_differentiated_and_freed():
    x = Value(1.0)
    y = x
    for _ in range(1_000_000):
        y = y + x
    y.backward()
    assert x.grad == 1_000_001.0
    del y


def test_a_graph_is_freed_by_reference_counts_alone():
    x = Value(1.5)
    gc.collect()
    gc.disable()
    try:
        before = count_values()
        y = (x * 2 + x).tanh() ** 2
        y.backward()
        list(y.backward_steps())
        gradients(y, [x])
        gradients(y, [x], record=True)
        viz.draw(y).svg()
        assert count_values() > before
        del y
        assert count_values() == before
    finally:
        gc.enable()


def count_values():
    return sum(type(thing) is Value for thing in gc.get_objects())


@pytest.mark.parametrize("make", [Value, lambda x: Tensor([x])])
@pytest.mark.parametrize(
    "go_back",
    [
        lambda E: E.backward(),
        lambda E: list(E.backward_steps()),
        lambda E: E.backward(record=True),
    ],
)
def test_a_gradient_of_none_is_a_reset_for_every_way_back(make, go_back):
    w = make(3.0)
    for _ in range(2):
        E = w * w if make is Value else (w * w).sum()
        go_back(E)
        w.grad = None
    assert repr(w).endswith("grad=·)")
    go_back(E)
    assert float(np.asarray(numbers_of(w.grad)).item()) == 6.0


def test_a_leaf_that_is_the_result_itself_may_be_reset_too():
    w = Value(3.0)
    w.grad = None
    w.backward()
    assert w.grad == 1.0
