"""Whether all numbers are finite: the question that is asked of nearly every array."""

from __future__ import annotations

from typing import Any

import numpy as np

INFINITY = float("inf")
MINUS_INFINITY = float("-inf")


def is_finite(data: Any) -> bool:
    """Whether a number, or every number of an array, is neither inf nor nan.

    The sum of the squares is the quickest way to look at every number of an array. If it is
    finite, so are they; if not, it may have overflowed, and each is looked at.

    >>> is_finite(np.array([1.0, 1e200])), is_finite(np.array([1.0, np.nan])), is_finite(2.0)
    (True, False, True)
    """
    if type(data) is float:
        return MINUS_INFINITY < data < INFINITY
    if MINUS_INFINITY < np.vdot(data, data) < INFINITY:
        return True
    return bool(np.isfinite(data).all())
