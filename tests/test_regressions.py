"""Defects that were found by trying to break things, each with the case that showed it."""

import copy
import gc
import math
import pickle
import warnings

import numpy as np
import pytest

import nn
import tinygrad_edu as tg
import viz
from tinygrad_edu import (
    AnomalyError,
    InputError,
    StaleGraphError,
    Value,
    detect_anomaly,
    gradients,
    label_nodes,
    modes,
    named_nodes,
    no_grad,
    record_source_lines,
)


def test_an_anomaly_that_comes_in_as_a_number_or_by_an_update_is_found():
    w = Value(1.0, label="w")
    with detect_anomaly():
        for compute in (
            lambda: w * math.nan,
            lambda: nn.Neuron(1, "tanh")([math.nan]),
            lambda: setattr(w, "data", math.inf),
        ):
            with pytest.raises(AnomalyError):
                compute()
    assert w.data == math.inf
    with detect_anomaly(), pytest.raises(AnomalyError, match=r"tanh\(w\)|w \* 2|w · 2"):
        (w * 2).tanh()


def test_blocks_that_end_in_another_order_leave_no_switch_on():
    def evaluate():
        with no_grad():
            yield

    waiting = evaluate()
    next(waiting)
    with detect_anomaly():
        waiting.close()
    assert not modes.held()
    w = Value(3.0)
    assert (w * w).inputs == (w, w)


def test_anomalies_inside_no_grad_do_not_turn_recording_back_on():
    w = Value(3.0)
    with no_grad():
        with detect_anomaly():
            assert (w * w).inputs == ()
        assert (w * w).inputs == ()


def test_recorded_gradients_follow_the_rule_that_zero_passes_nothing_on():
    x = Value(0.0)
    y = (-x.sqrt()).relu()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert gradients(y, [x]) == [0.0]
        assert [g.data for g in gradients(y, [x], record=True)] == [0.0]


def test_zero_to_the_power_of_zero_is_flat_whatever_the_operands_are():
    x, n = Value(0.0), Value(0.0)
    assert gradients(x**n, [x, n]) == [0.0, 0.0]
    assert [g.data for g in gradients(x**n, [x, n], record=True)] == [0.0, 0.0]
    zeros = np.zeros(2)
    d_x, d_n = tg.OPS["power"].partials(np.ones(2), zeros, zeros)
    assert (list(d_x), list(d_n)) == ([0.0, 0.0], [0.0, 0.0])


def test_a_recorded_gradient_may_be_infinite():
    x = Value(1.0)
    with pytest.warns(tg.NonFiniteWarning):
        y = x / 0.0
    (gradient,) = gradients(y, [x], record=True)
    assert gradient.data == math.inf


def test_functions_on_arrays_of_values_give_arrays_of_values():
    for name, slope in (("sigmoid", 0.25), ("relu", 0.0), ("tanh", 1.0), ("softplus", 0.5)):
        v = Value(0.0)
        (out,) = getattr(tg, name)(np.array([v]))
        assert type(out) is Value
        out.backward()
        assert v.grad == slope
    v = Value(2.0)
    (out,) = np.maximum(np.array([2.0]), v)
    out.backward()
    assert v.grad == 0.5
    array = np.array([Value(1.0), Value(2.0)])
    array += Value(1.0)
    assert [x.data for x in array] == [2.0, 3.0]


def test_data_replaced_while_one_steps_is_an_error_at_the_next_step():
    w, x = Value(2.0, label="w"), Value(3.0, label="x")
    error = (w * x) * (w * w)
    steps = error.backward_steps()
    next(steps)
    w.data = 1.0
    with pytest.raises(StaleGraphError, match="the data of w"):
        next(steps)


def test_two_passes_over_the_same_nodes_do_not_mix():
    x = Value(2.0)
    h = x * x
    error = h * 3.0 + h * 5.0
    steps = error.backward_steps()
    next(steps)
    next(steps)
    error.backward()
    with pytest.raises(StaleGraphError, match="another backward pass"):
        list(steps)
    assert h.grad == 8.0


def test_a_refused_backward_leaves_finished_gradients_as_they_are():
    w, x = Value(0.4, label="w"), Value(2.0, label="x")
    y = w * x
    z = y * x
    z.backward()
    q = z * 5.0
    w.data = 0.5
    with pytest.raises(StaleGraphError):
        q.backward()
    assert (z.grad, y.grad) == (1.0, 2.0)


def test_a_stale_node_deep_under_a_younger_result_is_found():
    w, x = Value(0.4, label="w"), Value(2.0)
    deep = w * x
    w.data = 0.5
    result = (deep + 1.0) * w
    with pytest.raises(StaleGraphError, match="the data of w"):
        result.backward()


