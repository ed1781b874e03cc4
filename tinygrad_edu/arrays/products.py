"""Products of vectors and matrices besides the matrix product, and parts of a matrix."""

from __future__ import annotations

from typing import Any

import numpy as np

from tinygrad_edu.arrays.arranging import moveaxis, ravel
from tinygrad_edu.arrays.operands import as_numpy_would, operand
from tinygrad_edu.errors import InputError
from tinygrad_edu.node import numbers_of
from tinygrad_edu.rules.elementwise import multiply
from tinygrad_edu.rules.indexing import choose, index, scatter, stack
from tinygrad_edu.rules.products import matmul
from tinygrad_edu.rules.same_kind import same_kind
from tinygrad_edu.rules.shapes import axes_of, broadcast_to, reshape, shape_of, sum_along, transpose

__all__ = [
    "cross",
    "diag",
    "diagflat",
    "diagonal",
    "inner",
    "kron",
    "outer",
    "tensordot",
    "trace",
    "tril",
    "triu",
    "vdot",
    "vecdot",
]


@same_kind
def outer(a: Any, b: Any) -> Any:
    """Return aᵢ · bⱼ for each pair of numbers of two vectors, as a matrix.

    >>> outer(np.array([1.0, 2.0]), np.array([3.0, 4.0]))
    array([[3., 4.],
           [6., 8.]])
    """
    a, b = ravel(a), ravel(b)
    rows, columns = shape_of(a)[0], shape_of(b)[0]
    return multiply(reshape(a, shape=(rows, 1)), reshape(b, shape=(1, columns)))


@same_kind
def inner(a: Any, b: Any) -> Any:
    """Return the sums of products over the last axes: of two vectors Σ aᵢ · bᵢ.

    >>> inner(np.array([1.0, 2.0]), np.array([3.0, 4.0]))
    11.0
    """
    a, b = operand(a), operand(b)
    as_numpy_would(np.inner, a, b)
    return tensordot(a, b, (-1, -1)) if shape_of(a) and shape_of(b) else multiply(a, b)


@same_kind
def vdot(a: Any, b: Any) -> Any:
    """Return Σ aᵢ · bᵢ over all numbers of two arrays, each in one row.

    >>> vdot(np.array([[1.0, 2.0]]), np.array([3.0, 4.0]))
    11.0
    """
    a, b = operand(a), operand(b)
    as_numpy_would(np.vdot, a, b)
    return matmul(ravel(a), ravel(b))


@same_kind
def vecdot(a: Any, b: Any, axis: int = -1) -> Any:
    """Return Σ aᵢ · bᵢ along an axis of two arrays.

    >>> vecdot(np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([3.0, 4.0]))
    array([11.,  4.])
    """
    a, b = operand(a), operand(b)
    as_numpy_would(np.linalg.vecdot, a, b, axis=axis)
    return sum_along(multiply(a, b), axis=axis)


@same_kind
def tensordot(a: Any, b: Any, axes: Any = 2) -> Any:
    """Return the sums of products over some axes of a and as many of b.

    Args:
        a: A Tensor or an array.
        b: The same.
        axes: How many of the last axes of a and the first of b; or the axes of a, and those of b.

    >>> tensordot(np.ones((2, 3)), np.ones((3, 4)), 1).shape
    (2, 4)
    """
    a, b = operand(a), operand(b)
    shape = as_numpy_would(np.tensordot, a, b, axes).shape
    if np.ndim(axes) == 0 and not isinstance(axes, (list, tuple)):
        of_a = tuple(range(len(shape_of(a)) - axes, len(shape_of(a))))
        of_b = tuple(range(axes))
    else:
        of_a, of_b = [
            axes_of((of,) if np.ndim(of) == 0 else tuple(of), len(shape_of(x)))
            for of, x in zip(axes, (a, b))
        ]
    left = [place for place in range(len(shape_of(a))) if place not in of_a]
    right = [place for place in range(len(shape_of(b))) if place not in of_b]
    count = int(np.prod([shape_of(a)[place] for place in of_a], dtype=int))
    rows = int(np.prod([shape_of(a)[place] for place in left], dtype=int))
    columns = int(np.prod([shape_of(b)[place] for place in right], dtype=int))
    first = reshape(transpose(a, axes=(*left, *of_a)), shape=(rows, count))
    second = reshape(transpose(b, axes=(*of_b, *right)), shape=(count, columns))
    return reshape(matmul(first, second), shape=shape)


