"""Gradients that are graphs themselves: the backward pass, computed with nodes.

The rules are the same; they only get nodes in place of numbers. So ∂E/∂w is a node that knows
how it was computed, and can be differentiated again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinygrad_edu.graph import computed_nodes, start_backward_pass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tinygrad_edu.node import Node


def gradients(output: Node, wrt: Sequence[Node], *, record: bool = False) -> list[Any]:
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
    if record:
        recorded = recorded_gradients(output)
        return [recorded[node] if node in recorded else output.lift(0.0) for node in wrt]
    from tinygrad_edu.backward import chain_rule

    totals: dict[Node, float] = {}
    for _ in chain_rule(output, totals):
        pass
    return [totals.get(node, 0.0) for node in wrt]


def recorded_gradients(output: Node) -> dict[Node, Any]:
    """Return {node: ∂output/∂node}, each gradient a node with its own history.

    Plain numbers need no gradient and get none.
    """
    totals = {output: output.lift(1.0)}
    for node in reversed(computed_nodes(output)):
        if node not in totals:
            continue  # every way from here to the output has slope 0
        upstream = totals[node]
        operands = [input._data if input.is_constant else input for input in node.inputs]
        partials = node.op.derivative(node, *operands)
        for input, partial in zip(node.inputs, partials, strict=True):
            contribution = recorded_contribution(upstream, partial)
            if contribution is not None and not input.is_constant:
                before = totals.get(input)
                totals[input] = contribution if before is None else before + contribution
    return totals


def recorded_contribution(upstream: Any, partial: Any) -> Any:
    """Return upstream × partial as a node; None for a partial that is the number 0.

    Factors of 1 are left out, so that the formula of the gradient is as short as on paper.
    """
    if isinstance(partial, float):
        if partial == 0.0:
            return None
        if partial == 1.0:
            return upstream
        if partial == -1.0:
            return -upstream
    elif upstream.is_constant and upstream.data == 1.0:
        return partial
    return upstream * partial


def write_recorded_gradients(output: Node) -> None:
    """Write the recorded gradients into .grad: fresh for computed nodes, added for leaves."""
    recorded = recorded_gradients(output)
    start_backward_pass(output)
    for node, gradient in recorded.items():
        if node.inputs or (isinstance(node.grad, float) and node.grad == 0.0):
            node.grad = gradient
        else:
            node.grad = node.grad + gradient
