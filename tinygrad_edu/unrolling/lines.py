"""The lines of a pass: for each step one assignment, with the numbers of the recorded pass."""

from __future__ import annotations

from collections import ChainMap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tinygrad_edu.chain import order_of
from tinygrad_edu.notation.identifiers import GRADIENT, PARTS
from tinygrad_edu.op import CONSTANT
from tinygrad_edu.unrolling.remarks import contribution_remark, value_remark
from tinygrad_edu.unrolling.rules import (
    factor_of,
    has_poles,
    lies_alike,
    traced_contributions,
)
from tinygrad_edu.unrolling.writing import (
    CALL,
    PRODUCT,
    Source,
    in_brackets,
    operand_source,
    settings_of,
    source_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tinygrad_edu.node import Node
    from tinygrad_edu.steps import Step
    from tinygrad_edu.unrolling.literals import Constants

LONGEST = 72
"""Characters of a right side beyond which a rule is called and not written out."""


@dataclass(frozen=True, slots=True)
class Line:
    """One assignment.

    Attributes:
        code: The statement.
        remark: The numbers of the recorded pass.
        heading: The neuron or layer that it belongs to.
        calls: The operations and functions that it calls.
        step: The number of the step it belongs to, in its own pass; 0 for ∂E/∂E = 1.
        place: To which of the step's inputs it contributes; None if it does not.
    """

    code: str
    remark: str
    heading: str
    calls: frozenset[str]
    step: int
    place: int | None = None


def forward_line(
    step: int, node: Any, names: dict[Node, str], heading: str, constants: Constants
) -> Line:
    """Return the line that computes a node."""
    source = source_of(node, names, constants)
    return Line(f"{names[node]} = {source.text}", value_remark(node), heading, source.calls, step)


class BackwardLines:
    """The lines of a backward pass, as one step after the other is written.

    Args:
        names: {node: its variable}.
        headings: {node: the neuron or layer it belongs to}.
        constants: Where plain arrays are kept.
    """

    def __init__(
        self, names: dict[Node, str], headings: dict[Node, str], constants: Constants
    ) -> None:
        self.names = names
        self.headings = headings
        self.constants = constants
        self.lines: list[Line] = []
        self.begun: set[Node] = set()

    def start(self, output: Node) -> None:
        """Write ∂E/∂E = 1."""
        name = self.names[output]
        code = f"{GRADIENT}{name} = one_like({name})"
        self.lines.append(Line(code, "1", "", frozenset({"one_like"}), 0))
        self.begun.add(output)

    def add(self, step: Step) -> None:
        """Write the lines of one step: what its node contributes to the gradient of each input."""
        sources = self.contributions(step)
        if sources is None:
            sources = self.call_of_rule(step)
        for place in order_of(step.node):
            source = sources[place]
            if source is not None:
                self.add_contribution(step, place, source)

    def add_contribution(self, step: Step, place: int, source: Source) -> None:
        """Write one contribution: the first is taken as it is, the others are added to it."""
        input = step.inputs[place]
        gradient = GRADIENT + self.names[input]
        text, total = source.text, None
        if input.rank and input.op is CONSTANT:  # a plain array with a name is not broadcast
            text = f"summed({text}, {self.names[input]})"
        if input in self.begun:
            text, total = f"{gradient} + {in_brackets(source, PRODUCT)}", step.totals[place]
        self.begun.add(input)
        remark = contribution_remark(
            step.upstream, step.partials[place], step.contributions[place], total
        )
        calls = source.calls | ({"summed"} if text.startswith("summed") else set())
        heading = self.headings.get(step.node, "")
        code = f"{gradient} = {text}"
        self.lines.append(Line(code, remark, heading, frozenset(calls), step.number, place))

    def contributions(self, step: Step) -> list[Source | None] | None:
        """Return each contribution as the rule writes it; None if the rule has to be called."""
        traced = traced_contributions(step)
        if traced is None:
            return None
        upstream, contributions = traced
        node: Any = step.node
        gradient = GRADIENT + self.names[node]
        names = ChainMap({upstream: gradient}, self.names)
        sources: list[Source | None] = []
        for place, contribution in enumerate(contributions):
            if step.inputs[place].is_constant:
                sources.append(None)
                continue
            if contribution is None:
                source = Source(f"{gradient} * 0.0", PRODUCT)
            elif needs_times(step, place, contribution, names):
                factor = factor_of(contribution, upstream)
                if factor is None:
                    return None
                partial = operand_source(factor, names, self.constants)
                source = Source(
                    f"times({gradient}, {partial.text})", CALL, partial.calls | {"times"}
                )
            else:
                source = operand_source(contribution, names, self.constants)
            if len(source.text) > LONGEST:
                return None
            sources.append(source)
        return sources

    def call_of_rule(self, step: Step) -> list[Source | None]:
        """Write a call of the rule, and return each contribution as a part of what it gave."""
        node: Any = step.node
        name = self.names[node]
        parts = f"{GRADIENT}{PARTS}{name}"
        operands = [operand_source(input, self.names, self.constants).text for input in node.inputs]
        told = settings_of(node, self.constants)
        inside = ", ".join([node.op.name, GRADIENT + name, *operands, *told])
        calls = frozenset({"back_through", node.op.name})
        heading = self.headings.get(node, "")
        remark = f"by {step.rule}"
        code = f"{parts} = back_through({inside})"
        self.lines.append(Line(code, remark, heading, calls, step.number))
        return [
            None if input.is_constant else Source(f"{parts}[{place}]", CALL)
            for place, input in enumerate(node.inputs)
        ]


def needs_times(step: Step, place: int, contribution: Any, names: Mapping[Node, str]) -> bool:
    """Whether a product is to be written as times(upstream, partial), which does more than *."""
    op: Any = step.node.op
    if not lies_alike(contribution._data, step.contributions[place]):
        return True
    return not op.is_quiet and has_poles(contribution, names)
