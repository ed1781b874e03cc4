"""Another nn or viz in the place of this project's: who comes by says so, and whose it is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60


def python(folder, *arguments):
    """Run Python in a folder whose files come first, as with a script of the learner's."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "dumb"},
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
    )


@pytest.fixture
def folder(tmp_path):
    """A folder with an nn.py and a viz.py of the learner's own."""
    (tmp_path / "nn.py").write_text("class Perceptron:\n    pass\n", encoding="utf-8")
    (tmp_path / "viz.py").write_text("def plot(x):\n    pass\n", encoding="utf-8")
    return tmp_path


def write(folder, *lines):
    (folder / "mine.py").write_text("\n".join([*lines, ""]), encoding="utf-8")
    return "mine.py"


@pytest.mark.parametrize("name", ["nn", "viz"])
def test_another_one_that_was_imported_is_warned_of_with_its_file_and_the_line(folder, name):
    program = write(folder, "x = 1", f"import {name}", "from tinygrad_edu import Value", "Value(1)")
    run = python(folder, program)
    assert run.returncode == 0
    assert f"UserWarning: the {name} that is imported is {folder / name}.py, and not" in run.stderr
    assert "Give your file another name" in run.stderr
    assert "mine.py:3: UserWarning" in run.stderr
    assert run.stderr.count("UserWarning") == 1


def test_this_projects_own_are_not_warned_of(tmp_path):
    program = write(tmp_path, "import nn", "import viz", "import tinygrad_edu", "nn.MLP(1, [1])")
    run = python(tmp_path, "-W", "error", program)
    assert (run.returncode, run.stderr) == (0, "")


def test_one_that_is_built_on_values_knows_what_it_does(tmp_path):
    own = "from tinygrad_edu import Value\n\n\ndef neuron(x):\n    return (Value(0.5) * x).tanh()\n"
    (tmp_path / "nn.py").write_text(own, encoding="utf-8")
    program = write(tmp_path, "import nn", "from tinygrad_edu import Value", "nn.neuron(Value(1))")
    run = python(tmp_path, "-W", "error", program)
    assert (run.returncode, run.stderr) == (0, "")


def test_one_that_is_not_imported_is_not_spoken_of(folder):
    program = write(folder, "from tinygrad_edu import Value", "print(Value(2.0) * 3)")
    run = python(folder, "-W", "error", program)
    assert (run.returncode, run.stderr) == (0, "")


def test_a_package_that_was_installed_over_this_projects_is_warned_of(tmp_path):
    site = tmp_path / "site"
    site.mkdir()
    for name in ("tinygrad_edu", "viz"):
        (site / name).symlink_to(ROOT / name)
    (site / "nn").mkdir()
    (site / "nn" / "__init__.py").write_text("version = 1\n", encoding="utf-8")
    program = "import sys; sys.path.insert(0, sys.argv[1]); import nn; import tinygrad_edu"
    run = python(tmp_path, "-c", program, str(site))
    assert "uninstall it and install tinygrad-edu again" in run.stderr


def test_the_command_line_says_why_a_script_has_no_mlp(folder):
    program = write(folder, "from tinygrad_edu import Value", "import nn", "E = nn.MLP(2, [1])")
    run = python(folder, "-m", "tinygrad_edu", "explain", program, "--wrt", "x")
    assert run.returncode == 1
    assert run.stderr.startswith("tinygrad-edu: mine.py:3: AttributeError: module 'nn' has no")
    assert f"Note that the nn that is imported is {folder / 'nn.py'}" in run.stderr


def test_the_command_line_says_why_a_module_is_not_found(folder):
    program = write(folder, "from tinygrad_edu import Value", "from nn import MLP")
    run = python(folder, "-m", "tinygrad_edu", "explain", program, "--wrt", "x")
    assert "ImportError" in run.stderr
    assert f"Note that the nn that is imported is {folder / 'nn.py'}" in run.stderr


def test_the_command_line_draws_with_no_other_viz(folder):
    program = write(folder, "from tinygrad_edu import Value", "E = Value(2.0) * 3")
    run = python(folder, "-m", "tinygrad_edu", "draw", program, "-o", "E.svg")
    assert run.returncode == 1
    assert run.stderr.startswith("tinygrad-edu: the viz that is imported is")
    assert not (folder / "E.svg").exists()


def test_other_errors_of_a_script_are_told_as_before(folder):
    program = write(folder, "import nn", "from tinygrad_edu import Value", "Value(1).nonsense")
    run = python(folder, "-W", "ignore", "-m", "tinygrad_edu", "explain", program, "--wrt", "x")
    assert "AttributeError" in run.stderr
    assert "Note that" not in run.stderr
