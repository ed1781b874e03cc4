"""Which faults can be planted: one small change in the body of one function, each a mutant.

Cosmic Ray makes the changes. Left out are those that say nothing about the tests: changes of what
is not run (annotations, the examples and templates of an operation), and operators that numbers do
not have, which every test notices.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from cosmic_ray.ast import ast_nodes, get_ast_from_path
from cosmic_ray.plugins import get_operator, operator_names
from cosmic_ray.work_item import MutationSpec

if TYPE_CHECKING:
    from pathlib import Path

TARGETS = [
    *("contributions", "chain", "backward", "recorded", "graph"),
    *("nodes/neuron", "nodes/times", "arrays/broadcasting"),
]
"""The modules of the engine whose tests are tried: the rules and the ways back."""

LEARNING = ["losses", "optim", "adaptive", "gradients"]
"""Those of nn: losses and optimisers."""

ARITHMETIC = {"Add", "Sub", "Mul", "Div", "Pow"}
ORDER = {"Eq", "NotEq", "Lt", "LtE", "Gt", "GtE"}
IDENTITY = {"Is", "IsNot"}
SAYING_NOTHING = {"RemoveDecorator"}


def target_files(root: Path) -> list[Path]:
    """Return the files in which faults are planted."""
    rules = sorted((root / "tinygrad_edu" / "rules").glob("*.py"))
    engine = [root / "tinygrad_edu" / f"{name}.py" for name in TARGETS]
    learning = [root / "nn" / f"{name}.py" for name in LEARNING]
    return [path for path in [*engine, *rules, *learning] if path.name != "__init__.py"]


def is_telling(operator: str) -> bool:
    """Whether the changes of an operator may be made where numbers and conditions stand."""
    kind, _, change = operator.removeprefix("core/").partition("_")
    signs = set(change.split("_"))
    if kind == "ReplaceBinaryOperator":
        return signs <= ARITHMETIC
    if kind == "ReplaceComparisonOperator":
        return signs <= ORDER or signs <= IDENTITY
    if kind == "ReplaceUnaryOperator":
        return change in {"Delete_USub", "Delete_Not"}
    return kind not in SAYING_NOTHING


def lines_that_run(path: Path) -> set[int]:
    """Return the lines of a file that belong to a function: its defaults and its body."""
    lines: set[int] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and not is_a_stub(node):
            lines.update(range(node.lineno, (node.end_lineno or 0) + 1))
    return lines


def is_a_stub(function: ast.FunctionDef) -> bool:
    """Whether a function has no body but a docstring or dots."""
    return all([isinstance(statement, ast.Expr) for statement in function.body])


def mutants_of(path: Path, root: Path) -> list[MutationSpec]:
    """Return every mutant of a file, with its path as seen from the root."""
    tree = get_ast_from_path(path)
    telling = lines_that_run(path)
    found = []
    for name in sorted(operator_names()):
        operator_class = get_operator(name)
        if not is_telling(name) or operator_class.arguments():
            continue
        operator = operator_class()
        places = [place for node in ast_nodes(tree) for place in operator.mutation_positions(node)]
        found += [
            MutationSpec(
                module_path=path.relative_to(root),
                operator_name=name,
                operator_args={},
                occurrence=occurrence,
                start_pos=start,
                end_pos=end,
            )
            for occurrence, (start, end) in enumerate(places)
            if start[0] in telling
        ]
    return found
