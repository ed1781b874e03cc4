"""tinygrad-edu step: the stepper in a terminal, with its commands on standard input."""

import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET

import pytest

from tests.command.running import COMMAND, LECTURE, NEURON, SECONDS, environment, run, session
from tinygrad_edu import Value
from tinygrad_edu.command.looking import source_line
from tinygrad_edu.command.terminal import Terminal
from tinygrad_edu.stepping import Stepper


def test_the_first_line_says_what_there_is_and_the_end_of_the_input_ends_it(tmp_path):
    (tmp_path / "lesson.py").write_text(NEURON, encoding="utf-8")
    done = run(tmp_path, "step", "lesson.py")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "out = 0.5. Steps forward: 4, backward: 4. h shows the commands\n"


def test_next_and_back_go_through_the_whole_pass_without_a_prompt(tmp_path):
    shown = session(tmp_path, NEURON, "n\nnext\nb\nback\nb\n")
    assert shown == [
        "[1/9 forward] step 1: v₁ = w · x = 1.5",
        "  in numbers: 0.5 · 3",
        "[2/9 forward] step 2: net = w·x + the bias = 0",
        "  in numbers: 1.5 − 1.5"
        if "  in numbers: 1.5 − 1.5" in shown
        else "  in numbers: 1.5 + -1.5",
        "[1/9 forward] step 1: v₁ = w · x = 1.5",
        "  in numbers: 0.5 · 3",
        "[0/9 forward] nothing is computed yet; the leaves have their values",
        "the beginning: nothing is computed yet. n does the first step",
    ]


def test_the_way_back_shows_every_contribution_and_what_is_complete(tmp_path):
    shown = session(tmp_path, NEURON, "n 100\n\nb 4\nn\nn 3\n")
    assert shown[0] == "[9/9 backward] step 4: v₁ = w · x by d_multiply passes on ∂out/∂v₁ = 1"
    assert shown[1] == "  ∂out/∂w += 1 × 3 = 3, complete: 4"
    assert shown[2] == "  ∂out/∂x += 1 × 0.5 = 0.5, complete"
    assert shown[3] == "the end: every gradient is complete. b goes back, q quits"
    assert shown[4] == "[5/9 backward] ∂out/∂out = 1, and the way back begins"
    assert shown[5] == "[6/9 backward] step 1: out by d_add passes on ∂out/∂out = 1"
    assert shown[7] == "  ∂out/∂w += 1 × 1 = 1, so far 1, term 1 of 2"
    assert shown[8] == "[9/9 backward] step 4: v₁ = w · x by d_multiply passes on ∂out/∂v₁ = 1"


def test_an_empty_line_repeats_the_last_command_as_in_pdb(tmp_path):
    assert session(tmp_path, NEURON, "n\n\n\n") == session(tmp_path, NEURON, "n\nn\nn\n")


def test_until_goes_to_the_value_of_a_node_and_then_to_where_its_gradient_is_passed_on(tmp_path):
    shown = session(tmp_path, LECTURE, "until out_h1\nuntil out_h1\nuntil out_h1\np out_h1\n")
    assert shown[0] == "[9/55 forward] step 9: out_h1 = σ(net_h1) = 0.5933"
    assert shown[2] == (
        "[47/55 backward] step 19: out_h1 by d_sigmoid passes on ∂E_total/∂out_h1 = 0.0364"
    )
    assert shown[4] == "out_h1 has its steps at 9 and 47, behind; goto goes there"
    assert shown[5] == "out_h1 = 0.5933  ∂E_total/∂out_h1 = 0.0364"


def test_the_gradient_of_w5_is_explained_as_in_the_lecture(tmp_path):
    shown = session(tmp_path, LECTURE, "p w5\nuntil w5\np w5\nwhy w5\n")
    assert shown[0] == "w5 = 0.4  ∂E_total/∂w5 = ·"
    assert shown[-4] == "w5 = 0.4  ∂E_total/∂w5 = 0.0822"
    assert shown[-1] == (
        "∂E_total/∂w5 = ∂E_total/∂out_o1 · ∂out_o1/∂net_o1 · ∂net_o1/∂w5 = "
        "0.741365 · 0.186816 · 0.593270 = 0.082167"
    )


