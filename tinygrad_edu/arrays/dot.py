"""dot: the net input of a neuron on lists of numbers, and NumPy's product on whole arrays."""

from __future__ import annotations

from string import ascii_lowercase
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.arrays.forms import as_array, refuse
from tinygrad_edu.errors import InputError
from tinygrad_edu.node import Node
from tinygrad_edu.rules import sums
from tinygrad_edu.rules.einsum import einsum
from tinygrad_edu.rules.elementwise import multiply
from tinygrad_edu.rules.products import matmul
from tinygrad_edu.rules.shapes import shape_of

if TYPE_CHECKING:
    from collections.abc import Sequence


def dot(weights: Sequence[Any] | Any, inputs: Sequence[Any] | Any, bias: Any = None) -> Any:
    """Return w₁·x₁ + … + wₙ·xₙ + b as ONE node: the net input of a neuron.

    Of two arrays or Tensors it is NumPy's dot: the sum over the last axis of the first and the
    last but one of the second. See `array_dot`.

    Args:
        weights: n Values or numbers.
        inputs: n Values or numbers.
        bias: A Value or a number; none is added if it is left out.

    Returns:
        A Value, or a number if nothing given is a Value.

    Raises:
        InputError: There are not as many inputs as weights.

    >>> from tinygrad_edu import Tensor, Value, dot
    >>> net = dot([Value(0.15), Value(0.20)], [0.05, 0.10], Value(0.35))
    >>> net.data
    0.3775
    >>> dot(Tensor([[1.0, 2.0], [3.0, 4.0]]), Tensor([1.0, 10.0])).data
    array([21., 43.])
    """
    if is_array(weights) and is_array(inputs):
        product = array_dot(weights, inputs)
        return product if bias is None else product + bias
    return sums.dot(weights, inputs, bias)


def array_dot(a: Any, b: Any, *, out: None = None) -> Any:
    """Return NumPy's dot of two arrays or Tensors, sᵢⱼₖₘ = Σₙ aᵢⱼₙ bₖₙₘ.

    For vectors it is their scalar product, for matrices the matrix product, for a number the
    multiple. From three axes on it takes every row of a with every column of b, where matmul
    takes pairs of matrices.

    Args:
        a: An array, a Tensor or a number.
        b: The same; the last axis of a is as long as its last axis but one (its only axis).
        out: Refused, as no node is written into.

    >>> array_dot(np.ones((2, 3, 4)), np.ones((5, 4, 6))).shape
    (2, 3, 5, 6)
    """
    refuse("numpy.dot", out=out)
    a, b = as_array(a), as_array(b)
    left, right = shape_of(a), shape_of(b)
    if not left or not right:
        return multiply(a, b)
    if left[-1] != right[-min(2, len(right))]:
        raise InputError(
            f"dot got shapes {left} and {right}; it needs the last axis of the first as long as "
            "the last axis but one of the second. .T or .reshape(…) brings one into shape"
        )
    if len(right) < 3:
        return matmul(a, b)
    rows, columns = len(left) - 1, len(right) - 2
    before, behind = ascii_lowercase[:rows], ascii_lowercase[rows : rows + columns]
    return einsum(a, b, subscripts=f"{before}y,{behind}yz->{before}{behind}z")


def is_array(x: Any) -> bool:
    """Whether x is a Tensor, or an array of numbers."""
    if isinstance(x, Node):
        return bool(x.rank)
    return isinstance(x, np.ndarray) and x.dtype != object
