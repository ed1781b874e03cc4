"""One step of a backward pass: the chain rule, applied at one node, with all its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.arguments import is_whole, told
from tinygrad_edu.errors import InputError
from tinygrad_edu.naming import brief
from tinygrad_edu.notation.words import derivative
from tinygrad_edu.signs import printed
from tinygrad_edu.summaries import MOST_NUMBERS, show_data

if TYPE_CHECKING:
    from tinygrad_edu.node import Node

MOST_PRODUCTS = 8
"""Contributions of a step that one line has room for."""


class Step:
    """The chain rule at one node: contribution = upstream × partial, for each of its inputs.

    Attributes:
        number: Its place in the pass, from 1.
        node: The node whose gradient is complete and is now passed on to its inputs.
        upstream: ∂E/∂node.
        partials: ∂node/∂input for each input; 0 for a plain number, which is held fixed; None
            where the operation mixes the places of an array, and `how` says what it does instead.
        contributions: upstream × partial for each input.
        totals: ∂E/∂input so far, this step's contributions included, for each input.
        result: The name of E.
    """

    __slots__ = (
        "contributions",
        "node",
        "number",
        "partials",
        "result",
        "totals",
        "upstream",
    )

    def __init__(
        self,
        number: int,
        node: Node,
        upstream: Any,
        partials: tuple[Any, ...],
        contributions: tuple[Any, ...],
        totals: tuple[Any, ...],
        result: str,
    ) -> None:
        self.number = number
        self.node = node
        self.upstream = upstream
        self.partials = partials
        self.contributions = contributions
        self.totals = totals
        self.result = result

    @property
    def inputs(self) -> tuple[Any, ...]:
        """The node's inputs, one for each operand."""
        return self.node.inputs

    @property
    def rule(self) -> str:
        """The name of the rule that gave the partials, e.g. "d_sigmoid"."""
        return self.node.op.derivative.__name__ if self.node.op else ""

    @property
    def made_at(self) -> tuple[str, int] | None:
        """(file, line) of the code that made the node, where it was recorded."""
        return self.node.made_at

    def how(self, place: int) -> str:
        """Return how upstream becomes the contribution to an input, if not by a partial; or "".

        Raises:
            InputError: The node has no such input.
        """
        self._check_place(place)
        op = self.node.op
        if op is None or not op.is_arraywise:
            return ""
        template = op.back[min(place, len(op.back) - 1)]
        shown = [place, *range(len(self.inputs))] if op.text is None else range(len(self.inputs))
        return template.format(*[brief(self.inputs[index]) for index in shown])

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
                f"{self.node.name} has no input {told(place)}; it has {len(self.inputs)}, counted "
                "from 0"
            )

    def __repr__(self) -> str:
        places = [place for place, input in enumerate(self.inputs) if not input.is_constant]
        products = [
            f"{derivative(self.result, self.inputs[place].name)} += {self.product(place)} = "
            f"{show_data(self.contributions[place])}"
            for place in places[:MOST_PRODUCTS]
        ]
        if len(places) > MOST_PRODUCTS:
            products.append(f"… ({len(places) - MOST_PRODUCTS} more)")
        about = f"step {self.number}: {self.node.name} by {self.rule}"
        return printed(f"{about}: {', '.join(products)}")