def test_continue_stops_at_breaks_whose_names_may_have_spaces(tmp_path):
    commands = "break\nbreak the bias\nbreak net\nbreak\nc\nc\nclear net\nc\nclear net\nc\nc\n"
    shown = [line for line in session(tmp_path, NEURON, commands) if not line.startswith(" ")]
    assert shown == [
        "no breaks; break w sets one",
        "break at the bias, position 8",
        "break at net, position 2 and 8",
        "break at the bias, position 8",
        "break at net, position 2 and 8",
        "[2/9 forward] step 2: net = w·x + the bias = 0",
        "[8/9 backward] step 3: net by d_add passes on ∂out/∂net = 1",
        "cleared: break at net, position 2 and 8",
        "[9/9 backward] step 4: v₁ = w · x by d_multiply passes on ∂out/∂v₁ = 1",
        "no break at net; break lists them",
        "the end: every gradient is complete. b goes back, q quits",
        "the end: every gradient is complete. b goes back, q quits",
    ]


def test_clear_alone_takes_all_breaks_away(tmp_path):
    shown = session(tmp_path, NEURON, "break net\nbreak out\nclear\nbreak\n")
    assert shown[2:] == [
        "cleared: break at net, position 2 and 8",
        "cleared: break at out, position 4 and 6",
        "no breaks; break w sets one",
    ]


def test_list_has_an_arrow_at_the_current_step(tmp_path):
    shown = session(tmp_path, NEURON, "goto 4\nl\n")[2:]
    assert [line.split()[:2] for line in shown] == [
        *[[str(position), word] for position, word in enumerate(["nothing", *["step"] * 3])],
        ["->", "4"],
        *[[str(p), word] for p, word in enumerate(["∂out/∂out", *["step"] * 4], start=5)],
    ]


def test_where_shows_the_learners_line(tmp_path):
    shown = session(tmp_path, NEURON, "w\nn 2\nw\ngoto 5\nwhere\n")
    line = NEURON.splitlines().index("net = w * x + b") + 1
    last = NEURON.splitlines().index("out = net.tanh() + w") + 1
    assert shown[0] == "no step is done yet; n does the first one"
    assert shown[3:5] == [f"> lesson.py({line})", "-> net = w * x + b"]
    assert shown[-2:] == [f"> lesson.py({last})", "-> out = net.tanh() + w"]


def test_graph_writes_a_picture_and_names_it(tmp_path):
    commands = "graph\ngraph my pictures/way back.svg\nc\ngraph\ngraph x.gif\n"
    shown = session(tmp_path, LECTURE, commands)
    drawn = [line.removeprefix("drawn: ") for line in shown if line.startswith("drawn: ")]
    assert drawn == ["E_total_forward.svg", "my pictures/way back.svg", "E_total_both.svg"]
    for name in drawn:
        text = (tmp_path / name).read_text(encoding="utf-8")
        ET.fromstring(text)
        assert ("∂E_total/∂w5 = 0.0822" in text) is (name == "E_total_both.svg")
    assert shown[-1] == "'x.gif' ends in '.gif'; write an ending of .svg, .dot, .png or .pdf"


