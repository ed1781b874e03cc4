"""taylor: a function near a point as a polynomial, by differentiating again and again."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.arrays.functions import sum as sum_of
from tinygrad_edu.arrays.tensor import Tensor
from tinygrad_edu.calculus.pytrees import is_leaf, leaves_like, leaves_of, with_leaves
from tinygrad_edu.calculus.transforms import (
    derivatives,
    recorded_call,
    refuse_several,
    shown,
    wants_nodes,
)
from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.arguments import check_count
from tinygrad_edu.node import Node, numbers_of
from tinygrad_edu.value import Value

if TYPE_CHECKING:
    from collections.abc import Callable


def taylor(f: Callable[..., Any], x: Any, order: int, direction: Any = None) -> list[Any]:
    """Return c₀ … cₙ of f(x + t·u) = Σ cₖ tᵏ + O(tⁿ⁺¹): cₖ = (1/k!) dᵏf(x + t·u)/dtᵏ at t = 0.

    Each derivative is a graph, and the next one is taken of that graph. Of a function of one
    number, u = 1, and cₖ = f⁽ᵏ⁾(x)/k!. Of one of several, c₁ = uᵀ∇f and c₂ = ½ uᵀ∇²f u.

    Args:
        f: A function of one argument that returns one number.
        x: Where to expand: a number, an array, or lists, tuples and dicts of them.
        order: n, the highest power of t, 0 or more.
        direction: u, in the form of x; it may be left out where x is one number.

    Returns:
        The n + 1 coefficients: floats, or nodes where x, or what is around, is recorded.

    Raises:
        InputError: order is no whole number from 0 on, u is missing or has another form than x,
            or f does not return one number.

    >>> from tinygrad_edu import taylor
    >>> taylor(lambda x: x**3, 3.0, 4)
    [27.0, 27.0, 9.0, 1.0, 0.0]
    >>> taylor(lambda p: p[0] ** 2 * p[1], np.array([1.0, 3.0]), 2, np.array([1.0, 0.0]))
    [3.0, 6.0, 3.0]
    """
    check_count("taylor got order", order, 0, most=MOST_TERMS)
    leaves, ways = leaves_of(x), ways_of(x, direction)
    recorded = wants_nodes(x, direction)
    is_scalar = any([isinstance(leaf, Value) for leaf in leaves])
    t: Any = Value(0.0) if is_scalar else Tensor(0.0)
    moved = with_leaves(x, [leaf + t * way for leaf, way in zip(leaves, ways)])
    derivative = recorded_call(f, moved)
    refuse_several(f, derivative)
    if isinstance(derivative, Node) and np.ndim(numbers_of(derivative)):
        derivative = sum_of(derivative)  # one number in brackets is a number
    coefficients = [shown(derivative, recorded)]
    for k in range(1, int(order) + 1):
        (derivative,) = derivatives(derivative, [t], recorded=True)
        coefficients.append(shown(derivative / math.factorial(k), recorded))
    return coefficients


MOST_TERMS = 1000
"""Each further derivative is a larger graph; the factorial of more is beyond all floats, too."""


def ways_of(x: Any, direction: Any) -> list[Any]:
    """Return u for each leaf of x: 1 if x is a number and none was given."""
    if direction is not None:
        return leaves_like(direction, x, "direction", "x")
    if is_leaf(x) and np.ndim(numbers_of(x)) == 0:
        return [1.0]
    raise InputError(
        f"taylor got x={x!r:.80}, which is more than one number, and no direction; write "
        "taylor(f, x, order, direction), where the direction has the form of x"
    )
