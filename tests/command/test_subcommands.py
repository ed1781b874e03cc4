"""draw, explain, unroll, demo: what they write, and how they fail."""

import configparser
import importlib
import json
import re
import xml.etree.ElementTree as ET

import pytest

from tests.command.running import LECTURE, NEURON, ROOT, run
from tinygrad_edu import __version__
from tinygrad_edu.command import arguments, main
from viz.drawing import DIRECTIONS, SHOWS, VIEWS

OF_W5 = (
    "∂E_total/∂w5 = ∂E_total/∂out_o1 · ∂out_o1/∂net_o1 · ∂net_o1/∂w5 = "
    "0.741365 · 0.186816 · 0.593270 = 0.082167"
)


@pytest.fixture
def lesson(tmp_path):
    (tmp_path / "lesson.py").write_text(LECTURE, encoding="utf-8")
    return tmp_path


def output_of(folder, *given):
    done = run(folder, *given)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_explain_prints_the_lectures_line(lesson):
    assert output_of(lesson, "explain", "lesson.py", "--wrt", "w5") == f"{OF_W5}\n"


def test_explain_opens_factors_and_shows_as_many_digits_as_are_asked_for(lesson):
    given = ("explain", "lesson.py:E_total", "--wrt", "w5", "--depth", "2", "--digits", "9")
    first, *rest = output_of(lesson, *given).splitlines()
    assert first.endswith("= 0.741365070 · 0.186815602 · 0.593269992 = 0.082167041")
    assert "∂net_o1/∂w5 = out_h1" in rest[-1]


def test_explain_of_a_node_without_a_label_takes_its_formula(lesson):
    text = output_of(lesson, "explain", "lesson.py", "--wrt", "w5*out_h1")
    assert text.startswith("∂E_total/∂v₇ = ")
    assert text.rstrip().endswith("= 0.138499   (v₇ = w5 · out_h1)")  # ∂E_total/∂net_o1


def test_explain_speaks_latex_mathml_and_json(lesson):
    latex = output_of(lesson, "explain", "lesson.py", "--wrt", "w5", "--form", "latex")
    assert r"\frac{\partial" in latex
    mathml = output_of(lesson, "explain", "lesson.py", "--wrt", "w5", "--form", "mathml")
    assert ET.fromstring(mathml).tag.endswith("math")
    found = json.loads(output_of(lesson, "explain", "lesson.py", "--wrt", "w5", "--form", "json"))
    assert found["value"] == pytest.approx(0.0821670405642308, rel=1e-13)
    same = json.loads(output_of(lesson, "explain", "lesson.py", "--wrt", "w5", "--form", "dict"))
    assert same == found


def test_draw_writes_a_picture_with_every_gradient_though_the_script_ran_no_backward(lesson):
    shown = output_of(lesson, "draw", "lesson.py", "-o", "pictures/both.svg")
    assert shown.replace("\\", "/") == "drawn: pictures/both.svg\n"
    text = (lesson / "pictures" / "both.svg").read_text(encoding="utf-8")
    ET.fromstring(text)
    assert "∂E_total/∂w5 = 0.0822" in text


def test_draw_takes_a_view_a_pass_a_direction_and_a_theme(lesson):
    given = ["--view", "variables", "--show", "forward", "--direction", "down", "--theme", "dark"]
    output_of(lesson, "draw", "lesson.py:net_o1", "-o", "net.svg", *given)
    text = (lesson / "net.svg").read_text(encoding="utf-8")
    assert "1.1059" in text
    assert "∂" not in re.sub(r"<style.*?</style>", "", text, flags=re.DOTALL)


def test_the_choices_of_draw_are_those_of_viz():
    for option, choices in (("view", VIEWS), ("show", SHOWS), ("direction", DIRECTIONS)):
        for choice in choices:
            given = ["draw", "x.py", "-o", "x.svg", f"--{option}", choice]
            assert getattr(arguments.parser().parse_args(given), option) == choice


