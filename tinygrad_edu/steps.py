"""One step of a backward pass: the chain rule, applied at one node, with all its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinygrad_edu.formatting import show_number
from tinygrad_edu.naming import derivative

if TYPE_CHECKING:
    from tinygrad_edu.node import Node


class Step:
    """The chain rule at one node: contribution = upstream × partial, for each of its inputs.

    Attributes:
        number: Its place in the pass, from 1.
        node: The node whose gradient is complete and is now passed on to its inputs.
        upstream: ∂E/∂node.
        partials: ∂node/∂input for each input; 0 for a plain number, which is held fixed.
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
        upstream: float,
        partials: tuple[float, ...],
        contributions: tuple[float, ...],
        totals: tuple[float, ...],
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

    def __repr__(self) -> str:
        products = ", ".join(
            f"{derivative(self.result, input.name)} += {show_number(self.upstream)} × "
            f"{show_number(partial)} = {show_number(contribution)}"
            for input, partial, contribution in zip(
                self.inputs, self.partials, self.contributions, strict=True
            )
            if not input.is_constant
        )
        return f"step {self.number}: {self.node.name} by {self.rule}: {products}"
