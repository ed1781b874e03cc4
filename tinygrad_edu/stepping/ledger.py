"""The ledger of a backward pass: what was added to each gradient, by which step, and when."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from tinygrad_edu.chain import order_of
from tinygrad_edu.ground.signs import printed

if TYPE_CHECKING:
    from tinygrad_edu.node import Node
    from tinygrad_edu.steps import Step


class Term:
    """One contribution to a gradient.

    Attributes:
        step: The step that adds it.
        place: Which of the step's inputs it goes to.
    """

    __slots__ = ("place", "step")

    def __init__(self, step: Step, place: int) -> None:
        self.step = step
        self.place = place

    @property
    def contribution(self) -> Any:
        """What is added: upstream × partial."""
        return self.step.contributions[self.place]

    @property
    def total(self) -> Any:
        """The gradient when it has been added."""
        return self.step.totals[self.place]

    @property
    def product(self) -> str:
        """What the contribution is the product of."""
        return self.step.product(self.place)

    def __repr__(self) -> str:
        return printed(f"{self.product} via {self.step.names.told(self.step.node)}")


class Ledger:
    """Every term of every gradient, in the order in which they are added.

    A gradient at any position is looked up by bisection, so a cursor may jump without going
    through what lies between.

    Args:
        steps: The steps of a backward pass.
        start: The position before the first of them.
    """

    def __init__(self, steps: list[Step], start: int) -> None:
        self.terms: dict[Node, list[Term]] = {}
        self.positions: dict[Node, list[int]] = {}
        for position, step in enumerate(steps, start=start + 1):
            for place in order_of(step.node):
                input = step.inputs[place]
                if not input.is_constant:
                    self.terms.setdefault(input, []).append(Term(step, place))
                    self.positions.setdefault(input, []).append(position)

    def of(self, node: Node) -> list[Term]:
        """Return all terms of a node's gradient; none for a plain number, and for E itself."""
        return self.terms.get(node, [])

    def count(self, node: Node, position: int) -> int:
        """Return how many terms have been added to a node's gradient at a position."""
        return bisect_right(self.positions.get(node, []), position)

    def total(self, node: Node, position: int) -> Any:
        """Return a node's gradient at a position; None before the first term."""
        count = self.count(node, position)
        return self.terms[node][count - 1].total if count else None

    def last_position(self, node: Node) -> int:
        """Return where the last term is added to the gradient of a node that has one."""
        return self.positions[node][-1]
