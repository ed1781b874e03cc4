"""Hooks are told what a pass comes by, change no number, and go with their node."""

import gc
import weakref

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scripts import printed_by
from tests.test_backward import random_expression
from tinygrad_edu import (
    InputError,
    StaleGraphError,
    Tensor,
    Value,
    gradients,
    history,
    hooks,
    observe_passes,
    record_source_lines,
)
from tinygrad_edu.passes import record_pass
from tinygrad_edu.stepping.forward import forward_steps


class Heard:
    """A callback that remembers what it was told."""

    def __init__(self):
        self.calls = []

    def __call__(self, node, number):
        self.calls.append((node.label, number))


def diamond():
    """Return a graph in which x reaches E by two ways: E = x·a + a, a = x·x."""
    x = Value(3.0, label="x")
    a = x * x
    a.label = "a"
    product = x * a
    product.label = "product"
    error = product + a
    error.label = "E"
    return x, a, product, error


def test_a_gradient_is_told_once_in_a_pass_when_it_is_complete():
    x, a, product, error = diamond()
    heard = Heard()
    for node in (x, a, product, error):
        node.on_gradient(heard)
    error.backward()
    # E = x³ + x²: ∂E/∂a = x + 1 and ∂E/∂x = 3x² + 2x, at x = 3
    assert heard.calls == [("E", 1.0), ("product", 1.0), ("a", 4.0), ("x", 33.0)]


def test_steps_tell_the_same_in_the_same_order():
    x, a, product, error = diamond()
    heard = Heard()
    for node in (x, a, product, error):
        node.on_gradient(heard)
    told = [(step.node.label, len(heard.calls)) for step in error.backward_steps()]
    assert heard.calls == [("E", 1.0), ("product", 1.0), ("a", 4.0), ("x", 33.0)]
    assert told == [("E", 1), ("product", 2), ("a", 4)]  # with the last step x is complete as well


def test_a_leaf_is_told_what_stands_in_grad_with_earlier_passes():
    x, _, _, error = diamond()
    heard = Heard()
    x.on_gradient(heard)
    error.backward()
    error.backward()
    assert heard.calls == [("x", 33.0), ("x", 66.0)]


def test_a_result_that_is_a_leaf_is_told_too():
    heard = Heard()
    x = Value(2.0, label="x")
    x.on_gradient(heard)
    x.backward()
    list(x.backward_steps())
    assert heard.calls == [("x", 1.0), ("x", 2.0)]


def test_a_recorded_pass_tells_gradients_that_are_nodes():
    x, a, _, error = diamond()
    heard = Heard()
    a.on_gradient(heard)
    x.on_gradient(heard)
    error.backward(record=True)
    assert [(label, gradient.data) for label, gradient in heard.calls] == [("a", 4.0), ("x", 33.0)]


def test_what_writes_to_no_node_tells_nothing():
    x, _, _, error = diamond()
    heard = Heard()
    x.on_gradient(heard)
    gradients(error, [x])
    record_pass(error)
    assert heard.calls == []


def test_a_tensor_is_told_its_array():
    W = Tensor([[1.0, 2.0], [3.0, 4.0]], label="W")
    heard = Heard()
    W.on_gradient(heard)
    (np.array([[1.0, -1.0]]) @ W).sum().backward()
    ((label, gradient),) = heard.calls
    assert label == "W"
    assert gradient.tolist() == [[1.0, 1.0], [-1.0, -1.0]]


def bits(nodes):
    """Return every gradient of some nodes, with the signs of their zeros."""
    return [(np.asarray(node.grad).dtype, np.asarray(node.grad).tobytes()) for node in nodes]


def forget(nodes):
    """Let the leaves begin again with no gradient."""
    for node in nodes:
        if not node.inputs:
            node.grad = 0.0


def array_expression(seed):
    """Return a loss with arrays, Values, broadcasts, zeros and a kink."""
    source = np.random.default_rng(seed)
    dtype = [np.float64, np.float32][seed % 2]
    W = Tensor(source.normal(size=(3, 2)).astype(dtype), label="W")
    b = Tensor(source.normal(size=2).astype(dtype), label="b")
    scale = Value(-0.5, label="scale")
    x = source.normal(size=(4, 3)).astype(dtype)
    hidden = (x @ W + b).relu() * scale
    return ((hidden - hidden.mean()) ** 2 * W[0, 0]).sum() + W.sum() * 0.0


def value_expression(seed):
    """Return a result of Values."""
    return random_expression(seed, [Value(x) for x in (0.4, -0.7, 1.1)])


@pytest.mark.parametrize("make", [value_expression, array_expression])
@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_hooks_change_no_gradient_not_even_in_the_last_bit(make, seed):
    output = make(seed)
    output.backward()
    nodes = history(output)
    expected = bits(nodes)
    forget(nodes)
    source = np.random.default_rng(seed)
    calls = []
    stops = []
    hooked = [node for node in nodes if not node.is_constant and source.random() < 0.5]
    for node in hooked:
        node.on_gradient(lambda node, gradient: calls.append(node))
        hooks.add_hook(node, hooks.CONTRIBUTION, lambda *facts: stops.append(facts))
    output.backward()
    assert bits(nodes) == expected
    assert len(calls) == len(set(calls)) == len(hooked)
    others = [node for node in hooked if node is not output]
    assert len(stops) >= len(others)
    for node in others:  # what was told of each contribution adds up to the gradient
        after = [after for step, place, _, after in stops if step.inputs[place] is node]
        np.testing.assert_array_equal(after[-1], node.grad)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("make", [value_expression, array_expression])
