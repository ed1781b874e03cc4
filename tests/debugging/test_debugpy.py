"""What a learner sees in VS Code, which asks debugpy: breakpoints, frames, variables, steps.

justMyCode is on in VS Code unless it is switched off, and the frames of an installed library are
passed over then. So most tests run the packages from a folder of installed libraries.
"""

from pathlib import Path

import pytest

import tinygrad_edu
from tests.debugging.dap import Debugger, installed
from tests.debugging.scripts import BACKWARD, BREAK_ON, STEPS, line_of

RULES = "rules/activations.py"


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """Return the environment in which the packages are installed libraries."""
    return installed(tmp_path_factory.mktemp("library"))


@pytest.fixture
def debug(tmp_path):
    """Start a script under debugpy, with a breakpoint at a line of it, and wait there."""
    with Debugger() as debugger:

        def started(text, stop_at, *, environment=None, just_my_code=True):
            script = tmp_path / "lecture.py"
            script.write_text(text, encoding="utf-8")
            debugger.launch(script, environment=environment, just_my_code=just_my_code)
            assert debugger.set_breakpoints(script, [line_of(text, stop_at)]) == [True]
            debugger.continue_()
            assert debugger.wait_for_stop() == "breakpoint"
            assert debugger.stack()[0].line == line_of(text, stop_at)
            return debugger

        yield started


def line_of_rule(path):
    """Return the line of d_sigmoid's result in a copy of the activation functions."""
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("def d_sigmoid("))
    return next(n for n, line in enumerate(lines[start:], start + 1) if "return" in line)


def test_variables_are_one_line_each_with_value_and_gradient(debug, library):
    debugger = debug(BACKWARD, "print(", environment=library)
    shown = debugger.variables()
    assert shown["w5"] == "w5 = 0.4  ∂E_total/∂w5 = 0.0822"
    assert shown["w1"] == "w1 = 0.15  ∂E_total/∂w1 = 0.000439"
    assert shown["E"] == "E_total = 0.2984  ∂E_total/∂E_total = 1"
    assert debugger.evaluate("w5", context="hover") == shown["w5"]
    assert float(debugger.evaluate("w5.grad")) == pytest.approx(0.0821670405642308, rel=1e-14)
    assert "0.0822" in debugger.evaluate("[w5, out_h1]", context="repl")
    debugger.continue_()
    assert debugger.wait_for_end().startswith("w5.grad is 0.08216704056423")


def test_a_node_unfolds_into_its_attributes_and_nothing_fails(debug, library):
    debugger = debug(BACKWARD, "print(", environment=library)
    unfolded = debugger.attributes("out_h1")
    assert unfolded["label"] == "'out_h1'"
    assert unfolded["data"].startswith("0.593269992107187")
    assert unfolded["grad"].startswith("0.036350306393")
    assert unfolded["inputs"].startswith("(net_h1 = 0.3775  ∂E_total/∂net_h1 = 0.00877")
    assert unfolded["reached"] == "True"
    assert "rror" not in "".join(unfolded.values())


def test_stepping_into_backward_stays_in_the_learners_code(debug, library):
    debugger = debug(BACKWARD, "E.backward()", environment=library)
    debugger.step_in()
    frame = debugger.stack()[0]
    assert (Path(frame.path).name, frame.line) == ("lecture.py", line_of(BACKWARD, "print("))
    assert debugger.variables()["w5"] == "w5 = 0.4  ∂E_total/∂w5 = 0.0822"


def test_a_loop_over_the_steps_is_stepped_through_without_any_setting(debug, library):
    debugger = debug(STEPS, "last = step", environment=library)
    shown = debugger.variables()
    assert shown["step"].startswith("step 1: E_total by d_sum: ")
    debugger.step_over()
    assert debugger.stack()[0].line == line_of(STEPS, "for step")
    debugger.step_in()  # the next step is made in a frame of the library, which is passed over
    assert debugger.stack()[0].line == line_of(STEPS, "last = step")
    shown = debugger.variables()
    assert shown["last"].startswith("step 1: ")
    assert shown["step"].startswith("step 2: E_o2 by d_multiply: ")
    assert shown["w5"] == "w5 = 0.4  ∂E/∂w5 = ·"
    while "by d_dot: ∂E_total/∂w5" not in shown["step"]:
        debugger.continue_()
        shown = debugger.variables()
    assert "∂E_total/∂w5 += 0.1385 × 0.5933 = 0.0822" in shown["step"]
    assert shown["w5"] == "w5 = 0.4  ∂E_total/∂w5 = 0.0822"


