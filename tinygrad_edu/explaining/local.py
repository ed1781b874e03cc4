"""The formula of a derivative, from the rules themselves: ∂out/∂net = out · (1 − out).

A rule is ordinary arithmetic. Given nodes in place of numbers it computes a graph, and that graph
is the formula: nothing is written twice, and no formula can disagree with what is computed.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, TypeGuard

import numpy as np

from tinygrad_edu.chain import order_of, partials_of
from tinygrad_edu.errors import NonFiniteWarning
from tinygrad_edu.node import Node
from tinygrad_edu.notation.expression import (
    Call,
    Expression,
    Number,
    Power,
    Product,
    Sum,
    Symbol,
    parts_of,
    rebuilt,
    size_of,
    symbols_of,
)
from tinygrad_edu.notation.reading import RESHAPING, expression_of

if TYPE_CHECKING:
    from tinygrad_edu.explaining.naming import Names

MOST_SYMBOLS = 24
"""Symbols and numbers beyond which a formula is no explanation."""

ONE = Number(1.0)
ZERO = Number(0.0)


def local_derivative(
    nodes: list[Any], output: Node, input: Node, names: Names
) -> Expression | None:
    """Return the formula of ∂output/∂input; None if it is too long to read.

    It is a backward pass over the nodes between the two, with expressions in place of numbers, so
    the factors of a product stand in the order of the chain rule.

    Args:
        nodes: The nodes between the two, both included, oldest first.
        output: The youngest of them.
        input: The oldest.
        names: What the nodes are called.
    """
    totals: dict[Node, Expression] = {output: ONE}
    inside = set(nodes)
    for node in reversed(nodes):
        if node is input or node not in totals:
            continue
        upstream = totals[node]
        if size_of(upstream) > MOST_SYMBOLS:
            return None
        partials = symbolic_partials(node, names)
        for place in order_of(node):
            child = node.inputs[place]
            if child in inside:
                contribution = times(upstream, partials[place])
                totals[child] = plus(totals.get(child, ZERO), contribution)
    found = totals.get(input, ZERO)
    return found if size_of(found) <= MOST_SYMBOLS else None


def symbolic_partials(node: Any, names: Names) -> list[Expression]:
    """Return ∂node/∂input for each input of a computed node, as the rule of its operation says."""
    operands = [input._data if input.is_constant else input for input in node.inputs]
    numbers = partials_of(node)
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore", NonFiniteWarning)  # the pass itself has warned
            found = node.op.derivative(node, *operands)
    except ArithmeticError:
        found = numbers
    return [as_expression(given, number, names) for given, number in zip(found, numbers)]


def as_expression(partial: Any, number: Any, names: Names) -> Expression:
    """Return a partial as the expression of it, or as a number if it has none that is short."""
    if not isinstance(partial, Node):
        return Number(partial)
    whole = names.atom(partial)
    if whole is not None:
        return whole
    found = expression_of(partial, MOST_SYMBOLS, names.atom)
    return Number(number) if found is None else tidied(found)


def times(upstream: Expression, partial: Expression) -> Expression:
    """Return upstream · partial, without factors of 1."""
    if is_number(partial, 0.0) or is_number(upstream, 0.0):
        return ZERO
    if is_number(upstream, 1.0):
        return partial
    if is_number(partial, 1.0):
        return upstream
    return Product((*factors_of(upstream), *factors_of(partial)))


def plus(total: Expression, term: Expression) -> Expression:
    """Return total + term, without terms of 0."""
    if is_number(total, 0.0):
        return term
    if is_number(term, 0.0):
        return total
    return Sum((*terms_of(total), *terms_of(term)))


def tidied(expression: Expression) -> Expression:
    """Return an expression as one writes it: x for x¹, s² for s · s, 2 · x · y for 2 · (x · y)."""
    here = rebuilt(expression, tuple([tidied(part) for part in parts_of(expression)]))
    if isinstance(here, Power) and is_number(here.exponent, 1.0):
        return here.base
    if isinstance(here, Call) and here.op.name in RESHAPING and not symbols_of(here):
        return here.operands[0]  # a number that is the same at every place
    if isinstance(here, Product) and any([is_one_number(factor) for factor in here.factors]):
        here = Product(here.factors)  # with one number, no need to say place by place
    if isinstance(here, Product) and here.sign == "·":
        first, second = here.factors[0], here.factors[-1]
        if len(here.factors) == 2 and is_same_symbol(first, second):
            return Power(first, Number(2.0))
        parts = [part for factor in here.factors for part in factors_of(factor)]
        kept = [part for part in parts if not is_number(part, 1.0)] or [ONE]
        return kept[0] if len(kept) == 1 else Product(tuple(kept))
    return here


def is_same_symbol(first: Expression, second: Expression) -> bool:
    """Whether two expressions are the same name of one number."""
    if not (isinstance(first, Symbol) and isinstance(second, Symbol)):
        return False
    return first.text == second.text and np.ndim(first.number) == 0


def is_number(expression: Expression, number: float) -> bool:
    """Whether an expression is just that number."""
    return is_one_number(expression) and bool(expression.number == number)


def is_one_number(expression: Expression) -> TypeGuard[Number]:
    """Whether an expression is a number, and no array."""
    return isinstance(expression, Number) and np.ndim(expression.number) == 0


def factors_of(expression: Expression) -> tuple[Expression, ...]:
    """Return the factors of a product of numbers, or the expression as the only one."""
    if isinstance(expression, Product) and expression.sign == "·":
        return expression.factors
    return (expression,)


def terms_of(expression: Expression) -> tuple[Expression, ...]:
    """Return the terms of a sum, or the expression as the only one."""
    return expression.terms if isinstance(expression, Sum) else (expression,)
