"""How the project writes numbers: the same digits in a text, a drawing, a formula and a table.

A number in a text can be pasted into a program: −0.0190 is -0.0190 there, and ∞ is inf. A picture,
from which nothing is pasted, has the signs of mathematics.
"""

from __future__ import annotations

import math
import re

MINUS = "\u2212"
"""The minus sign of mathematics, as wide as the plus. It stands in pictures, and between the terms
of a formula."""

HYPHEN = "-"
"""The minus sign of Python and of every other language: the sign of a number in a text."""

MINUS_SIGNS = (MINUS, HYPHEN)

SIGN = re.compile(r"(?<![^\s(\[·])-(?=[0-9]|inf\b)")
"""The hyphen in front of a number; not that in 1.5e-9, nor those in names such as w-1 and --1."""

OUTSIDE = re.compile(r"(?<![\w.])(inf|nan)(?!\w)")
"""What Python calls the numbers that have no digits."""

SIGNS_OUTSIDE = {"inf": "∞", "nan": "NaN"}

EXACT = 1e-12
"""Two numbers this close, relatively, differ by rounding only: 0.1 · 0.2 is written 0.02."""

NOT_COMPUTED = "·"
"""What stands where a number has not been computed (yet). It is never a 0."""


def show_number(x: float, decimals: int = 4) -> str:
    """Write a number for a reader: four decimals, more where three digits would be lost.

    A number that fits is written as it is (0.4); one that was rounded keeps its zeros (-0.0190).

    Args:
        x: The number.
        decimals: Digits behind the point.

    Returns:
        The text, which Python reads as a number.

    >>> [show_number(x) for x in (0.4, 0.0821670405642308, -0.019049119, 0.000438567734, 3.0)]
    ['0.4', '0.0822', '-0.0190', '0.000439', '3']
    >>> [show_number(x) for x in (1.5e-9, -2e12, float("inf"), float("nan"))]
    ['1.5e-9', '-2e12', 'inf', 'nan']
    """
    x = float(x)
    if math.isnan(x):
        return "nan"
    sign = HYPHEN if math.copysign(1.0, x) < 0 and x != 0 else ""
    return sign + _show_magnitude(abs(x), decimals)


def show_signed(x: float, decimals: int = 4) -> str:
    """Write a number with its sign always there, as the terms of a sum are written.

    >>> show_signed(0.0554), show_signed(-0.019049119)
    ('+0.0554', '-0.0190')
    """
    text = show_number(x, decimals)
    return text if text.startswith((HYPHEN, "nan")) else "+" + text


def typeset(numbers: str) -> str:
    """Return numbers in writing as a picture has them: with a true minus sign, ∞ and NaN.

    >>> typeset("[-0.25, 1.5e-9]"), typeset("[-inf, nan]")
    ('[−0.25, 1.5e-9]', '[−∞, NaN]')
    """
    return OUTSIDE.sub(_sign_outside, typeset_name(numbers))


def typeset_name(name: str) -> str:
    """Return a formula that stands for a name as a picture has it: its numbers with a true minus.

    >>> typeset_name("-0.25 · w-1"), typeset_name("inf · x")
    ('−0.25 · w-1', 'inf · x')
    """
    return SIGN.sub(MINUS, name)


def _sign_outside(found: re.Match[str]) -> str:
    return SIGNS_OUTSIDE[found[0]]


def _show_magnitude(x: float, decimals: int) -> str:
    if math.isinf(x):
        return "inf"
    if x == 0:
        return "0"
    exponent = math.floor(math.log10(x))
    if exponent < -4 or exponent >= 6:
        return _show_scientific(x)
    # Three significant digits at least, and no digits that nobody reads behind large numbers.
    places = max(decimals, 2 - exponent) if exponent < 3 else max(0, 5 - exponent)
    rounded = f"{x:.{places}f}"
    if not math.isclose(float(rounded), x, rel_tol=EXACT):
        return rounded
    return rounded.rstrip("0").rstrip(".") if "." in rounded else rounded


def _show_scientific(x: float) -> str:
    digits, exponent = f"{x:.2e}".split("e")
    if math.isclose(float(f"{digits}e{exponent}"), x, rel_tol=EXACT):
        digits = digits.rstrip("0").rstrip(".")
    return f"{digits}e{int(exponent)}"
