"""The methods of a node for the elementary functions: NumPy calls them on arrays of Values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinygrad_edu.node import Node
from tinygrad_edu.rules import exponentials, hyperbolic, roots, rounding, trigonometric

if TYPE_CHECKING:
    from typing import Self


class ElementaryMethods(Node):
    """x.log1p() and the like: each records one operation."""

    __slots__ = ()

    def tan(self) -> Self:
        """Return tan x."""
        return trigonometric.tan(self)

    def arcsin(self) -> Self:
        """Return arcsin x."""
        return trigonometric.arcsin(self)

    def arccos(self) -> Self:
        """Return arccos x."""
        return trigonometric.arccos(self)

    def sinh(self) -> Self:
        """Return sinh x."""
        return hyperbolic.sinh(self)

    def cosh(self) -> Self:
        """Return cosh x."""
        return hyperbolic.cosh(self)

    def arcsinh(self) -> Self:
        """Return arcsinh x."""
        return hyperbolic.arcsinh(self)

    def arccosh(self) -> Self:
        """Return arccosh x."""
        return hyperbolic.arccosh(self)

    def arctanh(self) -> Self:
        """Return arctanh x."""
        return hyperbolic.arctanh(self)

    def expm1(self) -> Self:
        """Return eˣ − 1."""
        return exponentials.expm1(self)

    def log1p(self) -> Self:
        """Return ln(1 + x)."""
        return exponentials.log1p(self)

    def exp2(self) -> Self:
        """Return 2ˣ."""
        return exponentials.exp2(self)

    def log2(self) -> Self:
        """Return log₂ x."""
        return exponentials.log2(self)

    def log10(self) -> Self:
        """Return log₁₀ x."""
        return exponentials.log10(self)

    def cbrt(self) -> Self:
        """Return ∛x."""
        return roots.cbrt(self)

    def rint(self) -> Self:
        """Return the nearest whole number."""
        return rounding.rint(self)

    def arctan2(self, other: Any) -> Self:
        """Return the angle of the point (other, this)."""
        return trigonometric.arctan2(self, other)

    def logaddexp(self, other: Any) -> Self:
        """Return ln(eˣ + eʸ) of this and other."""
        return exponentials.logaddexp(self, other)

    def hypot(self, other: Any) -> Self:
        """Return √(x² + y²) of this and other."""
        return roots.hypot(self, other)

    def fmod(self, other: Any) -> Self:
        """Return what is left of this divided by other, with the sign of this."""
        return rounding.fmod(self, other)

    def __floor__(self) -> Self:
        return rounding.floor(self)

    def __trunc__(self) -> Self:
        return rounding.trunc(self)

    def __ceil__(self) -> Self:
        return rounding.ceil(self)
