"""The page of a graph too large to step through node by node: it goes from group to group.

One box stands for all nodes that come about in the same way, as the neurons of a layer for all
samples. A group unfolds in the panel, into its nodes with their numbers.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any

from tinygrad_edu.graph import history
from tinygrad_edu.notation.words import derivative
from tinygrad_edu.passes import record_pass
from viz.graph.crowds import crowd_scene, joined, name_of_group
from viz.graph.folding import by_layer
from viz.graph.levels import MOST_BOXES, MOST_OPERATIONS
from viz.graph.numbers import formula_of, show_data
from viz.graph.numbers import name_of as name_in_picture
from viz.graph.text import printable, shorten
from viz.graph.views import key, variables_of
from viz.pages.frames import Frame
from viz.pages.stage import Stage

if TYPE_CHECKING:
    from tinygrad_edu.node import Node
    from viz.choices import Direction

MOST_MEMBERS = 50
"""Nodes of a group that are listed one by one."""


class Crowd:
    """The parts of a page that goes from group to group.

    Args:
        output: The result E.
        direction: "down" or "right".

    Attributes:
        frames: Structure, forward group by group, ∂E/∂E = 1, backward group by group.
        stages: The only view.
        numbers: What the groups say of their values and gradients, line by line.
    """

    def __init__(self, output: Node, direction: Direction) -> None:
        self.record = replace(record_pass(output), differentiated=True)
        self.result = self.record.names.result
        self.groups = by_layer(self.record.nodes)
        self.computed = [group for group in self.groups if group[0].inputs]
        self.start = len(self.computed) + 1
        self.numbers: list[float | str] = []
        self.values: dict[Node, int | None] = {}
        self.lines = {group[0]: self.lines_of(group) for group in self.groups}
        self.passed = {
            group[0]: self.start + number
            for number, group in enumerate(reversed(self.computed), start=1)
        }
        self.complete = self.completions()
        scene = crowd_scene(self.record, "layers", self.groups, forward=True, backward=True)
        scene.direction = direction
        nodes = {key(group[0]): group[0] for group in self.groups}
        ways: list[Any] = [None] * len(scene.arrows)
        self.stages = [Stage("layers", scene, nodes, ways, self, self.complete)]
        self.frames = self.all_frames()

    @property
    def slots(self) -> Crowd:
        """Where the numbers of the page are."""
        return self

    def lines_of(self, group: list[Node]) -> tuple[list[int], list[int]]:
        """Return the slots of what a group says of its values and of its gradients."""
        gradients = [self.record.gradients.get(node, 0.0) for node in group]
        texts = [show_data(joined([node._data for node in group])), show_data(joined(gradients))]
        self.numbers += texts
        return [len(self.numbers) - 2], [len(self.numbers) - 1]

    def completions(self) -> dict[Node, int]:
        """Return when the gradients of each group are complete: after the last group above it."""
        group_of = {node: group[0] for group in self.groups for node in group}
        complete = {group_of[self.record.output]: self.start}
        for group in self.computed:
            for node in group:
                for input in node.inputs:
                    below, at = group_of[input], self.passed[group[0]]
                    complete[below] = max(complete.get(below, 0), at)
        return complete

    def all_frames(self) -> list[Frame]:
        """Return what there is to step through."""
        count = len(self.record.nodes)
        text = f"{count:,} nodes in {len(self.groups)} groups of nodes that come about alike"
        what = derivative(self.result, self.result)
        seed = f"The way back begins: {what} = 1"
        last = self.record.output
        return [
            Frame("structure", "The structure", (text,), f"<p>{escape(text)}.</p>"),
            *[self.frame(group, "forward") for group in self.computed],
            Frame("seed", seed, (f"{what} = 1",), f"<p>{escape(what)} = 1.</p>", last),
            *[self.frame(group, "backward") for group in reversed(self.computed)],
        ]

    def frame(self, group: list[Node], kind: str) -> Frame:
        """Return the frame of a group, forward or backward."""
        name = name_of_group(group, self.record)
        value, gradient = self.lines[group[0]]
        is_forward = kind == "forward"
        title = f"Forward: {name}" if is_forward else f"Back through {name}"
        what = "values: " if is_forward else f"∂{self.result}/∂…: "
        slot = value[0] if is_forward else gradient[0]
        example = [
            escape(shorten(of(group[0], self.record.names))) for of in (name_in_picture, formula_of)
        ]
        html = f"<p>For example {' = '.join(example)}</p>{self.unfolded(group)}"
        return Frame(kind, title, (what, slot), html, group[0])

    def unfolded(self, group: list[Node]) -> str:
        """Return the nodes of a group as a table that opens."""
        rows = [self.member(node) for node in group[:MOST_MEMBERS]]
        left, what = len(group) - len(rows), "node" if len(group) == 1 else "nodes"
        more = f"<p>and {left:,} more</p>" if left else ""
        head = f"<tr><th>node</th><th>value</th><th>∂{escape(self.result)}/∂node</th></tr>"
        return (
            f"<details><summary>Unfold: {len(group):,} {what}</summary><table><thead>{head}</thead>"
            f"<tbody>{''.join(rows)}</tbody></table>{more}</details>"
        )

    def member(self, node: Node) -> str:
        """Return the row of a node: its name, its value, its gradient."""
        name = printable(shorten(name_in_picture(node, self.record.names)))
        gradient = show_data(self.record.gradients.get(node, 0.0))
        cells = [escape(text) for text in (name, show_data(node._data), gradient)]
        return f"<tr><td>{'</td><td>'.join(cells)}</td></tr>"

    def node_facts(self) -> dict[str, Any]:
        """Return for each group when it is computed and when it is passed."""
        computed = {group[0]: number for number, group in enumerate(self.computed, start=1)}
        return {
            key(group[0]): {
                "c": computed.get(group[0], 0),
                "p": self.passed.get(group[0], 0),
                "g": [],
                "u": None,
                "v": None,
            }
            for group in self.groups
        }


def is_crowd(output: Node) -> bool:
    """Whether a graph has too much in it to step through node by node."""
    nodes = history(output)
    if len(nodes) <= MOST_OPERATIONS:
        return False
    variables = len(variables_of(nodes, output))
    named = any([node.label for node in nodes if node.inputs and node is not output])
    steps = sum([bool(node.inputs) for node in nodes])
    is_large = variables > MOST_BOXES or (steps > MOST_OPERATIONS and not named)
    return is_large and len(by_layer(nodes)) <= MOST_BOXES
