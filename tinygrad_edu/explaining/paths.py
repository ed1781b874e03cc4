"""The ways from a result back to one node: what lies on them, and the derivatives along them.

There may be exponentially many ways. None is ever followed by itself: the nodes on all of them
are gone through once, in order of birth, as in a backward pass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinygrad_edu.chain import (
    contribution_of,
    is_of_numbers,
    numbers_passed_on,
    partials_of,
    pass_back,
)
from tinygrad_edu.graph import by_birth
from tinygrad_edu.passes import partials_up_to

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from tinygrad_edu.node import Node


def nodes_between(output: Node, input: Node) -> list[Any]:
    """Return the nodes on all ways from a result to an older node, both included, oldest first.

    It is [] if the result was not computed from that node.
    """
    younger = {output}
    stack = [output]
    while stack:
        for node in stack.pop().inputs:
            if node not in younger and node.born >= input.born:
                younger.add(node)
                if node is not input:
                    stack.append(node)
    if input not in younger:
        return []
    return reaching(input, sorted(younger, key=by_birth))


def reaching(input: Node, nodes: Iterable[Any]) -> list[Any]:
    """Return the first of some nodes, and those that were computed from it by way of the others.

    Args:
        input: The oldest of them.
        nodes: The nodes, oldest first.
    """
    found = {input}
    kept: list[Any] = [input]
    for node in nodes:
        if not found.isdisjoint(node.inputs):
            found.add(node)
            kept.append(node)
    return kept


def past(shown: Collection[Node], nodes: list[Any]) -> list[Any]:
    """Return the nodes on those ways that pass none of the shown ones, both ends included.

    Args:
        shown: Nodes between the two ends.
        nodes: The nodes on all ways, oldest first.
    """
    kept = reaching(nodes[0], [node for node in nodes if node not in shown])
    below = nodes_below([nodes[-1]], set(kept))
    return [node for node in kept if node in below or node is nodes[-1]]


def shared_nodes(between: list[Any]) -> list[Any]:
    """Return the nodes that every way passes, oldest first.

    In order of birth a way only goes back. So a node is on all ways if no edge goes past it: from
    a node that is younger to one that is older.
    """
    places = {node: place for place, node in enumerate(between)}
    oldest_input = [
        min([places[input] for input in node.inputs if input in places], default=place)
        for place, node in enumerate(between)
    ]
    shared = []
    reach = len(between)
    for place in reversed(range(len(between))):
        if reach >= place:
            shared.append(between[place])
        reach = min(reach, oldest_input[place])
    return shared[::-1]


def derivative_through(nodes: list[Any], output: Node, input: Node) -> float:
    """Return ∂output/∂input over all ways through some nodes, by a backward pass over them.

    Args:
        nodes: The nodes between the two, both included, oldest first.
        output: The youngest of them.
        input: The oldest.
    """
    totals = pass_back(nodes[:0:-1], {output: 1.0}, numbers_passed_on)
    found: float = totals.get(input, 0.0)
    return found


def derivatives_by(nodes: list[Any], input: Node) -> dict[Node, float]:
    """Return ∂node/∂input for each of some nodes, by one forward pass over them.

    Args:
        nodes: The nodes to go through, oldest first; the first is the input.
        input: What is changed.
    """
    found = {input: 1.0}
    for node in nodes:
        if node is not input:
            partials = partials_of(node)
            found[node] = sum(
                [
                    contribution_of(partials[place], found[child])
                    for place, child in enumerate(node.inputs)
                    if child in found
                ]
            )
    return found


def folded_partials(
    output: Node, shown: Collection[Node], inside: Collection[Node]
) -> dict[Node, float]:
    """Return ∂output/∂node for the nearest shown nodes, with what lies between them folded in.

    Args:
        output: A computed node.
        shown: Where to stop.
        inside: The nodes that are gone through; others are held fixed.
    """
    found = partials_up_to(output, {*shown}, inside)
    return {node: partial for node, partial in found.items() if node in inside}


def nodes_below(starts: Iterable[Node], inside: Collection[Node]) -> set[Any]:
    """Return the nodes inside that some nodes were computed from."""
    found: set[Any] = set()
    stack = list(starts)
    while stack:
        for input in stack.pop().inputs:
            if input in inside and input not in found:
                found.add(input)
                stack.append(input)
    return found


def has_arrays(nodes: Iterable[Any]) -> bool:
    """Whether a derivative over some nodes is more than one number."""
    return not all([is_of_numbers(node) for node in nodes])
