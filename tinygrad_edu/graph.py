"""What a result was computed from: its history and its leaves."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

import numpy as np

from tinygrad_edu.errors import InputError, StaleGraphError
from tinygrad_edu.ground.arguments import told
from tinygrad_edu.ground.clock import PASSES, newest
from tinygrad_edu.node import Node, numbers_of


class NotRecorded(tuple[()]):
    """The inputs of a result that was computed inside no_grad(): none, as of a leaf."""

    __slots__ = ()


NOT_RECORDED = NotRecorded()


class NamedPass(int):
    """The number of a pass to a result with a label: the nodes it reached know by it what E is.

    Attributes:
        result: The label, as it was in the pass; no reference to the result, which would keep its
            whole graph.
    """

    result: str


by_birth = attrgetter("born")


def history(output: Node) -> list[Any]:
    """Return every node that output was computed from, and output, oldest first.

    Args:
        output: The result.

    Returns:
        The nodes in order of birth, in which inputs come before what is computed from them. (A
        leaf whose data has been replaced since was born anew, and comes late.)

    >>> from tinygrad_edu import Value, history
    >>> a, b = Value(2.0, label="a"), Value(3.0, label="b")
    >>> c = a * b
    >>> [node.name for node in history(c)]
    ['a', 'b', 'a · b']
    """
    refuse_other_than_node("history", output)
    seen = {output}
    stack = [output]
    while stack:
        node = stack.pop()
        for input in node.inputs:
            if input not in seen:
                seen.add(input)
                stack.append(input)
    return sorted(seen, key=by_birth)


def refuse_other_than_node(who: str, given: Any) -> None:
    """Raise InputError unless a function was given a node."""
    if not isinstance(given, Node):
        raise InputError(
            f"{who} got {told(given)}; it takes a node, the result of a computation: {who}(E)"
        )


def computed_nodes(output: Node) -> list[Any]:
    """Return the nodes of a history that an operation computed, oldest first.

    Raises:
        StaleGraphError: Data was replaced after the forward pass.
    """
    computed = [node for node in history(output) if node.inputs]
    refuse_stale(computed)
    return computed


def leaves(output: Node) -> list[Any]:
    """Return the nodes of a history that were not computed and are not plain numbers.

    >>> from tinygrad_edu import Value, leaves
    >>> a = Value(2.0, label="a")
    >>> [leaf.name for leaf in leaves(a * 3 + a)]
    ['a']
    """
    refuse_other_than_node("leaves", output)
    return [node for node in history(output) if not node.inputs and not node.is_constant]


def start_backward_pass(output: Node, upstream: Any = None) -> list[Any]:
    """Return the computed nodes of a history, youngest first, each with a fresh gradient.

    This is the order of a backward pass: a node's gradient is complete when all its outputs,
    which are younger, have been passed. Leaves are not in the list, and keep their gradients; one
    that is None begins at 0.

    Args:
        output: The result to differentiate.
        upstream: ∂E/∂output of another result E, if there is one.

    Returns:
        The nodes in reverse order of birth.

    Raises:
        StaleGraphError: Data was replaced after the forward pass.
    """
    this_pass = next(PASSES)
    if output._label and upstream is None:
        this_pass = NamedPass(this_pass)
        this_pass.result = output._label
    output.pass_number = this_pass
    if output.grad is None:
        output.grad = 0.0
    computed = []
    stack = [output] if output.inputs else []
    while stack:
        node = stack.pop()
        computed.append(node)
        for input in node.inputs:
            if input.pass_number is not this_pass:
                input.pass_number = this_pass
                if input.inputs:
                    stack.append(input)
                elif input.grad is None:  # a reset, as users of PyTorch write it
                    input.grad = 0.0
    computed.sort(key=by_birth, reverse=True)
    if computed and computed[-1].born < newest.replacement:
        refuse_stale(computed)
    for node in computed:
        node.grad = 0.0
    return computed


def refuse_stale(nodes: list[Any]) -> None:
    """Raise StaleGraphError if a node is older than one of its inputs.

    Replacing a leaf's data gives the leaf a new birth. A node that is older than its input was
    computed from a number that is no longer there.
    """
    for node in nodes:
        for input in node.inputs:
            if input.born > node.born:
                raise StaleGraphError(
                    f"the data of {input.name} was replaced after {node.name} was computed "
                    f"from it, so the recorded forward pass no longer exists. Compute the "
                    f"result again, and go on with the new one; draw and explain before an update"
                )


def refuse_another_pass(node: Node, this_pass: int) -> None:
    """Raise StaleGraphError if a backward pass has gone over a node since one began.

    Args:
        node: A computed node whose turn comes in the pass that goes on.
        this_pass: The number of that pass.
    """
    if node.pass_number != this_pass:
        raise StaleGraphError(
            f"another backward pass went over {node.name} since the last step, and its "
            "gradients are no longer those of this one. Finish one pass before the next"
        )


def refuse_many_numbers(output: Node) -> None:
    """Raise InputError unless a result is one number: only that has ONE gradient.

    Raises:
        InputError: It is an array of several numbers.
    """
    if type(output._data) is not float and np.size(output._data) != 1:
        raise InputError(
            f"{output.name} has {np.size(output._data)} numbers, and a gradient is that of one; "
            "make one of them, e.g. E = t.sum() or E = t.mean(), and differentiate E, or write "
            "t.backward(upstream) with ∂E/∂t for each of them"
        )


def gradient_to_start(output: Node, upstream: Any = None) -> Any:
    """Return the gradient of the node that a backward pass begins at: 1, or what is given for it.

    Args:
        output: The node.
        upstream: ∂E/∂output of an E that is further on; None where output is E itself.

    Raises:
        InputError: Nothing is given for several numbers, or it is not one number for each.
    """
    if upstream is None:
        refuse_many_numbers(output)
        return one_like(output)
    shape = np.shape(output._data)
    try:
        given: Any = np.asarray(numbers_of(upstream))
    except ValueError:
        given = np.asarray("rows of different lengths")
    if given.dtype.kind not in "fiu" or given.shape != shape:
        raise InputError(
            f"{output.name} got upstream={upstream!r:.80}; it is ∂E/∂{output.label or 'node'}, a "
            f"real number for each number of it, of shape {shape}"
        )
    if type(output._data) is float:
        return float(given)
    return given.astype(output._data.dtype)[()]  # a copy, which nobody else writes into


def refuse_not_recorded(output: Node) -> None:
    """Raise InputError if a result was computed where nothing is recorded: no way leads back.

    Raises:
        InputError: It was computed inside no_grad().
    """
    if output.inputs is NOT_RECORDED:
        raise InputError(
            f"{output.label or f'this result, {output.text},'} was computed inside no_grad(), "
            "where nothing is recorded, so no gradient comes back to what it was computed from; "
            "compute it outside of that block"
        )


def refuse_plain_numbers(nodes: list[Any]) -> None:
    """Raise InputError if a result was computed from plain numbers alone.

    Args:
        nodes: The computed nodes, youngest first. All inputs of the last one are leaves.

    Raises:
        InputError: No gradient comes back to anything.
    """
    if not all([input.is_constant for input in nodes[-1].inputs]):
        return
    if all([input.inputs or input.is_constant for node in nodes for input in node.inputs]):
        raise InputError(
            f"{nodes[0].name} was computed from plain numbers alone, which are held fixed, so no "
            "gradient comes back to anything; make what is to be changed a node: w = Value(0.5), "
            "or W = Tensor([[0.5, 0.1]])"
        )


def one_like(output: Node) -> Any:
    """Return ∂E/∂E = 1 in the shape and the dtype of a result."""
    if type(output._data) is float:
        return 1.0
    return np.ones_like(output._data) if np.ndim(output._data) else output._data.dtype.type(1.0)
