"""The few functions that an unrolled program calls besides operations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.arrays.accepting import as_floats
from tinygrad_edu.arrays.tensor import Tensor, restored
from tinygrad_edu.arraywise import kept
from tinygrad_edu.contributions import contributions_of, partials_of_numbers
from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.arguments import is_whole
from tinygrad_edu.ground.clock import NEVER
from tinygrad_edu.nodes.times import times
from tinygrad_edu.rules.shapes import shape_of, sum_to

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tinygrad_edu.op import Op

__all__ = ["back_through", "check_leaves", "laid_out", "one_like", "summed", "times"]


def laid_out(array: Any, strides: tuple[int, ...]) -> Any:
    """Return a copy of an array that lies in memory with some strides: the bytes to the next place.

    NumPy adds up in the order in which numbers lie there, and the last bit of a sum depends on it.

    >>> laid_out(np.array([[1.0, 2.0], [3.0, 4.0]]), (8, 16)).T.flags.c_contiguous
    True
    """
    reach = [(n - 1) * step for n, step in zip(array.shape, strides) if array.size]
    first = -sum([far for far in reach if far < 0])
    memory = np.zeros(first + sum([far for far in reach if far > 0]) + array.itemsize, np.uint8)
    copy: Any = np.ndarray(array.shape, array.dtype, memory, first, strides)
    copy[...] = array
    return copy


def check_leaves(leaves: Mapping[str, Any], shapes: Mapping[str, tuple[int, ...]]) -> None:
    """Raise InputError unless every leaf has the shape that it had in the recorded pass.

    Where the pass was one of single numbers, each may also be an array of a whole batch; all such
    arrays have one shape.

    Args:
        leaves: {name: number or array}.
        shapes: {name: shape in the recorded pass}.
    """
    batch: dict[str, tuple[int, ...]] = {}
    for name, leaf in leaves.items():
        if not is_number_or_array(leaf):
            raise InputError(
                f"{name} got {leaf!r:.80}; an unrolled program takes numbers and arrays "
                f"of floats. For a node write {name}=node.data, for a list np.array([1.0, 2.0]), "
                "for a matrix np.asarray(matrix), for a masked array array.filled(0.0)"
            )
        expected, found = shapes[name], np.shape(leaf)
        if found == expected:
            continue
        if any(shapes.values()) or not found:
            raise InputError(
                f"{name} has shape {found} now and had {expected} in the pass that this program "
                "was unrolled from; shapes are written into it, so unroll a pass with the new one"
            )
        batch[name] = found
    if len(set(batch.values())) > 1:
        told = ", ".join([f"{name} {shape}" for name, shape in batch.items()])
        raise InputError(f"the arrays of a batch have one shape, and these differ: {told}")


def is_number_or_array(leaf: Any) -> bool:
    """Whether a leaf is a real number, or an array of floats: whole numbers would overflow.

    A matrix multiplies and squares otherwise than place by place, and sums forget a mask.
    """
    if isinstance(leaf, np.matrix) or np.ma.is_masked(leaf):
        return False
    if isinstance(leaf, np.ndarray):
        return np.issubdtype(leaf.dtype, np.floating)
    return isinstance(leaf, (float, np.floating)) or is_whole(leaf)


def one_like(result: Any) -> Any:
    """Return ∂E/∂E = 1, for every sample if the result is that of a batch."""
    return np.ones_like(result) if np.ndim(result) else type(result)(1.0)


def summed(gradient: Any, leaf: Any) -> Any:
    """Return a gradient in the shape of its leaf, summed over the batch that shared the leaf."""
    if np.shape(gradient) == np.shape(leaf):
        # Two gradients may be one array so far; whoever gets them may write into them.
        return gradient.copy() if np.ndim(gradient) else gradient
    if np.ndim(gradient) < np.ndim(leaf):
        return np.broadcast_to(gradient, np.shape(leaf)).copy()
    total = sum_to(np.asarray(gradient), shape_of(leaf))
    return total if np.ndim(total) else float(total)


def back_through(op: Op, upstream: Any, *operands: Any, **settings: Any) -> Any:
    """Return what an operation contributes to the gradient of each operand, by its rule.

    It stands where the rule is too long for a line, or looks at the numbers themselves.

    Args:
        op: The operation.
        upstream: ∂E/∂s of what it gave.
        operands: What it was given, numbers or arrays.
        settings: What else it was told.
    """
    if op.partials is None or any([np.ndim(operand) for operand in operands]):
        node: Any = op(*[as_leaf(operand) for operand in operands], **settings)
        return tuple(contributions_of(upstream, node))
    result = op(*operands)
    try:
        return op.vjp(upstream, result, *operands)
    except ArithmeticError:  # Python refuses 1/0, and NumPy gives inf, as the graph does
        partials = partials_of_numbers(op, result, operands)
        return tuple([times(upstream, partial) for partial in partials])


def as_leaf(operand: Any) -> Any:
    """Return a number or an array as a Tensor, without copying it to another place in memory."""
    return restored(Tensor, kept(as_floats(operand, None, copy=False)), 0.0, "", None, NEVER)
