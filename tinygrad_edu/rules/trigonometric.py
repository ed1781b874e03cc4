"""The tangent, the inverse functions of sine and cosine, and the angle of a point.

Near x = 1 the digits of 1 − x² are lost, and those of (1 − x)(1 + x) are not.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from tinygrad_edu.registry import elementwise
from tinygrad_edu.rules.elementwise import sqrt
from tinygrad_edu.rules.roots import hypot

if TYPE_CHECKING:
    from tinygrad_edu.ground.kinds import Operand, Partials

INSIDE = [(0.5,), (-0.7,)]


@elementwise("tan", latex=r"\tan {}", array=np.tan, examples=[(0.5,), (-2.0,)], is_quiet=True)
def tan(x: float) -> float:
    """Return tan x = sin x / cos x, with x in radians."""
    return math.tan(x)


@tan.rule
def d_tan(s: Operand, x: Operand) -> Partials[Operand]:
    """∂s/∂x = 1 + s², which is 1/cos² x."""
    return (1.0 + s * s,)


@elementwise("arcsin", latex=r"\arcsin {}", array=np.arcsin, examples=INSIDE)
def arcsin(x: float) -> float:
    """Return arcsin x, from −π/2 to π/2; x is from −1 to 1."""
    return math.asin(x)


@arcsin.rule
def d_arcsin(s: Operand, x: Operand) -> Partials[Operand]:
    """∂s/∂x = 1/√(1 − x²), written (1 − x)(1 + x)."""
    return (1.0 / sqrt((1.0 - x) * (1.0 + x)),)


@elementwise("arccos", latex=r"\arccos {}", array=np.arccos, examples=INSIDE)
def arccos(x: float) -> float:
    """Return arccos x, from 0 to π; x is from −1 to 1."""
    return math.acos(x)


@arccos.rule
def d_arccos(s: Operand, x: Operand) -> Partials[Operand]:
    """∂s/∂x = −1/√(1 − x²), written (1 − x)(1 + x)."""
    return (-1.0 / sqrt((1.0 - x) * (1.0 + x)),)


@elementwise(
    "arctan2",
    latex=r"\operatorname{{arctan2}}({}, {})",
    array=np.arctan2,
    examples=[(1.5, -2.0), (0.5, 3.0), (-1.0, -0.5)],
    is_quiet=True,
)
def arctan2(y: float, x: float) -> float:
    """Return the angle of the point (x, y), from −π to π: arctan y/x in all four quadrants."""
    return math.atan2(y, x)


@arctan2.rule
def d_arctan2(s: Operand, y: Operand, x: Operand) -> Partials[Operand]:
    """∂s/∂y = x/r² and ∂s/∂x = −y/r² with r² = x² + y², never computed: it may overflow."""
    r = hypot(x, y)
    return x / r / r, -y / r / r
