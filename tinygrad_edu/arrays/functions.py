"""The operations on whole arrays as functions, by NumPy's names: arrays or Tensors in, and out."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.arrays.choosing import clip, pad, where
from tinygrad_edu.arrays.deviating import std, var
from tinygrad_edu.arrays.forms import as_array, first_given, in_format, needed, refuse
from tinygrad_edu.arrays.reducing import max, mean, min, sum
from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.arguments import check_items
from tinygrad_edu.ground.reals import array_of
from tinygrad_edu.node import Node
from tinygrad_edu.rules import indexing, shapes
from tinygrad_edu.rules.same_kind import kind_of_parts, same_kind

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "broadcast_to",
    "clip",
    "concatenate",
    "expand_dims",
    "gather_labels",
    "max",
    "mean",
    "min",
    "pad",
    "reshape",
    "squeeze",
    "stack",
    "std",
    "sum",
    "swapaxes",
    "transpose",
    "var",
    "where",
]


@kind_of_parts
def concatenate(
    parts: Sequence[Any], axis: int | None = 0, *, out: None = None, dtype: Any = None
) -> Any:
    """Return arrays or Tensors joined along an axis that they have.

    Args:
        parts: The arrays.
        axis: The axis; None joins all numbers, in a row.
        out: Refused, as no node is written into.
        dtype: The format of the result.

    >>> concatenate([np.array([1.0]), np.array([2.0, 3.0])])
    array([1., 2., 3.])
    """
    if out is not None:
        refuse("numpy.concatenate", out=out)
    arrays = listed("concatenate", parts, dtype)
    if axis is None:
        arrays, axis = [shapes.reshape(part, shape=(-1,)) for part in arrays], 0
    return indexing.concatenate(*arrays, axis=axis)


@kind_of_parts
def stack(parts: Sequence[Any], axis: int = 0, *, out: None = None, dtype: Any = None) -> Any:
    """Return arrays or Tensors of one shape joined along a new axis.

    Args:
        parts: The arrays.
        axis: Where the new axis stands.
        out: Refused, as no node is written into.
        dtype: The format of the result.

    >>> stack([np.array([1.0, 2.0]), np.array([3.0, 4.0])], axis=1)
    array([[1., 3.],
           [2., 4.]])
    """
    if out is not None:
        refuse("numpy.stack", out=out)
    return indexing.stack(*listed("stack", parts, dtype), axis=axis)


def listed(call: str, parts: Any, dtype: Any) -> list[Any]:
    """Return the arrays that are to be joined, or raise InputError if there are none."""
    found = check_items(f"{call} got", parts, "arrays")
    arrays = [x if isinstance(x, (Node, np.ndarray)) else as_array(x) for x in found]
    if not arrays:
        raise InputError(f"{call} got {parts!r:.60}; write a list of arrays: {call}([s, t])")
    return arrays if dtype is None else [in_format(array, dtype) for array in arrays]


@same_kind
def reshape(x: Any, shape: Any, order: str = "C", *, copy: bool | None = None) -> Any:
    """Return the numbers of x, in their order, in another shape; one length may be −1.

    Args:
        x: An array or a Tensor.
        shape: The lengths of the axes.
        order: "C", the last axis runs fastest, or "F", the first one does.
        copy: What NumPy takes here. No Tensor shares numbers that can change: not used.

    >>> reshape(np.arange(4.0), (2, 2), order="F")
    array([[0., 2.],
           [1., 3.]])
    """
    x = as_array(x)
    if order == "F":
        lengths = tuple(shape) if isinstance(shape, (tuple, list)) else (shape,)
        return shapes.transpose(shapes.reshape(shapes.transpose(x), shape=lengths[::-1]))
    if order != "C":
        raise InputError(f"reshape got order={order!r:.20}; it takes 'C' and 'F'")
    return shapes.reshape(x, shape=tuple(shape) if isinstance(shape, list) else shape)


@same_kind
def transpose(x: Any, axes: Any = None) -> Any:
    """Return x with its axes in another order; in reverse order if none is given.

    >>> transpose(np.zeros((2, 3, 4)), (1, 0, 2)).shape
    (3, 2, 4)
    """
    if isinstance(axes, (int, np.integer)):
        axes = (axes,)
    return shapes.transpose(as_array(x), axes=tuple(axes) if isinstance(axes, list) else axes)


@same_kind
def broadcast_to(x: Any, shape: Any, *, subok: bool = False) -> Any:
    """Return x copied along new axes, and along axes of length 1, to a shape.

    >>> broadcast_to(np.array([1.0, 2.0]), (2, 2))
    array([[1., 2.],
           [1., 2.]])
    """
    return shapes.broadcast_to(
        as_array(x), shape=tuple(shape) if isinstance(shape, list) else shape
    )


@same_kind
def swapaxes(
    x: Any, first: Any = None, second: Any = None, *, axis1: Any = None, axis2: Any = None
) -> Any:
    """Return two axes of an array or a Tensor exchanged.

    Args:
        x: An array or a Tensor.
        first: One axis.
        second: The other.
        axis1: NumPy's name of first.
        axis2: NumPy's name of second.

    >>> swapaxes(np.zeros((2, 3, 4)), 0, 2).shape
    (4, 3, 2)
    """
    x = as_array(x)
    first = needed("swapaxes", first_given("swapaxes", first=first, axis1=axis1), "axis1")
    second = needed("swapaxes", first_given("swapaxes", second=second, axis2=axis2), "axis2")
    ndim = len(shapes.shape_of(x))
    here, there = shapes.axes_of((first, second), ndim)
    places = list(range(ndim))
    places[here], places[there] = there, here
    return shapes.transpose(x, axes=tuple(places))


@same_kind
def expand_dims(x: Any, axis: Any) -> Any:
    """Return the same numbers with new axes of length 1 at some places.

    >>> expand_dims(np.zeros(3), 0).shape
    (1, 3)
    """
    x = as_array(x)
    return shapes.reshape(x, shape=shape_by(np.expand_dims, x, axis))


@same_kind
def squeeze(x: Any, axis: Any = None) -> Any:
    """Return the same numbers without some axes of length 1; without all if none is given.

    >>> squeeze(np.zeros((1, 3))).shape
    (3,)
    """
    x = as_array(x)
    return shapes.reshape(x, shape=shape_by(np.squeeze, x, axis))


def shape_by(function: Any, x: Any, axis: Any) -> tuple[int, ...]:
    """Return the shape that a function of NumPy gives, or raise InputError where it refuses."""
    shape = shapes.shape_of(x)
    try:
        changed: tuple[int, ...] = function(np.broadcast_to(0.0, shape), axis).shape
    except (OverflowError, TypeError, ValueError) as error:
        raise InputError(
            f"{function.__name__} got axis={axis!r:.40} for shape {shape}: {error}"
        ) from error
    return changed


@same_kind
def gather_labels(x: Any, labels: Any) -> Any:
    """Return x[i, labels[i]] for each row i: the score of each row's own class.

    Args:
        x: An array or a Tensor of shape (n, classes).
        labels: n whole numbers.

    Returns:
        Shape (n,).

    Raises:
        InputError: There is not one label for each row, or a label is no class.

    >>> gather_labels(np.array([[0.1, 0.9], [0.8, 0.2]]), [1, 0])
    array([0.9, 0.8])
    """
    rows = array_of("gather_labels", labels)
    shape = shapes.shape_of(x)
    fits = len(shape) == 2 and rows.shape == shape[:1] and rows.dtype.kind in "iu"
    if not fits or not builtins.all([0 <= label < shape[1] for label in rows.tolist()]):
        raise InputError(
            f"gather_labels got x of shape {shape} and labels {labels!r:.80}; it takes "
            "(n, classes) and n whole numbers from 0 to classes - 1"
        )
    return indexing.index(x, key=(np.arange(len(rows)), rows.copy()))
