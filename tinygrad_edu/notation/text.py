"""An expression in plain text: 0.5 · (target_o1 − out_o1)²."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tinygrad_edu.formatting import HYPHEN, MINUS, MINUS_SIGNS, show_number
from tinygrad_edu.notation.expression import (
    Call,
    Derivative,
    Expression,
    Negative,
    Number,
    Omitted,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    is_other_product,
    is_put_in,
)
from tinygrad_edu.notation.names import kind_of_name
from tinygrad_edu.notation.words import derivative
from tinygrad_edu.summaries import MOST_NUMBERS, show_data, show_shape

if TYPE_CHECKING:
    from collections.abc import Sequence

SUM, PRODUCT, POWER, CALL, ATOM = 1, 2, 3, 4, 5
"""How strongly a text holds together; one that holds less than its place needs brackets."""

SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


class Text(NamedTuple):
    """A part of a formula: as it stands alone, as it stands in a sum, and how strongly it holds."""

    loose: str
    tight: str
    strength: int

    @property
    def is_negative(self) -> bool:
        """Whether it begins with a minus sign."""
        return self.loose.startswith(MINUS_SIGNS)


def text_of(expression: Expression, digits: int = 4) -> str:
    """Return an expression in plain text.

    Args:
        expression: What to write.
        digits: Decimals of a number.

    >>> from tinygrad_edu.notation.expression import Number, Product, Sum, Symbol
    >>> text_of(Product((Number(0.5), Sum((Symbol("t"), Negative(Symbol("y")))))))
    '0.5 · (t − y)'
    """
    return write(expression, digits).loose


def write(expression: Expression, digits: int) -> Text:
    """Return the text of an expression, and what is needed to set it into a larger one."""
    match expression:
        case Symbol(text):
            return same(text, {"word": ATOM, "call": CALL, "formula": SUM}[kind_of_name(text)])
        case Number():
            return write_number(expression, digits)
        case Derivative(result, wrt, _, direct, _):
            bar = "|direct" if direct else ""
            return same(derivative(result, wrt) + bar, CALL)
        case Omitted(count):
            return same(f"⋯ {count:,} more ⋯", CALL)
        case Call(op, operands):
            return write_call(op, [write(operand, digits) for operand in operands])
        case Negative(of):
            return same(minus(in_brackets(write(of, digits), PRODUCT)), PRODUCT)
        case Quotient(above, below):
            upper = in_brackets(write(above, digits), PRODUCT)
            return same(f"{upper} / {in_brackets(write(below, digits), POWER)}", PRODUCT)
        case Power(base, exponent):
            return same(write_power(write(base, digits), write(exponent, digits)), POWER)
        case Product(factors, sign):
            return write_product(factors, sign, digits)
        case Sum(terms):
            return write_sum(terms, digits)


def same(text: str, strength: int) -> Text:
    """Return a text that looks the same in a sum as alone."""
    return Text(text, text, strength)


def write_number(number: Number, digits: int) -> Text:
    """Return a number with its digits, and of a large array the shape and a summary."""
    given = number.number
    if np.size(given) > MOST_NUMBERS:
        return same(f"[{show_shape(given)}: {show_data(given)}]", ATOM)
    text = show_data(given) if np.ndim(given) else show_number(given, digits)
    return same(text, PRODUCT if text.startswith(HYPHEN) else ATOM)


def minus(text: str) -> str:
    """Return minus something: with the sign of a number if it begins with one, -2 but −x."""
    if text.startswith(MINUS_SIGNS):
        return f"{MINUS}({text})"
    return (HYPHEN if text[:1].isdecimal() else MINUS) + text


def write_call(op: object, operands: list[Text]) -> Text:
    """Return σ(x), |x|, Xᵀ: an operation by its template, or by its name."""
    template: str | None = getattr(op, "text", None)
    if template is None:
        name = getattr(op, "name", "")
        return same(f"{name}({', '.join([operand.loose for operand in operands])})", CALL)
    if template.endswith((")", "|", "⌋", "⌉", "‖")):
        return same(template.format(*[operand.loose for operand in operands]), CALL)
    return same(template.format(*[in_brackets(operand, ATOM) for operand in operands]), POWER)


def write_sum(terms: Sequence[Expression], digits: int) -> Text:
    """Return a sum: a negative term is subtracted, a negative number under a symbol is added.

    So the numbers keep the signs of the formula: 0.0554 + -0.0190, and 0.01 − (-0.5).
    """
    written = ""
    for term in terms:
        if isinstance(term, Negative):
            operand = write(term.of, digits)
            is_bare = operand.strength > SUM and not operand.is_negative
            body, sign = operand.tight if is_bare else f"({operand.tight})", " − "
        else:
            body, sign = write(term, digits).tight, " + "
            is_name = isinstance(term, Symbol)
            if body.startswith(MINUS_SIGNS) and not is_name and not is_put_in(term):
                body, sign = body[1:], " − "
        first = minus(body) if sign == " − " else body
        written = f"{written}{sign}{body}" if written else first
    return same(written, SUM)


def write_product(factors: Sequence[Expression], sign: str, digits: int) -> Text:
    """Return a · b, and a·b for a place in a sum, unless it holds derivatives."""
    written: list[str] = []
    for factor in factors:
        text = write(factor, digits)
        is_quotient = text.strength == PRODUCT and " / " in text.loose
        is_inner = is_quotient or is_other_product(factor, sign)
        needs_brackets = is_inner or (text.is_negative and bool(written))
        written.append(in_brackets(text, ATOM if needs_brackets else PRODUCT))
    loose = f" {sign} ".join(written)
    is_wide = sign != "·" or "∂" in loose
    return Text(loose, loose if is_wide else sign.join(written), PRODUCT)


def write_power(base: Text, exponent: Text) -> str:
    """Return x², x⁻¹ or x^(a + b)."""
    below = in_brackets(base, ATOM)
    if exponent.loose.lstrip(HYPHEN).isdecimal():
        return below + exponent.loose.translate(SUPERSCRIPTS)
    return f"{below}^{in_brackets(exponent, ATOM)}"


def in_brackets(operand: Text, needed: int) -> str:
    """Return an operand's text, in brackets if it binds less than is needed."""
    return operand.loose if operand.strength >= needed else f"({operand.loose})"
