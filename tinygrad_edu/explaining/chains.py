"""∂E/∂w as the product of the derivatives between the nodes that all ways pass.

Where the ways part and meet again, the sum over them stands in brackets. Its terms are the ways
out of the node above, each with the derivative from there on as one factor, which can be opened.
So an equation has as many terms as a node has inputs, however many ways there are.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tinygrad_edu.explaining.equation import Equation, Link
from tinygrad_edu.explaining.local import local_derivative
from tinygrad_edu.explaining.paths import (
    derivative_through,
    derivatives_by,
    folded_partials,
    nodes_below,
    shared_nodes,
)
from tinygrad_edu.explaining.tidying import is_number
from tinygrad_edu.notation.expression import Derivative, Expression, Omitted, Product, Sum

if TYPE_CHECKING:
    from tinygrad_edu.explaining.naming import Naming
    from tinygrad_edu.node import Node

MOST_FACTORS = 9
"""Factors beyond which the middle of a product is left out."""

MOST_TERMS = 6
"""Terms beyond which the middle of a sum is left out."""


def chain(nodes: list[Any], names: Naming) -> Equation:
    """Return the derivative of the youngest of some nodes by the oldest, as a chain of factors.

    Args:
        nodes: The nodes between the two, both included, oldest first.
        names: What they are called, and which of them are shown.
    """
    input, output = nodes[0], nodes[-1]
    stations = stations_of(nodes, names)
    places = {node: place for place, node in enumerate(nodes)}
    stretches = [
        stretch(nodes[places[lower] : places[upper] + 1], names)
        for upper, lower in pairwise(stations)
    ]
    stretches = without_copies(stretches, nodes, names)
    value = derivative_through(nodes, output, input)
    symbol = Derivative(names.of(output), names.of(input), value)
    links = [link for terms in stretches for term in terms for link in term]
    written: list[Expression] = [bracket(terms) for terms in shortened(stretches, MOST_FACTORS)]
    whole = product(written)
    return Equation(symbol, whole, tuple(links), "; ".join(names.meanings(whole)))


def stations_of(nodes: list[Any], names: Naming) -> list[Any]:
    """Return the shown nodes that every way passes, youngest first, from end to end."""
    ends = {nodes[0], nodes[-1]}
    shared = [node for node in shared_nodes(nodes) if node in ends or names.is_shown(node)]
    return shared[::-1]


Term = list[Link]
"""The factors of one way."""


def stretch(nodes: list[Any], names: Naming) -> list[Term]:
    """Return the derivative between two neighbouring stations: one factor, or a sum over ways."""
    lower, upper = nodes[0], nodes[-1]
    shown = {node for node in nodes[1:-1] if names.is_shown(node)}
    if not shown:
        return [[factor_between(upper, lower, derivative_through(nodes, upper, lower), names)]]
    inside = set(nodes)
    partials = folded_partials(upper, shown | {lower}, inside)
    slopes = derivatives_by(nodes, lower)
    indirect = nodes_below(partials, inside)
    ways = []
    for child, partial in partials.items():
        first = factor_between(upper, child, partial, names, direct=child in indirect)
        rest = [] if child is lower else [factor_between(child, lower, slopes[child], names)]
        ways.append([*([] if rest and is_copy(first, nodes) else [first]), *rest])
    return ways


def factor_between(
    output: Node, input: Node, value: float, names: Naming, direct: bool = False
) -> Link:
    """Return the factor ∂output/∂input."""
    symbol = Derivative(names.of(output), names.of(input), value, direct)
    return Link(output, input, symbol, names)


def is_copy(factor: Link, nodes: list[Any]) -> bool:
    """Whether a factor is 1 by its rule, as between a sum and its term, whatever the numbers are.

    The slope of a relu is 1 as well, but only as long as its input is above 0.
    """
    if factor.value != 1.0:
        return False
    inside = [node for node in nodes if factor.input.born <= node.born <= factor.output.born]
    found = local_derivative(inside, factor.output, factor.input, factor.names)
    return found is not None and is_number(found, 1.0)


def without_copies(
    stretches: list[list[Term]], nodes: list[Any], names: Naming
) -> list[list[Term]]:
    """Leave out factors that are 1 by their rule: ∂E/∂out stands for ∂E/∂E_o1 · ∂E_o1/∂out.

    The last factor stays, as it names the node that all this is about.
    """
    kept: list[list[Term]] = []
    above: Node | None = None
    for place, terms in enumerate(stretches):
        is_last = place + 1 == len(stretches)
        if len(terms) == 1 and len(terms[0]) == 1:
            (factor,) = terms[0]
            upper = above or factor.output
            if not is_last and is_copy(factor, nodes):
                above = upper
                continue
            terms = [[factor_between(upper, factor.input, factor.value, names)]]
        kept.append(terms)
        above = None
    return kept


def bracket(terms: list[Term] | Omitted) -> Expression:
    """Return a stretch of a chain: one factor, or a sum of products."""
    if isinstance(terms, Omitted):
        return terms
    products = [product([factor.symbol for factor in term]) for term in terms]
    if len(products) == 1:
        return products[0]
    return Sum(tuple(shortened(products, MOST_TERMS)))


def product(factors: list[Any]) -> Expression:
    """Return the product of some factors, or the only one there is."""
    return factors[0] if len(factors) == 1 else Product(tuple(factors))


def shortened(parts: list[Any], most: int) -> list[Any]:
    """Return parts with those in the middle left out, if they are more than a reader takes in."""
    if len(parts) <= most:
        return parts
    beginning = most - 2
    return [*parts[:beginning], Omitted(len(parts) - beginning - 1), parts[-1]]
