"""An explanation: one derivative as an equation, each factor of which can be opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.errors import InputError
from tinygrad_edu.explaining.equation import Link
from tinygrad_edu.explaining.opening import opened
from tinygrad_edu.ground.arguments import told
from tinygrad_edu.ground.signs import printed
from tinygrad_edu.ground.summaries import MOST_NUMBERS
from tinygrad_edu.notation.expression import (
    Derivative,
    Expression,
    Number,
    symbols_of,
    with_numbers,
)
from tinygrad_edu.notation.latex import latex_of
from tinygrad_edu.notation.mathml import mathml_of
from tinygrad_edu.notation.text import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_LINES = 60
"""Lines beyond which opened factors are no longer written out."""


class Factor(Link):
    """One derivative that an explanation is made of: ∂output/∂input, which can be opened."""

    __slots__ = ()

    def explain(self) -> Explanation:
        """Return the explanation of this factor: a chain of its own, or the formula of its rule."""
        return Explanation(*opened(self))


class Explanation:
    """∂E/∂w as an equation: with symbols, then with numbers, then the result.

    Attributes:
        derivative: What is explained.
        expression: What it is equal to, in symbols.
        value: The result: the gradient itself, to the last bit.
        factors: The derivatives in it, each of which can be opened.
        note: Remarks of a line, such as the shapes of matrices.
        depth: How many levels of factors the text opens.
        digits: Decimals of the numbers in it.
    """

    def __init__(
        self,
        derivative: Derivative,
        expression: Expression,
        factors: tuple[Link, ...] = (),
        note: str = "",
    ) -> None:
        self.derivative = derivative
        self.expression = expression
        self.value = derivative.number
        self.factors = tuple([Factor(*factor) for factor in factors])
        self.note = note
        self.depth = 1
        self.digits = 6

    def open(self, which: int | str) -> Explanation:
        """Return the explanation of one factor.

        Args:
            which: Its place, from 0, or its text: "∂out_o1/∂net_o1".

        Raises:
            InputError: There is no such factor.
        """
        texts = [text_of(factor.symbol) for factor in self.factors]
        place = texts.index(which) if isinstance(which, str) and which in texts else which
        if not isinstance(place, int) or not -len(texts) <= place < len(texts):
            raise InputError(
                f"{text_of(self.derivative)} has no factor {told(which)} to open; "
                f"it has {', '.join(texts[:12]) or 'none, as it comes from the rule itself'}"
            )
        return self.opened(self.factors[place])

    @property
    def sides(self) -> list[Expression]:
        """The sides of the equation: symbols, numbers, result; none that only repeats another."""
        candidates = [self.derivative, self.expression, Number(self.value, given=False)]
        if all([np.size(symbol.number) <= MOST_NUMBERS for symbol in symbols_of(self.expression)]):
            candidates.insert(2, with_numbers(self.expression))
        kept: list[Expression] = []
        texts: list[str] = []
        for side in candidates:
            text = text_of(side, self.digits)
            if text not in texts:
                kept.append(side)
                texts.append(text)
        return kept

    @property
    def line(self) -> str:
        """The equation in one line of plain text."""
        equation = " = ".join([text_of(side, self.digits) for side in self.sides])
        return f"{equation}   ({self.note})" if self.note else equation

    def levels(self) -> Iterator[tuple[int, Explanation]]:
        """Yield this explanation and those of its factors, level by level down to its depth.

        A factor that occurs again is not opened again.
        """
        seen: set[str] = set()
        stack: list[tuple[int, Explanation | Factor]] = [(0, self)]
        while stack:
            level, item = stack.pop()
            here = self.opened(item) if isinstance(item, Factor) else item
            text = text_of(here.derivative)
            if text in seen:
                continue
            seen.add(text)
            yield level, here
            if level + 1 < self.depth:
                stack += [(level + 1, factor) for factor in reversed(here.factors)]

    def opened(self, factor: Factor) -> Explanation:
        """Return the explanation of a factor, with as many digits as this one has."""
        found = factor.explain()
        found.digits = self.digits
        return found

    def __str__(self) -> str:
        lines: list[str] = []
        for level, here in self.levels():
            if len(lines) == MOST_LINES:
                lines.append("⋯ more; open one factor by explanation.open(…)")
                break
            lines.append("    " * level + here.line)
        return printed("\n".join(lines))

    __repr__ = __str__

    def latex(self) -> str:
        """Return the equation in LaTeX, a line for each side, aligned at the equals signs."""
        lines = []
        for _, here in self.levels():
            first, *others = [latex_of(side, self.digits) for side in here.sides]
            lines += [f"{first} &= {others[0] if others else first}"]
            lines += [f"&= {other}" for other in others[1:]]
            if len(lines) > MOST_LINES:
                break
        inside = " \\\\\n".join(lines)
        return f"\\begin{{aligned}}\n{inside}\n\\end{{aligned}}"

    def mathml(self) -> str:
        """Return the equation as a <math> element; a browser needs no script to draw it."""
        rows = []
        for _, here in self.levels():
            first, *others = [mathml_of(side, self.digits) for side in here.sides]
            for place, other in enumerate(others or [first]):
                left = first if place == 0 else ""
                rows.append(
                    f"<mtr><mtd>{left}</mtd><mtd><mo>=</mo></mtd>"
                    f'<mtd style="text-align: left">{other}</mtd></mtr>'
                )
            if len(rows) > MOST_LINES:
                break
        return (
            '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">'
            f'<mtable displaystyle="true">{"".join(rows)}</mtable></math>'
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the explanation as plain data, its factors opened down to its depth.

        Returns:
            {"derivative", "symbols", "numbers", "value", "note", "factors"}: texts and numbers;
            arrays as lists; and for each factor, by its text, a dict of the same form if it is
            opened, else {"value"}.
        """
        whole: dict[str, Any] = {}
        above: list[dict[str, Any]] = []
        for level, here in self.levels():
            data = here.facts()
            if level:
                above[level - 1]["factors"][data["derivative"]] = data
            else:
                whole = data
            above[level:] = [data]
        return whole

    def facts(self) -> dict[str, Any]:
        """Return this one equation as plain data, with the value of each factor."""
        return {
            "derivative": text_of(self.derivative),
            "symbols": text_of(self.expression, self.digits),
            "numbers": text_of(with_numbers(self.expression), self.digits),
            "value": as_plain(self.value),
            "note": self.note,
            "factors": {
                text_of(factor.symbol): {"value": as_plain(factor.value)} for factor in self.factors
            },
        }

    def _repr_mimebundle_(self, **choice: Any) -> dict[str, str]:  # noqa: ARG002
        """Show the equation in a notebook, in LaTeX, which needs no script of ours."""
        return {"text/plain": str(self), "text/latex": f"$\\displaystyle {self.latex()}$"}


def as_plain(value: Any) -> Any:
    """Return a number as a float, an array as lists of floats."""
    return np.asarray(value).tolist()
