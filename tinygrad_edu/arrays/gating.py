"""glu: one half of the numbers says how much of the other half goes through."""

from __future__ import annotations

from typing import Any

from tinygrad_edu.arrays.operands import operand
from tinygrad_edu.errors import InputError
from tinygrad_edu.rules.activations import sigmoid
from tinygrad_edu.rules.indexing import index
from tinygrad_edu.rules.same_kind import same_kind
from tinygrad_edu.rules.shapes import axes_of, shape_of


@same_kind
def glu(x: Any, axis: int = -1) -> Any:
    """Return a · σ(b), where a is the first half of x along an axis and b the second.

    Args:
        x: A Tensor or an array, of even length along the axis.
        axis: The axis that is halved.

    Raises:
        InputError: The length along the axis is odd, or there is no such axis.

    Source: Dauphin, Fan, Auli and Grangier, Language Modeling with Gated Convolutional Networks,
    2017.

    >>> import numpy as np
    >>> glu(np.array([3.0, 0.0]))
    array([1.5])
    """
    x = operand(x)
    shape = shape_of(x)
    (place,) = axes_of((axis,), len(shape))
    length = shape[place]
    if length % 2:
        raise InputError(
            f"glu got x of shape {shape}, which is {length} long along axis {axis}; it takes an "
            "even length, whose halves are the numbers and their gates"
        )
    before = (slice(None),) * place
    numbers = index(x, key=(*before, slice(0, length // 2)))
    gates = index(x, key=(*before, slice(length // 2, length)))
    return numbers * sigmoid(gates)
