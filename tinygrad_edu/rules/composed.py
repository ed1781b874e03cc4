"""Functions of one number, in a line of what is there: NumPy's names for a power, a quotient.

They are no operations of their own: a drawing shows the power, the quotient, the product.
"""

from __future__ import annotations

import math
from typing import Any

from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.reals import array_of, refuse_no_numbers
from tinygrad_edu.node import Node
from tinygrad_edu.registry import OF_NUMPY
from tinygrad_edu.rules.activations import absolute
from tinygrad_edu.rules.elementwise import divide, multiply
from tinygrad_edu.rules.powers import power
from tinygrad_edu.rules.same_kind import same_kind


def real(name: str, x: Any) -> Any:
    """Return a node or a number as it is, and rows of numbers as an array, or raise InputError."""
    if isinstance(x, Node):
        return x
    array = array_of(name, x)
    if array.dtype == object and array.ndim:  # of nodes: each is asked for itself
        refuse_no_numbers(name, [item for item in array.flat if not isinstance(item, Node)])
        return array
    if array.dtype.kind not in "iuf":
        raise InputError(f"{name} got {x!r:.80}; it takes a number, an array, a Value or a Tensor")
    return array if array.ndim else x


@same_kind
def square(x: Any) -> Any:
    """Return x²."""
    return power(real("square", x), 2)


@same_kind
def reciprocal(x: Any) -> Any:
    """Return 1/x."""
    return divide(1.0, real("reciprocal", x))


@same_kind
def positive(x: Any) -> Any:
    """Return x itself."""
    return +real("positive", x)


@same_kind
def deg2rad(x: Any) -> Any:
    """Return an angle in degrees as one in radians: x · π/180."""
    return multiply(real("deg2rad", x), math.pi / 180.0)


@same_kind
def rad2deg(x: Any) -> Any:
    """Return an angle in radians as one in degrees: x · 180/π."""
    return multiply(real("rad2deg", x), 180.0 / math.pi)


OF_NUMPY.update(
    square=square,
    reciprocal=reciprocal,
    positive=positive,
    conjugate=positive,
    deg2rad=deg2rad,
    radians=deg2rad,
    rad2deg=rad2deg,
    degrees=rad2deg,
    fabs=absolute,
    float_power=power,
)
