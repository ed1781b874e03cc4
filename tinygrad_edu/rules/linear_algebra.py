"""Linear algebra: the length of a vector, and determinant, inverse and solution of a matrix.

All of them take stacks of matrices, and do each by itself. A matrix without an inverse is a
DomainError where an inverse is asked for, and an ordinary matrix to its determinant.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.arraywise import arraywise
from tinygrad_edu.errors import DomainError, InputError
from tinygrad_edu.node import numbers_of
from tinygrad_edu.rules.activations import absolute, sign
from tinygrad_edu.rules.indexing import index
from tinygrad_edu.rules.products import matmul, swap_last
from tinygrad_edu.rules.roots import divide_or_zero
from tinygrad_edu.rules.shapes import MATRIX, axes_of, reshape, shape_of, spread_along, sum_to

if TYPE_CHECKING:
    from tinygrad_edu.ground.kinds import Contributions, Numbers, Operand

SQUARE = np.array([[0.5, -1.0, 2.0], [1.5, 0.25, -0.75], [-0.4, 0.8, 1.1]])
PAIR = np.stack([SQUARE[:2, :2], SQUARE[1:, 1:]])
SINGULAR = np.array([[1.0, 2.0], [2.0, 4.0]])

MOST_NUMBERS_IN_MINORS = 10**7
"""How many numbers all the minors of a matrix may have; one of 50 rows has 6 million."""


@arraywise(
    "‖·‖",
    text="‖{}‖",
    latex=r"\left\|{}\right\|",
    back=["upstream · {0} / s"],
    examples=[(MATRIX, {}), (MATRIX, {"axis": 0, "ord": 3.0}), (MATRIX, {"axis": -1, "ord": 1.5})],
)
def vector_norm(x: Any, axis: Any = None, keepdims: bool = False, ord: float = 2.0) -> Any:
    """Return (Σ |x|ᵖ)^(1/p) over some axes, or over all: the length √Σ x² for p = 2."""
    return np.linalg.vector_norm(x, axis=axes_of(axis, x.ndim), keepdims=keepdims, ord=ord)


@vector_norm.rule
def d_vector_norm(
    upstream: Operand,
    s: Operand,
    x: Operand,
    axis: Any = None,
    keepdims: bool = False,
    ord: float = 2.0,
) -> Contributions[Operand]:
    """∂s/∂x = x/s, for other p sign(x) · (|x|/s)ᵖ⁻¹; at the corner, where all x are 0, it is 0."""
    upstream, length = spread_along(upstream, x, axis), spread_along(s, x, axis)
    if ord == 2.0:
        return (upstream * divide_or_zero(x, length),)
    return (upstream * (sign(x) * divide_or_zero(absolute(x), length) ** (ord - 1.0)),)


def check_square(x: Any, name: str) -> None:
    """Raise InputError unless x is a square matrix, or a stack of them."""
    if x.ndim < 2 or x.shape[-1] != x.shape[-2]:
        raise InputError(
            f"{name} got shape {x.shape}; it takes a square matrix, (n, n), or a stack of them"
        )


@arraywise(
    "det",
    text="det({})",
    latex=r"\det {}",
    back=["upstream · the cofactors of {0}"],
    examples=[(SQUARE, {}), (PAIR, {}), (SINGULAR, {})],
    stays_finite=True,
)
def det(x: Any) -> Any:
    """Return the determinant of a matrix, or of each one of a stack."""
    check_square(x, "det")
    return np.linalg.det(x)


@det.rule
def d_det(upstream: Operand, s: Operand, x: Operand) -> Contributions[Operand]:
    """∂s/∂xᵢⱼ is the cofactor of xᵢⱼ, which a matrix has whether it has an inverse or not."""
    return (reshape(upstream, shape=(*shape_of(x)[:-2], 1, 1)) * cofactors(x),)


def cofactors(x: Any) -> Any:
    """Return the cofactor of each number: ± the determinant without its row and its column.

    Of matrices with too many rows for that it is det(x) · (x⁻¹)ᵀ, which needs the inverse.
    """
    n = shape_of(x)[-1]
    if math.prod(shape_of(x)[:-2]) * n**4 > MOST_NUMBERS_IN_MINORS:
        whole = reshape(det(x), shape=(*shape_of(x)[:-2], 1, 1))
        return whole * swap_last(inv(x))
    places = np.arange(n)
    others = np.array([np.delete(places, place) for place in places], dtype=int)
    others = others.reshape(n, max(n - 1, 0))
    minors = index(x, key=(..., others[:, None, :, None], others[None, :, None, :]))
    signs = (-1.0) ** (places[:, None] + places[None, :])
    return det(minors) * signs.astype(numbers_of(x).dtype)


@arraywise(
    "⁻¹",
    text="{}⁻¹",
    latex="{}^{{-1}}",
    back=["−sᵀ · upstream · sᵀ"],
    examples=[(SQUARE, {}), (PAIR, {})],
)
def inv(x: Numbers) -> Numbers:
    """Return the inverse of a matrix, or of each one of a stack."""
    check_square(x, "inv")
    try:
        return np.linalg.inv(x)
    except np.linalg.LinAlgError:
        raise DomainError(no_inverse(x)) from None


@inv.rule
def d_inv(upstream: Operand, s: Operand, x: Operand) -> Contributions[Operand]:
    """∂E/∂X = −Sᵀ · upstream · Sᵀ, as X · S is the unit matrix and does not change."""
    turned = swap_last(s)
    return (-matmul(matmul(turned, upstream), turned),)


def no_inverse(x: Any) -> str:
    """Return what to say of a matrix that has no inverse."""
    which = "this matrix" if x.ndim == 2 else "a matrix of this stack"
    return (
        f"{which} (shape {x.shape}) is singular: its determinant is 0, and it has no inverse. "
        "Add a small multiple of np.eye(n) to it, or find out which rows depend on each other"
    )


@arraywise(
    "A⁻¹b",
    text="solve({}, {})",
    latex="{}^{{-1}} {}",
    back=["−the other contribution · sᵀ", "solve({0}ᵀ, upstream)"],
    examples=[(SQUARE, MATRIX.T, {}), (SQUARE, MATRIX[0], {}), (PAIR, MATRIX, {})],
)
def solve(a: Numbers, b: Numbers) -> Numbers:
    """Return the x with A · x = b; b is a vector, a matrix, or a stack of matrices."""
    check_square(a, "solve")
    if not b.ndim or b.shape[-2:][0] != a.shape[-1]:
        raise InputError(
            f"solve got shapes {a.shape} and {b.shape}; b needs a row for each row of the matrix"
        )
    try:
        return np.linalg.solve(a, b)
    except np.linalg.LinAlgError:
        raise DomainError(no_inverse(a)) from None


@solve.rule
def d_solve(upstream: Operand, s: Operand, a: Operand, b: Operand) -> Contributions[Operand]:
    """∂E/∂b = solve(Aᵀ, upstream), and ∂E/∂A = −∂E/∂b · sᵀ: A · s = b does not change."""
    columns, is_vector = s, len(shape_of(b)) == 1
    if is_vector:
        columns = reshape(s, shape=(*shape_of(s), 1))
        upstream = reshape(upstream, shape=(*shape_of(upstream), 1))
    pushed = solve(swap_last(a), upstream)
    to_a = sum_to(-matmul(pushed, swap_last(columns)), shape_of(a))
    to_b = reshape(pushed, shape=shape_of(s)) if is_vector else pushed
    return to_a, sum_to(to_b, shape_of(b))
