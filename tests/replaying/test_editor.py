"""What a learner sees in an editor that has attached to a replay."""

import inspect
import re

import numpy as np
import pytest

from examples import two_two_two
from tests.debugging.dap import DebuggerError
from tests.replaying.serving import OUT_H1, W5, attached, lecture, line_of
from tinygrad_edu import Tensor, Value, explain, named_nodes
from tinygrad_edu.replaying import Replay


@pytest.fixture
def replay():
    return lecture()


@pytest.fixture
def editor(replay):
    with attached(replay) as debugger:
        yield debugger


def run_to_line(editor, replay, line):
    assert editor.set_breakpoints(replay.program.path, [line]) == [True]
    assert editor.wait_for_stop() == "entry"
    editor.continue_()
    assert editor.wait_for_stop() == "breakpoint"


def watch_gradient(editor, name):
    """Set a data breakpoint on a row of the Gradients, as an editor does."""
    reference = editor.scopes()["Gradients"]
    info = editor.request("dataBreakpointInfo", variablesReference=reference, name=name)
    wanted = [{"dataId": info["dataId"], "accessType": "write"}]
    answer = editor.request("setDataBreakpoints", breakpoints=wanted)
    assert [breakpoint["verified"] for breakpoint in answer["breakpoints"]] == [True]
    return info["description"]


def test_a_breakpoint_at_a_gradients_line_shows_it_and_a_step_back_takes_it_away(editor, replay):
    run_to_line(editor, replay, line_of(replay, "dE_dw5"))
    frame = editor.stack()[0]
    assert (frame.name, frame.path, frame.line) == (
        "backward",
        str(replay.program.path),
        line_of(replay, "dE_dw5"),
    )
    shown = editor.variables(scope="Gradients")["dE_dw5"]
    assert float(shown) == pytest.approx(W5, abs=1e-16)
    assert len(shown) > 16  # with the digits of the engine, and not those of a picture
    editor.step_back()
    assert editor.wait_for_stop() == "step"
    assert editor.stack()[0].line == line_of(replay, "dE_dw6") + 1  # dE_dout_h2 stands between
    assert editor.variables(scope="Gradients")["dE_dw5"] == "·"
    editor.step_over()
    assert editor.variables(scope="Gradients")["dE_dw5"] == shown


def test_it_begins_where_only_the_leaves_have_values(editor, replay):
    assert editor.wait_for_stop() == "entry"
    assert editor.told == "the beginning: nothing is computed yet"
    source = replay.program.source.splitlines()
    frames = editor.stack()
    assert [frame.name for frame in frames] == ["forward"]
    assert source[frames[0].line - 1].startswith("def forward(")
    values = editor.variables(scope="Values")
    assert list(values)[:2] == ["i1", "i2"]
    assert values["w5"] == "0.4"
    assert values["net_h1"] == values["E_total"] == "·"
    assert set(editor.variables(scope="Gradients").values()) == {"·"}
    assert editor.variables(scope="This step") == {}
    editor.step_back()
    assert editor.wait_for_stop() == "step"
    assert editor.stack() == frames


def test_the_variables_stand_in_the_order_of_their_birth(editor, replay):
    names = list(editor.variables(scope="Values"))
    assert names == list(replay.variables)
    births = [node.born for node in replay.variables.values()]
    assert births == sorted(births)
    assert list(editor.variables(scope="Gradients")) == [f"dE_d{name}" for name in names]


def test_a_step_goes_one_line_on_or_back_and_going_back_is_exact(editor, replay):
    editor.wait_for_stop()
    lines = [assignment.line for assignment in replay.program.assignments]
    there = []
    for line in lines:
        editor.step_in()
        assert editor.stack()[0].line == line
        there.append([editor.variables(scope=scope) for scope in editor.scopes()])
    assert editor.told == "the end: every gradient is complete"
    for line, known in zip(lines[::-1], there[::-1], strict=True):
        assert editor.stack()[0].line == line
        assert [editor.variables(scope=scope) for scope in editor.scopes()] == known
        editor.step_back()
    editor.wait_for_stop()
    assert editor.told.startswith("the beginning")


