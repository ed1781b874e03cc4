"""Operations that pick numbers out of an array, put arrays together, or put a margin around one."""

from __future__ import annotations

from types import EllipsisType, NoneType
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.arraywise import arraywise
from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.reals import array_of
from tinygrad_edu.node import Node
from tinygrad_edu.rules.shapes import MATRIX, shape_of, sum_to

if TYPE_CHECKING:
    from tinygrad_edu.ground.kinds import Contributions, Numbers, Operand

SLICES = (slice(None), slice(0, 2))
TWICE = (np.array([0, 1, 0]),)
HIGH = MATRIX > 0.3


@arraywise(
    "[ ]",
    text="{}[…]",
    latex=r"{}_{{[…]}}",
    back=["upstream at its places, 0 elsewhere; duplicates add up"],
    examples=[(MATRIX, {"key": key}) for key in (1, SLICES, TWICE, HIGH, (..., None, 0))],
    is_quiet=True,
    role="arranges",
)
def index(x: Numbers, key: Numbers) -> Numbers:
    """Return x[key], with slices, whole numbers, arrays of them, or a mask, as in NumPy."""
    try:
        return x[key]
    except IndexError as error:
        raise InputError(f"[{key!r:.80}] of shape {x.shape}: {error}") from error


def as_key(key: Any) -> Any:
    """Return an index in which no list or array is one that somebody may change later."""
    if isinstance(key, tuple):
        return tuple([as_key(part) for part in key])
    if isinstance(key, list):
        places = array_of("[ ]", key)
        return places if places.size else places.astype(int)
    if isinstance(key, slice):
        return slice(*[whole(part) for part in (key.start, key.stop, key.step)])
    return np.array(key) if isinstance(key, np.ndarray) else whole(key)


def whole(key: Any) -> Any:
    """Return the whole numbers of a node that stands in an index, and anything else as it is.

    Raises:
        InputError: A number of the node lies between two places.
    """
    if not isinstance(key, Node):
        return key
    numbers = np.asarray(key._data)
    if not np.all(np.isfinite(numbers)) or np.any(numbers % 1):
        raise InputError(
            f"an index is made of whole numbers, and {key.name} has {key.text}; for the places "
            "below write numpy.floor(t.data).astype(int)"
        )
    return numbers.astype(int) if numbers.ndim else int(numbers)


@index.rule
def d_index(upstream: Operand, s: Operand, x: Operand, key: Operand) -> Contributions[Operand]:
    """Each number goes back to its place; one that was picked twice gets the sum."""
    return (scatter(upstream, key=key, shape=shape_of(x)),)


@arraywise(
    "⇲",
    back=["upstream at those places"],
    examples=[
        (MATRIX[:, :2], {"key": SLICES, "shape": (2, 3)}),
        (np.array([[0.5, -1.0], [1.5, 0.25], [2.0, 3.0]]), {"key": TWICE, "shape": (2, 2)}),
    ],
    stays_finite=True,
)
def scatter(x: Numbers, key: Numbers, shape: tuple[int, ...]) -> Numbers:
    """Return zeros of a shape, to which x is added at the places [key]: the way back of [key]."""
    zeros = np.zeros(shape, np.asarray(x).dtype)
    if is_basic(key):
        zeros[key] = x  # slices and whole numbers pick no place twice
    else:
        np.add.at(zeros, key, x)
    return zeros


@scatter.rule
def d_scatter(
    upstream: Operand, s: Operand, x: Operand, key: Operand, shape: tuple[int, ...]
) -> Contributions[Operand]:
    """Each number is found again at its place."""
    return (sum_to(index(upstream, key=key), shape_of(x)),)


def is_basic(key: Any) -> bool:
    """Whether an index is made of slices, whole numbers, … and None, so that it repeats nothing."""
    parts = key if isinstance(key, tuple) else (key,)
    return all([isinstance(part, (int, slice, EllipsisType, NoneType)) for part in parts])