def test_a_breakpoint_on_a_rule_needs_just_my_code_off_in_an_installed_library(debug, library):
    rules = Path(library["PYTHONPATH"]) / "tinygrad_edu" / RULES
    debugger = debug(BACKWARD, "E.backward()", environment=library, just_my_code=False)
    assert debugger.set_breakpoints(rules, [line_of_rule(rules)]) == [True]
    debugger.continue_()
    assert debugger.wait_for_stop() == "breakpoint"
    frame, *outer = debugger.stack()
    assert (frame.name, frame.path) == ("d_sigmoid", str(rules))
    shown = debugger.variables(frame)
    assert float(shown["s"]) == pytest.approx(0.772928465321463, rel=1e-14)
    assert float(shown["x"]) == pytest.approx(1.22492140409647, rel=1e-14)
    assert "backward" in [frame.name for frame in outer]


def test_a_breakpoint_on_a_rule_of_an_installed_library_is_refused_openly(debug, library):
    rules = Path(library["PYTHONPATH"]) / "tinygrad_edu" / RULES
    debugger = debug(BACKWARD, "E.backward()", environment=library)
    assert debugger.set_breakpoints(rules, [line_of_rule(rules)]) == [False]
    debugger.continue_()
    debugger.wait_for_end()


def test_in_a_checkout_a_breakpoint_on_a_rule_needs_no_setting(debug):
    rules = Path(tinygrad_edu.__file__).parent / RULES
    debugger = debug(BACKWARD, "E.backward()")
    assert debugger.set_breakpoints(rules, [line_of_rule(rules)]) == [True]
    debugger.continue_()
    debugger.wait_for_stop()
    frame = debugger.stack()[0]
    assert (frame.name, frame.shown) == ("d_sigmoid", True)
    assert set(debugger.variables(frame)) >= {"s", "x"}


@pytest.mark.parametrize("just_my_code", [True, False])
def test_break_on_stops_in_a_frame_that_is_shown_whatever_the_setting(debug, library, just_my_code):
    debugger = debug(BREAK_ON, "E.backward()", environment=library, just_my_code=just_my_code)
    gradients = []
    for contribution, partial in ((-0.019049119, 0.5), (0.055399425, 0.4)):  # the lecture's
        debugger.continue_()
        assert debugger.wait_for_stop() == "breakpoint"
        frame, *outer = [frame for frame in debugger.stack() if frame.shown]
        assert frame.name == "contribution_arrives"
        line = Path(frame.path).read_text(encoding="utf-8").splitlines()[frame.line - 1]
        assert line.strip().startswith(("breakpoint()", "return"))
        assert Path(outer[0].path).name == "lecture.py"
        assert outer[0].line == line_of(BREAK_ON, "E.backward()")
        shown = debugger.variables(frame)
        assert float(shown["contribution"]) == pytest.approx(contribution, abs=5e-9)
        assert float(shown["partial"]) == partial
        assert shown["output"].startswith("net_o")
        assert shown["node"].startswith("out_h1 = 0.5933  ∂E_total/∂out_h1 = ")
        assert debugger.evaluate("upstream * partial == contribution", frame) == "True"
        gradients += [float(shown["gradient_before"]), float(shown["gradient_after"])]
    assert gradients[0] == 0.0
    assert gradients[1] == gradients[2]
    assert gradients[3] == pytest.approx(0.0363503063931, rel=1e-11)
    debugger.continue_()
    assert float(debugger.wait_for_end()) == gradients[3]


def test_break_on_is_switched_off_by_pythons_own_variable(debug, library):
    off = {**library, "PYTHONBREAKPOINT": "0"}
    debugger = debug(BREAK_ON, "E.backward()", environment=off)
    debugger.continue_()
    assert float(debugger.wait_for_end()) == pytest.approx(0.0363503063931, rel=1e-11)
