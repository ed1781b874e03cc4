"""The chain rule: from a result back to everything it was computed from, one node at a time.

Three functions visit the same nodes in the same order and do the same arithmetic:

    backward        as fast as Python allows, for training
    backward_steps  one node a step, with every number in the open, for looking
    chain_rule      the same steps, without writing to any node, for drawings

A node whose upstream is exactly 0 passes on nothing: its contributions are 0 even where a
partial is infinite. What does not influence the result cannot spoil its gradient.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tinygrad_edu.graph import computed_nodes, start_backward_pass
from tinygrad_edu.recorded import write_recorded_gradients
from tinygrad_edu.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tinygrad_edu.node import Node


def backward(output: Node, *, record: bool = False) -> None:
    """Compute ∂output/∂node for every node that output was computed from, into node.grad.

    Computed nodes get a fresh gradient in each pass; leaves add it to what they have, so a
    training loop sets them to zero between passes.

    Args:
        output: The result E, with ∂E/∂E = 1.
        record: Make the gradients nodes with a history of their own, which can be
            differentiated again. (`gradients` gives the same without writing to .grad.)

    Raises:
        StaleGraphError: A leaf's data was replaced after the forward pass.

    >>> from tinygrad_edu import Value, backward
    >>> x = Value(3.0)
    >>> backward(x * x)
    >>> x.grad
    6.0
    """
    if record:
        write_recorded_gradients(output)
        return
    nodes = start_backward_pass(output)
    output.grad = 1.0 if output.inputs else output.grad + 1.0
    for node in nodes:
        upstream = node.grad
        if upstream == 0.0:
            continue
        inputs = node.inputs
        op = node.op
        try:
            if op.arity == 2:
                x, y = inputs
                d_x, d_y = op.derivative(node._data, x._data, y._data)
                x.grad += upstream * d_x
                y.grad += upstream * d_y
            elif op.spread is not None:
                op.spread(upstream, inputs)
            elif op.arity == 1:
                (x,) = inputs
                (d_x,) = op.derivative(node._data, x._data)
                x.grad += upstream * d_x
            else:
                partials = op.derivative(node._data, *[input._data for input in inputs])
                for input, partial in zip(inputs, partials):
                    input.grad += upstream * partial
        except ArithmeticError:  # 1/0 or an overflow in a rule, before anything was added
            for input, partial in zip(inputs, partials_like_numpy(node)):
                input.grad += upstream * partial


def backward_steps(output: Node) -> Iterator[Step]:
    """Run a backward pass one node a step; each step is yielded when it has been done.

    It does what backward() does, with the same numbers in the same .grad, so a debugger that
    stops in the loop shows the gradients as they grow.

    Args:
        output: The result E, with ∂E/∂E = 1.

    Yields:
        A Step for each computed node, youngest first.

    >>> from tinygrad_edu import Value, backward_steps
    >>> x, w = Value(3.0, label="x"), Value(0.5, label="w")
    >>> for step in backward_steps(w * x):
    ...     print(step)
    step 1: w · x by d_multiply: ∂E/∂w += 1 × 3 = 3, ∂E/∂x += 1 × 0.5 = 0.5
    """
    start_backward_pass(output)
    output.grad = 1.0 if output.inputs else output.grad + 1.0
    for step in chain_rule(output):
        for place in order_of(step.node):
            step.inputs[place].grad += step.contributions[place]
        yield step


def chain_rule(output: Node, totals: dict[Node, float] | None = None) -> Iterator[Step]:
    """Yield the steps of a backward pass without writing to any node.

    Args:
        output: The result E.
        totals: Where the gradients are summed, {node: ∂E/∂node so far}.

    Yields:
        A Step for each computed node, youngest first.
    """
    totals = {} if totals is None else totals
    totals[output] = 1.0
    for number, node in enumerate(reversed(computed_nodes(output)), start=1):
        upstream = totals[node]
        partials = partials_of(node)
        contributions = tuple([contribution_of(upstream, partial) for partial in partials])
        sums = list(contributions)
        for place in order_of(node):
            input = node.inputs[place]
            totals[input] = totals.get(input, 0.0) + contributions[place]
            sums[place] = totals[input]
        yield Step(number, node, upstream, partials, contributions, tuple(sums), name_of(output))


def order_of(node: Node) -> Iterable[int]:
    """Return the places of a node's inputs in the order in which their gradients grow."""
    assert node.op is not None, "only a computed node has inputs"
    return node.op.order(len(node.inputs))


def contribution_of(upstream: float, partial: float) -> float:
    """Return upstream × partial; 0 where upstream is 0, even if the partial is infinite."""
    return 0.0 if upstream == 0.0 else upstream * partial


def partials_of(node: Node) -> tuple[float, ...]:
    """Return ∂node/∂input for each input of a computed node, by its operation's rule.

    A plain number beside a node, as the 2 in x², is held fixed: nothing changes with it.
    """
    operation = node.op
    assert operation is not None, "only a computed node has partials"
    try:
        partials = operation.derivative(node._data, *[input._data for input in node.inputs])
    except ArithmeticError:
        partials = partials_like_numpy(node)
    fixed = [input.is_constant for input in node.inputs]
    return tuple([0.0 if held else partial for held, partial in zip(fixed, partials)])


def partials_like_numpy(node: Node) -> tuple[float, ...]:
    """Return the partials where Python refuses to compute them (1/0, overflow): inf or nan."""
    operation = node.op
    assert operation is not None, "only a computed node has partials"
    with np.errstate(all="ignore"):
        numbers = [np.float64(input._data) for input in node.inputs]
        partials = operation.derivative(np.float64(node._data), *numbers)
        return tuple([float(partial) for partial in partials])


def name_of(output: Node) -> str:
    """Return what a result is called in ∂E/∂w: its label, or E."""
    return output.label or "E"
