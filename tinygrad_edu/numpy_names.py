"""NumPy's functions on Tensors: numpy.tanh(t) and numpy.concatenate([s, t]) give Tensors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu import functions
from tinygrad_edu.arithmetic import QUESTIONS
from tinygrad_edu.arrays.dot import array_dot
from tinygrad_edu.arrays.subscripts import einsum
from tinygrad_edu.errors import InputError
from tinygrad_edu.node import numbers_of
from tinygrad_edu.products import matmul
from tinygrad_edu.registry import OF_NUMPY

if TYPE_CHECKING:
    from collections.abc import Callable

COMPARISONS = {"equal", "not_equal"}

FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.concatenate: functions.concatenate,
    np.stack: functions.stack,
    np.where: functions.where,
    np.sum: functions.sum,
    np.mean: functions.mean,
    np.max: functions.max,
    np.amax: functions.max,
    np.min: functions.min,
    np.amin: functions.min,
    np.var: functions.var,
    np.std: functions.std,
    np.reshape: functions.reshape,
    np.transpose: functions.transpose,
    np.swapaxes: functions.swapaxes,
    np.expand_dims: functions.expand_dims,
    np.squeeze: functions.squeeze,
    np.broadcast_to: functions.broadcast_to,
    np.clip: functions.clip,
    np.pad: functions.pad,
    np.dot: array_dot,
    np.einsum: einsum,
}
"""NumPy's functions that mean the same here."""

QUESTIONS_OF_ARRAYS = {
    *(np.shape, np.ndim, np.size, np.argmax, np.argmin, np.argsort, np.any, np.all),
    *(np.allclose, np.array_equal, np.array_repr, np.array_str, np.round, np.isclose),
}
"""NumPy's functions that ask about the numbers, and have no derivative."""


def tensor_ufunc(ufunc: np.ufunc, inputs: tuple[Any, ...]) -> Any:
    """Return what a NumPy function gives, place by place, for Tensors and arrays.

    Raises:
        InputError: It cannot be differentiated here, and is no question about the numbers.
    """
    name = ufunc.__name__
    if name in QUESTIONS or name in COMPARISONS:
        return ufunc(*[numbers_of(x) for x in inputs])
    if name == "matmul":
        return matmul(*inputs)
    op = OF_NUMPY.get(name)
    if op is None:
        raise InputError(not_here(name))
    return op(*inputs)


def tensor_function(function: Any, given: Any, settings: Any) -> Any:
    """Return what a NumPy function of whole arrays gives for Tensors.

    Raises:
        InputError: It cannot be differentiated here, and is no question about the numbers.
    """
    if function in QUESTIONS_OF_ARRAYS:
        return function(*[numbers_of(x) for x in given], **settings)
    ours = FUNCTIONS.get(function)
    if ours is None:
        raise InputError(not_here(getattr(function, "__name__", str(function))))
    return ours(*given, **settings)


def not_here(name: str) -> str:
    """Return what to say of a NumPy function that has no derivative here."""
    known = sorted({*OF_NUMPY, *[function.__name__ for function in FUNCTIONS]})
    return (
        f"numpy.{name} is not among the functions that can be differentiated here: "
        f"{', '.join(known)}. For the bare numbers write .data behind the Tensor"
    )
