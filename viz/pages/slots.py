"""Slots: every number of a pass in one list, so that a page finds each by its place.

The page shows text; where a number stands in it, the page knows the number's slot. Another pass of
the same program is another list, and nothing else about the page changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.chain import order_of
from tinygrad_edu.notation.numbering import in_order_of_use
from viz.graph.numbers import show_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tinygrad_edu.node import Node
    from tinygrad_edu.passes import Edge, RecordedPass


class Slots:
    """Where each number of a pass stands in a list.

    Args:
        record: The pass.
        folded: The edges between the variables.
        parameters: The leaves that an update changes.
        lr: The learning rate of the update.

    Attributes:
        numbers: The list, for this pass; of an array, the lines of text that show it.
        values: {node: the slot of its value}; None for an array.
        lines: {array: (the slots of the lines of its value, those of its gradient)}.
        partials, contributions, totals: {(node, place): the slot of the number on that edge}.
        folded_partials, folded_contributions: {(output, input): the same for a folded edge}.
        updated: {leaf: the slot of its number after the update}.
        one: The slot of ∂E/∂E = 1.
        rate: The slot of the learning rate; None if there is no update.
    """

    def __init__(
        self,
        record: RecordedPass,
        folded: Sequence[Edge],
        parameters: Sequence[Node] = (),
        lr: float = 0.0,
    ) -> None:
        self.numbers: list[float | str] = []
        nodes = in_order_of_use(record.nodes)
        places = {node: place for place, node in enumerate(nodes)}
        self.values = {node: self.add(node._data) for node in nodes}
        self.lines = {
            node: (self.add_lines(node._data), self.add_lines(record.gradients.get(node)))
            for node in nodes
            if np.ndim(node._data)
        }
        self.partials: dict[tuple[Node, int], int | None] = {}
        self.contributions: dict[tuple[Node, int], int | None] = {}
        self.totals: dict[tuple[Node, int], int | None] = {}
        for step in record.steps:
            for place in order_of(step.node):
                edge = (step.node, place)
                self.partials[edge] = self.add(step.partials[place])
                self.contributions[edge] = self.add(step.contributions[place])
                self.totals[edge] = self.add(step.totals[place])
        self.one = self.add(1.0)
        self.folded_partials: dict[tuple[Node, Node], int | None] = {}
        self.folded_contributions: dict[tuple[Node, Node], int | None] = {}
        by_place = {(places[edge.output], places[edge.input]): edge for edge in folded}
        for _, folded_edge in sorted(by_place.items()):
            ends = (folded_edge.output, folded_edge.input)
            self.folded_partials[ends] = self.add(folded_edge.partial)
            self.folded_contributions[ends] = self.add(folded_edge.contribution)
        self.rate = self.add(lr) if parameters else None
        self.updated = {
            leaf: self.add(leaf._data - lr * record.gradients[leaf]) for leaf in parameters
        }

    def add(self, number: Any) -> int | None:
        """Return the slot of a number, which joins the list; None for an array, or for nothing."""
        if number is None or np.ndim(number):
            return None
        self.numbers.append(float(number))
        return len(self.numbers) - 1

    def add_lines(self, array: Any) -> list[int]:
        """Return the slots of the lines that show an array."""
        lines = [] if array is None else show_lines(array)
        self.numbers += lines
        return list(range(len(self.numbers) - len(lines), len(self.numbers)))
