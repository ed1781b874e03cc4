"""Stepper: the cursor over a pass. What it shows, and that going back is exact to the last bit."""

import gc
import math
import struct
import weakref

import numpy as np
import pytest

import tinygrad_edu as tg
from examples import two_two_two
from tests.lecture.test_two_two_two import FORWARD, GRADIENTS, to_15_digits
from tests.test_backward import random_expression
from tinygrad_edu import InputError, NonFiniteWarning, StaleGraphError, Tensor, Value, history
from tinygrad_edu.stepping import ForwardStep, Stepper
from tinygrad_edu.steps import Step


def lecture():
    return two_two_two.error_of(two_two_two.network())


def bits(data):
    """Every bit of a number or an array, so that NaN equals NaN and 0.0 is not −0.0."""
    if data is None:
        return None
    return struct.pack("d", data) if isinstance(data, float) else np.asarray(data).tobytes()


def state(stepper):
    """All that a stepper shows at its position."""
    return (
        stepper.position,
        stepper.phase,
        repr(stepper.step),
        [bits(stepper.value(node)) for node in stepper.nodes],
        [bits(stepper.gradient(node)) for node in stepper.nodes],
        [stepper.is_complete(node) for node in stepper.nodes],
    )


def a_random_graph(seed):
    return random_expression(seed, [Value(x) for x in (0.4, -0.7, 1.1)])


def on_tensors():
    W, b = Tensor([[0.5], [-0.25]], label="W"), Tensor([0.1], label="b")
    X = np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]])
    return ((X @ W + b).tanh() ** 2).mean() + (W * W).sum()


def with_nan():
    x = Value(0.0, label="x")
    with pytest.warns(NonFiniteWarning):
        product = x.log() * x
    return product + x


GRAPHS = [lecture, two_two_two.build, on_tensors, with_nan]
GRAPHS += [lambda seed=seed: a_random_graph(seed) for seed in range(6)]


