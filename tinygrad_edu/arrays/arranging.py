"""The same numbers in another order or shape, or more often than once: compositions of a few lines.

A drawing shows them as what they are: a reshape, a transpose, an index, copies.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tinygrad_edu.arrays.operands import as_numpy_would, like, operand
from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.arguments import is_whole
from tinygrad_edu.ground.reals import array_of
from tinygrad_edu.node import numbers_of
from tinygrad_edu.rules.indexing import concatenate, index
from tinygrad_edu.rules.same_kind import same_kind
from tinygrad_edu.rules.shapes import axes_of, broadcast_to, reshape, shape_of, transpose
from tinygrad_edu.rules.shapes import transpose as permute_dims

__all__ = [
    "atleast_1d",
    "atleast_2d",
    "atleast_3d",
    "broadcast_arrays",
    "flatten",
    "flip",
    "fliplr",
    "flipud",
    "matrix_transpose",
    "moveaxis",
    "permute_dims",
    "ravel",
    "repeat",
    "roll",
    "rollaxis",
    "rot90",
    "tile",
]

BACKWARDS = slice(None, None, -1)


@same_kind
def ravel(x: Any, order: str = "C") -> Any:
    """Return all numbers in one row: row by row, or column by column for order "F".

    >>> ravel(np.array([[1.0, 2.0], [3.0, 4.0]]), "F")
    array([1., 3., 2., 4.])
    """
    if not isinstance(order, str) or order not in ("C", "F"):
        raise InputError(f'ravel got order={order!r:.40}; write "C" for rows or "F" for columns')
    x = operand(x)
    return reshape(x if order == "C" else transpose(x), shape=(-1,) if size_of(x) else (0,))


@same_kind
def flatten(x: Any, order: str = "C") -> Any:
    """Return all numbers in one row, as ravel does."""
    return ravel(x, order)


def size_of(x: Any) -> int:
    """Return how many numbers an array or a Tensor has."""
    return int(like(x).size)


@same_kind
def flip(x: Any, axis: Any = None) -> Any:
    """Return x in reverse order along some axes, or along all of them.

    >>> flip(np.array([1.0, 2.0, 3.0]))
    array([3., 2., 1.])
    """
    x = operand(x)
    as_numpy_would(np.flip, x, axis)
    ndim = len(shape_of(x))
    turned = axes_of(axis, ndim)
    key = [BACKWARDS if place in turned else slice(None) for place in range(ndim)]
    return index(x, key=tuple(key))


@same_kind
def fliplr(x: Any) -> Any:
    """Return x with its columns in reverse order."""
    as_numpy_would(np.fliplr, operand(x))
    return flip(x, 1)


@same_kind
def flipud(x: Any) -> Any:
    """Return x with its rows in reverse order."""
    as_numpy_would(np.flipud, operand(x))
    return flip(x, 0)


@same_kind
def rot90(x: Any, k: int = 1, axes: Any = (0, 1)) -> Any:
    """Return x turned by k quarters, from the first of two axes to the second.

    >>> rot90(np.array([[1.0, 2.0], [3.0, 4.0]]))
    array([[2., 4.],
           [1., 3.]])
    """
    x = operand(x)
    as_numpy_would(np.rot90, x, k, axes)
    first, second = axes
    turned = flip(x, second) if k % 4 in (1, 2) else x
    turned = flip(turned, first) if k % 4 in (2, 3) else turned
    return swap(turned, first, second) if k % 2 else turned


@same_kind
def swap(x: Any, first: int, second: int) -> Any:
    """Return two axes of x exchanged."""
    order = list(range(len(shape_of(x))))
    order[first], order[second] = order[second], order[first]
    return transpose(x, axes=tuple(order))


@same_kind
def matrix_transpose(x: Any) -> Any:
    """Return x with its last two axes exchanged: the transpose of each matrix of a stack."""
    x = operand(x)
    as_numpy_would(np.matrix_transpose, x)
    return swap(x, -2, -1)


@same_kind
def moveaxis(x: Any, source: Any, destination: Any) -> Any:
    """Return x with some axes in new places; the others stay in their order.

    >>> moveaxis(np.zeros((2, 3, 4)), 0, -1).shape
    (3, 4, 2)
    """
    x = operand(x)
    as_numpy_would(np.moveaxis, x, source, destination)
    ndim = len(shape_of(x))
    sources = axes_of(source if np.ndim(source) == 0 else tuple(source), ndim)
    places = axes_of(destination if np.ndim(destination) == 0 else tuple(destination), ndim)
    order = [axis for axis in range(ndim) if axis not in sources]
    for place, axis in sorted(zip(places, sources)):
        order.insert(place, axis)
    return transpose(x, axes=tuple(order))


@same_kind
def rollaxis(x: Any, axis: int, start: int = 0) -> Any:
    """Return x with an axis moved to before another one; moveaxis says the same more clearly."""
    x = operand(x)
    if not is_whole(axis) or not is_whole(start):
        raise InputError(f"rollaxis got axis={axis!r:.40}, start={start!r:.40}; they are places")
    as_numpy_would(np.rollaxis, x, axis, start)
    ndim = len(shape_of(x))
    axis, start = axis % ndim, start + ndim if start < 0 else start
    return moveaxis(x, axis, start - 1 if axis < start else start)


@same_kind
def roll(x: Any, shift: Any, axis: Any = None) -> Any:
    """Return x pushed on by some places; what falls off the end comes in at the beginning.

    >>> roll(np.array([1.0, 2.0, 3.0]), 1)
    array([3., 1., 2.])
    """
    x = operand(x)
    for told in (shift, axis):
        if told is not None and array_of("roll", told).dtype.kind not in "iu":
            raise InputError(f"roll got {told!r:.60}; it takes whole numbers, or tuples of them")
    as_numpy_would(np.roll, x, shift, axis)
    if axis is None:
        return reshape(roll(ravel(x), int(np.sum(shift)), 0), shape=shape_of(x))
    shifts, axes = np.broadcast_arrays(shift, axis)
    for by, along in zip(np.ravel(shifts).tolist(), np.ravel(axes).tolist()):
        x = rolled(x, by, along)
    return x


@same_kind
def rolled(x: Any, by: int, axis: int) -> Any:
    """Return x pushed on along one axis: its end, and then its beginning."""
    n = shape_of(x)[axis]
    if not n or not by % n:
        return x
    before = (slice(None),) * (axis % len(shape_of(x)))
    end, beginning = slice(n - by % n, None), slice(0, n - by % n)
    parts = [index(x, key=(*before, which)) for which in (end, beginning)]
    return concatenate(*parts, axis=axis)


@same_kind
def tile(x: Any, reps: Any) -> Any:
    """Return copies of x beside each other, so many along each axis.

    >>> tile(np.array([1.0, 2.0]), 2)
    array([1., 2., 1., 2.])
    """
    x = operand(x)
    shape = as_numpy_would(np.tile, x, reps).shape
    times = (reps,) if np.ndim(reps) == 0 else tuple(reps)
    times = (1,) * (len(shape) - len(times)) + times
    lengths = (1,) * (len(shape) - len(shape_of(x))) + shape_of(x)
    beside = tuple([n for length in lengths for n in (1, length)])
    copies = tuple([n for pair in zip(times, lengths) for n in pair])
    return reshape(broadcast_to(reshape(x, shape=beside), shape=copies), shape=shape)


@same_kind
def repeat(x: Any, repeats: Any, axis: Any = None) -> Any:
    """Return x with each number, or each part along an axis, so many times in a row.

    >>> repeat(np.array([1.0, 2.0]), 2)
    array([1., 1., 2., 2.])
    """
    x = operand(x)
    repeats = numbers_of(repeats)
    as_numpy_would(np.repeat, x, repeats, axis)
    if axis is None or not shape_of(x):
        x, axis = ravel(x), 0
    ndim = len(shape_of(x))
    places = np.repeat(np.arange(shape_of(x)[axis]), repeats)
    return index(x, key=(*[slice(None)] * (axis % ndim), places))


def atleast_1d(*arrays: Any) -> Any:
    """Return arrays with one axis at least; a tuple if there are several."""
    return with_axes(np.atleast_1d, arrays)


def atleast_2d(*arrays: Any) -> Any:
    """Return arrays with two axes at least, the new ones in front; a tuple if there are several."""
    return with_axes(np.atleast_2d, arrays)


def atleast_3d(*arrays: Any) -> Any:
    """Return arrays with three axes at least; a tuple if there are several."""
    return with_axes(np.atleast_3d, arrays)


def with_axes(function: Any, arrays: tuple[Any, ...]) -> Any:
    """Return arrays in the shapes that a function of NumPy gives them."""
    parts = [operand(x) for x in arrays]
    given = [reshape(x, shape=as_numpy_would(function, x).shape) for x in parts]
    return given[0] if len(given) == 1 else tuple(given)


def broadcast_arrays(*arrays: Any) -> Any:
    """Return arrays copied to the one shape that they have in common, in a tuple."""
    parts = [operand(x) for x in arrays]
    shape = as_numpy_would(np.broadcast_shapes, *[shape_of(x) for x in parts])
    return tuple([broadcast_to(x, shape=shape) for x in parts])


@same_kind
def astype(x: Any, dtype: Any) -> Any:
    """Return the same numbers in another floating-point format."""
    return operand(x).astype(dtype)
