"""What the words and numbers of Python are in JavaScript."""

from __future__ import annotations

import ast
import math
from typing import Any

SAME = (
    *("exp", "expm1", "log", "log1p", "log2", "log10", "sqrt", "cbrt", "hypot", "sin", "cos"),
    *("tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh"),
    *("floor", "ceil", "trunc"),
)
OTHERS = {
    "fabs": "Math.abs",
    "abs": "Math.abs",
    "absolute": "Math.abs",
    "arctan": "Math.atan",
    "arcsin": "Math.asin",
    "arccos": "Math.acos",
    "pow": "py_power",
    "fmod": "py_remainder",
    "exp2": "py_exp2",
    "rint": "py_rint",
    "max": "py_max",
    "min": "py_min",
}
OF_MATH = {**{name: f"Math.{name}" for name in SAME}, **OTHERS}
"""Functions of Python, math and NumPy, and what JavaScript or support.js calls them."""

RESERVED = frozenset(
    """
    arguments await break case catch class const continue debugger default delete do else enum eval
    export extends false finally for function if implements import in instanceof interface let new
    null package private protected public return static super switch this throw true try typeof var
    void while with yield Math NaN Infinity undefined times edge forward backward noted v d eta
    py_power py_remainder py_exp2 py_rint py_max py_min py_modulo py_floor_divide
    """.split()  # noqa: SIM905 - so many words are read best as a text
)
"""Words that a name of Python must not become."""


class UntranslatableError(Exception):
    """A text has something in it that a page cannot compute: says what, and in which function.

    Attributes:
        where: The name of the innermost function that has it; "" outside of any.
    """

    where = ""

    def __str__(self) -> str:
        return f"{super().__str__()} in {self.where}" if self.where else super().__str__()


def known_function(name: str, part: ast.expr) -> str:
    """Return what JavaScript calls a function of math or NumPy."""
    if name not in OF_MATH:
        raise UntranslatableError(f"JavaScript has no `{ast.unparse(part)}`")
    return OF_MATH[name]


def constant(part: ast.expr, meant: Any) -> str:
    """Return a number that a module has a name for."""
    if isinstance(meant, (int, float)) and not isinstance(meant, bool):
        return literal(float(meant))
    raise UntranslatableError(f"`{ast.unparse(part)}` is not known to a page")


def literal(number: float) -> str:
    """Return a float with all its bits; a negative one in brackets.

    >>> literal(0.1), literal(-2.0), literal(math.inf), literal(1e300)
    ('0.1', '(-2.0)', 'Infinity', '1e+300')
    """
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "(-Infinity)"
    return f"({number!r})" if math.copysign(1.0, number) < 0 else repr(number)


def identifier(name: str) -> str:
    """Return a name of Python as one of JavaScript."""
    return f"{name}_" if name in RESERVED else name
