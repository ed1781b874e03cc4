"""Powers: xʸ with a base and an exponent that may both be nodes, and where they have a value.

A negative base has a real power only for whole exponents, 0⁰ is 1, and the slope of x⁰ is 0.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.contributions import contribution_to
from tinygrad_edu.errors import DomainError
from tinygrad_edu.ground.formatting import show_number
from tinygrad_edu.node import numbers_of
from tinygrad_edu.registry import elementwise
from tinygrad_edu.rules.elementwise import log
from tinygrad_edu.rules.indexing import choose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tinygrad_edu.ground.kinds import Numbers, Operand, Partials


def power_of_arrays(x: Numbers, y: Numbers) -> Numbers:
    """Return xʸ for each place of two arrays, or raise DomainError."""
    broken = np.remainder(y, 1.0) != 0.0
    if np.any(broken):
        outside = broken & (x < 0)
        if np.any(outside):
            bases, exponents = np.broadcast_arrays(x, y)
            refuse_base(bases[outside][0], exponents[outside][0])
    return np.power(x, y)


def refuse_base(x: float, y: float) -> None:
    """Raise DomainError: there are no complex numbers here."""
    raise DomainError(
        f"{show_number(x)} to the power {show_number(y)} has no real value: "
        "a negative base needs a whole exponent. Write abs(x) ** y, or keep x above 0"
    )


@elementwise(
    "^",
    text="{}^{}",
    python="{} ** {}",
    latex="{}^{{{}}}",
    array=power_of_arrays,
    numpy="power",
    examples=[(1.5, 2.0), (0.7, -1.5), (2.0, 3.0)],
    role="error",
)
def power(x: Any, y: Any) -> Any:
    """Return xʸ; a negative base needs a whole exponent, as there are no complex numbers here."""
    if x < 0 and y % 1 != 0:
        refuse_base(x, y)
    return x**y


@power.rule
def d_power(p: Operand, x: Operand, y: Operand) -> Partials[Operand]:
    """∂p/∂x = y · xʸ⁻¹ and ∂p/∂y = p · ln x."""
    return y * lower_power(x, y), p * log_of_base(x)


def has_negative_exponent(p: Any) -> bool:
    """Whether xʸ has an exponent below 0, and so a pole at x = 0."""
    return not np.all(p.inputs[1]._data >= 0.0)


def may_be_flat(p: Any) -> bool:
    """Whether the rule of xʸ goes by the numbers: the exponent is no plain number, or is 0."""
    exponent = p.inputs[1]
    return not exponent.is_constant or not np.all(exponent._data)


power.has_pole = has_negative_exponent
power.looks_at_numbers = may_be_flat
power.advice = "Keep the base away from 0, and the exponent small"
power.slope_advice = "xⁿ with n < 1 is infinitely steep at 0: keep x above it"


@power.pull_rule
def pull_power(upstream: Numbers, node: Any) -> Sequence[Numbers | None]:
    """Return the contributions by d_power, without the logarithm for an exponent that is fixed."""
    x, y = node.inputs
    base, exponent = x._data, y._data
    to_base = to_exponent = None
    if not x.is_constant:
        to_base = contribution_to(x, upstream, exponent * lower_power(base, exponent))
    if not y.is_constant:
        to_exponent = contribution_to(y, upstream, node._data * log_of_base(base))
    return to_base, to_exponent


def lower_power(x: Any, y: Any) -> Any:
    """Return xʸ⁻¹; 0 for 0⁻¹, as it belongs to x⁰, which is 1 everywhere and has slope 0."""
    base, exponent = numbers_of(x), numbers_of(y)
    if type(base) is float and type(exponent) is float:
        return x ** (y - 1.0) if base or exponent else 0.0
    flat = np.logical_and(base == 0.0, exponent == 0.0)
    if not flat.any():
        return x ** (y - 1.0)
    safe = choose(np.ones_like(base), x, condition=flat) ** (y - 1.0)
    return choose(np.zeros_like(base), safe, condition=flat)


def log_of_base(x: Any) -> Any:
    """Return ln x for an exponent's partial: 0 at x = 0, where 0ʸ stays 0; nan for x < 0."""
    base = numbers_of(x)
    if type(base) is float:
        if base > 0.0:
            return log(x)
        return 0.0 if base >= 0.0 else math.nan
    if np.all(base > 0.0):
        return log(x)
    positive = choose(x, np.ones_like(base), condition=base > 0.0)
    return log(positive) + np.where(base < 0.0, base.dtype.type(math.nan), base.dtype.type(0.0))
