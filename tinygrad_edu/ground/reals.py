"""What the forward rules of floats take: real numbers, each in the range of a float."""

from __future__ import annotations

from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

REAL_KINDS = set("biuf")
"""The kinds of array whose numbers are real: bool, signed and unsigned whole, floating."""


def refuse_no_numbers(name: str, operands: Iterable[Any]) -> None:
    """Raise InputError unless every operand of an operation is a real number, or an array of one.

    Python's own errors say nothing of what was called. It is asked only after one of them.

    Args:
        name: What the operation is called.
        operands: What it was given.
    """
    for operand in operands:
        is_real = isinstance(operand, (Real, np.bool_, np.ndarray))
        try:
            np.float64(operand if is_real else "no number")
        except (OverflowError, TypeError, ValueError):
            raise InputError(
                f"{name} got {operand!r:.80}; it takes a number up to 1.8e308, an array, a Value "
                f"or a Tensor. Of a list write numpy.array(items), or [{name}(x) for x in items]"
            ) from None


def real_arrays(name: str, operands: Sequence[Any]) -> Sequence[Any]:
    """Return plain operands, some of them arrays, as the forward rule on arrays takes them.

    NumPy would make float16 of True and False, or refuse them. And its own single numbers would
    make float64 of an array of float32; Python's widen nothing.

    Args:
        name: What the operation is called.
        operands: Arrays and numbers.

    Raises:
        InputError: An array is not of real numbers.
    """
    kinds = {np.asarray(operand).dtype.kind for operand in operands}
    if kinds - REAL_KINDS:
        given = ", ".join([f"{operand!r:.80}" for operand in operands])
        raise InputError(f"{name} got {given}; it takes arrays of real numbers")
    if "b" in kinds:
        operands = [np.asarray(operand) * 1.0 for operand in operands]
    if len(operands) == 1 or not any([np.ndim(operand) for operand in operands]):
        return operands
    return [operand if np.ndim(operand) else float(operand) for operand in operands]


def comparable(name: str, operand: Any) -> Any:
    """Return what numbers are compared with, or raise InputError for an array of words or dates."""
    if isinstance(operand, (np.ndarray, np.generic)) and operand.dtype.kind not in "biufO":
        raise InputError(f"{name} got {operand!r:.80}; write real numbers")
    return operand


def array_of(name: str, items: Any) -> NDArray[Any]:
    """Return what an operation was given as an array, or raise InputError where it forms no rows.

    Args:
        name: What the operation is called.
        items: An array, or lists of any depth.
    """
    try:
        return np.asarray(items)
    except (RuntimeError, ValueError) as error:
        raise InputError(f"{name} got {items!r:.80}; write rows of one length") from error