def test_this_step_shows_the_chain_rule_of_the_line(editor, replay):
    run_to_line(editor, replay, line_of(replay, "dE_dout_h1", 2))
    shown = editor.variables(scope="This step")
    assert list(shown) == "node rule upstream input partial contribution total".split()
    assert shown["node"] == "v₇ = w5 · out_h1"
    assert (shown["rule"], shown["input"]) == ("d_multiply", "out_h1")
    assert float(shown["upstream"]) == pytest.approx(0.138498562, abs=5e-10)
    assert shown["partial"] == "0.4"
    assert float(shown["contribution"]) == pytest.approx(0.055399425, abs=5e-10)
    assert float(shown["total"]) == pytest.approx(OUT_H1[1], abs=1.5e-9)
    run_back = line_of(replay, "out_o1")
    editor.set_breakpoints(replay.program.path, [run_back])
    editor.reverse_continue()
    assert editor.wait_for_stop() == "breakpoint"
    shown = editor.variables(scope="This step")
    assert shown["formula"] == "σ(net_o1)"
    assert float(shown["value"]) == pytest.approx(0.75136507, abs=5e-9)


def test_the_seed_of_the_way_back_is_a_line_of_its_own(editor, replay):
    run_to_line(editor, replay, line_of(replay, "dE_dE_total"))
    assert editor.variables(scope="This step") == {"total": "1.0"}
    assert editor.variables(scope="Gradients")["dE_dE_total"] == "1.0"


def test_the_second_frame_is_the_learners_own_line(editor, replay):
    run_to_line(editor, replay, line_of(replay, "out_h1"))
    frame, behind = editor.stack()
    assert frame.name == "forward"
    assert behind.name == "where out_h1 was made"
    assert behind.path == inspect.getsourcefile(two_two_two)
    lines = inspect.getsource(two_two_two).splitlines()
    assert lines[behind.line - 1].strip() == "out_h1 = sigmoid(net_h1)"
    assert list(editor.scopes(behind)) == list(editor.scopes(frame))
    part = editor.request("stackTrace", threadId=1, startFrame=1, levels=1)
    assert [found["name"] for found in part["stackFrames"]] == [behind.name]
    assert part["totalFrames"] == 2


def test_a_breakpoint_moves_to_the_next_assignment(editor, replay):
    path, source = str(replay.program.path), replay.program.source.splitlines()
    heading = source.index("    # neuron o1") + 1
    wanted = [1, heading, line_of(replay, "dE_dw5"), len(source)]
    answer = editor.request(
        "setBreakpoints",
        source={"path": path},
        breakpoints=[{"line": line} for line in wanted],
    )["breakpoints"]
    assert [found["verified"] for found in answer] == [True, True, True, False]
    lines = [found["line"] for found in answer[:3]]
    assert source[lines[0] - 1].strip().startswith("v_1 = w1 * i1")
    assert lines[1:] == [heading + 1, line_of(replay, "dE_dw5")]
    assert answer[3]["message"] == "no assignment stands here or below"
    assert len({found["id"] for found in answer}) == 4
    editor.wait_for_stop()
    stops = []
    for _ in range(4):
        editor.continue_()
        editor.wait_for_stop()
        stops.append(editor.stack()[0].line)
    assert stops == [*lines, replay.lines[-1]]


def test_breakpoints_of_another_file_are_refused_and_those_of_a_file_replaced(editor, replay):
    assert editor.set_breakpoints(two_two_two.__file__, [3]) == [False]
    path, first, second = replay.program.path, *replay.lines[1:3]
    editor.set_breakpoints(path, [first])
    editor.set_breakpoints(two_two_two.__file__, [])  # leaves those of the program alone
    editor.wait_for_stop()
    editor.continue_()
    assert editor.stack()[0].line == first
    editor.set_breakpoints(path, [second])
    editor.reverse_continue()
    assert editor.wait_for_stop() == "step"
    editor.continue_()
    assert editor.stack()[0].line == second


def test_a_data_breakpoint_stops_at_each_change_of_a_gradient(editor, replay):
    assert editor.wait_for_stop() == "entry"
    assert watch_gradient(editor, "dE_dout_h1") == "∂E_total/∂out_h1"
    for number, expected in enumerate(OUT_H1, start=1):
        editor.continue_()
        assert editor.wait_for_stop() == "data breakpoint"
        shown = editor.variables(scope="Gradients")["dE_dout_h1"]
        assert float(shown) == pytest.approx(expected, abs=1.5e-9)
        assert editor.told == f"∂E_total/∂out_h1 = {shown}"
        assert editor.stack()[0].line == line_of(replay, "dE_dout_h1", number)
    editor.continue_()
    assert editor.wait_for_stop() == "step"
    assert editor.told == "the end: every gradient is complete"
    editor.reverse_continue()
    assert editor.wait_for_stop() == "data breakpoint"
    assert editor.stack()[0].line == line_of(replay, "dE_dout_h1", 2)
    editor.reverse_continue()
    assert editor.stack()[0].line == line_of(replay, "dE_dout_h1", 1)
    editor.request("setDataBreakpoints", breakpoints=[])
    editor.reverse_continue()
    assert editor.wait_for_stop() == "step"
    assert editor.told.startswith("the beginning")


