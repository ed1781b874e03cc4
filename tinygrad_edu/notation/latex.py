r"""An expression in LaTeX: \frac{\partial E}{\partial w_{5}} = …, for notebooks and papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.formatting import show_number, typeset
from tinygrad_edu.notation.expression import (
    PLACE_BY_PLACE,
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
from tinygrad_edu.notation.latex_names import bracketed, write_name
from tinygrad_edu.notation.names import kind_of_name
from tinygrad_edu.summaries import show_data

if TYPE_CHECKING:
    from collections.abc import Sequence

SUM, PRODUCT, POWER, WHOLE = 1, 2, 3, 4
"""How strongly a piece of LaTeX holds together; a fraction and \\sigma(x) are whole."""


def latex_of(expression: Expression, digits: int = 4) -> str:
    r"""Return an expression in LaTeX, to be set in mathematics mode.

    Args:
        expression: What to write.
        digits: Decimals of a number.

    >>> from tinygrad_edu.notation.expression import Number, Product, Symbol
    >>> latex_of(Product((Number(0.5), Symbol("out_h1"))))
    '0.5 \\cdot \\mathit{out}_{h1}'
    """
    return write(expression, digits)[0]


def write(expression: Expression, digits: int) -> tuple[str, int]:
    """Return the LaTeX of an expression, and how strongly it holds together."""
    match expression:
        case Symbol(text):
            return write_name(text), SUM if kind_of_name(text) == "formula" else WHOLE
        case Number(number):
            return write_number(number, digits)
        case Derivative(result, wrt, _, direct, _):
            text = rf"\frac{{\partial {bracketed(result)}}}{{\partial {bracketed(wrt)}}}"
            return (rf"\left.{text}\right|_{{\text{{direct}}}}" if direct else text), WHOLE
        case Omitted(count):
            return rf"\cdots \text{{{count:,} more}} \cdots", WHOLE
        case Call(op, operands):
            return write_call(op, [write(operand, digits) for operand in operands])
        case Negative(of):
            text, strength = write(of, digits)
            needed = WHOLE if text.startswith("-") else PRODUCT
            return f"-{in_brackets((text, strength), needed)}", PRODUCT
        case Quotient(above, below):
            return rf"\frac{{{latex_of(above, digits)}}}{{{latex_of(below, digits)}}}", WHOLE
        case Power(base, exponent):
            bottom = in_brackets(write(base, digits), WHOLE)
            return f"{bottom}^{{{latex_of(exponent, digits)}}}", POWER
        case Product(factors, sign):
            between = r" \odot " if sign == PLACE_BY_PLACE else r" \cdot "
            return between.join(in_places(factors, sign, digits)), PRODUCT
        case Sum(terms):
            return write_sum(terms, digits), SUM


def write_number(number: Any, digits: int) -> tuple[str, int]:
    """Return a number; 1.5e-9 as a power of ten, an array in a matrix, or its summary as text."""
    if np.ndim(number):
        if np.ndim(number) <= 2 and np.size(number) <= 9:
            rows = [[write_number(x, digits)[0] for x in row] for row in np.atleast_2d(number)]
            inside = r" \\ ".join([" & ".join(row) for row in rows])
            return rf"\begin{{bmatrix}} {inside} \end{{bmatrix}}", WHOLE
        return rf"\text{{{typeset(show_data(number))}}}", WHOLE
    text = show_number(number, digits).replace("inf", r"\infty").replace("nan", r"\text{NaN}")
    if "e" in text and "ext" not in text:
        figures, exponent = text.split("e")
        return rf"{figures} \cdot 10^{{{exponent}}}", PRODUCT
    return text, PRODUCT if text.startswith("-") else WHOLE


def write_call(op: Any, operands: list[tuple[str, int]]) -> tuple[str, int]:
    """Return an operation by its own template, with brackets where the template has none."""
    if op.latex is None or op.text is None:
        name = op.name.replace("_", r"\_")
        return rf"\operatorname{{{name}}}({', '.join([text for text, _ in operands])})", WHOLE
    encloses = op.latex.endswith((")", "}}", "]", "|"))
    needed = SUM if encloses else WHOLE
    return op.latex.format(*[in_brackets(operand, needed) for operand in operands]), WHOLE


def write_sum(terms: Sequence[Expression], digits: int) -> str:
    """Return a sum, with the same signs as in plain text."""
    written = ""
    for term in terms:
        if isinstance(term, Negative):
            body, sign = in_brackets(write(term.of, digits), PRODUCT), " - "
        else:
            body, sign = write(term, digits)[0], " + "
            if body.startswith("-") and not is_put_in(term):
                body, sign = body[1:], " - "
        first = f"-{body}" if sign == " - " else body
        written = f"{written}{sign}{body}" if written else first
    return written


def in_places(factors: Sequence[Expression], sign: str, digits: int) -> list[str]:
    """Return the factors of a product, with the brackets that they need beside each other."""
    written: list[str] = []
    for factor in factors:
        text, strength = write(factor, digits)
        is_negative = bool(written) and text.startswith("-")
        needed = WHOLE if is_negative or is_other_product(factor, sign) else PRODUCT
        written.append(in_brackets((text, strength), needed))
    return written


def in_brackets(operand: tuple[str, int], needed: int) -> str:
    """Return a piece of LaTeX, in brackets if it binds less than is needed."""
    text, strength = operand
    return text if strength >= needed else rf"\left({text}\right)"