@pytest.mark.parametrize("build", GRAPHS)
def test_going_back_shows_the_same_to_the_last_bit(build):
    stepper = Stepper(build())
    forwards = [state(stepper)]
    while stepper.next():
        forwards.append(state(stepper))
    backwards = [state(stepper)]
    while stepper.back():
        backwards.append(state(stepper))
    assert len(forwards) == stepper.length + 1
    assert backwards == forwards[::-1]
    for position in (stepper.length, 0, stepper.turning_point, stepper.length // 2):
        stepper.go(position)
        assert state(stepper) == forwards[position]


@pytest.mark.parametrize("build", GRAPHS)
def test_the_gradients_at_each_position_are_those_of_backward_steps_there(build):
    output = build()
    stepper = Stepper(output)
    stepper.go(stepper.turning_point + 1)
    for step in output.backward_steps():
        assert stepper.next()
        assert stepper.step.node is step.node
        for node in stepper.nodes:
            if node.reached and not node.is_constant:
                assert bits(stepper.gradient(node)) == bits(node.grad)
            else:
                assert stepper.gradient(node) is None
    assert not stepper.next()
    assert all(stepper.is_complete(node) for node in stepper.nodes if not node.is_constant)


def test_the_lectures_numbers_are_there_when_they_are_computed():
    stepper = Stepper(lecture())
    for name, number in FORWARD.items():
        stepper.go(0)
        assert stepper.value(name) is None
        assert stepper.run_to(name)
        assert stepper.value(name) == to_15_digits(number)
        assert stepper.gradient(name) is None
    stepper.go(stepper.length)
    for name, number in GRADIENTS.items():
        assert stepper.gradient(name) == pytest.approx(number, rel=1e-13), name


def test_a_gradient_that_comes_by_two_ways_is_seen_to_grow():
    stepper = Stepper(lecture())
    assert stepper.run_to("net_o2")  # its value
    assert stepper.run_to("net_o2")  # its upstream, passed on
    assert stepper.gradient("out_h1") == pytest.approx(-0.019049119, abs=1e-9)
    assert not stepper.is_complete("out_h1")
    assert stepper.run_to("net_o1")
    assert stepper.gradient("out_h1") == pytest.approx(0.0363503063931, rel=1e-11)
    assert stepper.is_complete("out_h1")


def test_the_positions_are_forward_then_one_where_e_is_1_then_backward():
    a, b = Value(2.0, label="a"), Value(3.0, label="b")
    product = a * b
    stepper = Stepper(product.tanh())
    seen = []
    while True:
        gradients = [stepper.gradient(node) is not None for node in (stepper.output, product, a)]
        seen.append((stepper.position, stepper.phase, type(stepper.step), gradients))
        if not stepper.next():
            break
    nothing = type(None)
    assert seen == [
        (0, "forward", nothing, [False, False, False]),
        (1, "forward", ForwardStep, [False, False, False]),
        (2, "forward", ForwardStep, [False, False, False]),
        (3, "backward", nothing, [True, False, False]),
        (4, "backward", Step, [True, True, False]),
        (5, "backward", Step, [True, True, True]),
    ]
    assert (stepper.turning_point, stepper.length) == (2, 5)
    assert stepper.gradient(stepper.output) == 1.0


def test_at_both_ends_the_cursor_stays():
    stepper = Stepper(Value(2.0) * 3)
    assert not stepper.back()
    assert stepper.position == 0
    stepper.go(stepper.length)
    assert not stepper.next()
    assert stepper.position == stepper.length


@pytest.mark.parametrize("position", [-1, 6, 2.0, "2", None])
def test_a_position_that_does_not_exist_is_refused(position):
    stepper = Stepper((Value(2.0) * 3).tanh())
    with pytest.raises(InputError, match="the positions are 0 to 5"):
        stepper.go(position)
    assert stepper.position == 0


def test_running_to_a_computed_node_stops_at_its_value_and_where_it_passes_its_gradient_on():
    stepper = Stepper(lecture())
    assert stepper.run_to("out_h1")
    assert (stepper.phase, stepper.step.node.label) == ("forward", "out_h1")
    assert stepper.run_to("out_h1")
    assert (stepper.phase, stepper.step.node.label) == ("backward", "out_h1")
    assert stepper.gradient("net_h1") is not None
    position = stepper.position
    assert not stepper.run_to("out_h1")
    assert stepper.position == position


def test_running_to_a_leaf_stops_where_its_gradient_is_complete():
    stepper = Stepper(lecture())
    assert stepper.run_to("b2")
    assert stepper.step.node.label == "net_o1"  # the older of the two that b2 goes into
    assert stepper.is_complete("b2")
    stepper.back()
    assert not stepper.is_complete("b2")


def test_running_until_a_gradient_is_complete():
    stepper = Stepper(lecture())
    assert stepper.run_until_complete("out_h1")
    assert stepper.gradient("out_h1") == pytest.approx(0.0363503063931, rel=1e-11)
    assert not stepper.run_until_complete("out_h1")
    stepper.back()
    assert not stepper.is_complete("out_h1")
    stepper.go(0)
    assert stepper.run_until_complete("E_total")
    assert (stepper.position, stepper.step) == (stepper.turning_point + 1, None)


def test_a_plain_number_has_no_gradient_to_wait_for():
    two = (Value(3.0) * 2).inputs[1]
    stepper = Stepper(tg.tanh(Value(3.0) * 2))
    constant = next(node for node in stepper.nodes if node.is_constant)
    with pytest.raises(InputError, match="2 is a plain number"):
        stepper.run_until_complete(constant)
    stepper.go(stepper.length)
    assert stepper.gradient(constant) is None
    assert not stepper.is_complete(constant)
    assert stepper.why(constant) == "2 is a plain number, held fixed: it has no gradient"
    with pytest.raises(InputError, match="not in the history"):
        stepper.value(two)


def test_running_until_nan_stops_at_the_value_that_is_infinite_first():
    stepper = Stepper(with_nan())
    assert stepper.run_until_nan()
    assert stepper.value(stepper.step.node) == -math.inf
    assert (stepper.step.name, stepper.step.formula) == ("v₁", "ln(x)")
    assert stepper.run_until_nan()
    assert math.isnan(stepper.value(stepper.step.node))


def test_running_until_nan_finds_a_gradient_where_all_values_are_finite():
    x, b = Value(0.0, label="x"), Value(1.0, label="b")
    stepper = Stepper(tg.sqrt(x) + b)
    assert stepper.run_until_nan()
    assert stepper.phase == "backward"
    assert stepper.step.rule == "d_sqrt"
    assert stepper.gradient(x) == math.inf  # 1 / (2√0)
    stepper.back()
    assert stepper.gradient(x) is None
    stepper.next()
    assert not stepper.run_until_nan()


def test_running_until_nan_stays_where_all_numbers_are_finite():
    stepper = Stepper(lecture())
    stepper.go(3)
    assert not stepper.run_until_nan()
    assert stepper.position == 3


def test_no_node_is_written_to():
    error = lecture()
    error.backward()
    error.backward()
    before = [(n.data, n.grad, n.pass_number, n.label, n.born) for n in history(error)]
    stepper = Stepper(error)
    while stepper.next():
        stepper.why("w5")
    stepper.go(0)
    stepper.run_until_nan()
    assert [(n.data, n.grad, n.pass_number, n.label, n.born) for n in history(error)] == before


def test_it_stays_as_it_is_when_the_weights_learn():
    error = two_two_two.build()
    stepper = Stepper(error)
    stepper.go(stepper.length)
    before = state(stepper)
    w5 = stepper.find("w5")
    w5.data = 0.0
    error_again = w5 * 2
    error_again.backward()
    assert state(stepper) == before
    with pytest.raises(StaleGraphError, match="the data of w5 was replaced"):
        Stepper(error)


def test_arrays_are_shown_and_cannot_be_spoilt():
    stepper = Stepper(on_tensors())
    stepper.go(stepper.length)
    for array in (stepper.value("W"), stepper.gradient("W")):
        with pytest.raises((InputError, ValueError)):
            array[0] = 5.0


def test_what_cannot_be_stepped_through_is_refused():
    with pytest.raises(InputError, match=r"Stepper got 3\.0"):
        Stepper(3.0)
    with pytest.raises(InputError, match="2 numbers"):
        Stepper(Tensor([1.0, 2.0]))
    with pytest.raises(InputError, match="not in the history of E_total"):
        Stepper(lecture()).gradient(Value(1.0))


def test_a_result_that_is_a_leaf_has_one_position_of_its_own():
    x = Value(3.0, label="x")
    stepper = Stepper(x)
    assert (stepper.turning_point, stepper.length) == (0, 1)
    assert (stepper.value(x), stepper.gradient(x)) == (3.0, None)
    assert stepper.run_until_complete(x)
    assert stepper.gradient(x) == 1.0


def test_it_is_freed_without_the_garbage_collector():
    gc.collect()
    gc.disable()
    try:
        stepper = Stepper(lecture())
        stepper.go(stepper.length)
        assert stepper.find("(target_o1-out_o1)²").inputs
        gone = weakref.ref(stepper.timeline)
        del stepper
        assert gone() is None
    finally:
        gc.enable()


def test_it_shows_itself_in_one_line():
    stepper = Stepper(lecture())
    assert repr(stepper) == (
        "<Stepper E_total: position 0 of 31, forward; "
        "nothing is computed yet; the leaves have their values>"
    )
    stepper.next()
    assert repr(stepper) == (
        "<Stepper E_total: position 1 of 31, forward; step 1: net_h1 = w1·i1 + w2·i2 + b1 = 0.3775>"
    )
    while stepper.next():
        assert "\n" not in repr(stepper)


def test_a_hundred_thousand_steps_are_gone_through_both_ways_and_jumped_over():
    x = Value(0.3, label="x")
    y = x
    for _ in range(25_000):
        y = y.tanh() + x  # 50 000 nodes, and 25 000 terms in the gradient of x
    stepper = Stepper(y)
    assert stepper.length == 100_001
    while stepper.next():
        stepper.gradient(x)
    for position in range(0, stepper.length, 10):
        stepper.go(stepper.length - position)
        stepper.gradient(x)
    while stepper.back():
        stepper.gradient(x)
    assert stepper.run_until_complete("x")
    y.backward()
    assert stepper.gradient(x) == x.grad
