"""A recorded pass: every number of one forward and one backward pass, for every view of it.

Each picture, formula and stepper reads the same record, so no two of them can disagree. Making
a record writes to no node.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tinygrad_edu.chain import (
    apply_rule,
    chain_rule,
    contribution_of,
    is_of_numbers,
    numbers_passed_on,
    pass_back,
)
from tinygrad_edu.errors import InputError
from tinygrad_edu.graph import by_birth, refuse_other_than_node
from tinygrad_edu.ground.arguments import told
from tinygrad_edu.names import Names
from tinygrad_edu.node import Node

if TYPE_CHECKING:
    from collections.abc import Callable

    from tinygrad_edu.steps import Step


@dataclass(frozen=True, slots=True)
class Edge:
    """One way from an input to what was computed from it, with the chain rule along it.

    Attributes:
        input: The older end.
        output: The younger end.
        partial: ∂output/∂input along this edge; None where arrays have no such table.
        contribution: What the edge adds to ∂E/∂input.
        how: In words or signs, how upstream becomes the contribution where there is no partial.
    """

    input: Node
    output: Node
    partial: Any
    contribution: Any
    how: str = ""


@dataclass(frozen=True, slots=True)
class RecordedPass:
    """Every number of a forward and a backward pass.

    Attributes:
        output: The result E.
        nodes: Every node of its history, oldest first.
        gradients: ∂E/∂node for each node.
        steps: The backward pass, one step for each computed node, youngest first.
        differentiated: Whether backward() has been called. Until then a view shows no gradient.
        names: What the nodes are called.
    """

    output: Node
    nodes: list[Node]
    gradients: dict[Node, Any]
    steps: list[Step]
    differentiated: bool
    names: Names

    @property
    def edges(self) -> list[Edge]:
        """Every operand of every operation as an edge, in the order of the backward pass."""
        return [
            Edge(input, step.node, partial, contribution, step.how(place))
            for step in self.steps
            for place, (input, partial, contribution) in enumerate(
                zip(step.inputs, step.partials, step.contributions)
            )
        ]

    def edges_between(self, shown: set[Node]) -> list[Edge]:
        """The edges between some of the nodes, with everything between them folded in.

        Args:
            shown: The nodes at which an edge may end. Those between them are summed over.

        Returns:
            One edge for each pair of shown nodes with a way that meets no third one; its partial
            is the sum over those ways of the product along each.
        """
        if not isinstance(shown, Collection) or isinstance(shown, Node):
            raise InputError(
                f"edges_between got {told(shown)}; it takes the nodes to show, as a set: "
                "record.edges_between({w, out})"
            )
        shown = {node for node in shown if isinstance(node, Node)}
        edges = []
        for node in self.nodes:
            if node in shown and node.inputs:
                upstream = self.gradients.get(node, 0.0)
                region = region_up_to(node, shown)
                if not all([is_of_numbers(here) for here in region]):
                    for input, contribution in contributions_up_to(node, shown, upstream).items():
                        how = words_for(input, region)
                        edges.append(Edge(input, node, None, contribution, how))
                    continue
                for input, partial in partials_up_to(node, shown).items():
                    edges.append(Edge(input, node, partial, contribution_of(upstream, partial)))
        return edges


def record_pass(output: Node, *, summed: bool = False) -> RecordedPass:
    """Record the pass that led to a result, and the way back.

    Args:
        output: The result E.
        summed: Take a result of many numbers as well: differentiate their sum.

    Returns:
        The record. It stays as it is whatever happens to the nodes' gradients afterwards.

    Raises:
        StaleGraphError: A leaf's data was replaced after the forward pass.

    >>> from tinygrad_edu import Value
    >>> w, x = Value(0.5, label="w"), Value(3.0, label="x")
    >>> [edge.partial for edge in record_pass(w * x).edges]
    [3.0, 0.5]
    """
    refuse_other_than_node("record_pass", output)
    gradients: dict[Node, Any] = {}
    steps = list(chain_rule(output, gradients, summed=summed))
    nodes = sorted(gradients, key=by_birth)
    names = steps[0].names if steps else Names(output)
    return RecordedPass(output, nodes, gradients, steps, output.reached, names)


def words_for(input: Node, region: list[Any]) -> str:
    """Return how many operations of a folded region lie on the ways back to an input."""
    on_the_way = {input}
    for here in reversed(region):
        if not on_the_way.isdisjoint(here.inputs):
            on_the_way.add(here)
    count = len(on_the_way) - 1
    return f"through {count} operations" if count > 1 else "through 1 operation"


def contributions_up_to(node: Node, shown: set[Node], upstream: Any) -> dict[Node, Any]:
    """Return what a node adds to the gradients of the nearest shown nodes behind it.

    It is a backward pass from there, with the node's own upstream, that stops at every shown node.
    """
    return passed_back_to(shown, node, upstream, contributions_by_rule)


def contributions_by_rule(node: Node, upstream: Any) -> tuple[Any, ...]:
    """Return what a node contributes to each of its inputs, of any kind."""
    return apply_rule(node, upstream)[1]


def partials_up_to(
    node: Node, shown: set[Node], inside: Collection[Node] | None = None
) -> dict[Node, float]:
    """Return ∂node/∂input for the nearest shown nodes that a node was computed from.

    It is a backward pass from node that stops at every shown node.

    Args:
        node: A computed node.
        shown: Where to stop.
        inside: The nodes that are gone through, the others being held fixed; all if left out.
    """
    return passed_back_to(shown, node, 1.0, numbers_passed_on, inside)


def passed_back_to(
    shown: set[Node],
    node: Node,
    upstream: Any,
    contributions: Callable[[Any, Any], Any],
    inside: Collection[Node] | None = None,
) -> dict[Node, Any]:
    """Return what comes back from a node to the nearest shown ones behind it, oldest first."""
    totals = pass_back(region_up_to(node, shown, inside), {node: upstream}, contributions)
    reached = [input for input in totals if input in shown and input is not node]
    return {input: totals[input] for input in sorted(reached, key=by_birth)}


def region_up_to(node: Node, shown: set[Node], inside: Collection[Node] | None = None) -> list[Any]:
    """Return a node and those it was computed from before any shown one, youngest first."""
    region = {node}
    stack = [node]
    while stack:
        for input in stack.pop().inputs:
            is_inside = inside is None or input in inside
            if input not in region and input not in shown and input.inputs and is_inside:
                region.add(input)
                stack.append(input)
    return sorted(region, key=by_birth, reverse=True)