def test_the_gradient_of_the_result_changes_once(editor, replay):
    editor.wait_for_stop()
    watch_gradient(editor, "dE_dE_total")
    editor.continue_()
    assert editor.wait_for_stop() == "data breakpoint"
    assert editor.stack()[0].line == line_of(replay, "dE_dE_total")
    editor.continue_()
    assert editor.wait_for_stop() == "step"


def test_what_does_not_change_has_no_data_breakpoint(editor):
    scopes = editor.scopes()
    for scope, name, why in [
        ("Values", "w5", "w5 is computed once: set a breakpoint at its line instead"),
        ("This step", "upstream", "a replay stops at changes of gradients: see Gradients"),
    ]:
        asked = {"variablesReference": scopes[scope], "name": name}
        found = editor.request("dataBreakpointInfo", **asked)
        assert found == {"dataId": None, "description": why}
    found = editor.request("dataBreakpointInfo", name="w55")
    assert found == {"dataId": None, "description": "no node w55; did you mean w5?"}
    assert editor.request("dataBreakpointInfo", name="w5")["dataId"] == "w5"
    answer = editor.request("setDataBreakpoints", breakpoints=[{"dataId": "of another pass"}])
    assert answer["breakpoints"][0]["verified"] is False


def test_a_name_is_evaluated_to_what_is_known_of_it_here(editor, replay):
    editor.wait_for_stop()
    assert editor.evaluate("w5", context="hover") == "w5 = 0.4  ∂E_total/∂w5 = ·"
    assert editor.evaluate("net_o1") == "net_o1 = ·  ∂E_total/∂net_o1 = ·"
    run_on = line_of(replay, "dE_dout_h1", 1)
    editor.set_breakpoints(replay.program.path, [run_on])
    editor.continue_()
    assert editor.evaluate("dE_dw5") == "·"
    assert float(editor.evaluate("dE_dout_h1")) == pytest.approx(OUT_H1[0], abs=1.5e-9)
    assert editor.evaluate("out_h1").endswith(" so far")
    editor.continue_()
    editor.wait_for_stop()
    assert editor.told.startswith("the end")
    for name in ("dE_dw5", "∂E_total/∂w5"):
        assert float(editor.evaluate(name)) == pytest.approx(W5, abs=1e-16)
    assert float(editor.evaluate("out_h1").rpartition(" = ")[2]) == pytest.approx(
        OUT_H1[1], abs=1.5e-9
    )
    product = "v₇ = w5 · out_h1 = 0.2373079968"  # 0.4 × 0.593269992 of the lecture
    for name in ("v_7", "v₇", "v7", "w5*out_h1", "w5 · out_h1"):
        assert editor.evaluate(name, context="repl").startswith(product)
    assert float(editor.evaluate("∂E_total/∂(w5 · out_h1)")) == pytest.approx(
        0.138498562, abs=5e-10
    )


def test_why_is_answered_as_far_as_the_pass_has_come(editor, replay):
    editor.wait_for_stop()
    assert "still to come: via v₁₀ = w7 · out_h1, v₇ = w5 · out_h1" in editor.evaluate("why out_h1")
    editor.set_breakpoints(replay.program.path, [line_of(replay, "dE_dw7")])
    editor.continue_()
    # The line behind this one adds to ∂E/∂out_h1; both are of one step.
    assert "no term yet" in editor.evaluate("why out_h1")
    editor.step_over()
    assert "-0.0190 so far: -0.0190 via v₁₀ = w7 · out_h1" in editor.evaluate("why out_h1")
    editor.continue_()
    editor.wait_for_stop()
    error = two_two_two.build()
    chain = str(explain(error, named_nodes(error)["w5"]))
    assert editor.evaluate("why w5", context="repl").splitlines()[-1] == chain
    assert editor.evaluate("why  dE_dw5").splitlines()[-1] == chain


@pytest.mark.parametrize("expression", ["w55", "__import__('os')", "1 + 1", "", "why", "why w55"])
def test_an_expression_that_is_no_name_is_refused_and_not_run(editor, expression):
    with pytest.raises(DebuggerError, match="no node"):
        editor.evaluate(expression)
    assert editor.evaluate("w5").startswith("w5 = 0.4")


