"""Two zoom levels of one recorded pass: every operation, or only the variables with a name."""

from __future__ import annotations

from textwrap import wrap as wrap_text
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.ground.formatting import NOT_COMPUTED, typeset_name
from tinygrad_edu.node import Node, numbers_of
from tinygrad_edu.notation.formulas import LONGEST_FORMULA
from tinygrad_edu.notation.words import derivative
from viz.graph.numbers import name_of, show_data, show_lines
from viz.graph.rows import hint_of, name_rows, number_rows, result_of, short_name, show_term
from viz.graph.scene import Arrow, Box, Circle, Scene

if TYPE_CHECKING:
    from tinygrad_edu.passes import Edge, RecordedPass

LONGEST_OPERATION = 24
"""Characters of a formula that a box of the operations view has room for."""

WIDEST_WORDS = 22
"""Characters of a line of words beside an arrow."""


def operations_scene(record: RecordedPass, forward: bool, backward: bool) -> Scene:
    """Show every operation: a circle for each, between the boxes of its operands and its output.

    Args:
        record: The pass to show.
        forward: Whether to show the way there.
        backward: Whether to show the way back.
    """
    scene = Scene(title_of(record, forward, backward), 0.45, note=note_of(record, backward))
    edges = list(reversed(record.edges))
    ways = ways_back(edges)
    for node in record.nodes:
        if node.is_constant and not forward:
            continue  # nothing flows back to a plain number
        rows = name_rows(node, record.names, LONGEST_OPERATION, by_step=True)
        rows += number_rows(node, record, ways, backward)
        hint = hint_of(node, record.names, rows)
        scene.boxes.append(Box(key(node), kind_of(node, record.output), tuple(rows), hint))
        if node.inputs and node.op:
            told = f"{node.op.name}: {name_of(node, record.names)}"
            circle = Circle(f"op{key(node)}", node.op.symbol, told)
            scene.circles.append(circle)
            scene.arrows.append(Arrow(circle.key, key(node), forward, backward))
    for edge in edges:
        if forward or not edge.input.is_constant:
            circle_key = f"op{key(edge.output)}"
            scene.arrows.append(arrow_of(edge, circle_key, record, forward, backward))
    return scene


def variables_scene(record: RecordedPass, forward: bool, backward: bool) -> Scene:
    """Show only the variables: nodes with a name, leaves, and the result.

    What lies between two variables is folded into one arrow with the derivative between them.

    Args:
        record: The pass to show.
        forward: Whether to show the way there.
        backward: Whether to show the way back.
    """
    shown = variables_of(record.nodes, record.output)
    scene = Scene(title_of(record, forward, backward), 1.1, note=note_of(record, backward))
    edges = record.edges_between(shown)
    ways = ways_back(edges)
    for node in record.nodes:
        if node in shown:
            rows = name_rows(node, record.names, LONGEST_FORMULA)
            rows += number_rows(node, record, ways, backward)
            kind, hint = kind_of(node, record.output), hint_of(node, record.names, rows)
            scene.boxes.append(Box(key(node), kind, tuple(rows), hint))
    for edge in edges:
        scene.arrows.append(arrow_of(edge, key(edge.output), record, forward, backward))
    return scene


def variables_of(nodes: list[Node], output: Node) -> set[Node]:
    """Return the nodes of the variables view: those with a name, the leaves, and the result."""
    return {
        node
        for node in nodes
        if node.label or node is output or not (node.inputs or node.is_constant)
    }


def ways_back(edges: list[Edge]) -> dict[Node, list[Edge]]:
    """Return the edges by which a gradient comes back to each node."""
    ways: dict[Node, list[Edge]] = {}
    for edge in edges:
        ways.setdefault(edge.input, []).append(edge)
    return ways


def kind_of(node: Node, output: Node) -> str:
    """Return what kind of box a node has."""
    if node is output:
        return "result"
    if node.is_constant:
        return "given"
    return "computed" if node.inputs else "leaf"


def arrow_of(edge: Edge, head: str, record: RecordedPass, forward: bool, backward: bool) -> Arrow:
    """Return the arrow of an edge, with the local derivative if the way back is shown."""
    if not backward or edge.input.is_constant:
        return Arrow(key(edge.input), head, forward, False, is_added=is_added(edge))
    what = derivative(short_name(edge.output, record), short_name(edge.input, record))
    twins = [place for place in edge.output.inputs if place is edge.input]
    if len(twins) > 1 and head != key(edge.output):
        what = f"{what}, 1 way of {len(twins)}"
    ends = (key(edge.input), head, forward, True)
    if edge.partial is None:
        words = typeset_name(edge.how)
        hint = what
        if record.differentiated:
            upstream = show_data(record.gradients.get(edge.output, 0.0))
            hint = f"upstream = {upstream}; {words} = {show_data(edge.contribution)}"
        return Arrow(*ends, tuple(wrap(words)), hint)
    if not record.differentiated:
        return Arrow(*ends, (f"× {NOT_COMPUTED}",), what, what, is_added(edge))
    upstream = show_data(record.gradients.get(edge.output, 0.0))
    partial = show_data(edge.partial)
    chain = f"{upstream} × {partial} = {show_term(edge.contribution)}"
    hint = f"{what} = {partial}\n{chain}"
    first, *rest = lines_beside(edge.partial)
    return Arrow(*ends, (*wrap(f"× {first}"), *rest), hint, what, is_added(edge))


def is_added(edge: Edge) -> bool:
    """Whether an input is added to its output as it is, as a bias is."""
    return np.ndim(edge.partial) == 0 and edge.partial == 1


def lines_beside(partial: Any) -> list[str]:
    """Return a local derivative in as few lines as an arrow has room for."""
    is_column = np.ndim(partial) == 2 and partial.shape[1] == 1
    return [show_data(partial)] if is_column else show_lines(partial)


def wrap(words: str) -> list[str]:
    """Return words in lines that fit beside an arrow."""
    return wrap_text(words, WIDEST_WORDS)


def title_of(record: RecordedPass, forward: bool, backward: bool) -> str:
    """Return what the picture shows: which pass, and what E is."""
    passes = {(True, False): "Forward pass", (False, True): "Backward pass"}
    what = passes.get((forward, backward), "Forward and backward pass")
    if backward and not record.differentiated:
        what = "Forward pass, before backward()"
    return f"{what}: {result_of(record.names)} = {show_data(record.output._data)}"


def note_of(record: RecordedPass, backward: bool) -> str:
    """Return a remark if the leaves hold other gradients than those of this one pass.

    Leaves add up over passes; a reader who prints one must find its number in the picture.
    """
    if not backward or not record.differentiated:
        return ""
    for node in record.nodes:
        held = numbers_of(node.grad)
        mine = not node.inputs and not node.is_constant
        if mine and np.any(held) and not np.array_equal(held, record.gradients.get(node, 0.0)):
            name = short_name(node, record)
            return f"This pass alone. By now {name}.grad = {show_data(held)}: leaves add up."
    return ""


def key(node: Node) -> str:
    """Return a node's name inside the drawing: never the learner's text, which may be anything."""
    return f"n{node.born}"