def test_a_recorded_gradient_is_a_node_of_its_own():
    x, y = Value(2.0), Value(3.0)
    (x * y).backward(record=True)
    assert x.grad is not y
    y.data = 100.0
    assert x.grad.data == 3.0
    a, b = Value(1.0), Value(2.0)
    d_a, d_b = gradients(a + b, [a, b], record=True)
    label_nodes({"d_a": d_a, "d_b": d_b})
    assert (d_a.label, d_b.label) == ("d_a", "d_b")
    z = Value(0.5)
    out = z.exp()
    (slope,) = gradients(out, [z], record=True)
    assert slope is not out
    assert gradients(slope, [z]) == [out.data]


def test_modules_that_refer_to_each_other_have_parameters():
    class Part(nn.Module):
        pass

    first, second = Part(), Part()
    first.w, first.child, second.parent = Value(1.0), second, first
    first.loop = [first]
    first.loop.append(first.loop)
    assert first.parameters() == [first.w]


def test_a_computed_node_that_a_module_keeps_is_no_parameter():
    neuron = nn.Neuron(1)
    neuron.last = neuron([1.0])
    assert len(neuron.parameters()) == 2


def test_a_plain_number_with_a_name_is_a_variable_with_a_gradient():
    network = nn.MLP(2, [2, 1], activation="tanh", labels=True, seed=0)
    error = nn.half_squared_error(network([0.5, 0.2]), 0.3)
    i1 = named_nodes(error)["i1"]
    error.backward()
    fast = i1.grad
    assert fast != 0.0
    assert gradients(error, [i1]) == [fast]
    i1.grad = 0.0
    list(error.backward_steps())
    assert i1.grad == fast
    assert gradients(error, [i1], record=True)[0].data == pytest.approx(fast, rel=1e-14)


def test_a_right_answer_costs_nothing_whatever_kind_of_number_the_target_is():
    assert nn.binary_cross_entropy(Value(1.0), Value(1.0)).data == 0.0
    for outputs, targets in (([1.5], [1]), ([0.5], [2])):
        with pytest.raises(InputError, match="no probabilities"):
            nn.binary_cross_entropy(outputs, targets)


def test_numpy_numbers_compare_with_values_from_either_side():
    x = Value(2.0)
    assert np.float64(3) > x
    assert np.float64(1) <= x
    assert max([Value(3.0), np.float64(5)]) == 5
    assert np.float64(2) in [2.0, x]
    assert not np.isnan(x)
    assert np.isfinite(x)


def test_a_subclass_of_value_stands_beside_a_value():
    class Parameter(Value):
        __slots__ = ()

    p = Parameter(3.0)
    for out, expected in ((p - Value(2.0), 1.0), (Value(2.0) / p, 2 / 3), (p.maximum(1.0), 3.0)):
        out.backward()
        assert out.data == expected
    assert type(copy.copy(p)) is Parameter


def test_maximum_at_a_tie_of_infinities_gives_one_half_each():
    x, y = Value(math.inf), Value(math.inf)
    x.maximum(y).backward()
    assert (x.grad, y.grad) == (0.5, 0.5)


def test_minus_zero_is_the_same_by_dot_and_by_the_operators():
    outs = [
        nn.Neuron(1, "identity", weights=[-1.0], bias=None, expand=expand)([0.0])
        for expand in (False, True)
    ]
    assert [math.copysign(1.0, out.data) for out in outs] == [-1.0, -1.0]


def test_a_leaf_copies_with_all_it_has():
    w = Value(2.0, label="w")
    (w * w).backward()
    for other in (copy.copy(w), copy.deepcopy(w), pickle.loads(pickle.dumps(w))):
        assert repr(other) == repr(w)
        assert other is not w
    (w * w).backward(record=True)
    assert copy.copy(w).grad == 8.0


def test_learning_goes_on_after_a_recorded_pass():
    w = Value(2.0)
    optimizer = nn.SGD([w], lr=0.1)
    (w * w).backward(record=True)
    optimizer.step()
    assert w.data == 1.6


def test_the_slope_of_a_leaky_relu_can_be_named():
    x = Value(-1.0)
    assert tg.leaky_relu(x, slope=0.5).data == -0.5
    kink = Value(0.0)
    tg.leaky_relu(kink, slope=0.25).backward()
    assert kink.grad == 0.25


