"""The whole diagnosis: its report, healthy networks, its speed, and what it refuses."""

import math

import numpy as np
import pytest

import nn
import tinygrad_edu as tg
from examples import digits, moons, two_two_two
from tinygrad_edu import (
    OPS,
    InputError,
    StaleGraphError,
    Tensor,
    Value,
    history,
    record_source_lines,
)
from tinygrad_edu.diagnosing import Diagnosis, diagnose
from tinygrad_edu.diagnosing.diagnosis import count_of
from tinygrad_edu.diagnosing.findings import Finding


def moons_error(network, X, y):
    if isinstance(network, nn.MLP):
        return nn.hinge([network(list(row)) for row in X], 2.0 * y - 1.0)
    return nn.hinge(network(X), 2.0 * y[:, None] - 1.0)


@pytest.mark.filterwarnings("ignore::tinygrad_edu.NonFiniteWarning")
def test_the_report_begins_with_the_worst_and_ends_with_the_layers():
    w1, w2 = Value(50.0, label="w1"), Value(1.0, label="w2")
    hidden = [tg.tanh(w1 * x) for x in (1.0, 2.0)]
    E = tg.sum([tg.log(w2 * out - out) for out in hidden])  # ln 0
    E.label = "loss"
    diagnosis = diagnose(E)
    kinds = [found.kind for found in diagnosis.findings]
    assert kinds == ["non-finite value", "non-finite gradient", "saturated units"]
    lines = str(diagnosis).splitlines()
    assert lines[0] == "loss = -inf: 3 findings"
    assert lines[1].startswith("  non-finite value: ")
    assert all(len(finding.message.splitlines()) == 1 for finding in diagnosis.findings)
    assert "record_source_lines()" in lines[4]
    assert "mean |∂loss/∂net|" in lines[5]
    assert repr(diagnosis) == "<Diagnosis of loss = -inf: 3 findings, the worst: non-finite value>"


def test_nothing_found_is_said():
    diagnosis = diagnose(two_two_two.build())
    assert isinstance(diagnosis, Diagnosis)
    assert str(diagnosis).startswith("E_total = 0.2984: nothing found\n")
    assert not diagnosis


def test_where_lines_were_recorded_the_report_does_not_ask_for_them():
    with record_source_lines():
        E = tg.sqrt(Value(0.0, label="x"))
    assert f"made at {__file__}:" in str(diagnose(E))
    assert "record_source_lines" not in str(diagnose(E))


def test_it_writes_to_no_node():
    E = two_two_two.build()
    E.backward()
    before = [(node.data, node.grad, node.pass_number, node.label) for node in history(E)]
    diagnose(E)
    assert [(n.data, n.grad, n.pass_number, n.label) for n in history(E)] == before


@pytest.mark.parametrize("steps", [0, 1, 100, 10_000])
def test_the_lectures_network_is_healthy_at_every_stage(steps):
    _, model = two_two_two.train(steps)
    assert not diagnose(two_two_two.error_of(model)).findings


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
@pytest.mark.parametrize("seed", [1, 2])
def test_no_alarm_for_moons_before_or_after_training(activation, seed):
    X, y = nn.data.moons(100, noise=0.1, seed=1)
    network = nn.MLP(2, [16, 16, 1], activation, seed=seed).to_tensors()
    assert not diagnose(moons_error(network, X, y))
    moons.train(network, X, 2.0 * y[:, None] - 1.0, 100)
    penalty = 1e-4 * nn.l2_penalty(network.parameters())
    assert not diagnose(moons_error(network, X, y) + penalty)
    assert not diagnose(moons_error(network.to_values(), X, y))


def test_dead_units_of_a_trained_network_are_told_as_minor_and_are_really_dead():
    X, y = nn.data.moons(100, noise=0.1, seed=1)
    network = nn.MLP(2, [16, 16, 1], seed=1).to_tensors()
    moons.train(network, X, 2.0 * y[:, None] - 1.0, 100)
    assert moons.accuracy_of(network(X), 2.0 * y[:, None] - 1.0) == 1.0
    hidden = X @ network[0].weight.data + network[0].bias.data
    dead = np.flatnonzero((hidden <= 0.0).all(axis=0))
    found = diagnose(moons_error(network, X, y)).findings
    assert all(finding.is_minor for finding in found)
    told = [f.message for f in found if "layer 1" in f.message]
    assert [f"{len(dead)} of 16" in text for text in told] == [True] * (len(dead) > 0)


