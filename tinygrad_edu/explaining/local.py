"""The formula of a derivative, from the rules themselves: ∂out/∂net = out · (1 − out).

A rule is ordinary arithmetic. Given nodes in place of numbers it computes a graph, and that graph
is the formula: nothing is written twice, and no formula can disagree with what is computed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinygrad_edu.chain import order_of, partials_of
from tinygrad_edu.explaining.tidying import ONE, ZERO, factors_of, is_number, tidied
from tinygrad_edu.node import Node
from tinygrad_edu.notation.expression import Expression, Number, Product, Sum, size_of
from tinygrad_edu.notation.reading import expression_of

if TYPE_CHECKING:
    from tinygrad_edu.explaining.naming import Names

MOST_SYMBOLS = 24
"""Symbols and numbers beyond which a formula is no explanation."""


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


def terms_of(expression: Expression) -> tuple[Expression, ...]:
    """Return the terms of a sum, or the expression as the only one."""
    return expression.terms if isinstance(expression, Sum) else (expression,)
