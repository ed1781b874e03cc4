"""Functions of one number, in a line of what is there: NumPy's names for a power, a quotient.

They are no operations of their own: a drawing shows the power, the quotient, the product.
"""

from __future__ import annotations

import math
from typing import Any

from tinygrad_edu.activations import absolute
from tinygrad_edu.powers import power
from tinygrad_edu.registry import OF_NUMPY


def square(x: Any) -> Any:
    """Return x²."""
    return x**2


def reciprocal(x: Any) -> Any:
    """Return 1/x."""
    return 1.0 / x


def positive(x: Any) -> Any:
    """Return x itself."""
    return +x


def deg2rad(x: Any) -> Any:
    """Return an angle in degrees as one in radians: x · π/180."""
    return x * (math.pi / 180.0)


def rad2deg(x: Any) -> Any:
    """Return an angle in radians as one in degrees: x · 180/π."""
    return x * (180.0 / math.pi)


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