@same_kind
def kron(a: Any, b: Any) -> Any:
    """Return the Kronecker product: a block aᵢⱼ · b for each number of a.

    >>> kron(np.array([1.0, 10.0]), np.array([1.0, 2.0]))
    array([ 1.,  2., 10., 20.])
    """
    a, b = operand(a), operand(b)
    ndim = max(len(shape_of(a)), len(shape_of(b)))
    of_a = (1,) * (ndim - len(shape_of(a))) + shape_of(a)
    of_b = (1,) * (ndim - len(shape_of(b))) + shape_of(b)
    blocks = reshape(a, shape=tuple([n for length in of_a for n in (length, 1)]))
    inside = reshape(b, shape=tuple([n for length in of_b for n in (1, length)]))
    shape = tuple([n * m for n, m in zip(of_a, of_b)])
    return reshape(multiply(blocks, inside), shape=shape)


@same_kind
def cross(
    a: Any, b: Any, axisa: int = -1, axisb: int = -1, axisc: int = -1, axis: int | None = None
) -> Any:
    """Return the cross product of vectors of three numbers: it stands upright on both.

    >>> cross(np.array([1.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0]))
    array([0., 0., 1.])
    """
    if axis is not None:
        axisa = axisb = axisc = axis
    a, b = moveaxis(a, axisa, -1), moveaxis(b, axisb, -1)
    if shape_of(a)[-1:] != (3,) or shape_of(b)[-1:] != (3,):
        raise InputError(
            f"cross got vectors along the last of the axes {shape_of(a)} and {shape_of(b)}; "
            "each needs three numbers. For two, a 0 as the third makes it so"
        )
    a1, a2, a3 = [index(a, key=(..., place)) for place in range(3)]
    b1, b2, b3 = [index(b, key=(..., place)) for place in range(3)]
    parts = a2 * b3 - a3 * b2, a3 * b1 - a1 * b3, a1 * b2 - a2 * b1
    return moveaxis(stack(*parts, axis=-1), -1, axisc)


@same_kind
def diagonal(x: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    """Return the diagonal of a matrix, or that of each matrix in two axes, along a last axis.

    >>> diagonal(np.array([[1.0, 2.0], [3.0, 4.0]]))
    array([1., 4.])
    """
    x = operand(x)
    as_numpy_would(np.diagonal, x, offset, axis1, axis2)
    matrices = moveaxis(x, (axis1, axis2), (-2, -1))
    rows, columns = shape_of(matrices)[-2:]
    first, second = max(-offset, 0), max(offset, 0)
    places = np.arange(max(min(rows - first, columns - second), 0))
    return index(matrices, key=(..., first + places, second + places))


@same_kind
def trace(x: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    """Return the sum of the diagonal of a matrix, or of each matrix in two axes.

    >>> trace(np.array([[1.0, 2.0], [3.0, 4.0]]))
    5.0
    """
    return sum_along(diagonal(x, offset, axis1, axis2), axis=-1)


@same_kind
def last_diagonal(x: Any, offset: int = 0) -> Any:
    """Return the diagonal of each matrix in the last two axes: NumPy's linalg.diagonal."""
    return diagonal(x, offset, -2, -1)


@same_kind
def last_trace(x: Any, offset: int = 0) -> Any:
    """Return the sum of the diagonal of each matrix in the last two axes: linalg.trace."""
    return trace(x, offset, -2, -1)


@same_kind
def diag(x: Any, k: int = 0) -> Any:
    """Return a matrix with x on a diagonal, 0 elsewhere; of a matrix, its diagonal.

    >>> diag(np.array([1.0, 2.0]))
    array([[1., 0.],
           [0., 2.]])
    """
    x = operand(x)
    as_numpy_would(np.diag, x, k)
    if len(shape_of(x)) == 2:
        return diagonal(x, k)
    n = shape_of(x)[0]
    places = np.arange(n)
    key = (places + max(-k, 0), places + max(k, 0))
    return scatter(x, key=key, shape=(n + abs(k), n + abs(k)))


@same_kind
def diagflat(x: Any, k: int = 0) -> Any:
    """Return a matrix with all numbers of x on a diagonal, and 0 elsewhere."""
    return diag(ravel(x), k)


@same_kind
def tril(x: Any, k: int = 0) -> Any:
    """Return a matrix with 0 above a diagonal: its lower triangle.

    >>> tril(np.array([[1.0, 2.0], [3.0, 4.0]]))
    array([[1., 0.],
           [3., 4.]])
    """
    return triangle(np.tril, x, k)


@same_kind
def triu(x: Any, k: int = 0) -> Any:
    """Return a matrix with 0 below a diagonal: its upper triangle.

    >>> triu(np.array([[1.0, 2.0], [3.0, 4.0]]))
    array([[1., 2.],
           [0., 4.]])
    """
    return triangle(np.triu, x, k)


def triangle(function: Any, x: Any, k: int) -> Any:
    """Return x where a function of NumPy keeps a number, and 0 elsewhere."""
    x = operand(x)
    shape = as_numpy_would(function, x, k).shape
    kept = function(np.ones(shape, dtype=bool), k)
    zeros = np.zeros(shape, numbers_of(x).dtype)
    return choose(broadcast_to(x, shape=shape), zeros, condition=kept)
