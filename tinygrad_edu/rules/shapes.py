"""Operations that arrange the same numbers in another shape, and those that copy or sum them.

`broadcast_to` copies a number along an axis, and `sum_along` adds the numbers of an axis up: each
is the way back of the other. That is why the gradient of a bias is a sum over the batch.
"""

from __future__ import annotations

import functools
import operator
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.arraywise import arraywise
from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.dtypes import floating
from tinygrad_edu.nodes.times import one_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tinygrad_edu.ground.kinds import Contributions, Numbers, Operand

MATRIX = np.array([[0.5, -1.0, 2.0], [1.5, 0.25, -0.75]])
"""What the tests differentiate the operations of this and other modules at."""


def shape_of(data: Any) -> tuple[int, ...]:
    """Return the shape of an array, a Tensor, or a number."""
    shape: tuple[int, ...] = getattr(data, "shape", ())
    return shape


def refuse_axis_of_number(x: Any, axis: Any) -> None:
    """Raise InputError where a single number is reduced along an axis, which NumPy lets pass."""
    if not x.ndim and axis is not None:
        axes_of(axis, 0)


def axes_of(axis: int | tuple[int, ...] | None, ndim: int) -> tuple[int, ...]:
    """Return axes as a tuple of numbers from 0 on; all of them for None."""
    if axis is None:
        return tuple(range(ndim))
    given = axis if isinstance(axis, tuple) else (axis,)
    try:
        numbers = [operator.index(number) for number in given]
    except TypeError:
        numbers = [ndim]  # no whole number, and so no axis
    if not all([-ndim <= number < ndim for number in numbers]):
        axes = (
            f"an array of {ndim} axes, 0 to {ndim - 1}" if ndim else "a single number, without axes"
        )
        raise InputError(f"got axis={axis!r:.40} for {axes}")
    return tuple([number % ndim for number in numbers])


@arraywise(
    "▭",
    back=["upstream in the shape of {0}"],
    examples=[(MATRIX, {"shape": (3, 2)}), (MATRIX, {"shape": (6,)})],
    is_quiet=True,
    role="arranges",
)
def reshape(x: Numbers, shape: tuple[int, ...]) -> Numbers:
    """Return the numbers of x, in their order, in another shape; one length may be −1."""
    return np.reshape(x, shape)


@reshape.rule
def d_reshape(
    upstream: Operand, s: Operand, x: Operand, shape: tuple[int, ...]
) -> Contributions[Operand]:
    """Every number goes back to where it came from."""
    return (reshape(upstream, shape=shape_of(x)),)


reshape.keeps_order = True


@arraywise(
    "ᵀ",
    text="{}ᵀ",
    python="{}.T",
    latex=r"{}^{{\mathsf{{T}}}}",
    back=["upstreamᵀ"],
    examples=[(MATRIX, {}), (MATRIX.reshape(1, 2, 3), {"axes": (2, 0, 1)})],
    is_quiet=True,
    role="arranges",
)
def transpose(x: Numbers, axes: tuple[int, ...] | None = None) -> Numbers:
    """Return x with its axes in another order; in reverse order if none is given."""
    if axes is not None and not np.iterable(axes):
        raise InputError(f"transpose got axes={axes!r:.40}; write all of them: axes=(1, 0)")
    return np.transpose(x, axes)


@transpose.rule
def d_transpose(
    upstream: Operand, s: Operand, x: Operand, axes: tuple[int, ...] | None = None
) -> Contributions[Operand]:
    """The axes go back to their places."""
    if axes is None:
        return (transpose(upstream),)
    places = axes_of(tuple(axes), len(axes))
    return (transpose(upstream, axes=tuple([places.index(axis) for axis in range(len(places))])),)


@arraywise(
    "⇉",
    text="copies of {}",
    latex=r"\operatorname{{copies}}({})",
    back=["upstream, summed over the copies"],
    examples=[(MATRIX[0], {"shape": (2, 3)}), (MATRIX[:, :1], {"shape": (2, 4)})],
    is_quiet=True,
    role="arranges",
)
def broadcast_to(x: Numbers, shape: tuple[int, ...]) -> Numbers:
    """Return x copied along new axes, and along axes of length 1, to a shape."""
    return np.broadcast_to(x, shape)


