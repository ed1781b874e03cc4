"""The formula of a derivative, from the rules themselves: ∂out/∂net = out · (1 − out).

A rule is ordinary arithmetic. Given nodes in place of numbers it computes a graph, and that graph
is the formula: nothing is written twice, and no formula can disagree with what is computed.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from tinygrad_edu.chain import partials_of, pass_back
from tinygrad_edu.explaining.tidying import ONE, ZERO, factors_of, is_number, tidied
from tinygrad_edu.node import Node
from tinygrad_edu.notation.expression import Expression, Number, Product, Sum, size_of
from tinygrad_edu.notation.reading import expression_of

if TYPE_CHECKING:
    from tinygrad_edu.explaining.naming import Naming

MOST_SYMBOLS = 24
"""Symbols and numbers beyond which a formula is no explanation."""


def local_derivative(
    nodes: list[Any], output: Node, input: Node, names: Naming
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
    symbols = functools.partial(symbols_passed_on, names, set(nodes))
    totals = pass_back(nodes[:0:-1], {output: ONE}, symbols, plus, ZERO)
    found: Expression = totals.get(input, ZERO)
    return found if size_of(found) <= MOST_SYMBOLS else None


def symbols_passed_on(
    names: Naming, inside: set[Node], node: Any, upstream: Expression
) -> list[Expression | None]:
    """Return upstream · partial in symbols for each input of a node that lies inside.

    What is too long to read already is passed on as it is, and stays too long.
    """
    if size_of(upstream) > MOST_SYMBOLS:
        return [upstream if input in inside else None for input in node.inputs]
    return [
        times(upstream, partial) if input in inside else None
        for input, partial in zip(node.inputs, symbolic_partials(node, names))
    ]


def symbolic_partials(node: Any, names: Naming) -> list[Expression]:
    """Return ∂node/∂input for each input of a computed node, as the rule of its operation says."""
    operands = [input._data if input.is_constant else input for input in node.inputs]
    numbers = partials_of(node)
    try:
        found = node.op.partials(node, *operands)
    except ArithmeticError:
        found = numbers
    return [as_expression(given, number, names) for given, number in zip(found, numbers)]


def as_expression(partial: Any, number: Any, names: Naming) -> Expression:
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


def terms_of(expression: Expression) -> tuple[Expression, ...]:
    """Return the terms of a sum, or the expression as the only one."""
    return expression.terms if isinstance(expression, Sum) else (expression,)
