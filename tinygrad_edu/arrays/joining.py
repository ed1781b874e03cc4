"""Arrays and Tensors put together: each is a concatenate of what first gets the axes it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.arrays.arranging import atleast_1d, atleast_2d, atleast_3d, ravel
from tinygrad_edu.arrays.operands import as_numpy_would, listed, operand
from tinygrad_edu.errors import InputError
from tinygrad_edu.rules import indexing
from tinygrad_edu.rules.same_kind import kind_of_parts
from tinygrad_edu.rules.shapes import shape_of, transpose

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["append", "column_stack", "dstack", "hstack", "vstack"]


def joined(function: Any, parts: Iterable[Any], with_axes: Any, axis: int) -> Any:
    """Return parts, each with the axes that a function gives it, joined along an axis."""
    arrays = [with_axes(part) for part in listed(function, parts)]
    if not arrays:
        raise InputError(f"{function.__name__} got no arrays; it needs one at least")
    as_numpy_would(np.concatenate, [np.broadcast_to(0.0, shape_of(x)) for x in arrays], axis)
    return indexing.concatenate(*arrays, axis=axis)


@kind_of_parts
def vstack(parts: Iterable[Any]) -> Any:
    """Return arrays joined one below the other; a row of numbers counts as a matrix of one row.

    >>> vstack([np.array([1.0, 2.0]), np.array([3.0, 4.0])])
    array([[1., 2.],
           [3., 4.]])
    """
    return joined(vstack, parts, atleast_2d, 0)


@kind_of_parts
def hstack(parts: Iterable[Any]) -> Any:
    """Return arrays joined side by side.

    >>> hstack([np.array([1.0, 2.0]), np.array([3.0])])
    array([1., 2., 3.])
    """
    arrays = [atleast_1d(part) for part in listed(hstack, parts)]
    return joined(hstack, arrays, atleast_1d, int(bool(arrays) and len(shape_of(arrays[0])) > 1))


@kind_of_parts
def dstack(parts: Iterable[Any]) -> Any:
    """Return arrays joined along the third axis.

    >>> dstack([np.array([1.0, 2.0]), np.array([3.0, 4.0])]).shape
    (1, 2, 2)
    """
    return joined(dstack, parts, atleast_3d, 2)


@kind_of_parts
def column_stack(parts: Iterable[Any]) -> Any:
    """Return arrays joined side by side; a row of numbers counts as a column.

    >>> column_stack([np.array([1.0, 2.0]), np.array([3.0, 4.0])])
    array([[1., 3.],
           [2., 4.]])
    """
    return joined(column_stack, parts, as_columns, 1)


def as_columns(x: Any) -> Any:
    """Return a matrix as it is, and a row of numbers as a column."""
    x = operand(x)
    return x if len(shape_of(x)) > 1 else transpose(atleast_2d(x))


def append(x: Any, values: Any, axis: int | None = None) -> Any:
    """Return x with values behind it along an axis; both in one row if none is given.

    >>> append(np.array([1.0, 2.0]), 3.0)
    array([1., 2., 3.])
    """
    if axis is None:
        return joined(append, (x, values), ravel, 0)
    return joined(append, (x, values), operand, axis)
