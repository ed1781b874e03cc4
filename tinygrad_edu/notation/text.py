"""An expression in plain text: 0.5 · (target_o1 − out_o1)²."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from tinygrad_edu.ground.formatting import HYPHEN, MINUS, MINUS_SIGNS, show_number
from tinygrad_edu.ground.summaries import MOST_NUMBERS, show_data, show_shape
from tinygrad_edu.notation.forms import ATOM, CALL, POWER, PRODUCT
from tinygrad_edu.notation.words import derivative as derivative_of
from tinygrad_edu.notation.writing import Language, Piece

if TYPE_CHECKING:
    from tinygrad_edu.notation.expression import Derivative, Expression, Number

SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def text_of(expression: Expression, digits: int = 4) -> str:
    """Return an expression in plain text.

    Args:
        expression: What to write.
        digits: Decimals of a number.

    >>> from tinygrad_edu.notation.expression import Negative, Number, Product, Sum, Symbol
    >>> text_of(Product((Number(0.5), Sum((Symbol("t"), Negative(Symbol("y")))))))
    '0.5 · (t − y)'
    """
    return Text(digits).text_of(expression)


class Text(Language):
    """The column of plain text."""

    column = "text"
    minus = f"{MINUS}{{}}"
    less = f" {MINUS} "
    times: ClassVar[dict[str, tuple[str, str]]] = {"·": (" · ", "·"), "⊙": (" ⊙ ", " ⊙ ")}
    call = CALL

    def is_close(self, product: str) -> bool:
        """Whether a product may be written closely in a sum: not with a ∂ in it."""
        return "∂" not in product

    def negated(self, body: str) -> str:
        """Return minus something: with the sign of a number if it begins with one, -2 but −x."""
        return HYPHEN + body if body[:1].isdecimal() else self.minus.format(body)

    def write_power(self, base: Expression, exponent: Expression) -> Piece:
        """Return x², x⁻¹ or x^(a + b)."""
        raised = self.write(exponent).text
        if raised.lstrip(HYPHEN).isdecimal():
            below = self.placed(base, ATOM).text
            return Piece(below + raised.translate(SUPERSCRIPTS), POWER)
        return super().write_power(base, exponent)

    def write_name(self, text: str) -> str:
        """Return a name as it is."""
        return text

    def write_number(self, number: Number) -> Piece:
        """Return a number with its digits, and of a large array the shape and a summary."""
        given = number.number
        if np.size(given) > MOST_NUMBERS:
            return Piece(f"[{show_shape(given)}: {show_data(given)}]", ATOM)
        text = show_data(given) if np.ndim(given) else show_number(given, self.digits)
        is_negative = text.startswith(MINUS_SIGNS)
        return Piece(text, PRODUCT if is_negative else ATOM, is_negative)

    def write_derivative(self, derivative: Derivative) -> str:
        """Return ∂E/∂w."""
        bar = "|direct" if derivative.direct else ""
        return derivative_of(derivative.result, derivative.wrt) + bar

    def write_omitted(self, count: int) -> str:
        """Return what stands for parts that are too many to write out."""
        return f"⋯ {count:,} more ⋯"
