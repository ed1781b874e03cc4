"""Linear algebra by NumPy's names: tinygrad_edu.linalg.norm, det, inv, solve, matrix_power.

All take a Tensor or an array, and stacks of matrices; a singular matrix is a DomainError.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tinygrad_edu.arrays.operands import as_numpy_would, operand
from tinygrad_edu.errors import InputError
from tinygrad_edu.node import Node, numbers_of
from tinygrad_edu.rules import linear_algebra
from tinygrad_edu.rules.activations import absolute, sign
from tinygrad_edu.rules.products import matmul
from tinygrad_edu.rules.reductions import max_along, min_along
from tinygrad_edu.rules.same_kind import same_kind
from tinygrad_edu.rules.shapes import axes_of, reshape, shape_of, sum_along

__all__ = ["det", "inv", "matrix_norm", "matrix_power", "norm", "solve", "vector_norm"]

LENGTHS = (None, "fro", "f")
"""What norm may be asked for that is the root of the sum of the squares."""


@same_kind
def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    """Return how large x is: √Σ x², or another norm of its vectors or matrices.

    Args:
        x: A Tensor or an array.
        ord: Of vectors 1, 2, inf, −inf, 0 or any power. Of matrices "fro", 1, −1, inf, −inf; those
            of singular values, 2, −2 and "nuc", have no derivative here.
        axis: The axis of the vectors, or both axes of the matrices; all of x if left out.
        keepdims: Whether those axes stay, with length 1.

    Raises:
        InputError: There is no such norm, or NumPy refuses.

    >>> norm(np.array([3.0, 4.0]))
    5.0
    """
    x = operand(x)
    if isinstance(ord, str) and ord not in LENGTHS and ord != "nuc":
        raise InputError(f'norm got ord={ord!r:.40}; write "fro", or a number, or np.inf')
    shape = as_numpy_would(np.linalg.norm, x, axis=axis, keepdims=keepdims).shape
    ndim = len(shape_of(x))
    if axis is None and ord is None:
        return reshape(linear_algebra.vector_norm(x), shape=shape)
    axes = axes_of(axis if axis is None or np.ndim(axis) == 0 else tuple(axis), ndim)
    if len(axes) == 1:
        return of_vectors(x, 2 if ord is None else ord, axes[0], keepdims)
    if len(axes) != 2:
        raise InputError(f"norm got ord={ord!r:.40} for {ndim} axes; write axis=… for one or two")
    return reshape(of_matrices(x, ord, axes), shape=shape)


@same_kind
def of_vectors(x: Any, ord: Any, axis: Any, keepdims: bool) -> Any:
    """Return the norm of the vectors along some axes."""
    if isinstance(ord, str):
        raise InputError(f"norm got ord={ord!r:.40}, which is one of matrices; write a number")
    if ord == np.inf:
        return max_along(absolute(x), axis=axis, keepdims=keepdims)
    if ord == -np.inf:
        return min_along(absolute(x), axis=axis, keepdims=keepdims)
    if ord == 0:
        return sum_along(absolute(sign(x)), axis=axis, keepdims=keepdims)
    if ord == 1:
        return sum_along(absolute(x), axis=axis, keepdims=keepdims)
    return linear_algebra.vector_norm(x, axis=axis, keepdims=keepdims, ord=float(ord))


@same_kind
def of_matrices(x: Any, ord: Any, axes: tuple[int, ...]) -> Any:
    """Return the norm of the matrices in two axes, which stay with length 1."""
    if ord in LENGTHS:
        return linear_algebra.vector_norm(x, axis=axes, keepdims=True)
    if ord in (2, -2, "nuc"):
        raise InputError(
            f"norm got ord={ord!r}, which is one of singular values, and they have no derivative "
            'here. Write ord="fro", or for the bare number numpy.linalg.norm(x.data, …)'
        )
    if ord not in (1, -1, np.inf, -np.inf):
        raise InputError(f'norm got ord={ord!r:.40} for matrices; write "fro", 1, −1, inf or −inf')
    down, across = axes if abs(ord) == 1 else axes[::-1]
    sums = sum_along(absolute(x), axis=down, keepdims=True)
    choose = max_along if ord > 0 else min_along
    return choose(sums, axis=across, keepdims=True)


@same_kind
def vector_norm(x: Any, axis: Any = None, keepdims: bool = False, ord: Any = 2) -> Any:
    """Return the norm of vectors: (Σ |x|ᵖ)^(1/p) over some axes, or over all numbers."""
    x = operand(x)
    as_numpy_would(np.linalg.vector_norm, x, axis=axis, keepdims=keepdims)
    return of_vectors(x, ord, axis, keepdims)


@same_kind
def matrix_norm(x: Any, keepdims: bool = False, ord: Any = "fro") -> Any:
    """Return the norm of the matrices in the last two axes: √Σ x², or the largest sum."""
    return norm(x, ord, (-2, -1), keepdims)


@same_kind
def det(a: Any) -> Any:
    """Return the determinant of a matrix, or of each one of a stack.

    >>> round(float(det(np.array([[1.0, 2.0], [3.0, 4.0]]))), 9)
    -2.0
    """
    return linear_algebra.det(operand(a))


@same_kind
def inv(a: Any) -> Any:
    """Return the inverse of a matrix, or of each one of a stack.

    Raises:
        DomainError: A matrix is singular.

    >>> inv(np.array([[2.0, 0.0], [0.0, 4.0]]))
    array([[0.5 , 0.  ],
           [0.  , 0.25]])
    """
    return linear_algebra.inv(operand(a))


@same_kind
def solve(a: Any, b: Any) -> Any:
    """Return the x with a · x = b, for a vector, a matrix or a stack of matrices b.

    Raises:
        DomainError: A matrix is singular.

    >>> solve(np.array([[2.0, 0.0], [0.0, 4.0]]), np.array([1.0, 1.0]))
    array([0.5 , 0.25])
    """
    return linear_algebra.solve(operand(a), operand(b))


@same_kind
def matrix_power(a: Any, n: int) -> Any:
    """Return a matrix to a whole power, by products; to a negative one, of its inverse.

    >>> matrix_power(np.array([[1.0, 1.0], [0.0, 1.0]]), 3)
    array([[1., 3.],
           [0., 1.]])
    """
    a = operand(a)
    as_numpy_would(np.linalg.matrix_power, a, 0 if isinstance(n, (int, np.integer)) else n)
    if n < 0:
        a, n = inv(a), -n
    if n == 0:
        ones = np.broadcast_to(np.eye(shape_of(a)[-1], dtype=numbers_of(a).dtype), shape_of(a))
        return a.lift(ones) if isinstance(a, Node) else ones
    power = a
    for bit in format(n, "b")[1:]:
        power = matmul(power, power)
        power = matmul(power, a) if bit == "1" else power
    return power
