"""What a Tensor is made of, and what may stand beside it: floating-point numbers."""

from __future__ import annotations

from numbers import Real
from typing import Any

import numpy as np

from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.dtypes import FLOATING, floating
from tinygrad_edu.node import Node


def as_floats(data: Any, dtype: Any, *, copy: bool) -> Any:
    """Return numbers as a floating-point array, or raise InputError."""
    if dtype is not None:
        dtype = floating(dtype)
    try:
        array = np.array(data, dtype=dtype) if copy else np.asarray(data)
    except InputError:  # a Tensor among the data, which says what to write
        raise
    except (OverflowError, TypeError, ValueError) as error:
        raise InputError(
            f"Tensor got {data!r:.80}; write real numbers, in rows of one length"
        ) from error
    if hasattr(data, "mask") and isinstance(data, np.ma.MaskedArray) and np.any(data.mask):
        raise InputError(
            "Tensor got an array in which some numbers are masked; a Tensor has no mask: write "
            "data.filled(0.0), or data.compressed() for the numbers that are left"
        )
    if array.dtype.kind == "f":
        return array if array.dtype in FLOATING else array.astype(floating(array.dtype))
    hint = "real numbers, in rows of one length"
    if array.dtype.kind in "biu" or all_real(array):
        try:
            return array.astype(np.float64)
        except OverflowError:
            hint = "numbers that a float can hold, up to 1.8e308"
    if array.dtype == object and any([isinstance(item, Node) for item in array.flat]):
        hint = "Tensor.of([…]) to join Values into a Tensor"
    raise InputError(f"Tensor got {data!r:.80} ({array.dtype}); write {hint}")


def all_real(array: Any) -> bool:
    """Whether an array of objects holds real numbers only: fractions, or very large whole ones."""
    return array.dtype == object and all([isinstance(item, Real) for item in array.flat])


def is_plain(operand: Any) -> bool:
    """Whether an operand is a float or an array of floats already."""
    if type(operand) is np.ndarray:
        return operand.dtype in FLOATING and operand.ndim > 0
    return type(operand) is float


def plain_operand(operand: Any) -> Any:
    """Return what a constant keeps of a number, an array or a list; a NumPy scalar is a float."""
    array = as_floats(operand, None, copy=False)
    return array if array.ndim else float(array)
