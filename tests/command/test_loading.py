"""FILE[:NAME]: which node a script or a module leaves, and what is said where it leaves none."""

import os
import sys

import pytest

from tests.command.running import LECTURE, NEURON
from tinygrad_edu import InputError
from tinygrad_edu.command.loading import load, split

BUILDER = """
from __future__ import annotations
from tinygrad_edu import Tensor, Value
import tinygrad_edu as tg

def build() -> Value:
    w = Value(0.5, label="w")
    return w * 3

def train(epochs=10) -> None:
    raise AssertionError("this is not to be called")

def with_arguments(x, y=2):
    return Value(x)

def _hidden() -> Value:
    return Value(1.0) * 2

if __name__ == "__main__":
    raise AssertionError("a script is not run as the main program")
"""


@pytest.fixture(autouse=True)
def _python_as_it_was(monkeypatch, tmp_path):
    """Keep what running a script changes inside the test."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(sys, "argv", list(sys.argv))
    monkeypatch.setattr(sys, "modules", sys.modules)
    before = set(sys.modules)
    monkeypatch.chdir(tmp_path)
    yield
    for name in set(sys.modules) - before:
        if not name.startswith(("numpy", "tinygrad_edu", "nn", "viz")):
            del sys.modules[name]


def write(name, text):
    with open(name, "w", encoding="utf-8") as file:  # noqa: PTH123 - as short as it is
        file.write(text)
    return name


def test_the_youngest_computed_node_is_taken_where_none_is_named():
    node = load(write("lesson.py", LECTURE))
    assert node.label == "E_total"
    assert node.data == pytest.approx(0.298371108760003, rel=1e-14)


def test_any_variable_can_be_named():
    node = load(write("lesson.py", LECTURE) + ":net_o1")
    assert (node.label, node.data) == ("net_o1", pytest.approx(1.10590596705977, rel=1e-14))


def test_nodes_get_the_names_of_their_variables_and_keep_their_own_labels():
    node = load(write("lesson.py", NEURON))
    net = node.inputs[0].inputs[0]
    assert net.label == "net"
    assert [input.label for input in net.inputs] == ["", "the bias"]
    assert [input.label for input in net.inputs[0].inputs] == ["w", "x"]


def test_every_node_knows_the_line_that_made_it(tmp_path):
    node = load(write("lesson.py", NEURON))
    line = NEURON.splitlines().index("out = net.tanh() + w") + 1
    assert node.made_at == (str(tmp_path / "lesson.py"), line)


def test_a_function_that_says_it_returns_a_node_is_called_and_no_other_one():
    node = load(write("lesson.py", BUILDER))
    assert node.data == 1.5
    assert node.made_at[1] == BUILDER.splitlines().index("    return w * 3") + 1


def test_the_only_function_without_required_arguments_is_called():
    script = "from tinygrad_edu import Value\ndef make(x=2.0):\n    return Value(x) * 3\n"
    assert load(write("lesson.py", script)).data == 6.0
    assert load("lesson.py:make").data == 6.0


def test_a_module_is_found_by_its_name_in_the_current_folder():
    write("my_lesson.py", NEURON)
    assert load("my_lesson").label == "out"
    assert load("my_lesson:net").label == "net"
    assert load("examples.two_two_two").label == "E_total"


def test_a_script_sees_its_own_name_its_folder_and_no_foreign_arguments(tmp_path):
    (tmp_path / "lessons").mkdir()
    write("lessons/helper.py", "number = 3.0\n")
    script = (
        "import sys\nfrom helper import number\nfrom tinygrad_edu import Value\n"
        "seen = (__name__, sys.argv, sys.modules[__name__].__dict__ is globals())\n"
        "E = Value(number) * 2\nE.label = repr(seen)\n"
    )
    write("lessons/first.py", script)
    assert load("lessons/first.py").label == "('__script__', ['lessons/first.py'], True)"


def test_a_script_that_ends_itself_without_an_error_leaves_what_it_had():
    assert load(write("lesson.py", NEURON + "raise SystemExit\nout = None\n")).label == "out"


def test_a_path_may_hold_a_colon():
    assert load(write("a:b.py", NEURON)).label == "out"
    assert load("a:b.py:net").label == "net"
    assert split(r"C:\lessons\xor.py") == (r"C:\lessons\xor.py", "")


@pytest.mark.parametrize(
    ("script", "name", "message"),
    [
        ("E = 1 / 0", "", r"lesson\.py:1: ZeroDivisionError: division by zero"),
        ("x = (1,\n", "", r"lesson\.py:1: SyntaxError: '\(' was never closed"),
        ("import nowhere_at_all", "", r"lesson\.py:1: ModuleNotFoundError: No module named"),
        ("raise SystemExit('no')", "", r"lesson\.py:1: the program ended with exit\('no'\)"),
        ("raise ValueError('two\\n  lines')", "", r"lesson\.py:1: ValueError: two lines"),
        ("from tinygrad_edu import Value\nValue('x')", "", r"lesson\.py:2: InputError: Value got"),
        (NEURON, "nett", r"lesson\.py leaves no nett; did you mean lesson\.py:net\?"),
        (NEURON, "Value", r"Value in lesson\.py is no node but of type type; it has w, x, b"),
        (NEURON, "w[0]", r"'w\[0\]' is no variable's name; write lesson\.py:E, or"),
        ("x = 1", "", "leaves no computed node; it has neither nodes nor functions"),
        ("from tinygrad_edu import Value\nx = Value(1.0)", "", "no computed node; it has x"),
        ("def a(): pass\ndef b(): pass", "", r"no computed node; it has a, b: write lesson\.py:b"),
        ("def a(): pass", "", r"a\(\) in lesson\.py returned nothing, which is no node"),
        ("def a(): return 3", "a", r"a\(\) in lesson\.py returned 3, which is no node"),
        ("def a(x): pass", "a", r"a in lesson\.py needs arguments \(x\)"),
        ("def a(): return 1 / 0", "a", r"lesson\.py:1: ZeroDivisionError"),
    ],
)
def test_what_leaves_no_node_is_said_in_a_line(script, name, message):
    write("lesson.py", script)
    with pytest.raises(InputError, match=message):
        load(f"lesson.py:{name}" if name else "lesson.py")


def test_an_error_in_a_helper_names_the_line_in_the_helper():
    write("helper_of_mine.py", "a = 1\nb = a / 0\n")
    with pytest.raises(InputError, match=r"^helper_of_mine\.py:2: ZeroDivisionError"):
        load(write("lesson.py", "import helper_of_mine\n"))
    with pytest.raises(InputError, match=r"^helper_of_mine\.py:2: ZeroDivisionError"):
        load("helper_of_mine")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("nowhere.py", r"^no file nowhere\.py$"),
        ("no/where", "^no file no/where$"),
        (".", r"^\. is a folder"),
        ("no_such_module", "^no file and no module no_such_module$"),
        ("no.such.module:E", r"^no file and no module no\.such\.module$"),
        ("..", "is a folder"),
        ("", "^no file"),
    ],
)
def test_what_does_not_exist_is_said_in_a_line(given, message):
    with pytest.raises(InputError, match=message):
        load(given)


def test_a_package_whose_import_fails_says_what_it_lacks_and_not_that_it_is_not_there():
    os.mkdir("lacking")  # noqa: PTH102 - as short as it is
    write("lacking/__init__.py", "import nowhere_at_all\n")
    write("lacking/part.py", "x = 1\n")
    message = r"__init__\.py:1: ModuleNotFoundError: No module named 'nowhere_at_all'"
    with pytest.raises(InputError, match=message):
        load("lacking.part")


def test_the_program_that_runs_is_no_module_to_load(monkeypatch):
    monkeypatch.setattr(sys.modules["__main__"], "__spec__", None)  # as of a script
    with pytest.raises(InputError, match=r"^no file and no module __main__$"):
        load("__main__")
