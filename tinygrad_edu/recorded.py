"""Gradients that are graphs themselves: the backward pass, computed with nodes.

The rules are the same; they only get nodes in place of numbers. So ∂E/∂w is a node that knows
how it was computed, and can be differentiated again.
"""

from __future__ import annotations

import math
import warnings
from typing import TYPE_CHECKING, Any

from tinygrad_edu.chain import chain_rule, partials_of
from tinygrad_edu.errors import InputError, NonFiniteWarning
from tinygrad_edu.graph import computed_nodes, start_backward_pass
from tinygrad_edu.node import Node
from tinygrad_edu.registry import OPS

if TYPE_CHECKING:
    from collections.abc import Iterable


def gradients(output: Node, wrt: Iterable[Node], *, record: bool = False) -> list[Any]:
    """Return ∂output/∂node for each node asked for, and leave every .grad as it is.

    Args:
        output: The result E.
        wrt: The nodes to differentiate with respect to.
        record: Return nodes with a history of their own, for derivatives of any order.

    Returns:
        A gradient for each node: numbers, or nodes if record is True. It is 0 for a node that
        output was not computed from.

    Raises:
        StaleGraphError: A leaf's data was replaced after the forward pass.

    >>> from tinygrad_edu import Value, gradients
    >>> x = Value(2.0)
    >>> y = x**3
    >>> for order in (1, 2, 3):
    ...     (y,) = gradients(y, [x], record=True)
    ...     print(y.data)
    12.0
    12.0
    6.0
    """
    nodes = [] if isinstance(wrt, Node) else list(wrt)
    if isinstance(wrt, Node) or not all([isinstance(node, Node) for node in nodes]):
        raise InputError(
            f"gradients got {wrt!r:.80} to differentiate with respect to; it takes a list of "
            "nodes: gradients(E, [w1, w2])"
        )
    if record:
        recorded = recorded_gradients(output)
        zero = output.lift(0.0)
        return each_its_own([recorded.get(node, zero) for node in nodes], output)
    totals: dict[Node, float] = {}
    for _ in chain_rule(output, totals):
        pass
    return [totals.get(node, 0.0) for node in nodes]


def recorded_gradients(output: Any) -> dict[Node, Any]:
    """Return {node: ∂output/∂node}, each gradient a node with its own history.

    Plain numbers need no gradient and get none.
    """
    nodes = computed_nodes(output)
    totals = {output: output.lift(1.0)}
    for node in reversed(nodes):
        if node not in totals:
            continue  # every way from here to the output has slope 0
        upstream = totals[node]
        partials = recorded_partials(node, upstream)
        for place in node.op.order(len(node.inputs)):
            input, partial = node.inputs[place], partials[place]
            contribution = recorded_contribution(upstream, partial)
            if contribution is not None and not input.is_constant:
                before = totals.get(input)
                totals[input] = contribution if before is None else before + contribution
    return totals


def recorded_partials(node: Any, upstream: Any) -> tuple[Any, ...]:
    """Return the partials of a node as nodes, by its rule.

    Under an upstream of 0 an infinite partial counts for nothing, as in every backward pass. And
    where Python refuses to compute one (1/0), the partials are numbers, without a history.
    """
    numbers = partials_of(node)
    operands = [input._data if input.is_constant else input for input in node.inputs]
    if all([math.isfinite(number) for number in numbers]):
        partials: tuple[Any, ...] = node.op.derivative(node, *operands)
        return partials
    try:
        with warnings.catch_warnings():  # the forward pass has warned, or there was no need
            warnings.simplefilter("ignore", NonFiniteWarning)
            partials = node.op.derivative(node, *operands)
    except ArithmeticError:
        partials = numbers
    nothing = upstream.data == 0.0
    return tuple(
        [
            0.0 if nothing and not math.isfinite(number) else partial
            for number, partial in zip(numbers, partials)
        ]
    )


def recorded_contribution(upstream: Any, partial: Any) -> Any:
    """Return upstream × partial as a node; None for a partial that is the number 0.

    Factors of 1 are left out, so that the formula of the gradient is as short as on paper.
    """
    if not isinstance(partial, Node):
        if partial == 0:
            return None
        if partial == 1:
            return upstream
        if partial == -1:
            return -upstream
    elif upstream.is_constant and upstream.data == 1.0:
        return partial
    return upstream * partial


def each_its_own(handed_out: list[Any], output: Node) -> list[Any]:
    """Return gradients of which each is a node of its own, and none a node of the first graph.

    The gradient of x·y by x is y. The node that is handed out equals y, but is another one, so
    that giving it a name, or y new data, does not change both.
    """
    own = []
    seen = set()
    for gradient in handed_out:
        taken = gradient in seen or gradient.born <= output.born
        own.append(OPS["sum"].record((gradient,)) if taken else gradient)
        seen.add(gradient)
    return own


def write_recorded_gradients(output: Any) -> None:
    """Write the recorded gradients into .grad: fresh for computed nodes, added for leaves."""
    recorded = recorded_gradients(output)
    start_backward_pass(output)
    for node, gradient in zip(recorded, each_its_own(list(recorded.values()), output)):
        if node.inputs or (isinstance(node.grad, float) and node.grad == 0.0):
            node.grad = gradient
        else:
            node.grad = node.grad + gradient
