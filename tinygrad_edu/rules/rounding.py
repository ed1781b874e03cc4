"""Whole numbers near a number, and what is left of a division: flat steps, and teeth of a saw.

Each jumps somewhere. At a jump the rule gives the slope beside it, as that of `step` does.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.registry import elementwise

if TYPE_CHECKING:
    from tinygrad_edu.ground.kinds import Operand, Partials

POINTS = [(0.3,), (-2.7,)]
PAIRS = [(7.3, 2.0), (-7.4, 3.0), (7.2, -3.0)]


@elementwise("⌊·⌋", text="⌊{}⌋", latex=r"\lfloor {} \rfloor", array=np.floor, examples=POINTS)
def floor(x: float) -> float:
    """Return the largest whole number that is not above x."""
    return float(np.floor(x))


@floor.rule
def d_floor(s: Operand, x: Operand) -> Partials[Operand]:
    """A step is flat: ∂s/∂x = 0 (at the jumps as well)."""
    return (0.0,)


@elementwise("⌈·⌉", text="⌈{}⌉", latex=r"\lceil {} \rceil", array=np.ceil, examples=POINTS)
def ceil(x: float) -> float:
    """Return the smallest whole number that is not below x."""
    return float(np.ceil(x))


@ceil.rule
def d_ceil(s: Operand, x: Operand) -> Partials[Operand]:
    """A step is flat: ∂s/∂x = 0 (at the jumps as well)."""
    return (0.0,)


@elementwise("trunc", latex=r"\operatorname{{trunc}}({})", array=np.trunc, examples=POINTS)
def trunc(x: float) -> float:
    """Return x without its decimals: the next whole number towards 0."""
    return float(np.trunc(x))


@trunc.rule
def d_trunc(s: Operand, x: Operand) -> Partials[Operand]:
    """A step is flat: ∂s/∂x = 0 (at the jumps as well)."""
    return (0.0,)


@elementwise("rint", latex=r"\operatorname{{rint}}({})", array=np.rint, examples=POINTS)
def rint(x: float) -> float:
    """Return the nearest whole number; of two that are as near, the even one."""
    return float(np.rint(x))


@rint.rule
def d_rint(s: Operand, x: Operand) -> Partials[Operand]:
    """A step is flat: ∂s/∂x = 0 (at the jumps as well)."""
    return (0.0,)


@elementwise(
    "⌊÷⌋",
    text="⌊{} / {}⌋",
    latex=r"\left\lfloor \frac{{{}}}{{{}}} \right\rfloor",
    array=np.floor_divide,
    examples=PAIRS,
)
def floor_divide(x: Any, y: Any) -> Any:
    """Return ⌊x / y⌋: how many times y goes into x. Python writes x // y."""
    return x // y


@floor_divide.rule
def d_floor_divide(s: Operand, x: Operand, y: Operand) -> Partials[Operand]:
    """A step is flat: both partials are 0 (at the jumps as well)."""
    return 0.0, 0.0


@elementwise("mod", latex=r"({} \bmod {})", array=np.remainder, examples=PAIRS)
def mod(x: Any, y: Any) -> Any:
    """Return x − y · ⌊x / y⌋, which has the sign of y. Python writes x % y."""
    return x % y


@mod.rule
def d_mod(s: Operand, x: Operand, y: Operand) -> Partials[Operand]:
    """∂s/∂x = 1 and ∂s/∂y = −⌊x / y⌋ (at a multiple of y, the slopes just above it)."""
    return 1.0, -floor_divide(x, y)


@elementwise("fmod", latex=r"\operatorname{{fmod}}({}, {})", array=np.fmod, examples=PAIRS)
def fmod(x: float, y: float) -> float:
    """Return x − y · trunc(x / y), which has the sign of x, as the % of C has."""
    return math.fmod(x, y)


@fmod.rule
def d_fmod(s: Operand, x: Operand, y: Operand) -> Partials[Operand]:
    """∂s/∂x = 1 and ∂s/∂y = −trunc(x / y), the whole number that (x − s)/y is."""
    return 1.0, -rint((x - s) / y)
