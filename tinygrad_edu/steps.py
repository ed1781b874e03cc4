"""One step of a backward pass: the chain rule, applied at one node, with all its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.arguments import is_whole, told
from tinygrad_edu.ground.signs import printed
from tinygrad_edu.ground.summaries import MOST_NUMBERS, show_data
from tinygrad_edu.notation.words import derivative

if TYPE_CHECKING:
    from tinygrad_edu.names import Names
    from tinygrad_edu.node import Node

MOST_PRODUCTS = 8
"""Contributions of a step that one line has room for."""


class OneStep:
    """What the steps of either pass have: a place in it, and a node, with its name.

    Attributes:
        number: Its place in the pass, from 1.
        node: The node that the step is about.
        names: What the nodes of the pass are called.
    """

    __slots__ = ("names", "node", "number")

    number: int
    node: Node
    names: Names

    @property
    def inputs(self) -> tuple[Any, ...]:
        """The node's inputs, one for each operand."""
        return self.node.inputs

    @property
    def name(self) -> str:
        """What the node is called."""
        return self.names.of(self.node)

    @property
    def result(self) -> str:
        """What E is called, to which the pass leads."""
        return self.names.result

    @property
    def made_at(self) -> tuple[str, int] | None:
        """(file, line) of the code that made the node, where it was recorded."""
        return self.node.made_at


class Step(OneStep):
    """The chain rule at one node: contribution = upstream × partial, for each of its inputs.

    Attributes:
        number: Its place in the pass, from 1.
        node: The node whose gradient is complete and is now passed on to its inputs.
        upstream: ∂E/∂node.
        partials: ∂node/∂input for each input; 0 for a plain number, which is held fixed; None
            where the operation mixes the places of an array, and `how` says what it does instead.
        contributions: upstream × partial for each input.
        totals: ∂E/∂input so far, this step's contributions included, for each input.
        names: What the nodes of the pass are called.
    """

    __slots__ = ("contributions", "partials", "totals", "upstream")

    def __init__(
        self,
        number: int,
        node: Node,
        upstream: Any,
        partials: tuple[Any, ...],
        contributions: tuple[Any, ...],
        totals: tuple[Any, ...],
        names: Names,
    ) -> None:
        self.number = number
        self.node = node
        self.upstream = upstream
        self.partials = partials
        self.contributions = contributions
        self.totals = totals
        self.names = names

    @property
    def rule(self) -> str:
        """The name of the rule that gave the partials, e.g. "d_sigmoid"."""
        return self.node.op.derivative.__name__ if self.node.op else ""

    def how(self, place: int) -> str:
        """Return how upstream becomes the contribution to an input, if not by a partial; or "".

        Raises:
            InputError: The node has no such input.
        """
        self._check_place(place)
        op = self.node.op
        if op is None or not op.back:
            return ""
        template = op.back[min(place, len(op.back) - 1)]
        shown = [place, *range(len(self.inputs))] if op.text is None else range(len(self.inputs))
        return template.format(*[self.names.brief(self.inputs[index]) for index in shown])

    def product(self, place: int) -> str:
        """Return what a contribution is the product of, with its numbers where they are few.

        Raises:
            InputError: The node has no such input.
        """
        self._check_place(place)
        partial = self.partials[place]
        if partial is None:
            return self.how(place)
        if np.size(self.upstream) > MOST_NUMBERS:
            return "upstream × partial"
        return f"{show_data(self.upstream)} × {show_data(partial)}"

    def _check_place(self, place: int) -> None:
        """Raise InputError unless the node has an input at a place."""
        if not is_whole(place) or not 0 <= place < len(self.inputs):
            raise InputError(
                f"{self.name} has no input {told(place)}; it has {len(self.inputs)}, counted from 0"
            )

    def _contribution(self, place: int) -> str:
        """Return what the step adds to the gradient of an input."""
        what = derivative(self.result, self.names.of(self.inputs[place]))
        return f"{what} += {self.product(place)} = {show_data(self.contributions[place])}"

    def __repr__(self) -> str:
        places = [place for place, input in enumerate(self.inputs) if not input.is_constant]
        products = [self._contribution(place) for place in places[:MOST_PRODUCTS]]
        if len(places) > MOST_PRODUCTS:
            products.append(f"… ({len(places) - MOST_PRODUCTS} more)")
        about = f"step {self.number}: {self.names.told(self.node)} by {self.rule}"
        return printed(f"{about}: {', '.join(products)}")
