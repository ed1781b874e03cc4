"""Exponentials and logarithms of other bases, and those that keep their digits near 0 and far out.

e^x − 1 written out is 0 for x = 1e-17, and ln(eˣ + eʸ) overflows at x = 800. These are right there.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from tinygrad_edu.registry import elementwise
from tinygrad_edu.rules.activations import sigmoid
from tinygrad_edu.rules.elementwise import exp

if TYPE_CHECKING:
    from tinygrad_edu.ground.kinds import Operand, Partials

LN_2 = math.log(2.0)
LN_10 = math.log(10.0)
POINTS = [(0.5,), (-2.0,)]
POSITIVE = [(0.5,), (3.0,)]


@elementwise("expm1", latex="e^{{{}}} - 1", array=np.expm1, examples=POINTS)
def expm1(x: float) -> float:
    """Return eˣ − 1, with all its digits near x = 0."""
    return math.expm1(x)


@expm1.rule
def d_expm1(s: Operand, x: Operand) -> Partials[Operand]:
    """∂s/∂x = eˣ; s + 1 would lose the digits of it where x is far below 0."""
    return (exp(x),)


@elementwise("log1p", latex=r"\ln(1 + {})", array=np.log1p, examples=POSITIVE)
def log1p(x: float) -> float:
    """Return ln(1 + x), with all its digits near x = 0."""
    return math.log1p(x)


@log1p.rule
def d_log1p(s: Operand, x: Operand) -> Partials[Operand]:
    """∂s/∂x = 1/(1 + x)."""
    return (1.0 / (1.0 + x),)


@elementwise("exp2", latex="2^{{{}}}", array=np.exp2, examples=POINTS)
def exp2(x: float) -> float:
    """Return 2ˣ."""
    return math.exp2(x)


@exp2.rule
def d_exp2(s: Operand, x: Operand) -> Partials[Operand]:
    """∂s/∂x = s · ln 2."""
    return (s * LN_2,)


@elementwise("log2", latex=r"\log_2 {}", array=np.log2, examples=POSITIVE)
def log2(x: float) -> float:
    """Return log₂ x: to what power 2 is to be raised to give x."""
    return math.log2(x)


@log2.rule
def d_log2(s: Operand, x: Operand) -> Partials[Operand]:
    """∂s/∂x = (1/ln 2)/x."""
    return ((1.0 / LN_2) / x,)


@elementwise("log10", latex=r"\log_{{10}} {}", array=np.log10, examples=POSITIVE)
def log10(x: float) -> float:
    """Return log₁₀ x: to what power 10 is to be raised to give x."""
    return math.log10(x)


@log10.rule
def d_log10(s: Operand, x: Operand) -> Partials[Operand]:
    """∂s/∂x = (1/ln 10)/x."""
    return ((1.0 / LN_10) / x,)


@elementwise(
    "logaddexp",
    latex=r"\ln(e^{{{}}} + e^{{{}}})",
    array=np.logaddexp,
    examples=[(1.5, -2.0), (0.5, 3.0)],
    is_quiet=True,
)
def logaddexp(x: float, y: float) -> float:
    """Return ln(eˣ + eʸ); it is stable at any x and y."""
    if x == y:
        return x + LN_2
    return max(x, y) + math.log1p(math.exp(-abs(x - y)))


@logaddexp.rule
def d_logaddexp(s: Operand, x: Operand, y: Operand) -> Partials[Operand]:
    """∂s/∂x = eˣ/(eˣ + eʸ) = σ(x − y), and ∂s/∂y = σ(y − x): both together are 1."""
    return sigmoid(x - y), sigmoid(y - x)
