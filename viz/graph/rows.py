"""What a box says, row by row: a node's name, its kind, its numbers, its gradient and its terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.ground.formatting import NOT_COMPUTED
from tinygrad_edu.ground.summaries import show_kind
from tinygrad_edu.notation.words import derivative
from viz.graph.numbers import (
    brief,
    formula,
    name_of,
    own_formula,
    show_data,
    show_lines,
    show_signed,
)
from viz.graph.scene import Row
from viz.graph.text import LONGEST_LABEL, LONGEST_NAME, shorten

if TYPE_CHECKING:
    from tinygrad_edu.names import Names
    from tinygrad_edu.node import Node
    from tinygrad_edu.passes import Edge, RecordedPass


def name_rows(node: Node, names: Names, longest: int, by_step: bool = False) -> list[Row]:
    """Return the rows that say what a node is: its name, and the formula it was computed by.

    Args:
        node: The node.
        names: What the nodes of the pass are called.
        longest: How many characters the formula may have.
        by_step: Whether the nodes of its own operation have boxes, so that where the whole formula
            is long that one operation can stand in its place.
    """
    rows = [] if node.is_constant else [Row("name", shorten(names.of(node), LONGEST_LABEL))]
    text = formula(node, names, longest) or outline(node)
    if by_step and not text:
        text = own_formula(node, names, longest)
    return [*rows, Row("formula", text)] if text else rows


def outline(node: Node) -> str:
    """Return what a sum or a net input is, where writing it out would be too long."""
    if node.op is None or not node.op.takes_any_number:
        return ""
    terms = len(node.inputs)
    if node.op.role == "sum":
        return f"sum of {terms} terms"
    if node.op.role == "product":
        return f"Σ w·x over {terms // 2} inputs" + (" + b" if terms % 2 else "")
    return ""


def number_rows(
    node: Node, record: RecordedPass, ways: dict[Node, list[Edge]], backward: bool
) -> list[Row]:
    """Return the rows with a node's value and, if the way back is shown, its gradient."""
    value = [Row("value", line) for line in show_lines(node._data)]
    kind = show_kind(node._data)
    if kind:
        value.insert(0, Row("kind", kind))
    if not backward or node.is_constant:
        return value
    return [*value, *gradient_rows(node, record, ways.get(node, []))]


def gradient_rows(node: Node, record: RecordedPass, ways: list[Edge]) -> list[Row]:
    """Return the rows for ∂E/∂node, with a ledger of its terms if there are several."""
    what = derivative(result_of(record.names), short_name(node, record))
    if not record.differentiated:
        return [Row("gradient", f"{what} = {NOT_COMPUTED}")]
    gradient = [Row("gradient", line) for line in equals(what, record.gradients[node])]
    if len(ways) < 2:
        return gradient
    terms = [
        Row(
            "term",
            f"{show_term(edge.contribution)} via {short_name(edge.output, record)}",
        )
        for edge in ways
    ]
    return [*gradient, *terms]


def equals(what: str, data: Any) -> list[str]:
    """Return "what = data" in lines; a small matrix begins below what it is."""
    lines = show_lines(data)
    return [f"{what} = {lines[0]}"] if len(lines) == 1 else [f"{what} =", *lines]


def show_term(contribution: Any) -> str:
    """Write a term of a gradient: a number with its sign, or the numbers of an array."""
    return show_data(contribution) if np.ndim(contribution) else show_signed(contribution)


def short_name(node: Node, record: RecordedPass) -> str:
    """Return what a node is called in ∂…/∂…."""
    return shorten(brief(node, record.names), LONGEST_NAME)


def result_of(names: Names) -> str:
    """Return what the result is called in ∂E/∂w."""
    return shorten(names.result, LONGEST_NAME)


def hint_of(node: Node, names: Names, rows: list[Row]) -> str:
    """Return what a reader sees on pointing at a box: its name in full, its rows, its line."""
    where = [f"{node.made_at[0]}:{node.made_at[1]}"] if node.made_at else []
    numbers = [row.text for row in rows if row.kind != "name"]
    return "\n".join([name_of(node, names), *numbers, *where])
