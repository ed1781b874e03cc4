"""An expression in MathML, which every browser draws without a script.

The column of MathML is that of LaTeX, read once more: a template and a name have one form for both.
All text is escaped: a name is a name, whatever characters it has.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from tinygrad_edu.ground.formatting import MINUS, show_number, typeset, typeset_name
from tinygrad_edu.ground.summaries import MOST_NUMBERS, show_data
from tinygrad_edu.notation.forms import (
    ATOM,
    FIRST_PLACE,
    PRODUCT,
    Form,
    Place,
    form_of,
    with_places,
)
from tinygrad_edu.notation.latex import Latex
from tinygrad_edu.notation.latex_names import bracketed, write_name
from tinygrad_edu.notation.tex import mathml_from
from tinygrad_edu.notation.writing import Piece

if TYPE_CHECKING:
    from tinygrad_edu.notation.expression import Derivative, Expression, Number

PLACES = re.compile("[\ue000-\uefff]")


def mathml_of(expression: Expression, digits: int = 4) -> str:
    """Return an expression in MathML, to stand inside a <math> element.

    Args:
        expression: What to write.
        digits: Decimals of a number.

    >>> from tinygrad_edu.notation.expression import Symbol
    >>> mathml_of(Symbol("w5"))
    '<msub><mi>w</mi><mn>5</mn></msub>'
    """
    return Mathml(digits).text_of(expression)


class Mathml(Latex):
    """The column of MathML."""

    brackets = "<mrow><mo>(</mo>{}<mo>)</mo></mrow>"
    row = "<mrow>{}</mrow>"
    minus = f"<mrow><mo>{MINUS}</mo>{{}}</mrow>"
    plus = "<mo>+</mo>"
    less = f"<mo>{MINUS}</mo>"
    comma = "<mo>,</mo>"
    times: ClassVar[dict[str, tuple[str, str]]] = {sign: (f"<mo>{sign}</mo>",) * 2 for sign in "·⊙"}

    def form(self, template: str) -> Form:
        """Return a template of LaTeX with the marks of MathML around its places."""
        return in_mathml(template)

    def write_name(self, text: str) -> str:
        """Return a name with its index below the line."""
        return name_in_mathml(text)

    def write_number(self, number: Number) -> Piece:
        """Return a number, a small array as a table in brackets, or the summary of a large one."""
        given = number.number
        if not np.ndim(given):
            return self.write_one(given, mark_of(number))
        if np.ndim(given) > 2 or np.size(given) > MOST_NUMBERS:
            return Piece(f"<mtext>{escape(typeset(show_data(given)))}</mtext>", ATOM)
        lines = [
            [f"<mtd>{self.write_one(x).text}</mtd>" for x in row] for row in np.atleast_2d(given)
        ]
        rows = "".join([f"<mtr>{''.join(line)}</mtr>" for line in lines])
        return Piece(f"<mrow><mo>[</mo><mtable>{rows}</mtable><mo>]</mo></mrow>", ATOM)

    def write_one(self, number: Any, mark: str = "") -> Piece:
        """Return a single number, with the mark by which a page finds it."""
        text = typeset(show_number(number, self.digits))
        is_negative = text.startswith(MINUS)
        return Piece(f"<mn{mark}>{text}</mn>", PRODUCT if is_negative else ATOM, is_negative)

    def write_changing(self, number: Number) -> str:
        """Return a number that may change, with brackets of its own as long as it is negative."""
        text = typeset(show_number(number.number, self.digits))
        shown = f"({text})" if text.startswith(MINUS) else text
        return f'<mn{mark_of(number)} data-inside="">{shown}</mn>'

    def write_derivative(self, derivative: Derivative) -> str:
        """Return ∂E/∂w as a fraction."""
        fraction = f"<mfrac>{partial(derivative.result)}{partial(derivative.wrt)}</mfrac>"
        if derivative.direct:
            return f"<mrow>{fraction}<mo>|</mo><mtext>direct</mtext></mrow>"
        return fraction

    def write_omitted(self, count: int) -> str:
        """Return what stands for parts that are too many to write out."""
        return f"<mrow><mo>⋯</mo><mtext>{count:,} more</mtext><mo>⋯</mo></mrow>"


def mark_of(number: Number) -> str:
    """Return the mark by which a page finds a number that it may replace."""
    return "" if number.reference is None else f' data-n="{number.reference}"'


@lru_cache(maxsize=4096)
def partial(name: str) -> str:
    """Return ∂name, with brackets around a name of several words."""
    return f"<mrow><mo>∂</mo>{mathml_from(bracketed(typeset_name(name)))}</mrow>"


@lru_cache(maxsize=4096)
def name_in_mathml(text: str) -> str:
    """Return a name in MathML."""
    return mathml_from(write_name(typeset_name(text)))


@lru_cache(maxsize=4096)
def in_mathml(template: str) -> Form:
    """Return the form of a template of LaTeX in MathML: its places need what they need there."""
    form = form_of(template)
    places: dict[int, Place] = {}
    for place in sorted(form.places, key=attrgetter("need")):
        places[place.operand] = place  # of two places of one operand that which needs more
    written = mathml_from(with_places(template))
    texts = PLACES.split(written)
    operands = [ord(sign) - FIRST_PLACE for sign in PLACES.findall(written)]
    found = [places[operand]._replace(before=before) for before, operand in zip(texts, operands)]
    return Form(tuple(found), texts[-1], form.strength, form.is_negative, form.begins)
