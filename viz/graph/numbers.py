"""Numbers and names in a picture: the same as in a text, with the signs of mathematics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinygrad_edu.ground import formatting, summaries
from tinygrad_edu.ground.formatting import typeset, typeset_name
from tinygrad_edu.notation import formulas, operations

if TYPE_CHECKING:
    from tinygrad_edu.names import Names
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


def name_of(node: Node, names: Names) -> str:
    """Return what a node is called: a plain number with its true minus sign."""
    return typeset_name(names.of(node)) if node.is_constant else names.of(node)


def brief(node: Node, names: Names) -> str:
    """Return the same for a formula, where a plain array is its shape."""
    return typeset_name(names.brief(node)) if node.is_constant else names.of(node)


def formula(node: Node, names: Names, longest: int = formulas.LONGEST_FORMULA) -> str:
    """Return how a node was computed from named nodes and numbers; "" if that is long."""
    return typeset_name(formulas.formula(node, longest, names))


def formula_of(node: Node, names: Names) -> str:
    """Return how a node is computed: back to named nodes, or in one operation."""
    return typeset_name(operations.formula_of(node, names))


def own_formula(node: Node, names: Names, longest: int) -> str:
    """Return the one operation that computed a node, in names; "" if that is long."""
    text = typeset_name(operations.own_formula(node, names)) if node.inputs else ""
    return text if len(text) <= longest else ""
