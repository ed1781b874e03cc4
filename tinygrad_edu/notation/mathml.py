"""An expression in MathML, which every browser draws without a script.

All text is escaped: a name is a name, whatever characters it has.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, TypeGuard

import numpy as np

from tinygrad_edu.formatting import show_number, typeset, typeset_name
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
from tinygrad_edu.notation.names import NAME, kind_of_name, numbered
from tinygrad_edu.notation.words import one_word
from tinygrad_edu.summaries import show_data

if TYPE_CHECKING:
    from collections.abc import Sequence

SUM, PRODUCT, POWER, WHOLE = 1, 2, 3, 4
"""How strongly a piece of MathML holds together."""


def mathml_of(expression: Expression, digits: int = 4) -> str:
    """Return an expression in MathML, to stand inside a <math> element.

    Args:
        expression: What to write.
        digits: Decimals of a number.

    >>> from tinygrad_edu.notation.expression import Symbol
    >>> mathml_of(Symbol("w5"))
    '<msub><mi>w</mi><mi>5</mi></msub>'
    """
    return write(expression, digits)[0]


def write(expression: Expression, digits: int) -> tuple[str, int]:
    """Return the MathML of an expression, and how strongly it holds together."""
    match expression:
        case Symbol(text):
            return write_name(typeset_name(text)), SUM if kind_of_name(text) == "formula" else WHOLE
        case Number(number, _, reference):
            return write_number(number, digits, reference)
        case Derivative(result, wrt, _, direct, _):
            fraction = f"<mfrac>{partial(result)}{partial(wrt)}</mfrac>"
            if direct:
                return row(fraction, sign("|"), "<mtext>direct</mtext>"), WHOLE
            return fraction, WHOLE
        case Omitted(count):
            return row(sign("⋯"), f"<mtext>{count:,} more</mtext>", sign("⋯")), WHOLE
        case Call(op, operands):
            return write_call(op, [write(operand, digits) for operand in operands])
        case Negative(of):
            text, strength = write(of, digits)
            needed = WHOLE if is_minus(text) else PRODUCT
            return row(sign("−"), in_brackets((text, strength), needed)), PRODUCT
        case Quotient(above, below):
            return f"<mfrac>{mathml_of(above, digits)}{mathml_of(below, digits)}</mfrac>", WHOLE
        case Power(base, exponent):
            bottom = in_brackets(write(base, digits), WHOLE)
            return f"<msup>{bottom}{mathml_of(exponent, digits)}</msup>", POWER
        case Product(factors, between):
            return row(*joined(factors, between, digits)), PRODUCT
        case Sum(terms):
            return write_sum(terms, digits), SUM


def write_name(text: str) -> str:
    """Return a name, with its index below the line if it is a word with one."""
    name, number = numbered(text)
    if number:
        return f"<msub>{bracketed(name)}<mn>{number}</mn></msub>"
    parts = NAME.match(text)
    if not parts or not parts.group(2):
        return f"<mi>{escape(text)}</mi>"
    name, index = parts.groups()
    return f"<msub><mi>{escape(name)}</mi><mi>{escape(index)}</mi></msub>"


def bracketed(text: str) -> str:
    """Return a name, in brackets if it is more than one word."""
    written = write_name(text)
    return written if one_word(text) == text else row(sign("("), written, sign(")"))


def write_number(number: Any, digits: int, reference: int | None = None) -> tuple[str, int]:
    """Return a number, a small array as a table in brackets, or the summary of a large one."""
    if np.ndim(number):
        if np.ndim(number) <= 2 and np.size(number) <= 9:
            return row(sign("["), table(np.atleast_2d(number), digits), sign("]")), WHOLE
        return f"<mtext>{escape(typeset(show_data(number)))}</mtext>", WHOLE
    text = typeset(show_number(number, digits))
    found_by = "" if reference is None else f' data-n="{reference}"'
    return f"<mn{found_by}>{escape(text)}</mn>", PRODUCT if text.startswith("−") else WHOLE


def table(numbers: Any, digits: int) -> str:
    """Return the rows and columns of a small matrix."""
    cells = [
        "".join([f"<mtd>{write_number(x, digits)[0]}</mtd>" for x in line]) for line in numbers
    ]
    return f"<mtable>{''.join([f'<mtr>{line}</mtr>' for line in cells])}</mtable>"


def write_call(op: Any, operands: list[tuple[str, int]]) -> tuple[str, int]:
    """Return an operation of its operands; a root or a transpose has a sign of its own."""
    first = operands[0]
    if op.name == "sqrt":
        return f"<msqrt>{first[0]}</msqrt>", WHOLE
    if op.name == "exp":
        return f"<msup><mi>e</mi>{first[0]}</msup>", POWER
    if op.name == "transpose":
        return f"<msup>{in_brackets(first, WHOLE)}<mi>T</mi></msup>", POWER
    if op.name == "absolute":
        return row(sign("|"), first[0], sign("|")), WHOLE
    name = (op.text or "").partition("(")[0] or op.name
    inside = [text for text, _ in operands]
    return row(f"<mi>{escape(name)}</mi>", sign("("), sign(",").join(inside), sign(")")), WHOLE


def write_sum(terms: Sequence[Expression], digits: int) -> str:
    """Return a sum, with the same signs as in plain text."""
    written: list[str] = []
    for term in terms:
        if isinstance(term, Negative):
            body, between = in_brackets(write(term.of, digits), PRODUCT), "−"
            body = changing(term.of, digits) if is_changing(term.of) else body
        elif isinstance(term, Number) and not is_put_in(term) and np.all(term.number < 0):
            body, between = write_number(-term.number, digits)[0], "−"
        else:
            body, between = write(term, digits)[0], "+"
        if written or between == "−":
            written.append(sign(between))
        written.append(body)
    return row(*written)


def joined(factors: Sequence[Expression], between: str, digits: int) -> list[str]:
    """Return the factors of a product with a sign between them, and the brackets they need."""
    written: list[str] = []
    for factor in factors:
        text, strength = write(factor, digits)
        if written:
            written.append(sign(between))
            if is_changing(factor):
                written.append(changing(factor, digits))
                continue
        is_negative = bool(written) and is_minus(text)
        needed = WHOLE if is_negative or is_other_product(factor, between) else PRODUCT
        written.append(in_brackets((text, strength), needed))
    return written


def is_changing(expression: Expression) -> TypeGuard[Number]:
    """Whether an expression is a single number that a page may replace by another."""
    return isinstance(expression, Number) and expression.reference is not None


def changing(number: Number, digits: int) -> str:
    """Return a number that may change, with brackets of its own as long as it is negative."""
    text = escape(typeset(show_number(number.number, digits)))
    shown = f"({text})" if text.startswith("−") else text
    return f'<mn data-n="{number.reference}" data-inside="">{shown}</mn>'


def is_minus(text: str) -> bool:
    """Whether a piece of MathML begins with a minus sign."""
    return text.startswith(f"<mrow>{sign('−')}") or (text.startswith("<mn") and ">−" in text)


def partial(name: str) -> str:
    """Return ∂name."""
    return row(sign("∂"), bracketed(typeset_name(name)))


def row(*parts: str) -> str:
    """Return parts side by side as one."""
    return f"<mrow>{''.join(parts)}</mrow>"


def sign(text: str) -> str:
    """Return a sign between or around parts."""
    return f"<mo>{text}</mo>"


def in_brackets(operand: tuple[str, int], needed: int) -> str:
    """Return a piece of MathML, in brackets if it binds less than is needed."""
    text, strength = operand
    return text if strength >= needed else row(sign("("), text, sign(")"))
