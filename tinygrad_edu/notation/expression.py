"""An expression: mathematics as a small tree, before it is written as text, LaTeX or MathML.

It is made of a few kinds of part, so that a writer is one function for each of them. Every symbol
knows the number it stands for, and the same tree is therefore read twice: first with the symbols,
then with the numbers under them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tinygrad_edu.operation import Operation


@dataclass(frozen=True, slots=True)
class Symbol:
    """A name that stands for a number or an array; a page finds the number by its reference."""

    text: str
    number: Any = None
    reference: int | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A number or an array: `given` in the formula, or what a symbol in it stood for."""

    number: Any
    given: bool = True
    reference: int | None = None


@dataclass(frozen=True, slots=True)
class Derivative:
    """∂result/∂wrt; `direct` leaves out what goes through other nodes."""

    result: str
    wrt: str
    number: Any = None
    direct: bool = False
    reference: int | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of its terms, of which a Negative one is subtracted."""

    terms: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Product:
    """The product of its factors: of numbers, of matrices, or of arrays place by place."""

    factors: tuple[Expression, ...]
    sign: str = "·"


@dataclass(frozen=True, slots=True)
class Quotient:
    """above / below."""

    above: Expression
    below: Expression


@dataclass(frozen=True, slots=True)
class Power:
    """base to the power of an exponent."""

    base: Expression
    exponent: Expression


@dataclass(frozen=True, slots=True)
class Negative:
    """Minus something."""

    of: Expression


@dataclass(frozen=True, slots=True)
class Call:
    """An operation of its operands, written by its own template, and what else it was told."""

    op: Operation
    operands: tuple[Expression, ...]
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Omitted:
    """What stands for parts that are too many to write out."""

    count: int


Expression: TypeAlias = (
    Symbol | Number | Derivative | Sum | Product | Quotient | Power | Negative | Call | Omitted
)

PLACE_BY_PLACE = "⊙"
"""The sign of a product of two arrays, place by place; · between matrices is the matrix product."""


def parts_of(expression: Expression) -> tuple[Expression, ...]:
    """Return what an expression is made of; () for a symbol or a number."""
    match expression:
        case Sum(terms):
            return terms
        case Product(factors):
            return factors
        case Call(_, operands):
            return operands
        case Quotient(left, right) | Power(left, right):
            return left, right
        case Negative(of):
            return (of,)
    return ()


def rebuilt(expression: Expression, parts: tuple[Expression, ...]) -> Expression:
    """Return an expression with other parts in place of its own."""
    match expression:
        case Sum():
            return Sum(parts)
        case Product():
            return replace(expression, factors=parts)
        case Call():
            return replace(expression, operands=parts)
        case Quotient():
            return Quotient(*parts)
        case Power():
            return Power(*parts)
        case Negative():
            return Negative(*parts)
    return expression


def with_numbers(expression: Expression) -> Expression:
    """Return an expression with the number in place of every symbol and derivative.

    >>> out = Symbol("out_o1", 0.75)
    >>> with_numbers(Product((out, Number(2.0)))).factors[0]
    Number(number=0.75, given=False, reference=None)
    """
    if isinstance(expression, (Symbol, Derivative)):
        known = expression.number is not None
        number = Number(expression.number, False, expression.reference)
        return number if known else expression
    return rebuilt(expression, tuple([with_numbers(part) for part in parts_of(expression)]))


def symbols_of(expression: Expression) -> list[Symbol | Derivative]:
    """Return the symbols and derivatives of an expression, from left to right."""
    if isinstance(expression, (Symbol, Derivative)):
        return [expression]
    return [symbol for part in parts_of(expression) for symbol in symbols_of(part)]


def size_of(expression: Expression) -> int:
    """Return how many symbols and numbers an expression has."""
    return sum([size_of(part) for part in parts_of(expression)]) or 1


def is_other_product(factor: Expression, sign: str) -> bool:
    """Whether a factor is itself a product, of another kind than the one it stands in."""
    return isinstance(factor, Product) and factor.sign != sign


def is_quotient(expression: Expression) -> bool:
    """Whether an expression is a quotient, or minus one."""
    return isinstance(expression.of if isinstance(expression, Negative) else expression, Quotient)


def flat(terms: Sequence[Expression]) -> list[Expression]:
    """Return the terms of a sum, with those of a sum among them in its place."""
    found: list[Expression] = []
    for term in terms:
        found += flat(term.terms) if isinstance(term, Sum) else [term]
    return found


def without_minus(term: Expression, is_whole: bool = True) -> Expression | None:
    """Return what is subtracted where a term begins with a minus sign; None if it does not.

    Args:
        term: A term of a sum.
        is_whole: Whether it is the whole term. A number alone that stands for a symbol keeps its
            sign: it is added.
    """
    match term:
        case Negative(of):
            return of
        case Number(number, given, reference) if np.ndim(number) == 0 and reference is None:
            is_minus = number < 0 and (given or not is_whole)
            return replace(term, number=-number) if is_minus else None
        case Product(factors):
            first = without_minus(factors[0], False)
            return None if first is None else replace(term, factors=(first, *factors[1:]))
        case Quotient(above, below):
            first = without_minus(above, False)
            return None if first is None else Quotient(first, below)
    return None
