"""What a box says, row by row: a node's name, its kind, its numbers, its gradient and its terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.formatting import NOT_COMPUTED
from tinygrad_edu.naming import derivative
from tinygrad_edu.summaries import show_kind
from viz.numbers import brief, formula, name_of, show_data, show_lines, show_signed
from viz.scene import Row
from viz.text import LONGEST_LABEL, LONGEST_NAME, shorten

if TYPE_CHECKING:
    from tinygrad_edu.node import Node
    from tinygrad_edu.passes import Edge, RecordedPass

LONGEST_RESULT = 3
"""Characters of a result's name that ∂name/∂w has room for; a longer one is called E there."""


def name_rows(node: Node, longest: int) -> list[Row]:
    """Return the rows that say what a node is: its name, and the formula it was computed by."""
    rows = [Row("name", shorten(node.shown_label, LONGEST_LABEL))] if node.label else []
    text = formula(node, longest) or outline(node)
    return [*rows, Row("formula", text)] if text else rows


def outline(node: Node) -> str:
    """Return what a sum or a net input is, where writing it out would be too long."""
    if node.op is None or node.op.name not in ("sum", "dot"):
        return ""
    terms = len(node.inputs)
    if node.op.name == "sum":
        return f"sum of {terms} terms"
    return f"Σ w·x over {terms // 2} inputs" + (" + b" if terms % 2 else "")


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
    what = derivative(result_of(record.output), short_name(node, record))
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
    """Return what a node is called in ∂…/∂…: the result without a label is E."""
    if node is record.output and not node.label:
        return result_of(record.output)
    return shorten(brief(node), LONGEST_NAME)


def result_of(output: Node) -> str:
    """Return what the result is called in ∂E/∂w: its own name if that is short, or E."""
    name = output.shown_label
    return name if name.isalpha() and len(name) <= LONGEST_RESULT else "E"


def hint_of(node: Node, rows: list[Row]) -> str:
    """Return what a reader sees on pointing at a box: its name in full, its rows, its line."""
    where = [f"{node.made_at[0]}:{node.made_at[1]}"] if node.made_at else []
    numbers = [row.text for row in rows if row.kind != "name"]
    return "\n".join([name_of(node), *numbers, *where])
