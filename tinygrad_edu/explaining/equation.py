"""An equation for one derivative, as plain data: what it is equal to, and the links in it.

The forms (chains, matrices, shares) make equations, `opening` chooses among them, and an
`Explanation` shows one. So none of the forms needs to know who opens its links.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from tinygrad_edu.explaining.naming import Naming
    from tinygrad_edu.node import Node
    from tinygrad_edu.notation.expression import Derivative, Expression


class Link(NamedTuple):
    """One derivative in an equation: ∂output/∂input.

    Attributes:
        output: The node above.
        input: The node below.
        symbol: How it is written, with its number.
        names: What the nodes are called.
    """

    output: Node
    input: Node
    symbol: Derivative
    names: Naming

    @property
    def value(self) -> Any:
        """The derivative: a number, or an array."""
        return self.symbol.number


class Equation(NamedTuple):
    """derivative = expression.

    Attributes:
        derivative: What is explained.
        expression: What it is equal to, in symbols.
        links: The derivatives in it, each of which can be opened.
        note: Remarks of a line, such as the shapes of matrices.
    """

    derivative: Derivative
    expression: Expression
    links: tuple[Link, ...] = ()
    note: str = ""
