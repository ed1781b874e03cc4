"""Contributions: what one node adds to the gradient of each of its inputs, for any kind of node.

    elementwise   contribution = upstream × partial, place by place
    arraywise     the rule itself turns upstream into contributions
    written out   a pull rule gives the same contributions with less work

None stands for the contribution to a plain number or array, which nobody needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.errors import InputError
from tinygrad_edu.nodes.times import times
from tinygrad_edu.op import CONSTANT
from tinygrad_edu.rules.shapes import shape_of, sum_to

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tinygrad_edu.node import Node
    from tinygrad_edu.operation import Operation


def contributions_of(upstream: Any, node: Node) -> Sequence[Any]:
    """Return the contribution of a computed node to each of its inputs, None to a constant.

    Args:
        upstream: ∂E/∂node, a float or an array of node's shape.
        node: A node, all of whose outputs have been passed.
    """
    op: Any = node.op
    if not (op.pull and node.rank):
        return by_rule(upstream, node)
    try:
        contributions: Sequence[Any] = op.pull(upstream, node)
    except ArithmeticError:  # 1/0 or an overflow between two plain numbers
        contributions = by_rule(upstream, node)
    return contributions


def by_rule(upstream: Any, node: Node) -> list[Any]:
    """Return the contributions by the operation's rule, none of them written out.

    It is `op.vjp`; only that of partials is done here, so that nothing is multiplied that nobody
    needs, and each contribution gets the shape of its input.
    """
    op: Any = node.op
    numbers = [input._data for input in node.inputs]
    if op.partials is None:
        found = op.vjp(upstream, node._data, *numbers, **node.settings)
        op.refuse_other_than_one_each(found, len(numbers))
        given = [
            None if input.is_constant else contribution
            for input, contribution in zip(node.inputs, each_its_own(found))
        ]
        refuse_shapes(node, given)
        return given
    try:
        partials = op.partials(node._data, *numbers)
    except ArithmeticError:
        partials = partials_like_numpy(node)
    op.refuse_other_than_one_each(partials, len(numbers))
    return [
        None if input.is_constant else contribution_to(input, upstream, partial)
        for input, partial in zip(node.inputs, partials)
    ]


def each_its_own(found: Sequence[Any]) -> Sequence[Any]:
    """Return contributions of which no two are one array: two leaves would keep it as theirs."""
    if len(set(map(id, found))) == len(found):
        return found
    return [given.copy() if isinstance(given, np.ndarray) else given for given in found]


def partials_like_numpy(node: Node) -> tuple[float, ...]:
    """Return the partials where Python refuses to compute them (1/0, overflow): inf or nan."""
    assert node.op is not None, "only a computed node has partials"
    return partials_of_numbers(node.op, node._data, [input._data for input in node.inputs])


def partials_of_numbers(op: Operation, result: Any, operands: Sequence[Any]) -> tuple[float, ...]:
    """Return the partials at some numbers as NumPy computes them, with inf and nan.

    The numbers go in arrays of one: what a rule computes of these are arrays again, and never one
    of Python's own floats, which refuse.
    """
    assert op.partials is not None, "only an elementwise operation has partials"
    arrays = [np.array([number], dtype=float) for number in (result, *operands)]
    with np.errstate(all="ignore"):
        partials = op.partials(*arrays)
    return tuple([float(np.asarray(partial).item()) for partial in partials])


def refuse_shapes(node: Node, given: Sequence[Any]) -> None:
    """Raise InputError unless each contribution, a number, an array or a node, fits its input."""
    op: Any = node.op
    for input, contribution in zip(node.inputs, given):
        expected, found = shape_of(input._data), shape_of(contribution)
        if found != expected and contribution is not None:
            raise InputError(
                f"{op.derivative.__name__} gave a contribution of shape {found} to {input.name}, "
                f"which has the shape {expected}; a rule returns what it has for each number of "
                "each input"
            )


def contribution_to(input: Node, upstream: Any, partial: Any) -> Any:
    """Return upstream × partial in the shape of the input.

    Shapes differ only for a plain number or array that was given a name, and so a gradient:
    it was not copied to the shape of its neighbour by a broadcast.
    """
    contribution = times(upstream, partial)
    if input.op is CONSTANT:
        return sum_to(contribution, shape_of(input._data))
    return contribution


def with_contribution(before: Any, contribution: Any) -> Any:
    """Return a gradient so far with one more contribution, in a new array where it is a sum.

    The first contribution is taken as it is: it lies in memory as it did, and the last bit of what
    is summed from it depends on that.
    """
    if type(before) is float and before == 0.0 and type(contribution) is not float:
        return contribution
    return before + contribution
