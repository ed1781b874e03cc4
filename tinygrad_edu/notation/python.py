"""An expression in Python: w5 * out_h1 + w6 * out_h2 + b2.

Floating-point sums depend on their order. So brackets stand wherever they are needed to keep it,
and the source gives the bits that the node has.
"""

from __future__ import annotations

import ast
import builtins
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

import numpy as np

from tinygrad_edu.notation.expression import Call, Expression, Number, Symbol
from tinygrad_edu.notation.forms import CALL, LOOSE, SIGNED, with_places
from tinygrad_edu.notation.reading import is_unchanged, with_any_number_of_operands
from tinygrad_edu.notation.writing import Language, Piece
from tinygrad_edu.registry import OPS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tinygrad_edu.node import Node
    from tinygrad_edu.operation import Operation

MOST_TERMS = 200
"""Terms of a sum beyond which it is called and not written out: Python compiles no deeper ones."""

KNOWN = frozenset({"np", *dir(builtins)})
"""What the template of an operation may speak of besides operations."""


class Literals(Protocol):
    """Where numbers, arrays and settings become source."""

    def data(self, data: Any) -> str:
        """Return a number, or the name of an array."""

    def setting(self, setting: Any) -> str:
        """Return what an operation was told."""


class Python(Language):
    """The column of Python.

    Args:
        literals: Where numbers, arrays and settings become source.

    Attributes:
        calls: The operations that what was written so far calls by name.
    """

    column = "python"
    power = "{} ** {}"
    times: ClassVar[dict[str, tuple[str, str]]] = {"·": (" * ", " * "), "⊙": (" * ", " * ")}
    call = CALL
    is_exact = True

    def __init__(self, literals: Literals) -> None:
        super().__init__()
        self.literals = literals
        self.calls: set[str] = set()

    def write_call(self, call: Call) -> Piece:
        """Return an operation by its template; with settings, by its name."""
        op = call.op
        known = getattr(op, "parameters", ())
        told = [
            f"{name}={self.literals.setting(setting)}"
            for name, setting in call.settings.items()
            if name in known
        ]
        if told:
            self.calls.add(op.name)
            operands = [self.placed(operand, LOOSE).text for operand in call.operands]
            return Piece(f"{op.name}({', '.join([*operands, *told])})", CALL)
        self.calls.update([name for name in names_in(self.template_of(op)) if name in OPS])
        return super().write_call(call)

    def template_of(self, op: Operation) -> str:
        """Return how an operation is written, if the source can have all that it speaks of."""
        template = super().template_of(op)
        is_known = all([name in KNOWN or name in OPS for name in names_in(template)])
        return template if is_known else self.named.format(name=op.name)

    def write_name(self, text: str) -> str:
        """Return the name of a variable as it is."""
        return text

    def write_number(self, number: Number) -> Piece:
        """Return a number to the last bit, an array by its name."""
        text = self.literals.data(number.number)
        return Piece(text, SIGNED if text.startswith("-") else CALL)


@cache
def names_in(template: str) -> frozenset[str]:
    """Return the names that a template of Python speaks of.

    >>> sorted(names_in("np.tanh({}) * scale"))
    ['np', 'scale']
    """
    source = "".join([f"_{ord(s):x}" if ord(s) >= 0xE000 else s for s in with_places(template)])
    try:
        parts = list(ast.walk(ast.parse(source, mode="eval")))
    except SyntaxError:
        return frozenset({""})
    names = {part.id for part in parts if isinstance(part, ast.Name)}
    return frozenset({name for name in names if not name.startswith("_e")})


def python_expression(node: Any, names: Mapping[Node, str]) -> Expression:
    """Return how a node is computed from the nodes that have a name.

    Args:
        node: A node; written out even if it has a name itself.
        names: The variables, {node: name}.
    """
    if not node.inputs:
        return Number(node._data)
    inputs = node.inputs
    if node.op.name == "broadcast_to" and not is_unchanged(node):
        inputs = (without_reshape(inputs[0], names, np.ndim(node._data)),)
    return applied(node, [operand_expression(input, names) for input in inputs])


def operand_expression(node: Any, names: Mapping[Node, str]) -> Expression:
    """Return an operand: its name if it has one, else how it is computed."""
    return Symbol(names[node]) if node in names else python_expression(node, names)


def without_reshape(node: Node, names: Mapping[Node, str], most_axes: int) -> Node:
    """Return what was reshaped, if it is a single number: that can be copied to any shape.

    Args:
        node: What is to be copied.
        names: The variables, {node: name}.
        most_axes: How many axes the copies have: an array has no more of them before.
    """
    is_bare = node not in names and node.op is not None and node.op.name == "reshape"
    if not is_bare or np.size(node._data) != 1:
        return node
    given: Node = node.inputs[0]
    return given if np.ndim(given._data) <= most_axes else node


def applied(node: Any, operands: list[Expression]) -> Expression:
    """Return the expression of one operation, as it was computed and no simpler."""
    op = node.op
    if len(operands) <= MOST_TERMS:
        written = with_any_number_of_operands(op, operands)
        if written is not None:
            return written
    if is_unchanged(node):
        return operands[0]
    if op.name == "transpose":
        if not np.ndim(node._data):
            return operands[0]  # a single number has no axes to reverse
        if is_reversal(node.settings):
            return Call(op, tuple(operands), {})
    return Call(op, tuple(operands), node.settings)


def is_reversal(settings: Mapping[str, Any]) -> bool:
    """Whether a transpose turns the axes round, as .T does."""
    axes = settings.get("axes")
    return axes is None or tuple(axes) == tuple(reversed(range(len(axes))))
