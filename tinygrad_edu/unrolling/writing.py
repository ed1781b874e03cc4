"""A node as an expression of Python: which variables, in which order, with which brackets.

Floating-point sums depend on their order. So brackets stand wherever they are needed to keep it,
and the source gives the bits that the node has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from tinygrad_edu.notation.reading import RESHAPING, is_unchanged
from tinygrad_edu.unrolling.literals import number_literal, setting_literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tinygrad_edu.node import Node
    from tinygrad_edu.unrolling.literals import Constants

SUM, PRODUCT, SIGNED, POWER, CALL = 1, 2, 3, 4, 5
"""How strongly Python's operators bind."""

OPERATORS = {
    "add": ("+", SUM),
    "subtract": ("-", SUM),
    "multiply": ("*", PRODUCT),
    "divide": ("/", PRODUCT),
    "matmul": ("@", PRODUCT),
}


MOST_TERMS = 200
"""Terms of a sum beyond which it is called and not written out: Python compiles no deeper ones."""


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
    if not node.inputs:
        return literal(node._data, constants)
    inputs = node.inputs
    if node.op.name == "broadcast_to" and not is_unchanged(node):
        inputs = (without_reshape(inputs[0], names, np.ndim(node._data)),)
    operands = [operand_source(input, names, constants) for input in inputs]
    return applied(node, operands, constants)


def without_reshape(node: Any, names: Mapping[Node, str], most_axes: int) -> Any:
    """Return what was reshaped, if it is a single number: that can be copied to any shape.

    Args:
        node: What is to be copied.
        names: The variables, {node: name}.
        most_axes: How many axes the copies have: an array has no more of them before.
    """
    is_bare = node not in names and node.op is not None and node.op.name == "reshape"
    if not is_bare or np.size(node._data) != 1:
        return node
    given = node.inputs[0]
    return given if np.ndim(given._data) <= most_axes else node


def operand_source(node: Any, names: Mapping[Node, str], constants: Constants) -> Source:
    """Return an operand: its name if it has one, else how it is computed."""
    if node in names:
        return Source(names[node], CALL)
    return source_of(node, names, constants)


def literal(data: Any, constants: Constants) -> Source:
    """Return a plain number as it is, a plain array by a name."""
    if np.ndim(data):
        return Source(constants.add(data), CALL)
    text = number_literal(data)
    return Source(text, SIGNED if text.startswith("-") else CALL)


def applied(node: Any, operands: list[Source], constants: Constants) -> Source:
    """Return one operation of operands that are source already."""
    op = node.op
    calls = frozenset().union(*[operand.calls for operand in operands])
    if op.name in OPERATORS and len(operands) == 2:
        sign, strength = OPERATORS[op.name]
        left, right = operands
        text = f"{in_brackets(left, strength)} {sign} {in_brackets(right, strength + 1)}"
        return Source(text, strength, calls)
    is_short = len(operands) <= MOST_TERMS
    if op.name == "sum" and operands and is_short:
        return Source(joined_sum(operands), SUM, calls)
    if op.name == "dot" and is_short:
        return Source(weighted_sum(operands), SUM, calls)
    if op.name == "negate":
        return Source(f"-{in_brackets(operands[0], SIGNED)}", SIGNED, calls)
    if op.name == "power":
        base, exponent = operands
        text = f"{in_brackets(base, CALL)} ** {in_brackets(exponent, SIGNED)}"
        return Source(text, POWER, calls)
    if op.name in RESHAPING and is_unchanged(node):
        return operands[0]
    if op.name == "transpose" and not np.ndim(node._data):
        return operands[0]  # a single number has no axes to reverse
    if op.name == "transpose" and is_reversal(node):
        return Source(f"{in_brackets(operands[0], CALL)}.T", CALL, calls)
    told = settings_of(node, constants)
    inside = ", ".join([*[operand.text for operand in operands], *told])
    return Source(f"{op.name}({inside})", CALL, calls | {op.name})


def settings_of(node: Any, constants: Constants) -> list[str]:
    """Return what an operation was told, as keyword arguments."""
    known = getattr(node.op, "parameters", ())
    given = {name: told for name, told in node.settings.items() if name in known}
    return [f"{name}={setting_literal(told, constants)}" for name, told in given.items()]


def is_reversal(node: Any) -> bool:
    """Whether a transpose turns the axes round, as .T does."""
    axes = node.settings.get("axes")
    return axes is None or tuple(axes) == tuple(reversed(range(len(axes))))


def joined_sum(operands: list[Source]) -> str:
    """Return a + b + c."""
    first, *others = operands
    return " + ".join([first.text, *[in_brackets(other, PRODUCT) for other in others]])


def weighted_sum(operands: list[Source]) -> str:
    """Return w1 * x1 + w2 * x2 + b of the operands w1, w2, x1, x2, b."""
    count = len(operands) // 2
    factors = [in_brackets(operand, SIGNED) for operand in operands[: 2 * count]]
    products = [f"{factors[i]} * {factors[count + i]}" for i in range(count)]
    return " + ".join([*products, *[in_brackets(bias, PRODUCT) for bias in operands[2 * count :]]])


def in_brackets(operand: Source, needed: int) -> str:
    """Return a piece of source, in brackets if it binds less than is needed."""
    return operand.text if operand.strength >= needed else f"({operand.text})"
