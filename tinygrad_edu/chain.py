"""The chain rule, one node at a time, with every number in the open and nothing written.

Whatever goes back through a graph goes back by `pass_back`: numbers, graphs and formulas. Two loops
of `backward` write it out for speed, and say so.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.contributions import (
    contributions_of,
    partials_like_numpy,
    with_contribution,
)
from tinygrad_edu.graph import computed_nodes, gradient_to_start, one_like, refuse_stale
from tinygrad_edu.names import Names
from tinygrad_edu.steps import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tinygrad_edu.node import Node


def chain_rule(
    output: Node,
    totals: dict[Node, Any] | None = None,
    *,
    summed: bool = False,
    upstream: Any = None,
) -> Iterator[Step]:
    """Yield the steps of a backward pass without writing to any node.

    Args:
        output: The result E.
        totals: Where the gradients are summed, {node: ∂E/∂node so far}.
        summed: Take a result of many numbers as well: differentiate their sum.
        upstream: ∂E/∂output, where output is not E itself: see `gradient_to_start`.

    Yields:
        A Step for each computed node, youngest first.
    """
    totals = {} if totals is None else totals
    totals[output] = one_like(output) if summed else gradient_to_start(output, upstream)
    names = Names(output, is_result=upstream is None)
    for number, node in enumerate(reversed(computed_nodes(output)), start=1):
        refuse_stale([node])  # data may have been replaced since the last step
        arrived = totals[node]
        partials, contributions = apply_rule(node, arrived)
        sums = add_to_totals(node, contributions, totals, with_contribution)
        yield Step(number, node, arrived, partials, contributions, tuple(sums), names)


def pass_back(
    nodes: Iterable[Any],
    totals: dict[Any, Any],
    contributions: Callable[[Any, Any], Sequence[Any]],
    add: Callable[[Any, Any], Any] = operator.add,
    start: Any = 0.0,
) -> dict[Any, Any]:
    """Go back over some nodes: each passes on to its inputs what it contributes to them.

    Args:
        nodes: Computed nodes, youngest first; one that nothing has come back to is passed over.
        totals: {node: what has come back to it}; it grows.
        contributions: Given a node and what has come back to it, what it passes on to each input;
            None for nothing.
        add: The sum of two contributions.
        start: The sum of none of them; None if there is no such thing.

    Returns:
        totals.
    """
    for node in nodes:
        if node in totals:
            add_to_totals(node, contributions(node, totals[node]), totals, add, start)
    return totals


def add_to_totals(
    node: Node,
    given: Sequence[Any],
    totals: dict[Any, Any],
    add: Callable[[Any, Any], Any],
    start: Any = 0.0,
) -> list[Any]:
    """Add what one node contributes to what has come back to its inputs.

    Returns:
        What has come back to each input then.
    """
    sums = list(given)
    for place in order_of(node):
        contribution = given[place]
        if contribution is not None:
            input = node.inputs[place]
            before = totals.get(input, start)
            total = contribution if before is None else add(before, contribution)
            totals[input] = sums[place] = total
    return sums


def numbers_passed_on(node: Node, upstream: float) -> list[float]:
    """Return upstream × partial for each input of a node of single numbers."""
    return [contribution_of(upstream, partial) for partial in partials_of(node)]


def apply_rule(node: Node, upstream: Any) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Return the partials of a node and its contributions; 0 for a constant, as it is fixed."""
    if is_of_numbers(node):
        partials = partials_of(node)
        return partials, tuple([contribution_of(upstream, partial) for partial in partials])
    with np.errstate(all="ignore"):
        found = contributions_of(upstream, node)
        return partials_of(node), tuple([0.0 if given is None else given for given in found])


def is_of_numbers(node: Node) -> bool:
    """Whether a node is one number, and its partials are numbers; those of a leaf would be."""
    return not node.rank and (node.op is None or node.op.partials is not None)


def order_of(node: Node) -> Iterable[int]:
    """Return the places of a node's inputs in the order in which their gradients grow."""
    assert node.op is not None, "only a computed node has inputs"
    return node.op.order(len(node.inputs))


def contribution_of(upstream: float, partial: float) -> float:
    """Return upstream × partial; 0 where upstream is 0, even if the partial is infinite."""
    return 0.0 if upstream == 0.0 else upstream * partial


def partials_of(node: Node) -> tuple[Any, ...]:
    """Return ∂node/∂input for each input of a computed node, by its operation's rule.

    A plain number beside a node, as the 2 in x², is held fixed: nothing changes with it. None
    stands for each partial of an operation that has none.
    """
    op: Any = node.op
    if op.partials is None:
        return (None,) * len(node.inputs)
    try:
        partials = op.partials(node._data, *[input._data for input in node.inputs])
    except ArithmeticError:
        partials = partials_like_numpy(node)
    op.refuse_other_than_one_each(partials, len(node.inputs))
    fixed = [input.is_constant for input in node.inputs]
    return tuple([0.0 if held else partial for held, partial in zip(fixed, partials)])
