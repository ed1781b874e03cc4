"""The backward pass: fast, in steps, without writing, and recorded, all four the same."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tinygrad_edu as tg
from tests.numerical import numerical_partial
from tinygrad_edu import Value, gradients, label_nodes
from tinygrad_edu.chain import chain_rule

SAFE_OPERATIONS = ["sin", "cos", "tanh", "arctan", "sigmoid", "softplus", "exp_of_tanh"]


def random_expression(seed, leaves):
    """Return a random graph with much sharing, its values of order 1."""
    source = random.Random(seed)
    nodes = list(leaves)
    for _ in range(source.randrange(3, 40)):
        a, b = source.choice(nodes), source.choice(nodes)
        kind = source.randrange(8)
        if kind == 0:
            nodes.append(a + b)
        elif kind == 1:
            nodes.append(tg.tanh(a * b))
        elif kind == 2:
            nodes.append(a - 0.5 * b)
        elif kind == 3:
            nodes.append(a / (2.0 + b * b))
        elif kind == 4:
            nodes.append(tg.dot([a, b], [b, 0.3], a))
        elif kind == 5:
            nodes.append(tg.sum([a, b, a]) * 0.3)
        elif kind == 6:
            nodes.append((1.0 + a * a) ** -0.5)
        else:
            name = source.choice(SAFE_OPERATIONS)
            nodes.append(tg.exp(tg.tanh(a)) if name == "exp_of_tanh" else getattr(tg, name)(a))
    return tg.sum(nodes[len(leaves) :])


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_a_random_graph_has_the_numerical_gradient(seed):
    at = (0.4, -0.7, 1.1)
    leaves = [Value(x) for x in at]
    random_expression(seed, leaves).backward()

    def number(*point):
        return random_expression(seed, [Value(x) for x in point]).data

    for place, leaf in enumerate(leaves):
        expected = numerical_partial(number, at, place)
        assert leaf.grad == pytest.approx(expected, rel=1e-6, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_all_ways_back_give_the_same_gradients(seed):
    leaves = [Value(x) for x in (0.4, -0.7, 1.1)]
    output = random_expression(seed, leaves)

    output.backward()
    fast = [leaf.grad for leaf in leaves]

    for leaf in leaves:
        leaf.grad = 0.0
    for _ in output.backward_steps():
        pass
    assert [leaf.grad for leaf in leaves] == fast

    totals = {}
    for _ in chain_rule(output, totals):
        pass
    assert [totals.get(leaf, 0.0) for leaf in leaves] == fast
    assert gradients(output, leaves) == fast
    recorded = [gradient.data for gradient in gradients(output, leaves, record=True)]
    assert recorded == pytest.approx(fast, rel=1e-12, abs=1e-14)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_a_random_graph_has_the_numerical_second_derivative(seed):
    at = (0.4, -0.7)

    def slope(*point):
        leaves = [Value(x) for x in point]
        return gradients(random_expression(seed, leaves), leaves[:1])[0]

    leaves = [Value(x) for x in at]
    (first,) = gradients(random_expression(seed, leaves), leaves[:1], record=True)
    for place, second in enumerate(gradients(first, leaves)):
        expected = numerical_partial(slope, at, place)
        assert second == pytest.approx(expected, rel=1e-5, abs=1e-5)


def test_steps_visit_each_computed_node_once_youngest_first():
    x, y = Value(2.0, label="x"), Value(3.0, label="y")
    product = x * y
    output = product + product * x
    steps = list(output.backward_steps())
    births = [step.node.born for step in steps]
    assert births == sorted(births, reverse=True)
    assert len(births) == len(set(births)) == 3
    assert [step.number for step in steps] == [1, 2, 3]


def test_a_step_holds_the_chain_rule_in_numbers():
    net, out = Value(0.5, label="net"), None
    out = net.sigmoid()
    out.label = "out"
    error = 0.5 * (1.0 - out) ** 2
    error.label = "E"
    step = list(error.backward_steps())[-1]
    assert step.node is out
    assert step.inputs == (net,)
    assert step.upstream == out.grad
    assert step.contributions == (step.upstream * step.partials[0],)
    assert step.totals == (net.grad,)
    assert step.rule == "d_sigmoid"
    assert repr(step) == "step 4: out by d_sigmoid: ∂E/∂net += -0.3775 × 0.2350 = -0.0887"


def test_a_plain_number_is_held_fixed_and_a_step_does_not_speak_of_it():
    x = Value(-3.0, label="x")
    square = x**2
    (step,) = square.backward_steps()
    assert step.partials == (-6.0, 0.0)
    assert repr(step) == "step 1: E = x² by d_power: ∂E/∂x += 1 × -6 = -6"
    square.backward()
    assert repr(square.inputs[1]) == "Value(2)"
    assert square.inputs[1].name == "2"


def test_gradients_grow_in_grad_while_one_steps():
    a = Value(3.0)
    output = (a * 2.0) + (a * 5.0)
    seen = [a.grad for _ in output.backward_steps()]
    assert seen == [0.0, 5.0, 7.0]


def test_what_a_pass_has_not_reached_yet_is_not_shown_as_zero():
    w, x = Value(0.5, label="w"), Value(3.0, label="x")
    a = x * x
    error = a * w
    label_nodes({"a": a, "error": error})
    steps = error.backward_steps()
    assert repr(w) == "w = 0.5  ∂E/∂w = ·"
    next(steps)
    assert repr(w) == "w = 0.5  ∂error/∂w = 9"
    assert repr(a) == "a = 9  ∂error/∂a = 0.5"
    assert repr(x) == "x = 3  ∂E/∂x = ·"
    next(steps)
    assert repr(x) == "x = 3  ∂error/∂x = 3"


def test_stopping_halfway_and_starting_again_gives_a_clean_pass_for_computed_nodes():
    a = Value(3.0)
    b = a * a
    c = b * 2.0
    next(c.backward_steps())
    assert b.grad == 2.0
    c.backward()
    assert b.grad == 2.0
    assert a.grad == 12.0


def test_gradients_leaves_every_grad_as_it_is():
    x = Value(3.0)
    y = x * x
    z = y * 2.0
    z.backward()
    before = (x.grad, y.grad, z.grad)
    assert gradients(z, [x, y]) == [12.0, 2.0]
    assert gradients(y, [x]) == [6.0]
    assert (x.grad, y.grad, z.grad) == before


def test_gradients_with_respect_to_a_stranger_are_zero():
    x, stranger = Value(3.0), Value(1.0)
    assert gradients(x * x, [stranger]) == [0.0]
    (recorded,) = gradients(x * x, [stranger], record=True)
    assert recorded.data == 0.0


def test_the_third_derivative_of_a_cube_is_six():
    x = Value(2.0)
    y = x**3
    for expected in (12.0, 12.0, 6.0, 0.0):
        (y,) = gradients(y, [x], record=True)
        assert y.data == expected


def test_derivatives_of_a_cube_at_zero_are_right_to_any_order():
    x = Value(0.0)
    y = x**3
    for expected in (0.0, 0.0, 6.0, 0.0, 0.0):
        (y,) = gradients(y, [x], record=True)
        assert y.data == expected


def test_backward_with_record_writes_gradients_that_can_be_differentiated():
    x = Value(2.0)
    (x**3).backward(record=True)
    first = x.grad
    assert first.data == 12.0
    x.grad = 0.0
    first.backward(record=True)
    second = x.grad
    assert second.data == 12.0
    x.grad = 0.0
    second.backward()
    assert x.grad == 6.0


def test_recorded_gradients_accumulate_in_leaves():
    x = Value(2.0)
    y = x * x
    y.backward(record=True)
    y.backward(record=True)
    assert x.grad.data == 8.0


def test_a_recorded_gradient_of_zero_keeps_its_history():
    x = Value(0.0)
    (first,) = gradients(x * x, [x], record=True)
    assert first.data == 0.0
    assert gradients(first, [x]) == [2.0]


def test_a_graph_of_many_paths_takes_one_step_a_node():
    x = Value(1.0)
    y = x
    for _ in range(60):
        y = y + y
    y.backward()
    assert x.grad == 2.0**60


def test_a_deep_and_wide_graph_needs_no_recursion():
    x = Value(0.5)
    y = x
    for _ in range(20_000):
        y = (y + x) * 0.5
    (first,) = gradients(y, [x], record=True)
    assert first.data == pytest.approx(1.0)
    assert sum(1 for _ in y.backward_steps()) == 40_000