def test_no_alarm_for_digits_at_the_start_or_after_some_steps():
    pytest.importorskip("sklearn")
    data = nn.data.split(*nn.data.digits(), test=0.2, seed=0)
    model = digits.network()
    X, y = data[0], data[2]
    for epochs in (0, 1, 5):
        if epochs:
            digits.train(model, data, epochs)
        for count in (32, len(X)):
            assert not diagnose(nn.cross_entropy(model(X[:count]), y[:count]))


def test_a_step_of_micrograds_demo_with_65_000_nodes_is_healthy():
    X, y = nn.data.moons(100, noise=0.1, seed=1)
    E = moons_error(nn.MLP(2, [16, 16, 1], "relu", seed=1, expand=True), X, y)
    assert len(history(E)) > 64_000
    assert not diagnose(E)


def test_a_graph_as_deep_as_it_is_large_needs_no_recursion():
    w, out = Value(1.0, label="w"), Value(0.5, label="x")
    for _ in range(20_000):
        out = tg.tanh(w * out)
    diagnosis = diagnose(out)
    assert len(diagnosis.layers) == 20_000
    lines = str(diagnosis).splitlines()
    assert len(lines) < 30
    assert "… 19980 more layers" in "".join(lines)
    assert lines[-1].split()[0] == "20000"


def test_a_stack_of_sums_as_long_as_it_is_large_is_one_net():
    weights = [Value(0.001) for _ in range(20_000)]
    net = weights[0] * 2.0
    for weight in weights[1:]:
        net = net + weight * 2.0
    net = net + Value(0.5)  # without a bias it is a sum like 3x + 2y, and no net
    (layer,) = diagnose(net).layers
    assert layer.nets == (net,)
    assert layer.of_weights == 2.0


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        ({"fewest": 0}, "fewest=0"),
        ({"flat": 0.0}, "flat=0.0"),
        ({"flat": math.nan}, "flat=nan"),
        ({"most": 1.0}, "most=1.0"),
        ({"many": 1.5}, "many=1.5"),
        ({"vanishing": 2.0}, "vanishing=2.0"),
        ({"exploding": 0.5}, "exploding=0.5"),
    ],
)
def test_a_limit_out_of_range_is_refused(limits, message):
    with pytest.raises(InputError, match=message):
        diagnose(Value(1.0) * 2.0, **limits)


def test_what_has_no_one_gradient_is_refused():
    with pytest.raises(InputError, match=r"diagnose got 3\.0"):
        diagnose(3.0)
    with pytest.raises(InputError, match="2 numbers"):
        diagnose(Tensor([1.0, 2.0]) * 2.0)
    w = Value(1.0, label="w")
    E = w * 2.0
    w.data = 3.0
    with pytest.raises(StaleGraphError, match="w was replaced"):
        diagnose(E)


@pytest.mark.parametrize("name", sorted(OPS))
def test_every_operation_can_stand_in_a_graph_that_is_diagnosed(name):
    op = OPS[name]
    for example in op.examples:
        settings = example[-1] if isinstance(example[-1], dict) else {}
        operands = example[:-1] if isinstance(example[-1], dict) else example
        leaves = [Tensor(x) for x in operands]
        out = Tensor.computed(op, leaves, settings) if op.is_arraywise else op(*leaves)
        for function in (tg.relu, tg.tanh):
            diagnosis = diagnose(function(out * 0.1).sum())
            assert str(diagnosis)
            assert not diagnosis.findings or not diagnosis.findings[0].kind.startswith("non-finite")


def test_findings_that_are_all_minor_are_counted_as_such():
    minor = Finding("dead units", (), (), "", "", is_minor=True)
    serious = Finding("no gradient", (), (), "", "")
    assert count_of([minor, minor]) == "nothing serious found, 2 minor"
    assert count_of([serious, minor]) == "1 finding, 1 minor"
    assert count_of([]) == "nothing found"
