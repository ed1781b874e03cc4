"""The smooth operations on single numbers, each next to its rule.

A rule d_f(out, x, …) returns the partials ∂out/∂x, …, one for each input. It is written with
registered operations and Python's operators only, so that it reads floats, arrays and nodes
alike.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.registry import elementwise

if TYPE_CHECKING:
    from tinygrad_edu.ground.kinds import Operand, Partials

PAIRS = [(1.5, -2.0), (0.5, 3.0)]
POINTS = [(0.5,), (-2.0,)]
POSITIVE = [(0.5,), (3.0,)]


@elementwise(
    "+",
    text="{} + {}",
    python="{} + {}",
    latex="{} + {}",
    numpy="add",
    examples=PAIRS,
    stays_finite=True,
    role="sum",
)
def add(x: Operand, y: Operand) -> Operand:
    """Return x + y."""
    return x + y


@add.rule
def d_add(s: Operand, x: Operand, y: Operand) -> Partials[Operand]:
    """A sum changes as much as each of its terms: ∂s/∂x = ∂s/∂y = 1."""
    return 1.0, 1.0


@elementwise(
    "−",
    python="{} - {}",
    text="{} − {}",
    latex="{} - {}",
    numpy="subtract",
    examples=PAIRS,
    stays_finite=True,
    role="sum",
)
def subtract(x: Operand, y: Operand) -> Operand:
    """Return x − y."""
    return x - y


@subtract.rule
def d_subtract(s: Operand, x: Operand, y: Operand) -> Partials[Operand]:
    """∂s/∂x = 1 and ∂s/∂y = −1."""
    return 1.0, -1.0


@elementwise(
    "×",
    text="{} · {}",
    python="{} * {}",
    latex=r"{} \cdot {}",
    numpy="multiply",
    examples=PAIRS,
    stays_finite=True,
    role="product",
)
def multiply(x: Operand, y: Operand) -> Operand:
    """Return x · y."""
    return x * y


@multiply.rule
def d_multiply(s: Operand, x: Operand, y: Operand) -> Partials[Operand]:
    """Each factor is the slope of the other: ∂s/∂x = y and ∂s/∂y = x."""
    return y, x


@elementwise(
    "÷",
    text="{} / {}",
    python="{} / {}",
    latex=r"\frac{{{}}}{{{}}}",
    array=np.divide,
    examples=PAIRS,
    role="quotient",
)
def divide(x: Operand, y: Operand) -> Operand:
    """Return x / y."""
    return x / y


@divide.rule
def d_divide(s: Operand, x: Operand, y: Operand) -> Partials[Operand]:
    """∂s/∂x = 1/y and ∂s/∂y = −x/y², which is −s/y."""
    return 1.0 / y, -s / y


def divides_by_node(quotient: Any) -> bool:
    """Whether x / y has a y that is no plain number, and may become 0."""
    return not quotient.inputs[1].is_constant


divide.has_pole = divides_by_node
divide.advice = divide.slope_advice = "Keep the divisor away from 0"


@elementwise(
    "−",
    python="-{}",
    text="−{}",
    latex="-{}",
    numpy="negative",
    examples=POINTS,
    is_quiet=True,
    role="sum",
)
def negate(x: Operand) -> Operand:
    """Return −x."""
    return -x


@negate.rule
def d_negate(s: Operand, x: Operand) -> Partials[Operand]:
    """∂s/∂x = −1."""
    return (-1.0,)


@elementwise("exp", latex="e^{{{}}}", array=np.exp, examples=POINTS)
def exp(x: float) -> float:
    """Return eˣ."""
    return math.exp(x)


@exp.rule
def d_exp(s: Operand, x: Operand) -> Partials[Operand]:
    """The exponential function is its own derivative: ∂s/∂x = s."""
    return (s,)


exp.advice = "eˣ overflows above 709: subtract the largest x first, or take softmax or logsumexp"


@elementwise("ln", latex=r"\ln {}", array=np.log, examples=POSITIVE)
def log(x: float) -> float:
    """Return ln x, the natural logarithm."""
    return math.log(x)


@log.rule
def d_log(s: Operand, x: Operand) -> Partials[Operand]:
    """∂s/∂x = 1/x."""
    return (1.0 / x,)


def is_anywhere(logarithm: Any) -> bool:
    """Ln x falls to −∞ at 0, whatever x is."""
    return True


log.has_pole = is_anywhere
log.advice = "Keep what stands in ln above 0, or take a loss that starts from the net input"
log.slope_advice = "Keep what stands in ln away from 0"


@elementwise("√", latex=r"\sqrt{{{}}}", array=np.sqrt, examples=POSITIVE)
def sqrt(x: float) -> float:
    """Return √x."""
    return math.sqrt(x)


@sqrt.rule
def d_sqrt(s: Operand, x: Operand) -> Partials[Operand]:
    """∂s/∂x = 1/(2√x) = 0.5/s."""
    return (0.5 / s,)


sqrt.slope_advice = "√x is infinitely steep at 0: take √(x + 1e-12)"


@elementwise("sin", latex=r"\sin {}", array=np.sin, examples=POINTS, is_quiet=True)
def sin(x: float) -> float:
    """Return sin x, with x in radians."""
    return math.sin(x)


@sin.rule
def d_sin(s: Operand, x: Operand) -> Partials[Operand]:
    """∂s/∂x = cos x."""
    return (cos(x),)


@elementwise("cos", latex=r"\cos {}", array=np.cos, examples=POINTS, is_quiet=True)
def cos(x: float) -> float:
    """Return cos x, with x in radians."""
    return math.cos(x)


@cos.rule
def d_cos(s: Operand, x: Operand) -> Partials[Operand]:
    """∂s/∂x = −sin x."""
    return (-sin(x),)


@elementwise("arctan", latex=r"\arctan {}", array=np.arctan, examples=POINTS, is_quiet=True)
def arctan(x: float) -> float:
    """Return arctan x, in radians."""
    return math.atan(x)


@arctan.rule
def d_arctan(s: Operand, x: Operand) -> Partials[Operand]:
    """∂s/∂x = 1/(1 + x²)."""
    return (1.0 / (1.0 + x * x),)