@broadcast_to.rule
def d_broadcast_to(
    upstream: Operand, s: Operand, x: Operand, shape: tuple[int, ...]
) -> Contributions[Operand]:
    """A number counts as often as it was copied: ∂E/∂x is the sum over its copies."""
    return (sum_to(upstream, shape_of(x)),)


broadcast_to.keeps_order = True


def sum_to(x: Any, shape: tuple[int, ...]) -> Any:
    """Return x summed over the axes along which a shape was copied to become that of x."""
    own = shape_of(x)
    if own == shape:
        return x
    first = len(own) - len(shape)
    if first < 0:  # axes of length 1 in front, which are no copies
        return sum_to(reshape(x, shape=(*(1,) * -first, *own)), shape)
    copied = [first + axis for axis, n in enumerate(shape) if n == 1 != own[first + axis]]
    total = sum_along(x, axis=(*range(first), *copied))
    return total if shape_of(total) == shape else reshape(total, shape=shape)


@arraywise(
    "Σ",
    text="sum({})",
    latex=r"\sum {}",
    back=["upstream for each of its terms"],
    examples=[(MATRIX, {}), (MATRIX, {"axis": 0}), (MATRIX, {"axis": -1, "keepdims": True})],
    stays_finite=True,
    role="total",
)
def sum_along(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the sum of x over some axes, or over all of them."""
    if axis in (0, (0,)) and type(axis) in (int, tuple) and x.ndim == 2 and not keepdims:
        return sum_of_rows(x)
    refuse_axis_of_number(x, axis)
    return np.sum(x, axis=axis, keepdims=keepdims)


@sum_along.rule
def d_sum_along(
    upstream: Operand, s: Operand, x: Operand, axis: Any = None, keepdims: bool = False
) -> Contributions[Operand]:
    """A sum changes as much as each of its terms: every term gets upstream."""
    return (spread_along(upstream, x, axis),)


@sum_along.pull_rule
def pull_sum_along(upstream: Any, node: Any) -> Sequence[Any]:
    """Return d_sum_along, for a sum of everything without ever making the copies."""
    (x,) = node.inputs
    if type(upstream) is float and isinstance(x._data, np.ndarray):
        return (one_number(upstream, x._data),)
    return d_sum_along(upstream, node._data, x._data, **node.settings)


def spread_along(upstream: Any, x: Any, axis: Any) -> Any:
    """Return the upstream of a reduction copied back along the axes of x that it went over."""
    shape = shape_of(x)
    axes = axes_of(axis, len(shape))
    beside = tuple([1 if place in axes else n for place, n in enumerate(shape)])
    return broadcast_to(reshape(upstream, shape=beside), shape=shape)


def sum_of_rows(matrix: Any) -> Any:
    """Return the sum over the first axis of a matrix: a product with ones is its quickest form."""
    return np.dot(ones(len(matrix), matrix.dtype), matrix)


@functools.lru_cache(maxsize=64)
def ones(count: int, dtype: Any) -> Numbers:
    """Return so many ones, always in the same array, which is not to be changed."""
    array = np.ones(count, dtype)
    array.flags.writeable = False
    return array


@arraywise(
    "cast",
    back=["upstream in the dtype of {0}"],
    examples=[(MATRIX, {"dtype": np.float64})],
    stays_finite=True,
    role="arranges",
)
def cast(x: Numbers, dtype: Numbers) -> Numbers:
    """Return x with its numbers in another floating-point format."""
    return np.asarray(x, dtype=floating(dtype))


@cast.rule
def d_cast(upstream: Operand, s: Operand, x: Operand, dtype: Operand) -> Contributions[Operand]:
    """A gradient has the dtype of what it belongs to."""
    return (cast(upstream, dtype=getattr(x, "dtype", np.float64)),)


cast.keeps_order = True
