"""NumPy's functions of places, numpy.tanh and the like, on Values and arrays of Values."""

from __future__ import annotations

from operator import is_
from typing import Any

import numpy as np

from tinygrad_edu.arrays.dispatch import called_by_name
from tinygrad_edu.ground.reals import comparable
from tinygrad_edu.node import Node
from tinygrad_edu.registry import OF_NUMPY

QUESTIONS = {
    *("greater", "greater_equal", "less", "less_equal"),
    *("isfinite", "isinf", "isnan", "signbit"),
}
"""NumPy's functions that ask about the numbers, and have no derivative."""


def apply_ufunc(ufunc: np.ufunc, inputs: tuple[Any, ...]) -> Any:
    """Return what a NumPy function gives for numbers, arrays and nodes.

    Raises:
        InputError: It is no operation that can be differentiated, nor a question.
    """
    name = ufunc.__name__
    if name in QUESTIONS:
        return ufunc(
            *[x._data if isinstance(x, Node) else comparable("a Value", x) for x in inputs]
        )
    if name in ("equal", "not_equal"):  # == asks whether two names mean the same node
        same = np.frompyfunc(is_, 2, 1)(*[np.asarray(x, dtype=object) for x in inputs])
        return np.asarray(same, dtype=bool) == (name == "equal")
    op = OF_NUMPY.get(name)
    if op is None:
        return called_by_name(ufunc, inputs, {})
    if not any([isinstance(x, np.ndarray) and x.ndim for x in inputs]):
        return op(*inputs)
    return np.frompyfunc(op, len(inputs), 1)(*[np.asarray(x, dtype=object) for x in inputs])