def test_the_constants_beside_a_node_know_their_line_too():
    with record_source_lines():
        y = Value(1.0) * 2
    assert y.inputs[1].made_at == y.made_at is not None


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: nn.MLP(2, 3), "layers of 3 neurons"),
        (lambda: nn.MLP(2, [2.0, 1]), "needs at least one input"),
        (lambda: nn.MLP(1, [1])(1.0), r"even if there is only one: network\(\[0.5\]\)"),
        (lambda: nn.MLP(2, [2, 1], biases=[0.35, 0.6]), 'bias="own"'),
        (lambda: nn.MLP(2, [2, 1], bias="shared", biases=[[1.0], [2.0]]), "one number if"),
        (lambda: nn.Layer(2, 2, bias="none", biases=[1, 2]), "leave them out"),
        (lambda: nn.Neuron(1, 3.0), r"no activation 3\.0; write one of .* or give a function"),
        (lambda: nn.Neuron(0), "n_inputs=0; write a whole number, 1 or more"),
        (lambda: nn.SGD(nn.MLP(1, [1]), lr=0.1), r"SGD\(network\.parameters\(\), lr=0.1\)"),
        (lambda: nn.SGD([1, 2], lr=0.1), "a list of Values"),
        (lambda: gradients(Value(1.0) * 2, [3.0]), "it takes a list of nodes"),
        (lambda: gradients(Value(1.0) * 2, Value(1.0)), "it takes a list of nodes"),
        (lambda: tg.backward(3.0), "backward got 3.0"),
        (lambda: Value(1.0, label=3), "label='3'"),
        (lambda: Value(np.array("3")), "Value got array"),
    ],
)
def test_likely_mistakes_are_answered_with_what_to_write(wrong, message):
    with pytest.raises(InputError, match=message):
        wrong()


def test_rounding_is_for_looking_and_gives_a_number():
    assert round(Value(2.0 / 3.0), 2) == 0.67


def test_import_star_leaves_pythons_sum_alone():
    names = {}
    exec("from tinygrad_edu import *", names)
    assert "sum" not in names
    assert names["Value"] is Value


def test_gradients_do_not_make_cycles_and_recorded_backward_says_that_it_does():
    gc.collect()
    gc.disable()
    try:
        x = Value(1.5)
        y = (x * x).tanh()
        before = sum(type(thing) is Value for thing in gc.get_objects())
        gradients(y, [x], record=True)
        assert sum(type(thing) is Value for thing in gc.get_objects()) == before
    finally:
        gc.enable()
    assert "garbage collector" in tg.backward.__doc__


def test_an_exponent_without_a_slope_does_not_spoil_the_slope_of_the_base():
    x, n = Value(-2.0), Value(3.0)
    y = x**n
    for expected in (12.0, -12.0, 6.0):
        (y,) = gradients(y, [x], record=True)
        assert y.data == expected


def test_gradients_takes_a_generator():
    x = Value(2.0)
    assert gradients(x * x, (node for node in [x])) == [4.0]


def test_equality_is_identity_for_numpy_too():
    x, y = Value(2.0), Value(2.0)
    assert list(np.array([x, y], dtype=object) == x) == [True, False]
    assert list(np.array([x, y], dtype=object) != x) == [False, True]
    assert np.float64(2) != x
    assert not np.equal(x, y)
    assert np.equal(x, x)


def test_numpy_writes_into_out_where_it_is_asked_to():
    x, y = Value(1.5), Value(2.5)
    flags = np.zeros(2, bool)
    np.greater(np.array([1.0, 3.0]), Value(2.0), out=flags)
    assert list(flags) == [False, True]
    room = np.empty((), object)
    np.add(x, y, out=room)
    assert room[()].data == 4.0
    with pytest.raises(TypeError):
        np.modf(x, out=(np.empty(()), np.empty(())))


def test_a_clipped_gradient_can_be_drawn():
    w = Value(2.0, label="w")
    error = w * w
    error.backward()
    w.grad = np.clip(w.grad, -1, 1)
    assert viz.draw(error).scene.note == "This pass alone. By now w.grad = 1: leaves add up."


def test_numpy_numbers_and_generators_are_sizes_biases_and_weights():
    assert len(nn.MLP(np.int64(2), np.array([2, 1])).parameters()) == 9
    shared = nn.Layer(2, 2, bias="shared", biases=np.array(0.5))
    assert shared.neurons[1].bias.data == 0.5
    own = nn.Layer(2, 2, biases=(b for b in [0.1, 0.2]))
    assert [neuron.bias.data for neuron in own.neurons] == [0.1, 0.2]
    assert nn.Neuron(2, weights=(w for w in [0.1, 0.2])).weights[1].data == 0.2
    assert nn.l2_penalty([1.0, 2.0]).data == 5.0
    with pytest.raises(InputError, match="no parameters"):
        nn.l2_penalty([])
    with pytest.raises(InputError, match="a list of 1 inputs"):
        nn.MLP(1, [1])(np.array(0.5))


def test_nan_is_not_lost_at_a_kink_by_any_way_back():
    for function in (lambda x: x.maximum(1.0), lambda x: x.minimum(1.0), tg.relu, abs):
        x = Value(math.nan)
        y = function(x)
        y.backward()
        assert math.isnan(x.grad)
        assert math.isnan(gradients(y, [x])[0])


@pytest.mark.parametrize("number", [-1.0, 0.0, 2.0, math.nan, math.inf])
def test_the_written_out_relu_does_the_arithmetic_of_its_rule(number):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        x = Value(number)
        error = x.relu().sqrt()
    error.backward()
    assert [x.grad] == pytest.approx(gradients(error, [x]), nan_ok=True)
