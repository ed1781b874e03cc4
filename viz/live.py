"""A graph as it is at this moment of a program, while a debugger stands in it.

A drawing shows a pass as a whole. This shows the numbers that the nodes hold now: gradients that
are not there yet are '·', and those that are still growing are what they have grown to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinygrad_edu.graph import history
from tinygrad_edu.ground.formatting import NOT_COMPUTED, typeset
from tinygrad_edu.names import Names
from tinygrad_edu.notation.words import derivative
from tinygrad_edu.passes import region_up_to
from tinygrad_edu.value import show_gradient
from viz.graph.numbers import show_data
from viz.graph.rows import name_rows, result_of
from viz.graph.scene import Arrow, Box, Row, Scene
from viz.graph.text import LONGEST_NAME, shorten
from viz.graph.views import LONGEST_OPERATION, key, kind_of

if TYPE_CHECKING:
    from tinygrad_edu.node import Node
    from tinygrad_edu.stepping import Stepper


class Now:
    """The numbers that the nodes hold now."""

    def value(self, node: Node) -> str:
        """Return a node's value as text."""
        return show_data(node._data)

    def gradient(self, node: Node) -> str:
        """Return a node's gradient as text."""
        return typeset(show_gradient(node))


class AtPosition:
    """The numbers that are known where a Stepper stands.

    Args:
        stepper: The Stepper.
    """

    def __init__(self, stepper: Stepper) -> None:
        self.stepper = stepper

    def value(self, node: Node) -> str:
        """Return a node's value as text, '·' before it is computed."""
        return shown_or_not(self.stepper.value(node))

    def gradient(self, node: Node) -> str:
        """Return a node's gradient so far as text, '·' before its first term."""
        return shown_or_not(self.stepper.gradient(node))


def shown_or_not(data: Any) -> str:
    """Return numbers as text, '·' where there are none."""
    return NOT_COMPUTED if data is None else show_data(data)


def live_scene(output: Node, shown: set[Node], numbers: Now | AtPosition) -> Scene:
    """Return some nodes of a history with their numbers, and what was computed from what.

    Args:
        output: The result E.
        shown: The nodes to show. What lies between two of them is folded into one arrow.
        numbers: Where the numbers come from.
    """
    nodes, names = history(output), Names(output)
    scene = Scene(f"{result_of(names)} = {numbers.value(output)}", 0.5)
    for node in nodes:
        if node in shown:
            rows = rows_of(node, names, numbers)
            if node is output and len(shown) < len(nodes):
                rows = (*rows, Row("note", f"{len(nodes):,} nodes, folded to the variables"))
            scene.boxes.append(Box(key(node), kind_of(node, output), rows))
            scene.arrows += arrows_to(node, shown)
    return scene


def rows_of(node: Node, names: Names, numbers: Now | AtPosition) -> tuple[Row, ...]:
    """Return what the box of a node says."""
    rows = [*name_rows(node, names, LONGEST_OPERATION), Row("value", numbers.value(node))]
    if not node.is_constant:
        what = derivative(result_of(names), shorten(names.of(node), LONGEST_NAME))
        rows.append(Row("gradient", f"{what} = {numbers.gradient(node)}"))
    return tuple(rows)


def arrows_to(node: Node, shown: set[Node]) -> list[Arrow]:
    """Return an arrow from each operand, or from the nearest shown nodes behind it."""
    symbol = node.op.symbol if node.op and node.inputs else ""
    if all([input in shown for input in node.inputs]):
        return [Arrow(key(input), key(node), True, False, (symbol,)) for input in node.inputs]
    region = region_up_to(node, shown)
    behind = dict.fromkeys([input for here in region for input in here.inputs if input in shown])
    return [Arrow(key(input), key(node), True, False) for input in behind]
