"""How a function changes along a direction, measured from its numbers alone.

One step is never right for all: too long, and it runs over a kink or past a pole; too short, and
rounding is all that is left. So steps of many lengths are tried, and each says how far it may be
off: by how much two differences over the same points disagree, and by how much rounding moves them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.calculus.pytrees import leaves_of, with_leaves
from tinygrad_edu.errors import DomainError
from tinygrad_edu.modes import quiet
from tinygrad_edu.node import numbers_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


SHORTER = 1.0 / 32.0
"""How much shorter each step is than the one before."""

ROUNDING = 2.0**-52
"""By how much the difference of two numbers of size 1 may be off."""

USUAL = (1e-3, 1e3)
"""Numbers of this size are moved by steps of the same length."""

FINEST = 1e-10
"""The shortest step, in units of the number itself or of 1: below, rounding is all that is left."""

FINEST_AT_ZERO = 1e-24
"""The same where a number is 0, which every step is added to without rounding."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What a step of one length says.

    Attributes:
        direction: What was gone along, in the form of x; about the direction asked for, but such
            that no digit is lost when it is added to x.
        length: How far.
        changes: For each leaf of the result its change per length, of fourth order.
        errors: How far each number of that may be off.
        left: The change over the points before x alone.
        right: The same behind x. At a kink, or where f jumps, both differ from the change.
        sizes: The largest |f| near x, for each leaf of the result.
    """

    direction: Any
    length: float
    changes: list[Any]
    errors: list[Any]
    left: list[Any]
    right: list[Any]
    sizes: list[float]


def groups_of(x: Any, v: Any) -> list[tuple[float, Any]]:
    """Return (size, direction) for all numbers of about one size, so that none hides the others.

    Args:
        x: Where to look; lists, tuples and dicts of numbers.
        v: A direction in the form of x.
    """
    numbers = [np.abs(leaf) for leaf in leaves_of(x)]
    small, large = USUAL
    buckets = []
    for size in numbers:
        usual = (size == 0.0) | ((size >= small) & (size <= large))
        with np.errstate(divide="ignore"):
            decade = np.floor(np.log10(np.where(usual, 1.0, size)) / 3.0)
        buckets.append(np.where(usual, 0.0, decade))
    found = []
    for bucket in np.unique(np.concatenate([np.ravel(each) for each in buckets])):
        inside = [each == bucket for each in buckets]
        of_size = [
            float(np.max(size, initial=0.0, where=here)) for size, here in zip(numbers, inside)
        ]
        parts = [np.where(here, leaf, 0.0) for here, leaf in zip(inside, leaves_of(v))]
        length = float(np.sqrt(sum([float(np.vdot(part, part)) for part in parts])))
        if length:
            direction = with_leaves(v, [like(part / length) for part in parts])
            found.append((max(of_size) if bucket else 1.0, direction))
    return found


def probes_along(
    f: Callable[[Any], Any], x: Any, v: Any, size: float, eps: float | None
) -> Iterator[Probe]:
    """Yield what steps along v say, the likeliest length first.

    Args:
        f: The function.
        x: Where.
        v: A direction of length 1.
        size: How large the numbers are that are moved.
        eps: The only length to try; several by the size of the numbers if None.
    """
    middle = values_at(f, x, [0.0 * leaf for leaf in leaves_of(x)], 1.0)
    has_zero = any([np.any(leaf == 0.0) for leaf in map(np.asarray, leaves_of(x))])
    finest = FINEST_AT_ZERO if has_zero and size == 1.0 else FINEST * min(1.0, size)
    for length in [eps] if eps else lengths_for(size, finest):
        found = probe_along(f, x, v, length, middle)
        if found is not None:
            yield found


def lengths_for(size: float, finest: float) -> Iterator[float]:
    """Yield lengths from 1e-4 of the number, or of 1, downwards; and at last a longer one."""
    length = 1e-4 * max(1.0, size)
    while length > finest:
        yield length
        length *= SHORTER
    yield 1e-4 * size / SHORTER


def probe_along(
    f: Callable[[Any], Any], x: Any, v: Any, length: float, middle: list[Any]
) -> Probe | None:
    """Return what one step says; None if it is too short to move x, or leads out of the domain.

    A kink at x is seen by how f bends: over twice the distance a smooth function bends four times
    as far, and one with a kink twice as far.
    """
    start = leaves_of(x)
    steps = [like((leaf + length * part) - leaf) for leaf, part in zip(start, leaves_of(v))]
    if not any([np.any(step) for step in steps]):
        return None
    try:
        points = [values_at(f, x, steps, times) for times in (-2.0, -1.0, 1.0, 2.0)]
    except (ArithmeticError, DomainError):
        return None
    changes, errors, left, right, sizes = [], [], [], [], []
    with np.errstate(all="ignore"):
        for a, b, c, d, here in zip(*points, middle, strict=True):
            change = (8.0 * (c - b) - (d - a)) / (12.0 * length)
            size = np.max(np.abs([a, b, c, d]), initial=0.0)
            doubt = np.abs(change - (c - b) / (2.0 * length))
            kink = np.abs((a + d - 2.0 * here) - 4.0 * (b + c - 2.0 * here)) / length
            changes.append(change)
            rounding = ROUNDING * np.max(np.abs([a, b, c, d]), axis=0) / length
            moves = (np.abs(c - b) + np.abs(d - a) + np.abs(a - here)) > 0.0
            errors.append(np.where(moves, doubt + kink + rounding, 0.0))
            left.append((b - a) / length)
            right.append((d - c) / length)
            sizes.append(float(size))
    direction = with_leaves(x, [step / length for step in steps])
    return Probe(direction, length, changes, errors, left, right, sizes)


def values_at(f: Callable[[Any], Any], x: Any, steps: list[Any], times: float) -> list[Any]:
    """Return the numbers of f at x + times · steps."""
    moved = [leaf + times * step for leaf, step in zip(leaves_of(x), steps)]
    with quiet(), np.errstate(all="ignore"):  # a step may lead over a pole
        return [numbers_of(leaf) for leaf in leaves_of(f(with_leaves(x, moved)))]


def like(array: Any) -> Any:
    """Return an array, or a float where there are no dimensions."""
    return array if np.ndim(array) else float(array)
