"""A node as source: what notation writes in Python, and what that calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tinygrad_edu.notation.forms import CALL, PRODUCT
from tinygrad_edu.notation.python import Python, operand_expression, python_expression

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tinygrad_edu.node import Node
    from tinygrad_edu.notation.expression import Expression
    from tinygrad_edu.unrolling.literals import Constants

__all__ = ["CALL", "PRODUCT", "Source", "in_brackets", "operand_source", "settings_of", "source_of"]


class Source(NamedTuple):
    """A piece of Python, how strongly it binds, and the operations that it calls by name."""

    text: str
    strength: int
    calls: frozenset[str] = frozenset()


def source_of(node: Any, names: Mapping[Node, str], constants: Constants) -> Source:
    """Return how a node is computed from the nodes that have a name, as Python.

    Args:
        node: A node; written out even if it has a name itself.
        names: The variables, {node: name}.
        constants: Where plain arrays are kept.
    """
    return written(python_expression(node, names), constants)


def operand_source(node: Any, names: Mapping[Node, str], constants: Constants) -> Source:
    """Return an operand: its name if it has one, else how it is computed."""
    return written(operand_expression(node, names), constants)


def written(expression: Expression, constants: Constants) -> Source:
    """Return an expression as Python, and what that calls."""
    python = Python(constants)
    piece = python.write(expression)
    return Source(piece.text, piece.strength, frozenset(python.calls))


def settings_of(node: Any, constants: Constants) -> list[str]:
    """Return what an operation was told, as keyword arguments."""
    known = getattr(node.op, "parameters", ())
    given = {name: told for name, told in node.settings.items() if name in known}
    return [f"{name}={constants.setting(told)}" for name, told in given.items()]


def in_brackets(operand: Source, needed: int) -> str:
    """Return a piece of source, in brackets if it binds less than is needed."""
    return operand.text if operand.strength >= needed else f"({operand.text})"