def test_unroll_prints_a_program_that_runs_or_writes_it_into_a_file(lesson):
    source = output_of(lesson, "unroll", "lesson.py:E_total")
    compile(source, "unrolled.py", "exec")
    assert re.search(r"dE\w*_dw5", source)
    shown = output_of(lesson, "unroll", "lesson.py:E_total", "-o", "unrolled.py")
    assert shown == "written: unrolled.py\n"
    assert (lesson / "unrolled.py").read_text(encoding="utf-8").rstrip() == source.rstrip()


def test_demo_explains_and_draws_the_lecture_and_says_how_to_go_on(tmp_path):
    shown = output_of(tmp_path, "demo", "-o", "pictures").splitlines()
    assert "forward:  E_total = 0.298371109" in shown
    assert f"backward: {OF_W5}" in shown
    drawn = [line.removeprefix("drawn: ") for line in shown if line.startswith("drawn: ")]
    assert len(drawn) == 6
    for name in drawn:
        ET.fromstring((tmp_path / name).read_text(encoding="utf-8"))
    following = [line.split()[1:] for line in shown if line.startswith("  tinygrad-edu ")]
    assert [words[0] for words in following] == ["step", "explain", "draw"]
    for words in following:  # what it says works as it stands there
        done = run(tmp_path, *words, typed="c\np w5\n")
        assert (done.returncode, done.stderr) == (0, "")
    script = tmp_path / "pictures" / "two_two_two.py"
    script.write_text("# changed by the learner\n", encoding="utf-8")
    output_of(tmp_path, "demo", "-o", "pictures")
    assert script.read_text(encoding="utf-8") == "# changed by the learner\n"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["step", "nowhere.py"], "no file nowhere.py"),
        (["draw", "lesson.py:zzz", "-o", "x.svg"], "lesson.py leaves no zzz; it has i1, i2"),
        (["draw", "lesson.py", "-o", "x.gif"], "'x.gif' ends in '.gif'"),
        (["explain", "lesson.py", "--wrt", "w55"], "no node w55; did you mean w5?"),
        (["explain", "lesson.py:LECTURE", "--wrt", "w5"], "lesson.py leaves no LECTURE"),
        (["unroll", "broken.py"], "broken.py:2: ZeroDivisionError: division by zero"),
        (["step", "stale.py"], "the data of w was replaced after E was computed from it"),
        (["step", "many.py"], "t has 2 numbers, and a gradient is that of one"),
    ],
)
def test_an_error_is_one_line_on_stderr_and_exit_status_1(given, message, lesson):
    value = "from tinygrad_edu import Tensor, Value\n"
    (lesson / "broken.py").write_text("x = 1\nE = x / 0\n", encoding="utf-8")
    stale = value + "w = Value(1.0)\nE = w * 2\nw.data = 3.0\n"
    (lesson / "stale.py").write_text(stale, encoding="utf-8")
    (lesson / "many.py").write_text(value + "t = Tensor([1.0, 2.0]) * 2\n", encoding="utf-8")
    done = run(lesson, *given)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"tinygrad-edu: {message}")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "given",
    [
        [],
        ["draw", "lesson.py"],
        ["explain", "lesson.py"],
        ["explain", "lesson.py", "--wrt", "w5", "--depth", "0"],
        ["draw", "lesson.py", "-o", "x.svg", "--view", "network of my own"],
        ["fly"],
    ],
)
def test_a_wrong_use_is_answered_with_the_usage_and_exit_status_2(given, capsys):
    with pytest.raises(SystemExit) as ended:
        main(given)
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("usage: tinygrad-edu")


def test_the_version_is_that_of_the_package(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert not ended.value.code
    assert capsys.readouterr().out == f"tinygrad-edu {__version__}\n"


def test_the_console_script_is_this_command_line():
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    name, _, target = setup["options.entry_points"]["console_scripts"].strip().partition(" = ")
    module, _, function = target.partition(":")
    assert name == "tinygrad-edu"
    assert getattr(importlib.import_module(module), function) is main


def test_what_a_script_prints_itself_is_left_alone(tmp_path):
    (tmp_path / "lesson.py").write_text(f"{NEURON}\nprint('hello')\n", encoding="utf-8")
    assert output_of(tmp_path, "explain", "lesson.py", "--wrt", "x").splitlines()[0] == "hello"
