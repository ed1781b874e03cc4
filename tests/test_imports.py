"""The floors of the house: imports go down, at once, in functions and for types alike."""

import ast
import subprocess
import sys

import pytest

from tests.importing import (
    AT_ONCE,
    IN_A_FUNCTION,
    MODULES,
    PACKAGES,
    ROOT,
    arrows,
    circles,
    imports_in,
)

LATE = {
    (
        "tinygrad_edu.arithmetic",
        "tinygrad_edu.arrays.numpy_names",
    ): "NumPy's names, loaded when called",
    ("tinygrad_edu.arrays.array_methods", "tinygrad_edu.arrays.numpy_names"): "the same",
    ("tinygrad_edu.arithmetic", "tinygrad_edu.stepping.forward"): "looking, loaded when looked",
    ("tinygrad_edu.stepping.telling", "tinygrad_edu.explaining"): "formulas, loaded when told",
    ("viz.notebook", "tinygrad_edu.stepping.telling"): "the steps of a page, for notebooks only",
}
"""Imports inside functions, each with its reason: what is rarely used is loaded when it is."""

LOADED_LATE = ("tinygrad_edu.command", "tinygrad_edu.arrays.methods")
"""The command line loads what a subcommand needs, and NumPy's methods what a method needs."""


ALONE = """
import gc, importlib, os, sys, types
root, package, before, *names = sys.argv[1:]
sys.path.insert(0, root)
for name in before.split():
    importlib.import_module(name)
bare = types.ModuleType(package)
bare.__path__ = [os.path.join(root, package)]
gc.disable()  # it would go through all that came before, in each process again
for name in names:
    child = os.fork()  # of a process that has imported nothing of the package, and has one thread
    if not child:
        sys.modules[package] = bare
        try:
            importlib.import_module(name)
        except BaseException:
            os._exit(1)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        print(name)
"""
"""Imports each module in a process of its own, and prints those that cannot be the first."""


def test_there_is_no_circle_of_imports():
    pairs = {(name, other) for name, other, _ in arrows()}
    assert circles(pairs) == set(), "let one of them import the other only"


def test_circles_are_found():
    assert circles({("a", "b"), ("b", "a"), ("b", "c"), ("c", "d")}) == {frozenset("ab")}
    assert circles({("a", "b"), ("b", "c"), ("c", "a"), ("d", "a")}) == {frozenset("abc")}
    assert circles({("a", "b"), ("b", "c"), ("a", "c")}) == set()


def test_an_import_inside_a_function_has_a_reason():
    found = {
        (name, other)
        for name, other, when in arrows()
        if when == IN_A_FUNCTION and not name.startswith(LOADED_LATE)
    }
    assert found - LATE.keys() == set(), "import it at the top, or give a reason in LATE"
    assert LATE.keys() - found == set(), "take it out of LATE"


def below(names):
    """Return what the modules of a package import at once that is not of it, and not optional.

    It is imported once for all of them: none of it imports the package, so it is as it would be.
    """
    trees = [ast.parse(MODULES[name].read_text(encoding="utf-8")) for name in names]
    others = {other for tree in trees for other, when in imports_in(tree) if when == AT_ONCE}
    known = {"numpy", *PACKAGES, *sys.stdlib_module_names} - {names[0].split(".")[0]}
    return sorted(other for other in others if other.split(".")[0] in known)


@pytest.mark.parametrize("package", PACKAGES)
def test_any_module_can_be_imported_first(package, tmp_path):
    names = [name for name in MODULES if name.startswith(f"{package}.") and "__main__" not in name]
    assert names
    before = " ".join(below(names))
    command = [sys.executable, "-c", ALONE, str(ROOT), package, before, *names]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_no_module_sets_the_globals_of_another():
    for name, path in MODULES.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imported = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
            if f"{node.module}.{alias.name}" in MODULES
        }
        targets = [
            target
            for node in ast.walk(tree)
            if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign))
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        ]
        set_here = [
            target.value.id
            for target in targets
            if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name)
        ]
        assert not imported & {*set_here}, f"{name} sets a global of {imported & {*set_here}}"


def test_the_packages_are_imported_without_each_other_where_they_need_not():
    at_once = {(name, other) for name, other, when in arrows() if when == AT_ONCE}
    crossing = {(name.split(".")[0], other.split(".")[0]) for name, other in at_once}
    assert crossing <= {
        *[(package, package) for package in PACKAGES],
        ("nn", "tinygrad_edu"),
        ("viz", "tinygrad_edu"),
    }


def test_a_rule_is_found_under_the_name_that_breakpoints_know():
    from tinygrad_edu import activations, rules

    assert activations.d_sigmoid is rules.activations.d_sigmoid
