"""Two zoom levels of one recorded pass: every operation, or only the variables with a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tinygrad_edu.formatting import NOT_COMPUTED, show_number, show_signed
from tinygrad_edu.formulas import LONGEST_FORMULA, formula
from tinygrad_edu.naming import derivative
from tinygrad_edu.node import Node
from viz.scene import Arrow, Box, Circle, Row, Scene
from viz.text import LONGEST_LABEL, LONGEST_NAME, shorten

if TYPE_CHECKING:
    from tinygrad_edu.passes import Edge, RecordedPass

LONGEST_OPERATION = 24
"""Characters of a formula that a box of the operations view has room for."""

SHORTEST_FORMULA = 12
"""Characters of a formula that may stand inside ∂…/∂…."""

LONGEST_RESULT = 3
"""Characters of a result's name that ∂name/∂w has room for; a longer one is called E there."""


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
        rows = name_rows(node, LONGEST_OPERATION) + number_rows(node, record, ways, backward)
        scene.boxes.append(Box(key(node), kind_of(node, record), tuple(rows), hint_of(node, rows)))
        if node.inputs and node.op:
            circle = Circle(f"op{key(node)}", node.op.symbol, f"{node.op.name}: {node.name}")
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
    shown = variables_of(record)
    scene = Scene(title_of(record, forward, backward), 1.1, note=note_of(record, backward))
    edges = record.edges_between(shown)
    ways = ways_back(edges)
    for node in record.nodes:
        if node in shown:
            rows = name_rows(node, LONGEST_FORMULA) + number_rows(node, record, ways, backward)
            scene.boxes.append(
                Box(key(node), kind_of(node, record), tuple(rows), hint_of(node, rows))
            )
    for edge in edges:
        scene.arrows.append(arrow_of(edge, key(edge.output), record, forward, backward))
    return scene


def variables_of(record: RecordedPass) -> set[Node]:
    """Return the nodes of the variables view: those with a name, the leaves, and the result."""
    return {
        node
        for node in record.nodes
        if node.label or node is record.output or not (node.inputs or node.is_constant)
    }


def name_rows(node: Node, longest: int) -> list[Row]:
    """Return the rows that say what a node is: its name, and the formula it was computed by."""
    rows = [Row("name", shorten(node.label, LONGEST_LABEL))] if node.label else []
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


def ways_back(edges: list[Edge]) -> dict[Node, list[Edge]]:
    """Return the edges by which a gradient comes back to each node."""
    ways: dict[Node, list[Edge]] = {}
    for edge in edges:
        ways.setdefault(edge.input, []).append(edge)
    return ways


def number_rows(
    node: Node, record: RecordedPass, ways: dict[Node, list[Edge]], backward: bool
) -> list[Row]:
    """Return the rows with a node's value and, if the way back is shown, its gradient."""
    value = Row("value", node.text)
    if not backward or node.is_constant:
        return [value]
    return [value, *gradient_rows(node, record, ways.get(node, []))]


def kind_of(node: Node, record: RecordedPass) -> str:
    """Return what kind of box a node has."""
    if node is record.output:
        return "result"
    if node.is_constant:
        return "given"
    return "computed" if node.inputs else "leaf"


def gradient_rows(node: Node, record: RecordedPass, ways: list[Edge]) -> list[Row]:
    """Return the rows for ∂E/∂node, with a ledger of its terms if there are several."""
    what = derivative(result_of(record), short_name(node, record))
    if not record.differentiated:
        return [Row("gradient", f"{what} = {NOT_COMPUTED}")]
    gradient = Row("gradient", f"{what} = {show_number(record.gradients[node])}")
    if len(ways) < 2:
        return [gradient]
    terms = [
        Row(
            "term",
            f"{show_signed(edge.contribution)} via {short_name(edge.output, record)}",
        )
        for edge in ways
    ]
    return [gradient, *terms]


def arrow_of(edge: Edge, head: str, record: RecordedPass, forward: bool, backward: bool) -> Arrow:
    """Return the arrow of an edge, with the local derivative if the way back is shown."""
    if not backward or edge.input.is_constant:
        return Arrow(key(edge.input), head, forward, False)
    what = derivative(short_name(edge.output, record), short_name(edge.input, record))
    twins = [place for place in edge.output.inputs if place is edge.input]
    if len(twins) > 1 and head != key(edge.output):
        what = f"{what}, 1 way of {len(twins)}"
    if not record.differentiated:
        return Arrow(key(edge.input), head, forward, True, (what, f"= {NOT_COMPUTED}"), what)
    partial = show_number(edge.partial)
    upstream = show_number(record.gradients.get(edge.output, 0.0))
    hint = f"{upstream} × {partial} = {show_signed(edge.contribution)}"
    return Arrow(key(edge.input), head, forward, True, (what, f"= {partial}"), hint)


def short_name(node: Node, record: RecordedPass) -> str:
    """Return what a node is called in ∂…/∂…: its label, or something short in its place.

    Without a label the result is E, a plain leaf its number, and any other node its formula if
    that is short, or the symbol of its operation.
    """
    if node.label:
        return shorten(node.label, LONGEST_NAME)
    if node is record.output:
        return result_of(record)
    if not node.inputs:
        return node.text
    return formula(node, SHORTEST_FORMULA) or (node.op.symbol if node.op else node.text)


def title_of(record: RecordedPass, forward: bool, backward: bool) -> str:
    """Return what the picture shows: which pass, and what E is."""
    passes = {(True, False): "Forward pass", (False, True): "Backward pass"}
    result, name = result_of(record), shorten(record.output.label, LONGEST_NAME)
    called = f"{result} = {name} = " if name and name != result else f"{result} = "
    what = passes.get((forward, backward), "Forward and backward pass")
    if backward and not record.differentiated:
        what = "Forward pass, before backward()"
    return f"{what}: {called}{record.output.text}"


def note_of(record: RecordedPass, backward: bool) -> str:
    """Return a remark if the leaves hold other gradients than those of this one pass.

    Leaves add up over passes; a reader who prints one must find its number in the picture.
    """
    if not backward or not record.differentiated:
        return ""
    for node in record.nodes:
        held = float(node.grad.data if isinstance(node.grad, Node) else node.grad)
        mine = not node.inputs and not node.is_constant
        if mine and held and held != record.gradients.get(node, 0.0):
            name = short_name(node, record)
            return f"This pass alone. By now {name}.grad = {show_number(held)}: leaves add up."
    return ""


def result_of(record: RecordedPass) -> str:
    """Return what the result is called in ∂E/∂w: its own name if that is short, or E."""
    name = record.output.label
    return name if name.isalpha() and len(name) <= LONGEST_RESULT else "E"


def hint_of(node: Node, rows: list[Row]) -> str:
    """Return what a reader sees on pointing at a box: its name in full, its rows, its line."""
    where = [f"{node.made_at[0]}:{node.made_at[1]}"] if node.made_at else []
    numbers = [row.text for row in rows if row.kind != "name"]
    return "\n".join([node.name, *numbers, *where])


def key(node: Node) -> str:
    """Return a node's name inside the drawing: never the learner's text, which may be anything."""
    return f"n{node.born}"