def test_nan_goes_to_where_it_is_born_and_says_so_where_there_is_none(tmp_path):
    root = "from tinygrad_edu import Value, sqrt\nx = Value(0.0)\ny = sqrt(x) + 1\n"
    shown = session(tmp_path, root, "nan\nnan\n")
    assert shown[0].startswith("[5/5 backward] step 2: v₁ = √(x) by d_sqrt passes on")
    assert shown[1].endswith("= inf, complete")
    assert shown[2] == "from here on no value and no gradient turns NaN or inf"


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("p w55", "no node w55; did you mean w5?"),
        ("until E_totla", "no node E_totla; did you mean E_total"),
        ("nxt", "no command nxt; did you mean next?"),
        ("w55", "no command w55; did you mean w5?"),
        ("!!", "no command !!; h lists them all"),
        ("p", "p takes a node, as in p i1"),
        ("why", "why takes a node, as in why i1"),
        ("until", "until takes a node, as in until i1"),
        ("goto", "a whole number is missing; write one, as in goto 3"),
        ("goto 99", "go got 99; the positions are 0 to 55"),
        ("n five", "'five' is no whole number; write one, as in goto 3"),
        ("h nxt", "no command nxt; did you mean next?"),
        ("clear w5", "no break at w5; break lists them"),
        ("break %", "no node %; there are i1, i2"),
        ("graph /", "'' ends in ''; write an ending"),
    ],
)
def test_a_bad_command_gets_one_helpful_line(typed, answer, tmp_path):
    (shown,) = session(tmp_path, LECTURE, f"{typed}\n")
    assert shown.startswith(answer)


def test_a_node_named_without_a_command_is_printed_as_in_pdb(tmp_path):
    shown = session(tmp_path, NEURON, "net\nthe bias\nout\n")
    assert shown == [
        "net = ·  ∂out/∂net = ·",
        "the bias = -1.5  ∂out/∂(the bias) = ·",
        "out = ·  ∂out/∂out = ·",
    ]


def test_history_shows_what_was_typed_and_quit_ends_it(tmp_path):
    shown = session(tmp_path, NEURON, "p w\nb\nhistory\nq\nn\n")
    assert shown[-3:] == ["   1  p w", "   2  b", "   3  history"]


def test_help_lists_every_command_and_says_what_one_does(tmp_path):
    shown = session(tmp_path, NEURON, "h\n")
    for word in ("n(ext)", "b(ack)", "c(ontinue)", "until NODE", "break", "clear", "p NODE"):
        assert any(line.startswith(word) for line in shown), word
    for word in ("why NODE", "l(ist)", "graph", "w(here)", "q(uit)", "h(elp)", "history"):
        assert any(line.startswith(word) for line in shown), word
    assert (
        session(tmp_path, NEURON, "help back\n? b\n")
        == ["b(ack) [COUNT]     undo the last step"] * 2
    )


def start(tmp_path, **more):
    (tmp_path / "lesson.py").write_text(NEURON, encoding="utf-8")
    pipes = dict.fromkeys(["stdin", "stdout", "stderr"], subprocess.PIPE)
    return subprocess.Popen(
        [*COMMAND, "step", "lesson.py"], cwd=tmp_path, env=environment(), **pipes, **more
    )


def test_a_reader_that_leaves_ends_it_quietly(tmp_path):
    process = start(tmp_path)
    assert process.stdout.readline().startswith(b"out = 0.5")
    process.stdout.close()
    process.stdin.write(b"h\n" * 1000)
    process.stdin.close()
    assert process.wait(SECONDS) == 141
    assert process.stderr.read() == b""
    process.stderr.close()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")
def test_ctrl_c_ends_it_quietly(tmp_path):
    with start(tmp_path) as process:
        assert process.stdout.readline().startswith(b"out = 0.5")
        time.sleep(0.2)  # so that it waits for a line
        process.send_signal(signal.SIGINT)
        assert process.wait(SECONDS) == 130
        assert process.stderr.read() == b""


def test_a_line_that_was_not_recorded_is_said_to_be_missing():
    x = Value(2.0, label="x")
    out = x * 3.0
    out.label = "out"
    stepper = Stepper(out)
    stepper.next()
    assert source_line(stepper) == "the line that made out was not recorded"


def test_only_a_command_that_takes_a_node_is_completed_by_nodes():
    w = Value(2.0, label="weight")
    terminal = Terminal(Stepper(w * 3.0))
    assert terminal.completedefault("we", "until we", 6, 8) == ["weight", "weight · 3"]
    assert terminal.completedefault("we", "quit we", 5, 7) == []
