"""sum, mean, max and min: few numbers of many, told what NumPy's functions are told.

dtype     the format to compute in            out       refused: no node is written into
initial   a number that counts as one more    where     which numbers count
"""

from __future__ import annotations

import builtins
from typing import Any

import numpy as np

from tinygrad_edu.arrays.forms import flattened, in_format, is_value, joined
from tinygrad_edu.arrays.selecting import selected, share
from tinygrad_edu.errors import InputError
from tinygrad_edu.node import Node
from tinygrad_edu.rules import activations, reductions, sums
from tinygrad_edu.rules.reductions import count_along
from tinygrad_edu.rules.same_kind import kind_of_parts, same_kind
from tinygrad_edu.rules.shapes import sum_along

ARRAYS = (Node, np.ndarray)


@kind_of_parts
def sum(
    terms: Any,
    axis: Any = None,
    keepdims: bool = False,
    *,
    dtype: Any = None,
    out: None = None,
    initial: Any = None,
    where: Any = True,
) -> Any:
    """Return the sum of an array's or a Tensor's numbers, or of any number of terms: t₁ + … + tₙ.

    Args:
        terms: An array or a Tensor; or a list of Values, numbers or Tensors, which become ONE node.
        axis: For an array, the axes to sum over; all if left out.
        keepdims: Whether those axes stay, with length 1.
        dtype: The format to sum in.
        out: Refused, as no node is written into.
        initial: A number that is added.
        where: True for each number that counts.

    Returns:
        A node, or a number or an array if no term is a node.

    >>> from tinygrad_edu import Tensor, Value, sum
    >>> total = sum([Value(1.0), Value(2.0), 0.5])
    >>> total.data, len(total.inputs)
    (3.5, 3)
    >>> sum(Tensor([[1.0, 2.0], [3.0, 4.0]]), axis=0).data
    array([4., 6.])
    """
    plain = dtype is None and out is None and initial is None and where is True
    if not isinstance(terms, ARRAYS):
        is_row = type(terms) is list and terms and not isinstance(terms[0], (list, tuple))
        if plain and axis is None and not keepdims and (is_row or not is_rows(terms)):
            return sums.sum(terms)
        if not hasattr(terms, "__iter__"):
            raise InputError(f"sum got {terms!r:.80}; it takes an array, a Tensor or a list")
        terms = joined(terms if isinstance(terms, (list, tuple)) else list(terms))
    if plain:
        if is_lone(terms, axis, keepdims):
            return terms
        return sum_along(joined(terms), axis=axis, keepdims=keepdims)
    terms = joined(terms)
    x = selected("sum", in_format(terms, dtype), where, 0.0, out)
    total = sum_along(x, axis=axis, keepdims=keepdims)
    return total if initial is None else total + initial


@same_kind
def mean(
    x: Any,
    axis: Any = None,
    keepdims: bool = False,
    *,
    dtype: Any = None,
    out: None = None,
    where: Any = True,
) -> Any:
    """Return the mean of x over some axes, or over all of them: factor 1/n.

    Args:
        x: An array or a Tensor.
        axis: The axes; all if left out.
        keepdims: Whether those axes stay, with length 1.
        dtype: The format to compute in.
        out: Refused, as no node is written into.
        where: True for each number that counts.

    >>> mean(np.array([1.0, 3.0])), mean(np.array([1.0, 3.0]), where=[True, False])
    (2.0, 1.0)
    """
    if dtype is not None or not getattr(x, "rank", 0):
        x = in_format(x if is_lone(x, axis, keepdims) else joined(x), dtype)
    if where is True and out is None:
        return x if is_value(x) else reductions.mean(x, axis=axis, keepdims=keepdims)
    chosen = selected("mean", x, where, 0.0, out)
    total = sum_along(chosen, axis=axis, keepdims=keepdims)
    return total * share(x, where, axis, keepdims)


@same_kind
def max(
    x: Any,
    axis: Any = None,
    keepdims: bool = False,
    *,
    out: None = None,
    initial: Any = None,
    where: Any = True,
) -> Any:
    """Return the largest number of an array or a Tensor along some axes, or of all.

    Args:
        x: An array or a Tensor.
        axis: The axes; all if left out.
        keepdims: Whether those axes stay, with length 1.
        out: Refused, as no node is written into.
        initial: The least that comes out.
        where: True for each number that counts; then initial is needed.

    >>> max(np.array([[1.0, 5.0], [3.0, 4.0]]), axis=0), max(np.array([1.0, 2.0]), initial=3.0)
    (array([3., 5.]), 3.0)
    """
    if is_lone(x, axis, keepdims) and initial is None and where is True:
        return x
    chosen = selected("max", joined(x), where, initial, out)
    return extreme(reductions.max_along, activations.maximum, chosen, axis, keepdims, initial)


@same_kind
def min(
    x: Any,
    axis: Any = None,
    keepdims: bool = False,
    *,
    out: None = None,
    initial: Any = None,
    where: Any = True,
) -> Any:
    """Return the smallest number of an array or a Tensor along some axes, or of all.

    Args:
        x: An array or a Tensor.
        axis: The axes; all if left out.
        keepdims: Whether those axes stay, with length 1.
        out: Refused, as no node is written into.
        initial: The most that comes out.
        where: True for each number that counts; then initial is needed.

    >>> min(np.array([[1.0, 5.0], [3.0, 4.0]]), axis=0), min(np.array([1.0, 2.0]), initial=0.5)
    (array([1., 4.]), 0.5)
    """
    if is_lone(x, axis, keepdims) and initial is None and where is True:
        return x
    chosen = selected("min", joined(x), where, initial, out)
    return extreme(reductions.min_along, activations.minimum, chosen, axis, keepdims, initial)


def extreme(along: Any, of_two: Any, x: Any, axis: Any, keepdims: bool, initial: Any) -> Any:
    """Return the largest or smallest number along some axes, or a given one that is beyond it."""
    if initial is None:
        return along(x, axis=axis, keepdims=keepdims)
    if not count_along(x, axis):
        return sum_along(x, axis=axis, keepdims=keepdims) + initial
    return of_two(along(x, axis=axis, keepdims=keepdims), initial)


def is_lone(x: Any, axis: Any, keepdims: bool) -> bool:
    """Whether x is a Value whose mean, largest and smallest number is asked for: itself."""
    return is_value(x) and axis is None and not keepdims


def is_rows(terms: Any) -> bool:
    """Whether terms are rows of numbers: lists in a list, which + would string together."""
    if not isinstance(terms, (list, tuple)) or not terms or not isinstance(terms[0], (list, tuple)):
        return False
    return not builtins.any([getattr(item, "rank", 0) for item in flattened(terms)])
