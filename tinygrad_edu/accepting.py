"""What a Tensor is made of, and what may stand beside it: floating-point numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from tinygrad_edu.errors import InputError
from tinygrad_edu.value import Value


def as_floats(data: Any, dtype: Any, *, copy: bool) -> Any:
    """Return numbers as a floating-point array, or raise InputError."""
    if dtype is not None:
        refuse_dtype(dtype)
    try:
        array = np.array(data, dtype=dtype) if copy else np.asarray(data)
    except (TypeError, ValueError) as error:
        raise InputError(
            f"Tensor got {data!r:.80}; write real numbers, in rows of one length"
        ) from error
    if array.dtype.kind == "f":
        return array
    if array.dtype.kind in "biu":
        return array.astype(np.float64)
    hint = "real numbers, in rows of one length"
    if array.dtype == object and any([isinstance(item, Value) for item in array.flat]):
        hint = "Tensor.of([…]) to join Values into a Tensor"
    raise InputError(f"Tensor got {data!r:.80} ({array.dtype}); write {hint}")


def refuse_dtype(dtype: Any) -> None:
    """Raise InputError unless a dtype is a floating-point format."""
    try:
        kind = np.dtype(dtype).kind
    except TypeError:
        kind = ""
    if kind != "f":
        raise InputError(
            f"Tensor got dtype={dtype!r:.40}; gradients need floating-point numbers: write "
            "dtype=numpy.float32, or leave it out for float64"
        )


def is_plain(operand: Any) -> bool:
    """Whether an operand is a float or an array of floats already."""
    if type(operand) is np.ndarray:
        return operand.dtype.kind == "f" and operand.ndim > 0
    return type(operand) is float


def plain_operand(operand: Any) -> Any:
    """Return what a constant keeps of a number, an array or a list; a NumPy scalar is a float."""
    array = as_floats(operand, None, copy=False)
    return array if array.ndim else float(array)
