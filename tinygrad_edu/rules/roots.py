"""The cube root, the length of (x, y), and a quotient for slopes that end in 0/0.

A length has a corner at 0, as |x| has, and as there its slope is taken to be 0.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from tinygrad_edu.registry import elementwise

if TYPE_CHECKING:
    from tinygrad_edu.ground.kinds import Numbers, Operand, Partials

PAIRS = [(1.5, -2.0), (0.5, 3.0)]


@elementwise("∛", latex=r"\sqrt[3]{{{}}}", array=np.cbrt, examples=[(0.5,), (-2.0,)])
def cbrt(x: float) -> float:
    """Return ∛x, which negative numbers have as well."""
    return math.cbrt(x)


@cbrt.rule
def d_cbrt(s: Operand, x: Operand) -> Partials[Operand]:
    """∂s/∂x = 1/(3s²)."""
    return (1.0 / (3.0 * s * s),)


def divide_arrays_or_zero(x: Numbers, y: Numbers) -> Numbers:
    """Return x / y of two arrays, and 0 in the places where y is 0."""
    with np.errstate(all="ignore"):
        return np.where(y == 0.0, 0.0, x / y)


@elementwise(
    "÷",
    text="divide_or_zero({}, {})",
    latex=r"\frac{{{}}}{{{}}}",
    array=divide_arrays_or_zero,
    examples=PAIRS,
)
def divide_or_zero(x: float, y: float) -> float:
    """Return x / y, and 0 where y is 0."""
    return x / y if y != 0.0 else 0.0


@divide_or_zero.rule
def d_divide_or_zero(s: Operand, x: Operand, y: Operand) -> Partials[Operand]:
    """∂s/∂x = 1/y and ∂s/∂y = −s/y, and 0 where y is 0."""
    return divide_or_zero(1.0, y), -divide_or_zero(s, y)


@elementwise(
    "hypot", latex=r"\sqrt{{{}^2 + {}^2}}", array=np.hypot, examples=PAIRS, stays_finite=True
)
def hypot(x: float, y: float) -> float:
    """Return √(x² + y²), the length of (x, y); the squares cannot overflow."""
    return math.hypot(x, y)


@hypot.rule
def d_hypot(s: Operand, x: Operand, y: Operand) -> Partials[Operand]:
    """∂s/∂x = x/s and ∂s/∂y = y/s; at the corner, s = 0, both are 0."""
    return divide_or_zero(x, s), divide_or_zero(y, s)
