"""Running sums and products, the product of all numbers, and the recurrence behind their slopes.

The slope of a product is the product of the others. To divide by the one would be wrong at 0, so
the others are multiplied: all those before, times all those after.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.arraywise import arraywise
from tinygrad_edu.errors import InputError
from tinygrad_edu.rules.indexing import index, pad
from tinygrad_edu.rules.shapes import MATRIX, axes_of, reshape, shape_of, spread_along, transpose

if TYPE_CHECKING:
    from tinygrad_edu.ground.kinds import Contributions, Numbers, Operand

WITH_ZEROS = np.array([[0.5, 0.0, 2.0], [1.5, 0.0, 0.0]])
FACTORS = np.array([[0.3, -0.2, 0.9], [0.7, 0.0, -0.6]])


def one_axis(axis: Any, ndim: int) -> int:
    """Return the number of one axis, counted from 0, or raise InputError."""
    (place,) = axes_of((axis,), ndim)
    return place


def part(x: Any, axis: int, which: slice) -> Any:
    """Return a part of x along one axis."""
    return index(x, key=(*[slice(None)] * (axis % len(shape_of(x))), which))


def reversed_along(x: Any, axis: int) -> Any:
    """Return x in reverse order along one axis."""
    return part(x, axis, slice(None, None, -1))


def moved_on(x: Any, axis: int, first: float) -> Any:
    """Return x one place further along an axis: a number, and then all of x but the last."""
    margins = [(int(place == axis % len(shape_of(x))), 0) for place in range(len(shape_of(x)))]
    return pad(part(x, axis, slice(0, -1)), margins=tuple(margins), number=first)


def moved_back(x: Any, axis: int, last: float) -> Any:
    """Return x one place back along an axis: all of x but the first, and then a number."""
    return reversed_along(moved_on(reversed_along(x, axis), axis, last), axis)


@arraywise(
    "Σ…",
    back=["upstream summed from the end"],
    examples=[(MATRIX, {"axis": 0}), (MATRIX, {})],
    stays_finite=True,
)
def cumsum(x: Numbers, axis: int = -1) -> Numbers:
    """Return the running sums along an axis: x₁, x₁ + x₂, x₁ + x₂ + x₃ and so on."""
    return np.cumsum(x, axis=one_axis(axis, x.ndim))


@cumsum.rule
def d_cumsum(upstream: Operand, s: Operand, x: Operand, axis: int = -1) -> Contributions[Operand]:
    """A number is in its own sum and in all that follow: it gets the upstream of them all."""
    return (reversed_along(cumsum(reversed_along(upstream, axis), axis=axis), axis),)


@arraywise(
    "⟲",
    back=["upstream, gathered from the end", "the same times the result before"],
    examples=[
        (MATRIX, FACTORS, {}),
        (MATRIX, FACTORS, {"axis": 0, "reverse": True}),
    ],
)
def recurrence(terms: Numbers, factors: Numbers, axis: int = -1, reverse: bool = False) -> Numbers:
    """Return r₁ = t₁, r₂ = t₂ + f₂·r₁, r₃ = t₃ + f₃·r₂, … along an axis, or from its end."""
    if terms.shape != factors.shape:
        raise InputError(
            f"recurrence got terms of shape {terms.shape} and factors of shape {factors.shape}; "
            "it needs a factor for each term"
        )
    axis = one_axis(axis, terms.ndim)
    t, f = np.moveaxis(terms, axis, 0), np.moveaxis(factors, axis, 0)
    results = np.array(t)
    places = range(len(t))
    order = reversed(places) if reverse else places
    before = None
    for place in order:
        if before is not None:
            results[place] += f[place] * results[before]
        before = place
    return np.moveaxis(results, 0, axis)


@recurrence.rule
def d_recurrence(
    upstream: Operand,
    r: Operand,
    terms: Operand,
    factors: Operand,
    axis: int = -1,
    reverse: bool = False,
) -> Contributions[Operand]:
    """What comes back is a recurrence too, from the other end: λᵢ = upstreamᵢ + fᵢ₊₁·λᵢ₊₁."""
    if not shape_of(r)[axis]:
        return upstream, upstream
    ahead, behind = (moved_on, moved_back) if reverse else (moved_back, moved_on)
    gathered = recurrence(upstream, ahead(factors, axis, 0.0), axis=axis, reverse=not reverse)
    return gathered, gathered * behind(r, axis, 0.0)


@arraywise(
    "Π…",
    back=["upstream of all the products it is in, times their other factors"],
    examples=[(MATRIX, {"axis": 0}), (MATRIX, {}), (WITH_ZEROS, {})],
)
def cumprod(x: Numbers, axis: int = -1) -> Numbers:
    """Return the running products along an axis: x₁, x₁·x₂, x₁·x₂·x₃ and so on."""
    return np.cumprod(x, axis=one_axis(axis, x.ndim))


@cumprod.rule
def d_cumprod(upstream: Operand, s: Operand, x: Operand, axis: int = -1) -> Contributions[Operand]:
    """The factors before xᵢ, times a recurrence of those behind it; nothing is divided by xᵢ."""
    if not shape_of(x)[axis]:
        return (upstream,)
    behind = recurrence(upstream, moved_back(x, axis, 0.0), axis=axis, reverse=True)
    return (moved_on(s, axis, 1.0) * behind,)


@arraywise(
    "Π",
    text="prod({})",
    latex=r"\prod {}",
    back=["upstream · the product of the others"],
    examples=[
        (MATRIX, {}),
        (MATRIX, {"axis": 0}),
        (WITH_ZEROS, {"axis": -1, "keepdims": True}),
        (WITH_ZEROS[0], {}),
    ],
)
def prod(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the product of x over some axes, or over all of them."""
    return np.prod(x, axis=axes_of(axis, x.ndim), keepdims=keepdims)


@prod.rule
def d_prod(
    upstream: Operand, s: Operand, x: Operand, axis: Any = None, keepdims: bool = False
) -> Contributions[Operand]:
    """∂s/∂xᵢ is the product of the other numbers, which is right where some of them are 0."""
    return (spread_along(upstream, x, axis) * products_of_others(x, axis),)


def products_of_others(x: Any, axis: Any) -> Any:
    """Return for each number of x the product of the others that stand along some axes."""
    shape = shape_of(x)
    along = axes_of(axis, len(shape))
    order = (*[place for place in range(len(shape)) if place not in along], *along)
    there = tuple([shape[place] for place in order])
    kept = len(shape) - len(along)
    count = int(np.prod(there[kept:], dtype=int))
    if not count:
        return x
    rows = reshape(transpose(x, axes=order), shape=(*there[:kept], count))
    before = moved_on(cumprod(rows), -1, 1.0)
    behind = moved_on(cumprod(reversed_along(rows, -1)), -1, 1.0)
    others = reshape(before * reversed_along(behind, -1), shape=there)
    return transpose(others, axes=tuple([order.index(place) for place in range(len(shape))]))
