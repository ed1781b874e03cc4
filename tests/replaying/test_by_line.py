"""The positions of a replay: one behind each line, and at the end of each step those of a pass."""

import numpy as np
import pytest

import nn
from examples.two_two_two import build, error_of, network
from tinygrad_edu import Tensor, Value
from tinygrad_edu.names import Names
from tinygrad_edu.replaying import Replay
from tinygrad_edu.stepping.timeline import Timeline
from tinygrad_edu.unrolling import unroll


def twice():
    x = Value(3.0, label="x")
    return x * x + x


def power():
    x, y = Value(2.0, label="x"), Value(3.0, label="y")
    return (x**y).tanh() * y


def tensors():
    model = nn.Sequential(nn.Linear(2, 3, seed=0), "tanh", nn.Linear(3, 2, seed=1))
    return nn.cross_entropy(model(Tensor([[0.5, -1.0], [0.25, 2.0]], label="X")), [0, 1])


def numbers_alone():
    """A step without a line: everything that it was computed from is held fixed."""
    x = Value(3.0, label="x")
    two, _ = (2.0 * x).inputs
    return two.exp() * x


GRAPHS = [build, lambda: error_of(network()), twice, power, tensors, numbers_alone]


@pytest.mark.parametrize("graph", GRAPHS)
def test_each_line_of_the_way_back_assigns_the_gradient_that_it_is_said_to(graph):
    output = graph()
    program = unroll(output)
    timeline = Timeline(output)
    names = Names(output).identifiers
    source = program.source.splitlines()
    targets = [source[found.line - 1].split(" = ")[0].strip() for found in program.assignments]
    turn = timeline.turning_point
    assert targets[:turn] == [names[step.node] for step in timeline.forward]
    assert [found.step for found in program.assignments[:turn]] == list(range(1, turn + 1))
    assert targets[turn] == f"dE_d{names[output]}"
    for target, found in zip(targets[turn + 1 :], program.assignments[turn + 1 :], strict=True):
        step = timeline.backward[found.step - 1]
        if found.place is None:
            assert target == f"dE_dinputs_of_{names[step.node]}"
        else:
            assert target == f"dE_d{names[step.inputs[found.place]]}"


@pytest.mark.parametrize("graph", GRAPHS)
def test_behind_the_last_line_of_each_step_all_is_as_after_the_step(graph):
    output = graph()
    replay, timeline = Replay(output), Timeline(output)
    ends = list(range(timeline.start + 1))
    ends += [replay.timeline.passed_at[step.node] for step in timeline.backward]
    assert ends[-1] == replay.length == len(replay.program.assignments)
    for position, end in enumerate(ends):
        for node in replay.variables.values():
            replay.go(end)
            assert np.array_equal(replay.value(node), timeline.value(node, position))
            assert np.array_equal(replay.gradient(node), timeline.gradient(node, position))
            assert replay.is_complete(node) == timeline.is_complete(node, position)


def test_a_node_that_is_an_input_twice_gets_one_term_a_line():
    replay = Replay(twice())
    seen = []
    while replay.next():
        seen.append(replay.gradient("x"))
    # ∂(x² + x)/∂x at 3: 1 by the sum, and 3 by each of the two places of x·x.
    assert seen == [None, None, None, None, 1.0, 4.0, 7.0]


def test_the_remark_behind_each_line_says_the_number_that_is_there():
    replay = Replay(build())
    source = replay.program.source.splitlines()
    for position in range(replay.turning_point + 2, replay.length + 1):
        replay.go(position)
        remark = source[replay.line - 1].partition("# ")[2]
        shown = remark.rpartition("in all ")[2].rpartition(" = ")[2].replace("−", "-")
        input = replay.step.inputs[replay.place]
        assert float(shown) == pytest.approx(replay.gradient(input), rel=6e-3)


def test_a_leaf_alone_can_be_replayed():
    replay = Replay(Value(2.0, label="x"))
    assert replay.length == 1
    assert (replay.next(), replay.text, replay.gradient("x")) == (True, "dE_dx = one_like(x)", 1.0)
    assert not replay.next()


def test_the_program_is_written_where_it_is_asked_for(tmp_path):
    replay = Replay(build(), tmp_path / "pass.py")
    assert replay.program.path == (tmp_path / "pass.py").resolve()
    assert replay.text.startswith("def forward(")
