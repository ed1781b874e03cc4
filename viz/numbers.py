"""Numbers and names in a picture: the same as in a text, with the signs of mathematics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinygrad_edu import formatting, naming, summaries
from tinygrad_edu.formatting import typeset, typeset_name
from tinygrad_edu.notation import formulas, operations

if TYPE_CHECKING:
    from tinygrad_edu.node import Node


def show_number(x: float, decimals: int = 4) -> str:
    """Write a number with a true minus sign: −0.25.

    >>> show_number(-0.019049119), show_number(float("-inf"))
    ('−0.0190', '−∞')
    """
    return typeset(formatting.show_number(x, decimals))


def show_signed(x: float) -> str:
    """Write a number with its sign always there."""
    return typeset(formatting.show_signed(x))


def show_data(data: Any) -> str:
    """Write a number, the numbers of a small array, or the summary of a large one."""
    return typeset(summaries.show_data(data))


def show_lines(data: Any) -> list[str]:
    """Write the same in lines: a small matrix has a line for each of its rows."""
    return [typeset(line) for line in summaries.show_lines(data)]


def name_of(node: Node) -> str:
    """Return what a node is called: its label as it is, or what stands for it."""
    return node.shown_label or typeset_name(node.name)


def brief(node: Node) -> str:
    """Return what a node is called inside a formula: its label as it is, or something short."""
    return node.shown_label or typeset_name(naming.brief(node))


def formula(node: Node, longest: int = formulas.LONGEST_FORMULA) -> str:
    """Return how a node was computed from named nodes and numbers; "" if that is long."""
    return typeset_name(formulas.formula(node, longest))


def formula_of(node: Node) -> str:
    """Return how a node is computed: back to named nodes, or in one operation."""
    return typeset_name(operations.formula_of(node))