@arraywise(
    "⧺",
    back=["its part of upstream"],
    examples=[(MATRIX, 2 * MATRIX[:1], {"axis": 0}), (MATRIX, MATRIX + 1, {"axis": -1})],
    is_quiet=True,
    role="arranges",
)
def concatenate(*parts: Numbers, axis: int = 0) -> Numbers:
    """Return arrays joined along an axis that they have."""
    if axis is None:
        raise InputError(
            "concatenate got axis=None; write .reshape(-1) behind each part, and axis=0"
        )
    return np.concatenate(parts, axis=axis)


@concatenate.rule
def d_concatenate(
    upstream: Operand, s: Operand, *parts: Operand, axis: int = 0
) -> Contributions[Operand]:
    """Each part gets its part of upstream."""
    before = (slice(None),) * (axis % len(shape_of(s)))
    ends = np.cumsum([shape_of(part)[axis] for part in parts]).tolist()
    return tuple(
        [index(upstream, key=(*before, slice(start, end))) for start, end in zip([0, *ends], ends)]
    )


@arraywise(
    "☰",
    back=["its part of upstream"],
    examples=[(MATRIX, 2 * MATRIX, {"axis": 0}), (MATRIX, MATRIX + 1, {"axis": -1})],
    is_quiet=True,
    role="arranges",
)
def stack(*parts: Numbers, axis: int = 0) -> Numbers:
    """Return arrays of one shape joined along a new axis."""
    return np.stack(parts, axis=axis)


@stack.rule
def d_stack(
    upstream: Operand, s: Operand, *parts: Operand, axis: int = 0
) -> Contributions[Operand]:
    """Each part gets its part of upstream."""
    before = (slice(None),) * (axis % len(shape_of(s)))
    return tuple([index(upstream, key=(*before, place)) for place in range(len(parts))])


@arraywise(
    "?:",
    text="where({}, {})",
    back=["upstream where the condition holds", "upstream where it does not"],
    examples=[(MATRIX, 2 * MATRIX - 1, {"condition": HIGH})],
    is_quiet=True,
    by_place=True,
    role="arranges",
)
def choose(x: Numbers, y: Numbers, condition: Numbers) -> Numbers:
    """Return x where a condition holds, and y elsewhere, place by place."""
    return np.where(condition, x, y)


@choose.rule
def d_choose(
    upstream: Operand, s: Operand, x: Operand, y: Operand, condition: Operand
) -> Contributions[Operand]:
    """Upstream goes to the one that was chosen, and 0 to the other.

    Where the condition has more places than x or y, a number was chosen several times.
    """
    nothing = np.zeros((), getattr(upstream, "dtype", float))
    zeros = np.broadcast_to(nothing, shape_of(upstream))
    return (
        sum_to(choose(upstream, zeros, condition=condition), shape_of(x)),
        sum_to(choose(zeros, upstream, condition=condition), shape_of(y)),
    )


@arraywise(
    "pad",
    back=["upstream without the margin"],
    examples=[(MATRIX, {"margins": ((1, 0), (0, 2)), "number": 0.5})],
    is_quiet=True,
    role="arranges",
)
def pad(x: Numbers, margins: Numbers, number: float = 0.0) -> Numbers:
    """Return x with a margin of one number around it: (before, after) for each axis."""
    if isinstance(number, Node) or np.asarray(number).dtype.kind not in "fiub":
        raise InputError(
            f"pad got the number {number!r:.40}; a margin is a plain number: pad(t, 1, 0.0). Write "
            "concatenate for one that is to be differentiated"
        )
    return np.pad(x, margins, constant_values=number)


@pad.rule
def d_pad(upstream: Any, s: Any, x: Any, margins: Any, number: float = 0.0) -> tuple[Any, ...]:
    """The margin is made of constants; what lies within goes back."""
    before = np.broadcast_to(margins, (len(shape_of(x)), 2))[:, 0].tolist()
    key = tuple([slice(first, first + n) for first, n in zip(before, shape_of(x))])
    return (index(upstream, key=key),)
