"""An array or a Tensor taken apart: each part is an index, and upstream goes back to its places."""

from __future__ import annotations

from typing import Any

import numpy as np

from tinygrad_edu.arrays.arranging import ravel
from tinygrad_edu.arrays.operands import as_numpy_would, operand
from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.reals import array_of
from tinygrad_edu.node import numbers_of
from tinygrad_edu.rules.indexing import index
from tinygrad_edu.rules.same_kind import same_kind
from tinygrad_edu.rules.shapes import axes_of, shape_of
from tinygrad_edu.rules.sorting import places_along

__all__ = [
    "array_split",
    "delete",
    "dsplit",
    "hsplit",
    "split",
    "take",
    "take_along_axis",
    "unstack",
    "vsplit",
]


def parts_by(function: Any, x: Any, sections: Any, axis: int) -> list[Any]:
    """Return the parts of x that a function of NumPy makes along an axis."""
    sections = numbers_of(sections)
    as_numpy_would(function, x, sections, axis=axis)
    before = (slice(None),) * (axis % len(shape_of(x)))
    rows = as_numpy_would(function, np.arange(shape_of(x)[axis]), sections)
    return [index(x, key=(*before, slice_of(part))) for part in rows]


def slice_of(places: Any) -> slice:
    """Return the slice that has some places in a row."""
    return slice(int(places[0]), int(places[-1]) + 1) if len(places) else slice(0, 0)


def split(x: Any, indices_or_sections: Any, axis: int = 0) -> list[Any]:
    """Return x in so many equal parts, or cut before some places, as a list.

    >>> split(np.array([1.0, 2.0, 3.0, 4.0]), 2)
    [array([1., 2.]), array([3., 4.])]
    """
    return parts_by(np.split, operand(x), indices_or_sections, axis)


def array_split(x: Any, indices_or_sections: Any, axis: int = 0) -> list[Any]:
    """Return x in so many parts that are as equal as can be, or cut before some places.

    >>> array_split(np.array([1.0, 2.0, 3.0]), 2)
    [array([1., 2.]), array([3.])]
    """
    return parts_by(np.array_split, operand(x), indices_or_sections, axis)


def hsplit(x: Any, indices_or_sections: Any) -> list[Any]:
    """Return x cut from left to right: along its second axis, or its only one."""
    x = operand(x)
    as_numpy_would(np.hsplit, x, indices_or_sections)
    return split(x, indices_or_sections, 1 if len(shape_of(x)) > 1 else 0)


def vsplit(x: Any, indices_or_sections: Any) -> list[Any]:
    """Return x cut from top to bottom: along its first axis."""
    x = operand(x)
    as_numpy_would(np.vsplit, x, indices_or_sections)
    return split(x, indices_or_sections, 0)


def dsplit(x: Any, indices_or_sections: Any) -> list[Any]:
    """Return x cut along its third axis."""
    x = operand(x)
    as_numpy_would(np.dsplit, x, indices_or_sections)
    return split(x, indices_or_sections, 2)


def unstack(x: Any, axis: int = 0) -> tuple[Any, ...]:
    """Return the parts of x at each place of an axis, without that axis: stack, undone."""
    x = operand(x)
    (cut,) = axes_of((axis,), len(shape_of(x)))
    before = (slice(None),) * cut
    return tuple([index(x, key=(*before, place)) for place in range(shape_of(x)[cut])])


@same_kind
def take(x: Any, indices: Any, axis: int | None = None) -> Any:
    """Return the parts of x at some places of an axis; of all numbers in one row if none is given.

    >>> take(np.array([1.0, 2.0, 3.0]), [2, 0])
    array([3., 1.])
    """
    x, places = operand(x), array_of("take", numbers_of(indices))
    as_numpy_would(np.take, x, indices, axis=axis)
    if axis is None:
        return index(ravel(x), key=(places,))
    return index(x, key=(*[slice(None)] * (axis % len(shape_of(x))), places))


@same_kind
def take_along_axis(x: Any, indices: Any, axis: int | None = -1) -> Any:
    """Return for each place the number that its index picks along an axis, as argsort gives them.

    >>> take_along_axis(np.array([[3.0, 1.0]]), np.array([[1, 0]]))
    array([[1., 3.]])
    """
    x, places = operand(x), array_of("take_along_axis", numbers_of(indices))
    if axis is None:
        x, axis = ravel(x), 0
    if places.dtype.kind not in "iu" or places.ndim != len(shape_of(x)):
        raise InputError(
            f"take_along_axis got indices of shape {places.shape} and dtype {places.dtype} for "
            f"shape {shape_of(x)}; it takes whole numbers, and as many axes"
        )
    return index(x, key=places_along(places, axis))


@same_kind
def delete(x: Any, obj: Any, axis: int | None = None) -> Any:
    """Return x without the parts at some places of an axis.

    >>> delete(np.array([1.0, 2.0, 3.0]), 1)
    array([1., 3.])
    """
    x = operand(x)
    as_numpy_would(np.delete, x, obj, axis)
    if axis is None:
        x, axis = ravel(x), 0
    kept = np.delete(np.arange(shape_of(x)[axis]), obj)
    return index(x, key=(*[slice(None)] * (axis % len(shape_of(x))), kept))
