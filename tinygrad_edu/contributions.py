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
from tinygrad_edu.ground.finite import is_finite
from tinygrad_edu.op import CONSTANT
from tinygrad_edu.rules.shapes import one_number, shape_of, sum_to

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
    """Return the contributions by the operation's rule, none of them written out."""
    op: Any = node.op
    numbers = [input._data for input in node.inputs]
    if op.is_arraywise:
        found = op.derivative(upstream, node._data, *numbers, **node.settings)
        refuse_rule(op, found, len(numbers))
        given = [
            None if input.is_constant else contribution
            for input, contribution in zip(node.inputs, each_its_own(found))
        ]
        refuse_shapes(node, given)
        return given
    try:
        partials = op.derivative(node._data, *numbers)
    except ArithmeticError:
        partials = partials_like_numpy(node)
    refuse_rule(op, partials, len(numbers))
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
    arrays = [np.array([number], dtype=float) for number in (result, *operands)]
    with np.errstate(all="ignore"):
        partials = op.derivative(*arrays)
    return tuple([float(np.asarray(partial).item()) for partial in partials])


def refuse_rule(op: Any, found: Any, count: int) -> None:
    """Raise InputError unless a rule gave a tuple, or a list, with one number for each input."""
    if isinstance(found, (tuple, list)) and len(found) == count:
        return
    inputs = "1 input" if count == 1 else f"{count} inputs"
    what = "contribution" if op.is_arraywise else "partial"
    raise InputError(
        f"{op.derivative.__name__} gave {found!r:.80}; {op.name} has {inputs}, and its rule "
        f"returns a tuple with a {what} for each: return ({', '.join(['…'] * count)},)"
    )


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


def times(upstream: Any, partial: Any) -> Any:
    """Return upstream × partial; 0 where upstream is 0, even if the partial is infinite."""
    if type(partial) is float and type(upstream) is not float:
        return times_number(upstream, partial)
    product = upstream * partial
    return product if is_finite(product) else without_spoilt(product, upstream)


def without_spoilt(product: Any, upstream: Any) -> Any:
    """Return upstream × partial with 0 wherever upstream is 0: there it came from 0 · ∞ or NaN."""
    if isinstance(product, np.ndarray):
        return np.where(upstream == 0.0, 0.0, product)
    return 0.0 if upstream == 0.0 else product


def times_number(upstream: Any, number: float) -> Any:
    """Return an array times one number, without work where there is none to do."""
    if number == 1.0:
        return upstream
    if number - number:  # inf or nan, beside which 0 is to stay 0
        return without_spoilt(upstream * number, upstream)
    if isinstance(upstream, np.ndarray) and upstream.size and not any(upstream.strides):
        return one_number(upstream.flat[0] * number, upstream)  # the same number at every place
    return upstream * number
