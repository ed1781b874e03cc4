"""Questions about the numbers: answered with plain arrays, as they have no derivative."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.reals import array_of
from tinygrad_edu.node import numbers_of

if TYPE_CHECKING:
    from tinygrad_edu.ground.kinds import Places, Truths

__all__ = ["all", "any", "argmax", "argmin", "argsort", "count_nonzero", "nonzero", "searchsorted"]


def argmax(x: Any, axis: int | None = None, keepdims: bool = False) -> Places:
    """Return at which place of an axis the largest number is; the first of several.

    >>> int(argmax(np.array([1.0, 3.0, 2.0])))
    1
    """
    found: Places = answer(np.argmax, x, axis=axis, keepdims=keepdims)
    return found


def argmin(x: Any, axis: int | None = None, keepdims: bool = False) -> Places:
    """Return at which place of an axis the smallest number is; the first of several.

    >>> int(argmin(np.array([1.0, 3.0, 2.0])))
    0
    """
    found: Places = answer(np.argmin, x, axis=axis, keepdims=keepdims)
    return found


def argsort(x: Any, axis: int | None = -1, kind: Any = "stable") -> Places:
    """Return from which places the numbers come in ascending order; equal ones keep their order.

    >>> argsort(np.array([3.0, 1.0, 2.0]))
    array([1, 2, 0])
    """
    found: Places = answer(np.argsort, x, axis=axis, kind=kind)
    return found


def any(x: Any, axis: Any = None, keepdims: bool = False) -> Truths:
    """Return whether a number is not 0, along some axes, or among all.

    >>> bool(any(np.array([0.0, 2.0])))
    True
    """
    found: Truths = answer(np.any, x, axis=axis, keepdims=keepdims)
    return found


def all(x: Any, axis: Any = None, keepdims: bool = False) -> Truths:
    """Return whether no number is 0, along some axes, or among all.

    >>> bool(all(np.array([0.0, 2.0])))
    False
    """
    found: Truths = answer(np.all, x, axis=axis, keepdims=keepdims)
    return found


def nonzero(x: Any) -> tuple[Places, ...]:
    """Return the places of the numbers that are not 0: an array of whole numbers for each axis."""
    found: tuple[Places, ...] = answer(np.nonzero, x)
    return found


def count_nonzero(x: Any, axis: Any = None, keepdims: bool = False) -> Places:
    """Return how many numbers are not 0, along some axes, or of all."""
    found: Places = answer(np.count_nonzero, x, axis=axis, keepdims=keepdims)
    return found


def searchsorted(x: Any, v: Any, side: Any = "left") -> Places:
    """Return before which places of ascending numbers some others belong."""
    found: Places = answer(np.searchsorted, x, array_of("searchsorted", numbers_of(v)), side=side)
    return found


def answer(function: Any, x: Any, *given: Any, **settings: Any) -> Any:
    """Return what a function of NumPy says of the bare numbers, or say why it refuses."""
    numbers = array_of(function.__name__, numbers_of(x))
    try:
        return function(numbers, *given, **settings)
    except (ArithmeticError, IndexError, TypeError, ValueError) as error:
        told = [f"{name}={setting!r:.60}" for name, setting in settings.items()]
        given_to = ", ".join([f"shape {numbers.shape}", *told])
        raise InputError(f"{function.__name__} got {given_to}: {error}") from error
