r"""An expression in LaTeX: \frac{\partial E}{\partial w_{5}} = …, for notebooks and papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from tinygrad_edu.ground.formatting import HYPHEN, show_number, typeset
from tinygrad_edu.ground.summaries import MOST_NUMBERS, show_data
from tinygrad_edu.notation.forms import ATOM, PRODUCT
from tinygrad_edu.notation.latex_names import bracketed, write_name
from tinygrad_edu.notation.told import TOLD
from tinygrad_edu.notation.writing import Language, Piece

if TYPE_CHECKING:
    from tinygrad_edu.notation.expression import Derivative, Expression, Number
    from tinygrad_edu.notation.forms import Form
    from tinygrad_edu.operation import Operation


def latex_of(expression: Expression, digits: int = 4) -> str:
    r"""Return an expression in LaTeX, to be set in mathematics mode.

    Args:
        expression: What to write.
        digits: Decimals of a number.

    >>> from tinygrad_edu.notation.expression import Number, Product, Symbol
    >>> latex_of(Product((Number(0.5), Symbol("out_h1"))))
    '0.5 \\cdot \\mathit{out}_{h1}'
    """
    return Latex(digits).text_of(expression)


class Latex(Language):
    """The column of LaTeX."""

    column = "latex"
    brackets = r"\left({}\right)"
    quotient = r"\frac{{{}}}{{{}}}"
    power = r"{}^{{{}}}"
    times: ClassVar[dict[str, tuple[str, str]]] = {"·": (r" \cdot ",) * 2, "⊙": (r" \odot ",) * 2}
    named = r"\operatorname{{{{{name}}}}}({{}})"

    def form(self, template: str) -> Form:
        """Return a template, with dots of LaTeX where settings are left out."""
        return super().form(template.replace(TOLD, r"\ldots "))

    def name_of(self, op: Operation) -> str:
        """Return what an operation without a template is called."""
        return op.name.replace("_", r"\_")

    def write_name(self, text: str) -> str:
        """Return a name with its index below the line."""
        return write_name(text)

    def write_number(self, number: Number) -> Piece:
        """Return a number; an array as a matrix, or its summary as text."""
        given = number.number
        if not np.ndim(given):
            return self.write_one(given)
        if np.ndim(given) > 2 or np.size(given) > MOST_NUMBERS:
            return Piece(rf"\text{{{typeset(show_data(given))}}}", ATOM)
        rows = [[self.write_one(x).text for x in row] for row in np.atleast_2d(given)]
        inside = r" \\ ".join([" & ".join(row) for row in rows])
        return Piece(rf"\begin{{bmatrix}} {inside} \end{{bmatrix}}", ATOM)

    def write_one(self, number: Any) -> Piece:
        """Return a single number; 1.5e-9 as a power of ten."""
        text = show_number(number, self.digits).replace("inf", r"\infty")
        text = text.replace("nan", r"\text{NaN}")
        figures, exponent, power = text.partition("e") if "ext" not in text else (text, "", "")
        is_negative = text.startswith(HYPHEN)
        if exponent:
            return Piece(rf"{figures} \cdot 10^{{{power}}}", PRODUCT, is_negative)
        return Piece(text, PRODUCT if is_negative else ATOM, is_negative)

    def write_derivative(self, derivative: Derivative) -> str:
        r"""Return \frac{\partial E}{\partial w}."""
        above, below = bracketed(derivative.result), bracketed(derivative.wrt)
        text = rf"\frac{{\partial {above}}}{{\partial {below}}}"
        return rf"\left.{text}\right|_{{\text{{direct}}}}" if derivative.direct else text

    def write_omitted(self, count: int) -> str:
        """Return what stands for parts that are too many to write out."""
        return rf"\cdots \text{{{count:,} more}} \cdots"
