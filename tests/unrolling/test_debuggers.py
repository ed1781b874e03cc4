"""What a learner sees who steps into an unrolled program: in pdb, and in VS Code by debugpy."""

import pytest

from tests.debugging.dap import Debugger
from tests.debugging.pdb_session import run_pdb
from tests.debugging.scripts import NETWORK, line_of

SCRIPT = (
    NETWORK
    + """\
from tinygrad_edu.unrolling import unroll

program = unroll(E, "unrolled.py")
values = program.forward()
gradients = program.backward(**values)
print(gradients["w5"])
"""
)

W5 = "0.0821670405642308"
"""∂E/∂w5 of LECTURE.md, in as many digits as a float is sure of."""


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "script.py"
    path.write_text(SCRIPT, encoding="utf-8")
    return path


def line_of_w5(path):
    """Return the number of the line that computes dE_dw5; the script has written the file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(n for n, text in enumerate(lines, 1) if text.strip().startswith("dE_dw5 = "))


def step_to_the_call(debugger, script):
    """Stop where the script calls the backward pass, and return the path of the program."""
    line = line_of(SCRIPT, "gradients = program")
    assert debugger.set_breakpoints(script, [line]) == [True]
    debugger.wait_for_stop()
    return script.parent / "unrolled.py"


@pytest.mark.parametrize("just_my_code", [True, False])
def test_vs_code_steps_from_the_script_into_the_backward_pass(script, just_my_code):
    with Debugger() as debugger:
        debugger.launch(script, just_my_code=just_my_code)
        path = step_to_the_call(debugger, script)
        debugger.step_in()
        frame = debugger.stack()[0]
        assert (frame.name, frame.path, frame.shown) == ("backward", str(path), True)
        assert float(debugger.variables(frame)["out_h1"]) == pytest.approx(0.593269992107187)
        debugger.step_over()
        assert debugger.variables(debugger.stack()[0])["dE_dE_total"] == "1.0"


def test_a_breakpoint_in_the_file_verifies_and_shows_the_gradient(script):
    with Debugger() as debugger:
        debugger.launch(script)
        path = step_to_the_call(debugger, script)
        number = line_of_w5(path)
        assert debugger.set_breakpoints(path, [number]) == [True]
        debugger.continue_()
        assert debugger.wait_for_stop() == "breakpoint"
        frame = debugger.stack()[0]
        assert (frame.path, frame.line) == (str(path), number)
        assert "dE_dw5" not in debugger.variables(frame)
        debugger.step_over()
        shown = debugger.variables(debugger.stack()[0])["dE_dw5"]
        assert float(shown) == pytest.approx(float(W5), abs=1e-16)
        debugger.continue_()
        assert debugger.wait_for_end().strip().startswith("0.082167040564230")


def test_pdb_steps_into_the_file_and_stops_at_its_breakpoints(script):
    call = line_of(SCRIPT, "gradients = program")
    answers = run_pdb(script, [f"break {call}", "continue", "step"])
    assert "--Call--" in answers[2]
    assert "unrolled.py" in answers[2]
    assert "def backward(" in answers[2]
    stop = f"break unrolled.py:{line_of_w5(script.parent / 'unrolled.py')}"
    commands = [f"break {call}", "continue", stop, "continue", "next", "p dE_dw5"]
    answers = run_pdb(script, commands)
    assert "dE_dw5 = dE_dnet_o1 * out_h1" in answers[3]
    assert float(answers[5]) == pytest.approx(float(W5), abs=1e-16)
