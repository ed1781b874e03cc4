"""The walls of the house: who may import whom, and that everything is where it is said to be."""

import ast
import configparser
import subprocess
import sys
from pathlib import Path

import pytest

import nn
import tinygrad_edu
import viz

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = {
    "tinygrad_edu": {"tinygrad_edu", "numpy"},
    "nn": {"nn", "tinygrad_edu", "numpy"},
    "viz": {"viz", "tinygrad_edu", "numpy", "graphviz", "wasmtime"},
}
LAZY = {
    "tinygrad_edu": set(),
    "tinygrad_edu/command": {"nn", "viz"},  # the command line alone, and nothing imports it
    "nn": {"sklearn", "torch", "tqdm"},
    "viz": {"resvg_py", "PIL"},
    "viz/plots": {"matplotlib"},
}  # inside a function, or for type checkers, only


def is_lazy(node):
    """Whether what is inside does not run on import: a function, or what is for type checkers."""
    is_for_types = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    return isinstance(node, ast.FunctionDef) or is_for_types


def inside_functions(tree):
    outer = [node for node in ast.walk(tree) if is_lazy(node)]
    return {node for block in outer for node in ast.walk(block)}


def lazily_allowed(path):
    """What a file may import inside its functions: by the folders it is in."""
    folders = [folder.as_posix() for folder in path.relative_to(ROOT).parents]
    return set().union(*[LAZY.get(folder, set()) for folder in folders])


def imports_of(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    lazy, allowed = inside_functions(tree), lazily_allowed(path)
    for node in ast.walk(tree):
        names = set()
        if isinstance(node, ast.Import):
            names = {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            names = {node.module.split(".")[0]}
        yield from names - allowed if node in lazy else names


@pytest.mark.parametrize("package", ALLOWED)
def test_a_package_imports_only_what_its_wall_lets_through(package):
    files = sorted((ROOT / package).rglob("*.py"))
    assert files
    for path in files:
        foreign = set(imports_of(path)) - ALLOWED[package] - sys.stdlib_module_names
        assert not foreign, f"{path.relative_to(ROOT)} imports {foreign}"


def test_only_the_command_line_may_import_pictures_and_only_inside_functions():
    assert lazily_allowed(ROOT / "tinygrad_edu" / "command" / "demo.py") == {"nn", "viz"}
    assert lazily_allowed(ROOT / "tinygrad_edu" / "stepping" / "stepper.py") == set()
    for path in (ROOT / "tinygrad_edu").rglob("*.py"):
        is_command_line = path.parent.name == "command" or path.name == "__main__.py"
        assert is_command_line or "tinygrad_edu.command" not in path.read_text(encoding="utf-8")


def test_every_package_folder_is_in_the_distribution():
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    listed = set(setup["options"]["packages"].split())
    found = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for package in ALLOWED
        for path in (ROOT / package).rglob("__init__.py")
    }
    assert listed == found


@pytest.mark.parametrize("package", [tinygrad_edu, nn, viz])
def test_every_public_name_exists_and_says_what_it_is(package):
    for name in package.__all__:
        assert getattr(package, name).__doc__, f"{package.__name__}.{name} has no docstring"


def test_no_module_is_longer_than_an_idea():
    for package in ALLOWED:
        for path in (ROOT / package).rglob("*.py"):
            lines = len(lines_of_code(path.read_text(encoding="utf-8")))
            assert lines <= 200, f"{path.relative_to(ROOT)} has {lines} lines: split it by idea"


def lines_of_code(source):
    """Return the lines that are neither empty, nor text, nor the list of public names."""
    left_out = set()
    for item in ast.walk(ast.parse(source)):
        is_text = isinstance(item, ast.Expr) and isinstance(item.value, ast.Constant)
        if is_text or (isinstance(item, ast.Assign) and "__all__" in ast.unparse(item.targets[0])):
            left_out |= {*range(item.lineno, item.end_lineno + 1)}
    lines = enumerate(source.splitlines(), 1)
    return [line for number, line in lines if line.strip() and number not in left_out]


def test_importing_the_engine_loads_neither_graphviz_nor_the_other_packages():
    code = (
        "import sys, tinygrad_edu, nn; "
        "print([m for m in ('graphviz', 'wasmtime', 'viz', 'matplotlib', 'argparse', "
        "'tinygrad_edu.command') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_importing_viz_loads_graphviz_wasmtime_and_matplotlib_at_the_first_drawing_only():
    code = (
        "import sys, viz, viz.plots; "
        "print([m for m in ('graphviz', 'wasmtime', 'matplotlib', 'nn') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
