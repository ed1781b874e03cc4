"""A debugger reads every attribute of whatever it shows: reading must be free, and change nothing.

It also calls repr, and takes an attribute that fails for one that is not there.
"""

import sys

import numpy as np
import pytest

import nn
from tinygrad_edu import OPS, Tensor, Value, history, hooks, modes, record_source_lines
from tinygrad_edu.ground import clock
from tinygrad_edu.passes import record_pass
from tinygrad_edu.stepping import Stepper

UNSET = {"_extras"}
"""The slot that a node has only when there is something in it."""


def of_values():
    """Return the error of the lecture's 2-2-2 network."""
    network = nn.MLP(2, [2, 2], activation="sigmoid", bias="shared", labels=True, seed=1)
    return nn.half_squared_error(network([0.05, 0.10]), [0.01, 0.99])


def of_tensors():
    """Return a loss of arrays: products, a broadcast, an index, a sum, and a Value."""
    W, b = Tensor([[1.0, -2.0], [0.5, 3.0]], label="W"), Tensor([0.1, 0.2], label="b")
    hidden = (np.ones((5, 2)) @ W + b).relu() * Value(0.5, label="scale")
    return (hidden * hidden).mean() + W[0, 1]


def of_large_arrays():
    """Return a loss of arrays that nobody prints in full."""
    W = Tensor(np.linspace(-1.0, 1.0, 64 * 32).reshape(64, 32), label="W")
    return (np.ones((8, 64)) @ W).tanh().sum()


def content(node):
    """Return everything that a node holds, so that any change shows."""
    slots = {name for kind in type(node).__mro__ for name in getattr(kind, "__slots__", ())}
    held = {name: getattr(node, name) for name in slots if hasattr(node, name)}
    arrays = {name: x.tobytes() for name, x in held.items() if isinstance(x, np.ndarray)}
    return {name: id(x) for name, x in held.items()}, arrays, held["grad"], held["_label"]


def surroundings():
    """Return everything outside the nodes that making or visiting one would change."""
    counters = (repr(clock.BIRTHS), repr(clock.PASSES), clock.newest.replacement)
    switches = (modes.held(), modes.watched, hooks.used, clock.newest.crossing)
    return counters, switches, list(OPS)


def read_everything(item, but=()):
    """Read an object as a debugger does, and return what could not be read."""
    failed = set()
    for name in set(dir(item)) - set(but):
        try:
            getattr(item, name)
        except AttributeError:
            failed.add(name)
    assert "\n" not in repr(item)
    return failed


@pytest.mark.parametrize("make", [of_values, of_tensors, of_large_arrays])
@pytest.mark.parametrize("differentiated", [False, True])
def test_reading_every_attribute_of_every_node_changes_nothing(make, differentiated):
    with record_source_lines():
        output = make()
    if differentiated:
        output.backward()
    nodes = history(output)
    assert len(nodes) > 4
    before = [content(node) for node in nodes], surroundings()
    failed = set().union(*[read_everything(node, but={"T"}) for node in nodes])
    assert ([content(node) for node in nodes], surroundings()) == before
    assert failed <= UNSET
    assert history(output) == nodes


def test_the_one_attribute_that_makes_a_node_leaves_all_others_as_they_are():
    """NumPy has t.T as an attribute, and so have Tensors: it is t.transpose(), a new node."""
    output = of_tensors()
    output.backward()
    nodes = history(output)
    before = [content(node) for node in nodes], surroundings()[1:]
    for node in nodes:
        read_everything(node)
    assert ([content(node) for node in nodes], surroundings()[1:]) == before
    assert history(output) == nodes


def test_reading_every_attribute_of_the_steps_and_of_a_stepper_changes_nothing():
    output = of_values()
    record, stepper = record_pass(output), Stepper(output)
    stepper.go(12)
    before = [content(node) for node in record.nodes], surroundings(), stepper.position
    for item in (*record.steps, *record.edges, stepper):
        assert read_everything(item) == set()
    after = [content(node) for node in record.nodes], surroundings(), stepper.position
    assert after == before


def calls_to_read(item):
    """Return how many functions are called while an object is read as a debugger does."""
    calls = []

    def count(frame, event, argument):
        if event == "call":
            calls.append(frame.f_code)

    sys.setprofile(count)
    try:
        read_everything(item)
    finally:
        sys.setprofile(None)
    return len(calls)


def chain(length):
    """Return the last of a row of nodes without names, each computed from the one before."""
    x = Value(0.5, label="x")
    for _ in range(length):
        x = (x * 0.9 + 0.1).tanh()
    return x


def test_reading_a_node_takes_as_long_whatever_is_behind_it():
    """A debugger gives an attribute a second, and repeats that at every step."""
    shallow, deep = chain(100), chain(20_000)
    assert calls_to_read(deep) == calls_to_read(shallow)
    assert calls_to_read(deep) < 2_000