def test_steps_give_what_backward_gives_with_hooks_as_without(make, seed):
    output = make(seed)
    list(output.backward_steps())
    nodes = history(output)
    expected = bits(nodes)
    forget(nodes)
    told = Heard()
    for node in nodes:
        if not node.is_constant:
            node.on_gradient(told)
    list(output.backward_steps())
    assert bits(nodes) == expected
    assert len(told.calls) == len([node for node in nodes if not node.is_constant])


def test_a_hook_that_is_set_between_two_steps_is_heard():
    x, _, _, error = diamond()
    steps = error.backward_steps()
    next(steps)
    heard = Heard()
    x.on_gradient(heard)
    list(steps)
    assert heard.calls == [("x", 33.0)]


def test_a_removed_hook_is_silent_and_the_others_are_not():
    x, _, _, error = diamond()
    first, second = Heard(), Heard()
    handle = x.on_gradient(first)
    x.on_gradient(second)
    assert repr(handle) == "<HookHandle: gradient, set>"
    handle.remove()
    handle.remove()
    assert repr(handle) == "<HookHandle: gradient, removed>"
    error.backward()
    assert (first.calls, second.calls) == ([], [("x", 33.0)])


def test_a_hook_stays_when_the_data_of_its_leaf_is_replaced():
    x = Value(3.0, label="x")
    heard = Heard()
    x.on_gradient(heard)
    with record_source_lines():
        x.data = 4.0
        (x * x).backward()
    assert heard.calls == [("x", 8.0)]
    assert x.made_at is not None


def test_a_hook_may_remove_itself_while_it_is_called():
    x, _, _, error = diamond()
    heard = []
    handles = [x.on_gradient(lambda node, gradient: [handle.remove() for handle in handles])]
    handles.append(x.on_gradient(lambda node, gradient: heard.append(gradient)))
    error.backward()
    error.backward()
    assert heard == [33.0]  # it was in the list of this pass already, and is in no other


def test_an_error_in_a_hook_ends_the_pass_and_the_gradients_so_far_stay():
    x, a, product, error = diamond()

    def fail(node, gradient):
        raise LookupError(node.label)

    a.on_gradient(fail)
    with pytest.raises(LookupError, match="a"):
        error.backward()
    assert (error.grad, product.grad, a.grad) == (1.0, 1.0, 4.0)
    assert x.grad == 9.0  # from the product alone: x·a, with a = 9


def test_a_hook_goes_with_its_node_at_once_though_the_handle_is_kept():
    gc.disable()
    try:
        heard = Heard()
        gone = weakref.ref(heard)
        W = Tensor([1.0, 2.0], label="W")
        numbers = weakref.ref(W._data)
        handle = W.on_gradient(heard)
        error = (W * W).sum()
        error.backward()
        del W, error
        heard.calls.clear()
        assert numbers() is None, "the handle keeps the graph"
        del handle, heard
        assert gone() is None, "something keeps the callback"
    finally:
        gc.enable()


def test_a_forward_hook_is_told_when_the_pass_is_gone_through_again():
    _, a, _, error = diamond()
    heard = Heard()
    handle = a.on_forward(heard)
    assert heard.calls == []
    list(forward_steps(error))
    assert heard.calls == [("a", 9.0)]
    error.backward()
    handle.remove()
    list(forward_steps(error))
    assert heard.calls == [("a", 9.0)]


def test_a_hook_that_could_never_be_called_is_refused():
    x = Value(3.0, label="x")
    y = 2 * x
    with pytest.raises(InputError, match="without brackets"):
        x.on_gradient(x.backward())
    with pytest.raises(InputError, match="x was not computed"):
        x.on_forward(print)
    with pytest.raises(InputError, match=r"w = Value\(2\)"):
        y.inputs[0].on_gradient(print)


def test_a_program_without_hooks_never_asks_a_node_for_one():
    code = (
        "from tinygrad_edu import Value, hooks\n"
        "hooks.hooks_of = hooks.getattr = None\n"  # whoever asks, fails
        "x = Value(3.0)\n"
        "E = x * x\n"
        "E.backward(); list(E.backward_steps())\n"
        "print(hooks.used, x.grad)"
    )
    assert printed_by(code) == "False 12.0\n"


WAYS_BACK = {
    "backward": lambda E: E.backward(),
    "steps": lambda E: list(E.backward_steps()),
    "recorded": lambda E: E.backward(record=True),
}


@pytest.mark.parametrize("kind", [Value, Tensor])
@pytest.mark.parametrize("way", WAYS_BACK)
@pytest.mark.parametrize("hooked", ["E", "h", "g"])
def test_a_hook_that_starts_a_pass_over_the_same_nodes_is_noticed(hooked, way, kind):
    w = kind(2.0, label="w")
    h = w * 5.0
    g = h * 2.0
    E = g + h * 2.0
    nodes = {"E": E, "h": h, "g": g}
    started = []

    def start(node, gradient):
        if not started:
            started.append(node)
            nodes["E"].backward()

    nodes[hooked].on_gradient(start)
    with pytest.raises(StaleGraphError, match="another backward pass went over"):
        WAYS_BACK[way](E)
    assert started


@pytest.mark.parametrize("way", WAYS_BACK)
def test_a_hook_may_start_a_pass_over_other_nodes(way):
    w = Value(2.0, label="w")
    E, other = w * 3.0 * 5.0, w * 7.0
    E.inputs[0].on_gradient(lambda node, gradient: other.backward())
    WAYS_BACK[way](E)
    total = w.grad if isinstance(w.grad, float) else w.grad.data
    assert total == 15.0 + 7.0


def test_a_recorded_pass_is_told_to_observers():
    w = Value(3.0, label="w")
    told = []
    with observe_passes(lambda E: told.append((E.data, w.grad.data))):
        (w * w).backward(record=True)
    assert told == [(9.0, 6.0)]
