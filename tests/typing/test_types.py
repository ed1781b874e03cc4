"""What an editor knows of a user's program: a typed one, outside the project, is checked."""

import ast
import json
import os
import runpy
import shutil
import subprocess
import sys
import typing
from pathlib import Path

import numpy as np
import pytest

import tinygrad_edu
import viz

ROOT = Path(__file__).parents[2]
LEARNER = Path(__file__).with_name("learner.py")

WRONG = """
import nn
import tinygrad_edu as tg
import viz
from tinygrad_edu import Value

E = Value(2.0) ** 2
viz.draw(E, view="variabels")
viz.draw(E, direction="up")
nn.MLP(2, [2, 1], bias="some")
E.backwards()
tg.cumsumm
"""
"""What is misspelt here, line by line from the eighth, is found before it runs."""


def mypy(folder):
    """Check the files of a folder as a user does, strictly, and return what is said."""
    cache = ROOT / ".mypy_cache" / "of_users"
    options = ["--strict", "--follow-imports=silent", f"--cache-dir={cache}", "--no-error-summary"]
    environment = {**os.environ, "MYPYPATH": str(ROOT)}
    said = subprocess.run(
        [sys.executable, "-m", "mypy", *options, *sorted(path.name for path in folder.iterdir())],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert said.stderr == ""
    return said.stdout.splitlines()


def pyright(folder):
    """Check a folder with pyright, strictly; this build of it brings its Node along."""
    names = sorted(path.name for path in folder.iterdir())
    settings = {"include": names, "extraPaths": [str(ROOT)], "typeCheckingMode": "strict"}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    said = subprocess.run(
        [sys.executable, "-m", "basedpyright", "--outputjson", "--pythonpath", sys.executable],
        cwd=folder,
        capture_output=True,
        text=True,
    ).stdout
    found = json.loads(said)
    assert found["summary"]["filesAnalyzed"] == len(names)
    return [
        f"{Path(issue['file']).name}:{issue['range']['start']['line'] + 1}: {issue['message']}"
        for issue in found["generalDiagnostics"]
    ]


@pytest.mark.parametrize("check", [mypy, pyright])
def test_a_typed_program_of_a_user_is_understood_and_what_is_misspelt_is_found(check, tmp_path):
    """A checker reads all of the library first, so it is asked once for all that it says."""
    shutil.copy(LEARNER, tmp_path / "learner.py")
    (tmp_path / "wrong.py").write_text(WRONG.lstrip("\n"), encoding="utf-8")
    for package in (tinygrad_edu, viz):
        program = f"import {package.__name__} as loaded\n\n"
        program += "".join([f"print(loaded.{name})\n" for name in sorted(package.LATER)])
        (tmp_path / f"late_in_{package.__name__}.py").write_text(program, encoding="utf-8")
    said = check(tmp_path)
    of_wrong = [line for line in said if line.startswith("wrong.py")]
    assert [line for line in said if line not in of_wrong] == []
    lines = {int(line.split(":")[1]) for line in of_wrong}
    assert {7, 8, 9, 10, 11} <= lines, said
    assert not {1, 2, 3, 4, 6} & lines, said


def test_what_the_types_promise_is_what_comes(monkeypatch):
    promised = []

    def holds(thing, kind):
        origin = typing.get_origin(kind) or kind
        is_number = isinstance(thing, (float, np.generic)) and origin is np.ndarray
        assert isinstance(thing, origin) or is_number, f"{thing!r:.80} is no {kind}"
        promised.append(kind)
        return thing

    monkeypatch.setattr(typing, "assert_type", holds)
    runpy.run_path(str(LEARNER), run_name="__main__")
    assert len(promised) > 50


MOST_ANY = 249
"""Functions of whose result nothing is said, of 2,436. It was 554, and may only become smaller."""


def returns_any(function):
    """Whether a function says nothing of its result: by no overload, and by no type of its own."""
    is_typed = {ast.unparse(decorator) for decorator in function.decorator_list} & {
        "same_kind",
        "kind_of_parts",
    }
    return function.returns is not None and ast.unparse(function.returns) == "Any" and not is_typed


def test_ever_fewer_functions_return_any():
    found = []
    for package in ("tinygrad_edu", "nn", "viz"):
        for path in sorted((ROOT / package).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found += [
                f"{path.name}:{item.name}"
                for item in ast.walk(tree)
                if isinstance(item, ast.FunctionDef) and returns_any(item)
            ]
    assert len(found) <= MOST_ANY, f"say what comes out: {found}"
