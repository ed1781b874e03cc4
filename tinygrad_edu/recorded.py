"""Gradients that are graphs themselves: the backward pass, computed with nodes.

The rules are the same; they only get nodes in place of numbers. So ∂E/∂w is a node that knows
how it was computed, and can be differentiated again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.chain import chain_rule, partials_of, pass_back
from tinygrad_edu.contributions import refuse_shapes
from tinygrad_edu.errors import InputError
from tinygrad_edu.graph import (
    computed_nodes,
    gradient_to_start,
    refuse_not_recorded,
    refuse_other_than_node,
    start_backward_pass,
)
from tinygrad_edu.ground.arguments import check_items, flag, told
from tinygrad_edu.ground.finite import is_finite
from tinygrad_edu.modes import quiet
from tinygrad_edu.node import Node
from tinygrad_edu.nodes.times import recorded_times
from tinygrad_edu.op import CONSTANT
from tinygrad_edu.rules.indexing import choose
from tinygrad_edu.rules.shapes import shape_of, sum_to
from tinygrad_edu.rules.sums import SUM

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


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
    refuse_other_than_node("gradients", output)
    record = flag("gradients got record", record)
    nodes = [None] if isinstance(wrt, Node) else check_items("gradients got wrt =", wrt, "nodes")
    if not all([isinstance(node, Node) for node in nodes]):
        raise InputError(
            f"gradients got {told(wrt)} to differentiate with respect to; it takes a list of "
            "nodes: gradients(E, [w1, w2])"
        )
    refuse_not_recorded(output)
    if record:
        recorded = recorded_gradients(output)
        found = [recorded[node] if node in recorded else zero_of(node) for node in nodes]
        return each_its_own(found, output)
    totals: dict[Node, Any] = {}
    for _ in chain_rule(output, totals):
        pass
    found = [totals[node] if node in totals else zero_of(node)._data for node in nodes]
    # Two gradients may be one array so far, or a view; whoever gets them may write into them.
    return [gradient.copy() if np.ndim(gradient) else gradient for gradient in found]


def zero_of(node: Any) -> Any:
    """Return the gradient of a node that has no influence: zeros of its shape, as a constant."""
    return constant_like(node, 0.0)


def constant_like(node: Any, number: float) -> Any:
    """Return a constant of one number in the shape and dtype of a node."""
    constant = node.lift(number)
    if np.ndim(node._data):
        constant._data = np.full_like(node._data, number)
    elif type(node._data) is not float:
        constant._data = node._data.dtype.type(number)
    return constant


def recorded_gradients(output: Any, upstream: Any = None) -> dict[Node, Any]:
    """Return {node: ∂output/∂node}, each gradient a node with its own history.

    Plain numbers need no gradient and get none.
    """
    start = gradient_to_start(output, upstream)
    nodes = computed_nodes(output)
    first = zero_of(output)
    first._data = start
    totals = {output: upstream if isinstance(upstream, type(output)) else first}
    # A node that is not in totals is passed over: every way from it to the output has slope 0.
    return pass_back(reversed(nodes), totals, recorded_contributions, start=None)


def recorded_contributions(node: Any, upstream: Any) -> Sequence[Any]:
    """Return the contribution of a node to each input as a node; None for 0, and to a constant."""
    operands = [input._data if input.is_constant else input for input in node.inputs]
    return contributions_to(operands, node, upstream)


def contributions_to(operands: list[Any], node: Any, upstream: Any) -> Sequence[Any]:
    """Return what `op.vjp` gives for a node: contributions in the shapes of its inputs, and no nan.

    Args:
        operands: The inputs of the node, as its rule is to read them: nodes, or their numbers.
        node: A computed node.
        upstream: ∂E/∂node as a node.

    Returns:
        A node for each operand; None for 0, and where the operand is none.
    """
    op = node.op
    if op.partials is None:
        found = op.vjp(upstream, node, *operands, **node.settings)
        op.refuse_other_than_one_each(found, len(operands))
        given = [
            contribution if isinstance(contribution, Node) and isinstance(operand, Node) else None
            for operand, contribution in zip(operands, found)
        ]
        refuse_shapes(node, given)
        return given
    with np.errstate(all="ignore"):
        partials = partials_of(node)
    if all([is_finite(partial) for partial in partials]):
        given = op.vjp(upstream, node, *operands)
    else:
        given = beside_poles(node, upstream, operands, partials)
    if not node.rank:
        return given
    return [in_shape_of(input, contribution) for input, contribution in zip(node.inputs, given)]


def in_shape_of(input: Any, contribution: Any) -> Any:
    """Return a contribution in the shape of the input, as `contribution_to` does."""
    if input.op is CONSTANT and contribution is not None:
        return sum_to(contribution, shape_of(input))
    return contribution


def operands_of(node: Any) -> list[Any]:
    """Return the inputs of a node, single plain numbers as numbers; plain arrays stay nodes."""
    return [
        input._data if input.is_constant and not np.ndim(input._data) else input
        for input in node.inputs
    ]


def beside_poles(
    node: Any, upstream: Any, operands: list[Any], numbers: tuple[Any, ...]
) -> list[Any]:
    """Return upstream × partial for each input, where some partials are infinite.

    Under an upstream of 0 an infinite partial counts for nothing, as in every backward pass. And
    where Python refuses to compute one (1/0), the partials are numbers, without a history.
    """
    try:
        with quiet():  # the forward pass has warned, or there was no need
            partials = node.op.partials(node, *operands)
    except ArithmeticError:
        partials = numbers
    return [
        recorded_times(
            upstream, partial if is_finite(number) else without_poles(upstream, number, partial)
        )
        if isinstance(operand, Node)
        else None
        for operand, number, partial in zip(operands, numbers, partials)
    ]


def without_poles(upstream: Any, number: Any, partial: Any) -> Any:
    """Return a partial that is infinite in places, with 0 in those where upstream is 0."""
    if not upstream.rank:
        return 0.0 if upstream._data == 0.0 else partial
    nothing = np.logical_and(upstream._data == 0.0, np.logical_not(np.isfinite(number)))
    zeros = np.zeros_like(upstream._data)
    return choose(zeros, partial, condition=nothing)


def each_its_own(handed_out: list[Any], output: Node) -> list[Any]:
    """Return gradients of which each is a node of its own, and none a node of the first graph.

    The gradient of x·y by x is y. The node that is handed out equals y, but is another one, so
    that giving it a name, or y new data, does not change both.
    """
    own = []
    seen = set()
    for gradient in handed_out:
        taken = gradient in seen or gradient.born <= output.born
        own.append(gradient.computed(SUM, (gradient,)) if taken else gradient)
        seen.add(gradient)
    return own


def write_recorded_gradients(output: Any, upstream: Any = None) -> None:
    """Write the recorded gradients into .grad: fresh for computed nodes, added for leaves."""
    recorded = recorded_gradients(output, upstream)
    start_backward_pass(output, upstream)
    for node, gradient in zip(recorded, each_its_own(list(recorded.values()), output)):
        if node.inputs or (isinstance(node.grad, float) and node.grad == 0.0):
            node.grad = gradient
        else:
            node.grad = node.grad + gradient
