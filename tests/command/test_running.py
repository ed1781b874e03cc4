"""A command that runs in this process does what the same does as a process of its own."""

import re
import sys

import pytest

from tests.command.running import LECTURE, NEURON, run, run_process


@pytest.mark.parametrize(
    ("encoding", "given", "typed"),
    [
        ("utf-8", ["explain", "lesson.py", "--wrt", "w5"], ""),
        ("cp437", ["step", "lesson.py"], "n\nuntil w5\nwhy w5\ngraph\nnxt\nw\n"),
        ("ascii", ["draw", "lesson.py", "-o", "drawn/a.svg"], ""),
        ("cp1252", ["explain", "lesson.py", "--wrt", "∂"], ""),
        ("utf-8", ["step", "warning.py"], "nan\n"),
        ("latin-1", ["explain", "lesson.py"], ""),
        ("cp850", ["explain", "--help"], ""),
    ],
)
def test_a_command_writes_the_same_as_in_a_process_of_its_own(encoding, given, typed, tmp_path):
    answers, files = [], []
    for how in (run, run_process):
        folder = tmp_path / "lessons"  # the same, as a picture says from where its nodes come
        folder.mkdir()
        lesson = f"{LECTURE}\nprint('the lesson itself: ∂')\n"
        (folder / "lesson.py").write_text(lesson, encoding="utf-8")
        warning = "from tinygrad_edu import Value\nfor _ in range(3): E = Value(0.0).log()\n"
        (folder / "warning.py").write_text(warning, encoding="utf-8")
        done = how(folder, *given, typed=typed, encoding=encoding)
        answers.append((done.returncode, done.stdout, without_births(done.stderr)))
        pictures = {path.name: path.read_text("utf-8") for path in folder.rglob("*.svg")}
        files.append({name: without_births(text) for name, text in pictures.items()})
        folder.rename(tmp_path / how.__name__)
    assert answers[0] == answers[1]
    assert files[0] == files[1]


def test_nothing_of_a_command_stays_in_this_process(tmp_path, capsys):
    (tmp_path / "lesson.py").write_text(f"import a_helper\n{NEURON}", encoding="utf-8")
    (tmp_path / "a_helper.py").write_text("print('once more')\n", encoding="utf-8")
    before = sys.argv, list(sys.path), sys.stdin, sys.stdout, sys.stderr
    for _ in range(2):
        done = run(tmp_path, "explain", "lesson.py", "--wrt", "x")
        assert done.stdout.startswith("once more\n∂out/∂x = ")
    assert before == (sys.argv, list(sys.path), sys.stdin, sys.stdout, sys.stderr)
    assert "a_helper" not in sys.modules
    assert capsys.readouterr() == ("", "")


def without_births(text):
    """Return a text without the numbers of the births of nodes: how many there were before."""
    return re.sub(r"(#|\b(?:op)?n)\d+", r"\1", text)
