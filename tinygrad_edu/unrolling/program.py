"""A program: two passes as Python source in a file, and the functions that it defines."""

from __future__ import annotations

import ast
import difflib
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.arguments import is_whole, told
from tinygrad_edu.ground.signs import printed
from tinygrad_edu.registry import OPS
from tinygrad_edu.rules.elementwise import divide
from tinygrad_edu.rules.powers import power

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from tinygrad_edu.op import Op

    Pass = Callable[..., dict[str, Any]]


class Assignment(NamedTuple):
    """Where one assignment of a program stands, and what it does.

    Attributes:
        line: Its line in the file, from 1.
        step: The number of its step in the pass it belongs to; 0 for ∂E/∂E = 1.
        place: To which of the step's inputs it contributes; None if it does not.
    """

    line: int
    step: int
    place: int | None


class Program:
    """A forward and a backward pass as straight-line Python.

    Called with new numbers for some leaves it runs both passes.

    Attributes:
        source: The text of the file.
        path: Where the file is.
        forward: forward(w5=0.5, …) → every value by its name, the result last. The function of the
            file itself, so that a debugger steps from your code straight into it.
        backward: backward(**values) → the gradient of every value by its name.
        leaves: The leaves by name, with their numbers in the recorded pass.
        output: The name of the result.
        places: For each assignment, forward and then backward, its step and the input of that step
            to which it contributes: see Assignment.
    """

    def __init__(
        self,
        source: str,
        path: Path,
        leaves: Mapping[str, Any],
        output: str,
        places: Sequence[tuple[int, int | None]],
    ) -> None:
        self.source = source
        self.path = path
        self.leaves = dict(leaves)
        self.output = output
        self.places = places
        self.forward, self.backward = passes_of(source, path)

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy and pickle a program as its source; its two functions are compiled from it again."""
        return Program, (self.source, self.path, self.leaves, self.output, self.places)

    @cached_property
    def assignments(self) -> list[Assignment]:
        """Every assignment of the two passes, in the order in which they are done."""
        functions = [
            node for node in ast.parse(self.source).body if isinstance(node, ast.FunctionDef)
        ]
        lines = [
            statement.lineno
            for function in functions
            for statement in function.body
            if isinstance(statement, ast.Assign)
        ]
        return [Assignment(line, *place) for line, place in zip(lines, self.places, strict=True)]

    def __call__(self, **leaves: Any) -> tuple[Any, dict[str, Any]]:
        """Run both passes.

        Args:
            leaves: New numbers or arrays for leaves, by name; the others are as recorded.

        Returns:
            The result, and the gradient of each leaf by its name. Where a batch was given, a
            result for each sample, and gradients summed over the samples.

        Raises:
            InputError: There is no such leaf, or its shape is not that of the recorded pass.
        """
        for name in leaves:
            if name not in self.leaves:
                close = difflib.get_close_matches(name, self.leaves, 3) or list(self.leaves)[:8]
                raise InputError(
                    f"this program has no leaf {told(name)}; it has {', '.join(close)}"
                )
        given = {name: as_float(leaf) for name, leaf in {**self.leaves, **leaves}.items()}
        with np.errstate(all="ignore"):
            try:
                values = self.forward(**given)
                gradients = self.backward(**values)
            except ArithmeticError:
                forward, backward = passes_of(without_refusal(self.source), self.path)
                values = forward(**given)
                gradients = backward(**values)
        return as_float(values[self.output]), {
            name: as_float(gradients[name]) for name in self.leaves
        }

    def __repr__(self) -> str:
        count = self.source.count(chr(10))
        return printed(f"<program of {self.output}, {count} lines in {self.path}>")


def as_float(leaf: Any) -> Any:
    """Return a float64 or whole numbers as floats, anything else as it is."""
    if isinstance(leaf, np.ndarray) and leaf.dtype.kind in "iu":
        return leaf.astype(np.float64)
    is_plain = isinstance(leaf, float) or is_whole(leaf)
    try:
        return float(leaf) if is_plain else leaf
    except OverflowError as error:
        raise InputError("a program got a whole number that is larger than any float") from error


def passes_of(code: str | ast.Module, path: Path) -> tuple[Pass, Pass]:
    """Return the functions forward and backward that a source defines."""
    namespace: dict[str, Any] = {**OPS, "__name__": path.stem, "__file__": str(path)}
    exec(compile(code, str(path), "exec"), namespace)
    return namespace["forward"], namespace["backward"]


def without_refusal(source: str) -> ast.Module:
    """Return a source with operations in place of / and **, which refuse 1/0 and overflow."""
    tree = ast.parse(source)
    Operations().visit(tree)
    return ast.fix_missing_locations(tree)


INSTEAD: dict[type[ast.operator], Op] = {ast.Div: divide, ast.Pow: power}
"""Operators that refuse what their operations compute."""


class Operations(ast.NodeTransformer):
    """Writes divide(x, y) for x / y, and power(x, y) for x ** y."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """Return the call of an operation in place of an operator."""
        self.generic_visit(node)
        operation = INSTEAD.get(type(node.op))
        if operation is None:
            return node
        function = ast.Name(operation.name, ast.Load())
        return ast.copy_location(ast.Call(function, [node.left, node.right], []), node)
