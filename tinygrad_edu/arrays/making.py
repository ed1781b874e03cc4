"""New arrays of the shape of another: plain ones, as there is nothing in them to differentiate."""

from __future__ import annotations

from typing import Any

import numpy as np

from tinygrad_edu.arrays.asking import answer
from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.reals import array_of
from tinygrad_edu.node import Node

__all__ = ["empty_like", "full_like", "ones_like", "zeros_like"]


def zeros_like(x: Any, dtype: Any = None, shape: Any = None) -> Any:
    """Return a plain array of zeros in the shape and dtype of x; Tensor(…) makes a leaf of it.

    >>> from tinygrad_edu import Tensor
    >>> zeros_like(Tensor([1.0, 2.0]))
    array([0., 0.])
    """
    return full_like(x, 0.0, dtype, shape)


def ones_like(x: Any, dtype: Any = None, shape: Any = None) -> Any:
    """Return a plain array of ones in the shape and dtype of x; Tensor(…) makes a leaf of it."""
    return full_like(x, 1.0, dtype, shape)


def empty_like(x: Any, dtype: Any = None, shape: Any = None) -> Any:
    """Return a plain array in the shape and dtype of x, whose numbers are whatever was there."""
    return answer(np.empty_like, x, dtype=dtype, shape=shape)


def full_like(x: Any, fill_value: Any, dtype: Any = None, shape: Any = None) -> Any:
    """Return a plain array of one number in the shape and dtype of x; Tensor(…) makes a leaf of it.

    To copy a node to a shape, so that gradients flow back, there is `broadcast_to`.
    """
    if isinstance(fill_value, Node):
        raise InputError(
            f"full_like got {fill_value!r:.60} to fill an array with, which would cut its graph; "
            "write broadcast_to(node, shape=x.shape), or node.data for the bare number"
        )
    if np.iscomplexobj(array_of("full_like", fill_value)):
        raise InputError(f"full_like got {fill_value!r:.60}; numbers are real here")
    return answer(np.full_like, x, fill_value, dtype=dtype, shape=shape)
