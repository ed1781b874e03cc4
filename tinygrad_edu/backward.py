"""The chain rule: from a result back to everything it was computed from, one node at a time.

Three functions visit the same nodes in the same order and do the same arithmetic:

    backward          as fast as Python allows, for training
    backward_steps    one node a step, with every number in the open, for looking
    chain.chain_rule  the same steps, without writing to any node, for drawings

A node whose upstream is exactly 0 passes on nothing: its contributions are 0 even where a
partial is infinite. What does not influence the result cannot spoil its gradient.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu import hooks, observing
from tinygrad_edu.chain import chain_rule, order_of, partials_of
from tinygrad_edu.contributions import by_rule, partials_like_numpy, with_contribution
from tinygrad_edu.errors import InputError
from tinygrad_edu.graph import (
    NOT_RECORDED,
    gradient_to_start,
    history,
    refuse_another_pass,
    refuse_not_recorded,
    refuse_other_than_node,
    refuse_plain_numbers,
    start_backward_pass,
)
from tinygrad_edu.ground.arguments import told
from tinygrad_edu.ground.clock import NEVER, newest
from tinygrad_edu.node import Node
from tinygrad_edu.recorded import write_recorded_gradients

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tinygrad_edu.steps import Step


def backward(output: Node, upstream: Any = None, *, record: bool = False) -> None:
    """Compute ∂output/∂node for every node that output was computed from, into node.grad.

    Computed nodes get a fresh gradient in each pass; leaves add it to what they have, so a
    training loop sets them to zero between passes.

    Args:
        output: The result E, with ∂E/∂E = 1; or a node of any shape, with upstream.
        upstream: ∂E/∂output of an E that is not in this graph: a number for each number of output.
            The gradients are then Σ upstream · ∂output/∂node.
        record: Make the gradients nodes with a history of their own, which can be
            differentiated again. They refer to the nodes they came from, and those to them, so
            only the garbage collector frees them; `gradients` gives the same without that.

    Raises:
        InputError: output is not a node, or has several numbers and upstream is left out or has
            another shape; or it was computed inside no_grad(), or from plain numbers alone, so
            that no gradient comes back to anything.
        StaleGraphError: A leaf's data was replaced after the forward pass, or a hook started
            another pass over the same nodes.

    >>> from tinygrad_edu import Value, backward
    >>> x = Value(3.0)
    >>> backward(x * x)
    >>> x.grad
    6.0
    """
    if not isinstance(output, Node):
        raise InputError(
            f"backward got {told(output)}; it takes the node to start from: backward(E)"
        )
    if output.inputs is NOT_RECORDED:
        refuse_not_recorded(output)
    if record is not False and not isinstance(record, (bool, np.bool_, int)):
        raise InputError(f"backward got record={record!r:.80}; write record=True or False")
    if record:
        write_recorded_gradients(output, upstream)
        if hooks.used:
            hooks.tell_gradients(output, history(output)[::-1])
        if observing.observers:
            observing.tell(output)
        return
    start = gradient_to_start(output, upstream)
    nodes = start_backward_pass(output, upstream)
    if nodes and nodes[-1].inputs[-1].op is not None:  # often a bias, and there is no question
        refuse_plain_numbers(nodes)
    output.grad = start if output.inputs else output.grad + start
    has_tensors = output.rank or (nodes and nodes[-1].born <= newest.crossing)
    add = add_contributions if has_tensors else add_to_values
    if hooks.used and hooks.is_heard(output, nodes):
        hooks.pass_on(output, nodes, add)
    else:
        add(nodes)
    if observing.observers:
        observing.tell(output)


def add_contributions(nodes: list[Any]) -> None:
    """Add to every gradient what comes back through some nodes, youngest first: any kind of node.

    The first contribution is taken as it is and the next are added to it in a new array, never in
    place: one array may be the contribution to two inputs.

    It is `chain.pass_back`, written out: a pass over small arrays takes two thirds of the time.
    """
    with np.errstate(all="ignore"):
        for node in nodes:
            upstream = node.grad
            pull = node.op.pull
            try:
                given = pull(upstream, node) if pull and node.rank else by_rule(upstream, node)
            except ArithmeticError:  # 1/0 or an overflow between two plain numbers
                given = by_rule(upstream, node)
            for input, contribution in zip(node.inputs, given):
                if contribution is None:
                    continue
                before = input.grad
                if type(before) is not float or before != 0.0:
                    input.grad = before + contribution
                elif input.inputs or type(contribution) is float:
                    input.grad = contribution
                elif contribution is upstream or contribution.base is not None:
                    input.grad = contribution.copy()  # a leaf keeps it, and shares it with nobody
                else:
                    input.grad = contribution


def add_to_values(nodes: list[Any]) -> None:
    """Add to every gradient what comes back through some Values, youngest first.

    It is `chain.pass_back`, written out: a pass takes a thirtieth of the time.
    """
    for node in nodes:
        upstream = node.grad
        if upstream == 0.0:
            continue
        inputs = node.inputs
        op = node.op
        try:
            if op.arity == 2:
                x, y = inputs
                d_x, d_y = op.partials(node._data, x._data, y._data)
                x.grad += upstream * d_x
                y.grad += upstream * d_y
            elif op.spread is not None:
                op.spread(upstream, inputs)
            elif op.arity == 1:
                (x,) = inputs
                (d_x,) = op.partials(node._data, x._data)
                x.grad += upstream * d_x
            else:
                partials = op.partials(node._data, *[input._data for input in inputs])
                for input, partial in zip(inputs, partials, strict=True):
                    input.grad += upstream * partial
        except ArithmeticError:  # 1/0 or an overflow in a rule, before anything was added
            for input, partial in zip(inputs, partials_like_numpy(node)):
                input.grad += upstream * partial
        except (TypeError, ValueError):
            partials_of(node)  # which says what is wrong with a rule that gives no tuple
            raise


def backward_steps(output: Node, upstream: Any = None) -> Iterator[Step]:
    """Run a backward pass one node a step; each step is yielded when it has been done.

    It does what backward() does, with the same numbers in the same .grad, so a debugger that
    stops in the loop shows the gradients as they grow.

    Args:
        output: The result E, with ∂E/∂E = 1; or a node of any shape, with upstream.
        upstream: ∂E/∂output, a number for each number of output, as `backward` takes it.

    Yields:
        A Step for each computed node, youngest first.

    Raises:
        StaleGraphError: Data was replaced, or another backward pass went over the same nodes,
            since the last step.

    >>> from tinygrad_edu import Value, backward_steps
    >>> x, w = Value(3.0, label="x"), Value(0.5, label="w")
    >>> for step in backward_steps(w * x):
    ...     print(step)
    step 1: E = w · x by d_multiply: ∂E/∂w += 1 × 3 = 3, ∂E/∂x += 1 × 0.5 = 0.5
    """
    refuse_other_than_node("backward_steps", output)
    this_pass = start_stepping(output, gradient_to_start(output, upstream), upstream)
    leaves: dict[Node, list[Node]] = {}
    if hooks.used and not output.inputs:
        hooks.tell_gradient(output)
    for step in chain_rule(output, upstream=upstream):
        before = hooks.before_step(step.node) if hooks.used else {}
        refuse_another_pass(step.node, this_pass)
        for place in order_of(step.node):
            input = step.inputs[place]
            total = with_contribution(input.grad, step.contributions[place])
            is_shared = total is step.contributions[place] and np.ndim(total)
            input.grad = total.copy() if is_shared and not input.inputs else total
            input.pass_number = this_pass
        if hooks.used:
            leaves = leaves or hooks.complete_after(history(output)[::-1])
            hooks.tell_contributions(step, before)
            for leaf in leaves.get(step.node, ()):
                hooks.tell_gradient(leaf)
        yield step
    observing.tell(output)


def start_stepping(output: Node, start: Any, upstream: Any = None) -> int:
    """Begin a backward pass, and let no node but the result look as if it had been reached.

    Args:
        output: The result.
        start: Its gradient.
        upstream: What was given for that, if it is no result itself.

    Returns:
        The number of the pass.
    """
    refuse_not_recorded(output)
    nodes = history(output)
    before = [node.pass_number for node in nodes]
    computed = start_backward_pass(output, upstream)
    if computed:
        refuse_plain_numbers(computed)
    output.grad = start if output.inputs else output.grad + start
    for node, earlier in zip(nodes, before):
        if node is not output:
            node.pass_number = NEVER if node.inputs else earlier
    return output.pass_number
