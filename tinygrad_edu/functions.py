"""The operations on whole arrays as functions, by NumPy's names: arrays or Tensors in, and out."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu import activations, gather, indexing, reductions, shapes
from tinygrad_edu.arguments import check_items
from tinygrad_edu.elementwise import sqrt
from tinygrad_edu.errors import InputError
from tinygrad_edu.node import Node, numbers_of
from tinygrad_edu.reals import array_of

if TYPE_CHECKING:
    from collections.abc import Sequence

mean = reductions.mean
reshape = shapes.reshape
transpose = shapes.transpose
broadcast_to = shapes.broadcast_to
var = reductions.variance


def sum(terms: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the sum of an array's or a Tensor's numbers, or of any number of terms: t₁ + … + tₙ.

    Args:
        terms: An array or a Tensor; or a list of Values, numbers or Tensors, which become ONE node.
        axis: For an array, the axes to sum over; all if left out.
        keepdims: Whether those axes stay, with length 1.

    Returns:
        A node, or a number or an array if no term is a node.

    >>> from tinygrad_edu import Tensor, Value, sum
    >>> total = sum([Value(1.0), Value(2.0), 0.5])
    >>> total.data, len(total.inputs)
    (3.5, 3)
    >>> sum(Tensor([[1.0, 2.0], [3.0, 4.0]]), axis=0).data
    array([4., 6.])
    """
    if isinstance(terms, np.ndarray) or (isinstance(terms, Node) and terms.rank):
        return shapes.sum_along(terms, axis=axis, keepdims=keepdims)
    return gather.sum(terms)


def max(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the largest number of an array or a Tensor along some axes, or of all.

    >>> max(np.array([[1.0, 5.0], [3.0, 4.0]]), axis=0)
    array([3., 5.])
    """
    return reductions.max_along(x, axis=axis, keepdims=keepdims)


def min(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the smallest number of an array or a Tensor along some axes, or of all.

    >>> min(np.array([[1.0, 5.0], [3.0, 4.0]]), axis=0)
    array([1., 4.])
    """
    return reductions.min_along(x, axis=axis, keepdims=keepdims)


def std(x: Any, axis: Any = None, keepdims: bool = False, ddof: int = 0) -> Any:
    """Return √variance along some axes, or of all numbers.

    Where all numbers are equal it is 0, and so is its gradient: √ is infinitely steep there, but
    the deviations, which it is multiplied by, are all 0.

    Args:
        x: A Tensor or an array.
        axis: One axis or several; all if left out.
        keepdims: Whether those axes stay, with length 1.
        ddof: 0 for these numbers, 1 to estimate the deviation of a population.

    Raises:
        InputError: There are no more than ddof numbers.

    >>> std(np.array([1.0, 3.0]))
    1.0
    """
    variance = reductions.variance(x, axis, keepdims, ddof)
    flat = are_equal_along(numbers_of(x), axis, keepdims)
    if not flat.any():
        return sqrt(variance)
    steep = indexing.choose(1.0, variance, condition=flat)
    return indexing.choose(0.0, sqrt(steep), condition=flat)


def are_equal_along(numbers: Any, axis: Any, keepdims: bool) -> Any:
    """Return whether the numbers of an array are all equal along some axes."""
    lowest = np.min(numbers, axis=axis, keepdims=keepdims)
    return np.asarray(lowest == np.max(numbers, axis=axis, keepdims=keepdims))


def concatenate(parts: Sequence[Any], axis: int | None = 0) -> Any:
    """Return arrays or Tensors joined along an axis that they have; all in a row for axis=None.

    >>> concatenate([np.array([1.0]), np.array([2.0, 3.0])])
    array([1., 2., 3.])
    """
    joined = check_items("concatenate got", parts, "arrays")
    if axis is None:
        return indexing.concatenate(*[shapes.reshape(part, shape=(-1,)) for part in joined], axis=0)
    return indexing.concatenate(*joined, axis=axis)


def stack(parts: Sequence[Any], axis: int = 0) -> Any:
    """Return arrays or Tensors of one shape joined along a new axis.

    >>> stack([np.array([1.0, 2.0]), np.array([3.0, 4.0])], axis=1)
    array([[1., 3.],
           [2., 4.]])
    """
    return indexing.stack(*check_items("stack got", parts, "arrays"), axis=axis)


def where(condition: Any, x: Any, y: Any) -> Any:
    """Return x where a condition holds and y elsewhere; upstream goes to the one that was taken.

    Args:
        condition: True or False for each place: an array, as x > 0 gives it.
        x: A Tensor, an array or a number.
        y: The same.

    >>> where(np.array([True, False]), 1.0, np.array([5.0, 6.0]))
    array([1., 6.])
    """
    asked = array_of("where", numbers_of(condition))
    if asked.dtype.kind not in "biufO":
        raise InputError(f"where got the condition {condition!r:.80}; write True or False")
    asked = asked.astype(bool)
    lengths = [asked.shape, shapes.shape_of(x), shapes.shape_of(y)]
    try:
        shape = np.broadcast_shapes(*lengths)
    except ValueError as error:
        raise InputError(
            f"where got a condition, x and y of shapes {', '.join(map(str, lengths))}; they fit "
            "if, from the last axis on, their lengths are equal or 1"
        ) from error
    return indexing.choose(x, y, condition=np.broadcast_to(asked, shape).copy())


def clip(x: Any, low: Any, high: Any) -> Any:
    """Return x kept between low and high; where it equals one of them, the slope is ½.

    >>> clip(np.array([-2.0, 0.5, 2.0]), 0.0, 1.0)
    array([0. , 0.5, 1. ])
    """
    return activations.minimum(activations.maximum(x, low), high)


def pad(x: Any, margins: Any, number: float = 0.0) -> Any:
    """Return x with a margin of one number around it.

    Args:
        x: An array or a Tensor.
        margins: (before, after) for each axis, or one number for all.
        number: What the margin is made of.

    >>> pad(np.array([1.0, 2.0]), 1)
    array([0., 1., 2., 0.])
    """
    return indexing.pad(x, margins=margins, number=number)


def swapaxes(x: Any, first: int, second: int) -> Any:
    """Return two axes of an array or a Tensor exchanged.

    >>> swapaxes(np.zeros((2, 3, 4)), 0, 2).shape
    (4, 3, 2)
    """
    here, there = shapes.axes_of((first, second), len(shapes.shape_of(x)))
    places = list(range(len(shapes.shape_of(x))))
    places[here], places[there] = there, here
    return shapes.transpose(x, axes=tuple(places))


def expand_dims(x: Any, axis: Any) -> Any:
    """Return the same numbers with new axes of length 1 at some places.

    >>> expand_dims(np.zeros(3), 0).shape
    (1, 3)
    """
    return shapes.reshape(x, shape=shape_by(np.expand_dims, x, axis))


def squeeze(x: Any, axis: Any = None) -> Any:
    """Return the same numbers without some axes of length 1; without all if none is given.

    >>> squeeze(np.zeros((1, 3))).shape
    (3,)
    """
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
