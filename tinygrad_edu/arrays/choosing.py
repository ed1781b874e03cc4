"""where, clip and pad: numbers taken from one place or another, told what NumPy is told."""

from __future__ import annotations

from typing import Any

import numpy as np

from tinygrad_edu.arrays.forms import as_array, first_given, in_format, needed, refuse
from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.reals import array_of
from tinygrad_edu.node import Node, numbers_of
from tinygrad_edu.rules import activations, indexing
from tinygrad_edu.rules.same_kind import same_kind
from tinygrad_edu.rules.shapes import axes_of, reshape, shape_of

LEFT_OUT: Any = object()
"""Stands for an operand that was not given: None is no number, and may be given by mistake."""

BY_PLACES = ("edge", "reflect", "symmetric", "wrap")
"""Kinds of margin whose numbers are those of places within."""


def where(condition: Any, x: Any = LEFT_OUT, y: Any = LEFT_OUT) -> Any:
    """Return x where a condition holds and y elsewhere; upstream goes to the one that was taken.

    Args:
        condition: True or False for each place: an array, as x > 0 gives it.
        x: A Tensor, a Value, an array or a number.
        y: The same. Without x and y, the places where the condition holds, as numpy.nonzero.

    >>> where(np.array([True, False]), 1.0, np.array([5.0, 6.0]))
    array([1., 6.])
    """
    asked = array_of("where", numbers_of(condition))
    if asked.dtype.kind not in "biufO":
        raise InputError(f"where got the condition {condition!r:.80}; write True or False")
    if x is LEFT_OUT and y is LEFT_OUT:
        return np.nonzero(asked)
    if x is LEFT_OUT or y is LEFT_OUT:
        raise InputError("where got x and no y; write where(condition, x, y), or both left out")
    asked = asked.astype(bool)
    x, y = as_array(x), as_array(y)
    lengths = [asked.shape, shape_of(x), shape_of(y)]
    try:
        shape = np.broadcast_shapes(*lengths)
    except ValueError as error:
        raise InputError(
            f"where got a condition, x and y of shapes {', '.join(map(str, lengths))}; they fit "
            "if, from the last axis on, their lengths are equal or 1"
        ) from error
    nodes = [part for part in (x, y) if isinstance(part, Node)]
    if nodes and not any([node.rank for node in nodes]):
        return among_values(asked, x, y, nodes[0])
    return indexing.choose(x, y, condition=np.broadcast_to(asked, shape).copy())


def among_values(asked: Any, x: Any, y: Any, node: Node) -> Any:
    """Return the Value that one answer chooses; for several an array of Values and numbers."""
    if asked.ndim == 0 and not shape_of(x) and not shape_of(y):
        taken = x if asked else y
        return taken if isinstance(taken, Node) else node.lift(taken[()])
    return np.where(asked, *[np.asarray(part, dtype=object) for part in (x, y)])


@same_kind
def clip(
    x: Any,
    low: Any = None,
    high: Any = None,
    *,
    a_min: Any = None,
    a_max: Any = None,
    min: Any = None,
    max: Any = None,
    dtype: Any = None,
    out: None = None,
) -> Any:
    """Return x kept between low and high; where it equals one of them, the slope is ½.

    Args:
        x: A Tensor, a Value, an array or a number.
        low: The least that comes out; no limit if it is None or left out.
        high: The most that comes out; the same.
        a_min: NumPy's name of low, and so is min.
        a_max: NumPy's name of high, and so is max.
        min: See a_min.
        max: See a_max.
        dtype: The format to compute in.
        out: Refused, as no node is written into.

    >>> clip(np.array([-2.0, 0.5, 2.0]), 0.0, 1.0)
    array([0. , 0.5, 1. ])
    """
    refuse("numpy.clip", out=out)
    low = first_given("clip", low=low, a_min=a_min, min=min)
    high = first_given("clip", high=high, a_max=a_max, max=max)
    x = in_format(x if isinstance(x, Node) else as_array(x), dtype)
    x = x if low is None else activations.maximum(x, low)
    return x if high is None else activations.minimum(x, high)


@same_kind
def pad(
    x: Any,
    margins: Any = None,
    number: Any = 0.0,
    *,
    pad_width: Any = None,
    mode: Any = "constant",
    constant_values: Any = None,
    reflect_type: str = "even",
) -> Any:
    """Return x with a margin around it: of one number, or of the numbers at its edge.

    Args:
        x: An array or a Tensor.
        margins: (before, after) for each axis, or one number for all.
        number: What the margin is made of; or NumPy's mode, which has this place there.
        pad_width: NumPy's name of margins.
        mode: "constant", "edge", "reflect", "symmetric" or "wrap".
        constant_values: NumPy's name of number.
        reflect_type: "even", as NumPy has it by itself.

    >>> pad(np.array([1.0, 2.0]), 1)
    array([0., 1., 2., 0.])
    >>> pad(np.array([1.0, 2.0, 3.0]), (0, 2), "reflect")
    array([1., 2., 3., 2., 1.])
    """
    x = as_array(x)
    margins = needed("pad", first_given("pad", margins=margins, pad_width=pad_width), "pad_width")
    if isinstance(margins, dict):
        margins = by_axis(margins, len(shape_of(x)))
    if isinstance(number, str) or callable(number):
        mode, number = number, 0.0
    number = number if constant_values is None else constant_values
    if mode == "constant":
        return indexing.pad(x, margins=margins, number=number)
    if mode not in BY_PLACES or reflect_type != "even":
        raise InputError(
            f"pad got mode={mode!r:.40}, reflect_type={reflect_type!r:.20}; it knows constant, "
            f"{', '.join(BY_PLACES)}, and reflects evenly. What else a margin is made of, write "
            "with concatenate"
        )
    shape = shape_of(x)
    try:
        places = np.pad(np.arange(np.prod(shape, dtype=int)).reshape(shape), margins, mode=mode)
    except (TypeError, ValueError) as error:
        raise InputError(f"pad got margins={margins!r:.60} for shape {shape}: {error}") from error
    return indexing.index(reshape(x, shape=(-1,)), key=places)


def by_axis(margins: dict[Any, Any], ndim: int) -> Any:
    """Return the margins of some axes, in a dict as NumPy takes it, as (before, after) for each."""
    found = [(0, 0)] * ndim
    for axis, width in margins.items():
        (place,) = axes_of((axis,), ndim)
        single = array_of("pad", width).ndim == 0
        found[place] = (width, width) if single else tuple(width)
    return tuple(found)
