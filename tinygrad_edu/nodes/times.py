"""Upstream × partial: what goes back to one input, of numbers, of arrays and of nodes.

Upstream of 0 counts for nothing: 0 times an infinite partial is 0 here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.ground.finite import is_finite
from tinygrad_edu.modes import quiet
from tinygrad_edu.node import Node

if TYPE_CHECKING:
    from tinygrad_edu.ground.kinds import Array


def times(upstream: Any, partial: Any) -> Any:
    """Return upstream × partial; 0 where upstream is 0, even if the partial is infinite."""
    if type(partial) is float and type(upstream) is not float:
        return times_number(upstream, partial)
    product = upstream * partial
    return product if is_finite(product) else without_spoilt(product, upstream)


def without_spoilt(product: Any, upstream: Any) -> Any:
    """Return upstream × partial with 0 wherever upstream is 0: there it came from 0 · ∞ or NaN."""
    if isinstance(product, np.ndarray):
        return np.where(upstream == 0.0, 0.0, product)
    return 0.0 if upstream == 0.0 else product


def times_number(upstream: Any, number: float) -> Any:
    """Return an array times one number, without work where there is none to do."""
    if number == 1.0:
        return upstream
    if number - number:  # inf or nan, beside which 0 is to stay 0
        return without_spoilt(upstream * number, upstream)
    if isinstance(upstream, np.ndarray) and upstream.size and not any(upstream.strides):
        return one_number(upstream.flat[0] * number, upstream)  # the same number at every place
    return upstream * number


def one_number(number: float, like: Array) -> Array:
    """Return an array that shows one number at every place, in the shape and dtype of another."""
    return np.ndarray(like.shape, like.dtype, like.dtype.type(number), 0, (0,) * like.ndim)


def recorded_times(upstream: Any, partial: Any) -> Any:
    """Return upstream × partial as a node; None for a partial that is the number 0.

    Factors of 1 are left out, so that the formula of the gradient is as short as on paper. Where
    upstream is inf or nan, 0 times it is nan, as in every backward pass.
    """
    if isinstance(partial, (float, int)):
        if partial == 0:
            return None if is_finite(upstream._data) else times_zero(upstream)
        if partial == 1:
            return upstream
        if partial == -1:
            return -upstream
    elif isinstance(partial, Node) and upstream.is_constant and is_one(upstream):
        return partial
    return upstream * partial


def times_zero(upstream: Any) -> Any:
    """Return 0 where upstream is finite, and nan where it is not, without a warning of that."""
    with quiet():
        return upstream * 0.0


def is_one(node: Node) -> bool:
    """Whether a node is the number 1, without dimensions."""
    return not np.ndim(node._data) and bool(node._data == 1.0)
