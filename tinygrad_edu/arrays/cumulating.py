"""What runs along an axis: products, running sums, differences, spans, medians, weighted means."""

from __future__ import annotations

from typing import Any

import numpy as np

from tinygrad_edu.arrays.arranging import ravel
from tinygrad_edu.arrays.operands import as_numpy_would, operand
from tinygrad_edu.errors import InputError
from tinygrad_edu.node import Node, numbers_of
from tinygrad_edu.rules import cumulating, sorting
from tinygrad_edu.rules.indexing import concatenate, index
from tinygrad_edu.rules.reductions import count_along, max_along, mean, min_along
from tinygrad_edu.rules.same_kind import same_kind
from tinygrad_edu.rules.shapes import axes_of, broadcast_to, reshape, shape_of, sum_along, transpose

__all__ = [
    "average",
    "cumprod",
    "cumsum",
    "cumulative_prod",
    "cumulative_sum",
    "diff",
    "median",
    "prod",
    "ptp",
    "sort",
]


@same_kind
def prod(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the product along some axes, or of all numbers; 1 of no numbers.

    >>> prod(np.array([[1.0, 2.0], [3.0, 4.0]]), axis=0)
    array([3., 8.])
    """
    x = operand(x)
    as_numpy_would(np.prod, x, axis=axis, keepdims=keepdims)
    return cumulating.prod(x, axis=axis, keepdims=keepdims)


@same_kind
def cumsum(x: Any, axis: int | None = None) -> Any:
    """Return the running sums along an axis; of all numbers in one row if none is given.

    >>> cumsum(np.array([1.0, 2.0, 3.0]))
    array([1., 3., 6.])
    """
    x, axis = along(np.cumsum, x, axis)
    return cumulating.cumsum(x, axis=axis)


@same_kind
def cumprod(x: Any, axis: int | None = None) -> Any:
    """Return the running products along an axis; of all numbers in one row if none is given.

    >>> cumprod(np.array([2.0, 3.0, 4.0]))
    array([ 2.,  6., 24.])
    """
    x, axis = along(np.cumprod, x, axis)
    return cumulating.cumprod(x, axis=axis)


@same_kind
def sort(x: Any, axis: int | None = -1, kind: Any = None, stable: bool | None = None) -> Any:
    """Return x in ascending order along an axis; equal numbers keep their order.

    Args:
        x: A Tensor or an array.
        axis: The axis; None sorts all numbers, in one row.
        kind: As NumPy takes it; the order is a stable one whatever it says.
        stable: The same.

    >>> sort(np.array([3.0, 1.0, 2.0]))
    array([1., 2., 3.])
    """
    x, axis = along(np.sort, x, axis)
    return sorting.sort(x, axis=axis)


def along(function: Any, x: Any, axis: int | None) -> tuple[Any, int]:
    """Return x and an axis of it; for None all numbers in one row, and its only axis."""
    x = operand(x)
    as_numpy_would(function, x, axis=axis)
    if axis is None:
        return ravel(x), 0
    return x if shape_of(x) else reshape(x, shape=(1,)), int(axis)


@same_kind
def cumulative_sum(x: Any, axis: int | None = None, include_initial: bool = False) -> Any:
    """Return the running sums along an axis, with a 0 before the first if asked for."""
    return cumulative(np.cumulative_sum, cumsum, 0.0, x, axis, include_initial)


@same_kind
def cumulative_prod(x: Any, axis: int | None = None, include_initial: bool = False) -> Any:
    """Return the running products along an axis, with a 1 before the first if asked for."""
    return cumulative(np.cumulative_prod, cumprod, 1.0, x, axis, include_initial)


def cumulative(
    function: Any, running: Any, first: float, x: Any, axis: int | None, include_initial: bool
) -> Any:
    """Return what is running along an axis, with a first number before it if asked for."""
    x = operand(x)
    as_numpy_would(function, x, axis=axis, include_initial=include_initial)
    axis = 0 if axis is None else axis
    total = running(x, axis)
    return concatenate(beside(x, first, axis), total, axis=axis) if include_initial else total


def beside(x: Any, more: Any, axis: int) -> Any:
    """Return what is to stand before or behind x: a single number at each place of its edge."""
    more = operand(more)
    if shape_of(more):
        return more
    edge = [1 if place == axis % len(shape_of(x)) else n for place, n in enumerate(shape_of(x))]
    number = more if isinstance(more, Node) else np.asarray(more, numbers_of(x).dtype)
    return broadcast_to(number, shape=tuple(edge))


@same_kind
def diff(x: Any, n: int = 1, axis: int = -1, prepend: Any = None, append: Any = None) -> Any:
    """Return the differences of neighbours along an axis, n times.

    >>> diff(np.array([1.0, 4.0, 9.0]))
    array([3., 5.])
    """
    x = operand(x)
    if not isinstance(n, (int, np.integer)) or n < 0:
        raise InputError(f"diff got n={n!r:.40}; it takes a whole number from 0 on")
    as_numpy_would(np.diff, x, min(n, 1), axis)
    parts = [x]
    parts += [] if append is None else [beside(x, append, axis)]
    parts = [*([] if prepend is None else [beside(x, prepend, axis)]), *parts]
    x = concatenate(*parts, axis=axis) if len(parts) > 1 else x
    for _ in range(min(n, shape_of(x)[axis])):  # then there is nothing left
        behind, before = slice(1, None), slice(0, -1)
        x = cumulating.part(x, axis, behind) - cumulating.part(x, axis, before)
    return x


@same_kind
def ptp(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the largest number minus the smallest, along some axes, or of all.

    >>> float(ptp(np.array([1.0, 5.0, 3.0])))
    4.0
    """
    x = operand(x)
    as_numpy_would(np.ptp, x, axis, keepdims=keepdims)
    return max_along(x, axis=axis, keepdims=keepdims) - min_along(x, axis=axis, keepdims=keepdims)


@same_kind
def median(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the number in the middle, along some axes, or of all; the mean of two in the middle.

    >>> median(np.array([5.0, 1.0, 3.0, 2.0]))
    2.5
    """
    x = operand(x)
    shape = as_numpy_would(np.sum, x, axis=axis, keepdims=keepdims).shape
    axes = axes_of(axis if np.ndim(axis) == 0 else tuple(axis), len(shape_of(x)))
    count = count_along(x, axes)
    if not count:
        raise InputError(f"median got no numbers along axis={axis!r} of shape {shape_of(x)}")
    others = [place for place in range(len(shape_of(x))) if place not in axes]
    lengths = [shape_of(x)[place] for place in others]
    rows = reshape(transpose(x, axes=(*others, *axes)), shape=(*lengths, count))
    middle = index(sorting.sort(rows), key=(..., slice((count - 1) // 2, count // 2 + 1)))
    found = mean(middle, axis=-1)
    if has_nan(x):  # a nan is sorted to the end, and makes the median nan
        found = found + 0.0 * max_along(rows, axis=-1)
    return reshape(found, shape=shape) if shape else found


def has_nan(x: Any) -> bool:
    """Whether a nan is among the numbers of a Tensor, an array, or an array of Values."""
    numbers = np.asarray(numbers_of(x))
    if numbers.dtype == object:
        numbers = np.array([numbers_of(item) for item in numbers.flat])
    return bool(np.isnan(numbers).any())


@same_kind
def average(x: Any, axis: Any = None, weights: Any = None, keepdims: bool = False) -> Any:
    """Return Σ weight · x / Σ weight along some axes, or over all; the mean without weights.

    >>> average(np.array([1.0, 2.0]), weights=np.array([3.0, 1.0]))
    1.25
    """
    x = operand(x)
    if weights is None:
        as_numpy_would(np.sum, x, axis=axis, keepdims=keepdims)
        return mean(x, axis=axis, keepdims=keepdims)
    weights = operand(weights)
    as_numpy_would(np.average, x, axis, weights, keepdims=keepdims)
    if shape_of(weights) != shape_of(x):  # a weight for each place of one axis
        ndim = len(shape_of(x))
        (place,) = axes_of(axis, ndim)
        beside = [n if here == place else 1 for here, n in enumerate(shape_of(x))]
        weights = broadcast_to(reshape(weights, shape=tuple(beside)), shape=shape_of(x))
    total = sum_along(weights * x, axis=axis, keepdims=keepdims)
    return total / sum_along(weights, axis=axis, keepdims=keepdims)