def test_step_out_goes_to_the_end_of_a_pass_and_stops_on_the_way(editor, replay):
    editor.wait_for_stop()
    editor.set_breakpoints(replay.program.path, [line_of(replay, "net_o1")])
    editor.step_out()
    assert editor.wait_for_stop() == "breakpoint"
    editor.step_out()
    assert editor.wait_for_stop() == "step"
    assert editor.stack()[0].line == line_of(replay, "E_total")
    assert editor.variables(scope="Values")["E_total"].startswith("0.29837110876")
    editor.step_out()
    assert editor.stack()[0].line == line_of(replay, "dE_dE_total")
    editor.step_out()
    assert editor.stack()[0].line == replay.lines[-1]


@pytest.mark.parametrize("go_on", ["continue_", "step_over", "step_in", "step_out"])
def test_going_on_from_the_end_ends_the_session(editor, go_on):
    editor.wait_for_stop()
    editor.continue_()
    assert editor.wait_for_stop() == "step"
    getattr(editor, go_on)()
    assert editor.wait_for_end() == ""
    with pytest.raises(DebuggerError, match="after the end of the replay"):
        editor.request("stepBack", threadId=1)


def test_a_jump_goes_anywhere_and_a_pause_stays(editor, replay):
    editor.wait_for_stop()
    source = {"path": str(replay.program.path)}
    for name in ("dE_dw5", "net_h1"):
        line = line_of(replay, name)
        (target,) = editor.request("gotoTargets", source=source, line=line)["targets"]
        editor.stopped = None
        editor.request("goto", threadId=1, targetId=target["id"])
        assert editor.wait_for_stop() == "goto"
        assert editor.stack()[0].line == line
    editor.stopped = None
    editor.request("pause", threadId=1)
    assert editor.wait_for_stop() == "pause"
    assert editor.stack()[0].line == line_of(replay, "net_h1")
    assert editor.request("gotoTargets", source={"path": "x.py"}, line=3) == {"targets": []}


def test_at_the_end_every_gradient_is_that_of_backward(editor, replay):
    editor.wait_for_stop()
    editor.continue_()
    error = two_two_two.build()
    error.backward()
    shown = editor.variables(scope="Gradients")
    for name, node in named_nodes(error).items():
        assert shown[f"dE_d{name}"] == str(node.grad)
    assert all(re.fullmatch(r"-?\d\.\d+(e-\d+)?", text) for text in shown.values())


def test_arrays_unfold_place_by_place():
    rows = np.arange(24.0).reshape(12, 2)
    weight = Tensor(rows, label="W")
    error = (weight * weight).sum()
    with attached(Replay(error)) as editor:
        editor.wait_for_stop()
        editor.continue_()
        reference = editor.scopes()["Gradients"]
        (found,) = [
            variable
            for variable in editor.request("variables", variablesReference=reference)["variables"]
            if variable["name"] == "dE_dW"
        ]
        assert found["value"] == "min 0, mean 23, max 46 (12×2)"
        assert found["indexedVariables"] == 12
        asked = {"filter": "indexed", "start": 10, "count": 5}
        page = editor.request("variables", variablesReference=found["variablesReference"], **asked)
        assert [row["name"] for row in page["variables"]] == ["[10]", "[11]"]
        assert page["variables"][1]["value"] == "[44.0, 46.0]"  # ∂ΣW²/∂W = 2W
        one = {"filter": "indexed", "start": 3, "count": 1}
        page_of_one = editor.request(
            "variables", variablesReference=found["variablesReference"], **one
        )
        assert [row["name"] for row in page_of_one["variables"]] == ["[3]"]
        assert editor.request("variables", variablesReference=reference, **one)["variables"] == []
        inner = page["variables"][1]["variablesReference"]
        places = editor.request("variables", variablesReference=inner)["variables"]
        assert [row["value"] for row in places] == ["44.0", "46.0"]
        assert editor.evaluate("dE_dW") == found["value"]
        editor.step_back()
        with pytest.raises(DebuggerError, match="nothing shown here has that number"):
            editor.request("variables", variablesReference=inner)


def test_a_rule_that_is_called_has_a_line_that_adds_nothing_yet():
    x, y = Value(2.0, label="x"), Value(3.0, label="y")
    replay = Replay(x**y)  # the rule looks at the numbers, so the program calls it
    with attached(replay) as editor:
        run_to_line(editor, replay, line_of(replay, "dE_dinputs_of_E"))
        assert list(editor.variables(scope="This step")) == ["node", "rule", "upstream"]
        assert editor.variables(scope="Gradients") == {
            "dE_dx": "·",
            "dE_dy": "·",
            "dE_dE": "1.0",
        }
        editor.step_over()
        assert float(editor.variables(scope="Gradients")["dE_dx"]) == 12.0  # 3 · 2²
