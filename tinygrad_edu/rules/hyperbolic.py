"""The hyperbolic functions besides tanh, and their inverses."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from tinygrad_edu.registry import elementwise
from tinygrad_edu.rules.elementwise import sqrt
from tinygrad_edu.rules.roots import hypot

if TYPE_CHECKING:
    from tinygrad_edu.ground.kinds import Operand, Partials

POINTS = [(0.5,), (-2.0,)]


@elementwise("sinh", latex=r"\sinh {}", array=np.sinh, examples=POINTS)
def sinh(x: float) -> float:
    """Return sinh x = (eˣ − e⁻ˣ)/2."""
    return math.sinh(x)


@sinh.rule
def d_sinh(s: Operand, x: Operand) -> Partials[Operand]:
    """∂s/∂x = cosh x."""
    return (cosh(x),)


@elementwise("cosh", latex=r"\cosh {}", array=np.cosh, examples=POINTS)
def cosh(x: float) -> float:
    """Return cosh x = (eˣ + e⁻ˣ)/2."""
    return math.cosh(x)


@cosh.rule
def d_cosh(s: Operand, x: Operand) -> Partials[Operand]:
    """∂s/∂x = sinh x."""
    return (sinh(x),)


@elementwise(
    "arcsinh",
    latex=r"\operatorname{{arsinh}} {}",
    array=np.arcsinh,
    examples=POINTS,
    is_quiet=True,
)
def arcsinh(x: float) -> float:
    """Return arcsinh x = ln(x + √(x² + 1))."""
    return math.asinh(x)


@arcsinh.rule
def d_arcsinh(s: Operand, x: Operand) -> Partials[Operand]:
    """∂s/∂x = 1/√(x² + 1)."""
    return (1.0 / hypot(x, 1.0),)


@elementwise(
    "arccosh",
    latex=r"\operatorname{{arcosh}} {}",
    array=np.arccosh,
    examples=[(1.5,), (3.0,)],
)
def arccosh(x: float) -> float:
    """Return arccosh x = ln(x + √(x² − 1)); x is 1 or more."""
    return math.acosh(x)


@arccosh.rule
def d_arccosh(s: Operand, x: Operand) -> Partials[Operand]:
    """∂s/∂x = 1/√(x² − 1), written √(x − 1) √(x + 1): no digits are lost near 1."""
    return (1.0 / (sqrt(x - 1.0) * sqrt(x + 1.0)),)


@elementwise(
    "arctanh",
    latex=r"\operatorname{{artanh}} {}",
    array=np.arctanh,
    examples=[(0.5,), (-0.7,)],
)
def arctanh(x: float) -> float:
    """Return arctanh x = ½ ln((1 + x)/(1 − x)); x is from −1 to 1."""
    return math.atanh(x)


@arctanh.rule
def d_arctanh(s: Operand, x: Operand) -> Partials[Operand]:
    """∂s/∂x = 1/(1 − x²), written (1 − x)(1 + x)."""
    return (1.0 / ((1.0 - x) * (1.0 + x)),)
