"""The gradient of an array in matrix form: ∂E/∂W = Xᵀ · δ with δ = ∂E/∂Z.

A derivative of one array by another is a table with as many numbers as both have together, and no
one writes it. What is written is how upstream becomes the contribution, and that the rules say
themselves: given upstream as a node, they compute the graph of the formula.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.chain import chain_rule, pass_back
from tinygrad_edu.explaining.equation import Equation, Link
from tinygrad_edu.explaining.local import MOST_SYMBOLS
from tinygrad_edu.explaining.tidying import tidied
from tinygrad_edu.graph import by_birth
from tinygrad_edu.ground.signs import lowered
from tinygrad_edu.ground.summaries import show_shape
from tinygrad_edu.notation.expression import Derivative, Expression, Number
from tinygrad_edu.notation.reading import expression_of, is_matrix_product, is_unchanged
from tinygrad_edu.notation.text import text_of
from tinygrad_edu.recorded import constant_like, contributions_to, operands_of

if TYPE_CHECKING:
    from tinygrad_edu.explaining.naming import Naming
    from tinygrad_edu.node import Node


def matrix_form(nodes: list[Any], names: Naming) -> Equation:
    """Return the gradient of the oldest of some nodes, from those of the next nodes above it.

    Args:
        nodes: The nodes between the result and an older one, both included, oldest first.
        names: What they are called, and which of them are shown.
    """
    input, output = nodes[0], nodes[-1]
    gradients: dict[Node, Any] = {}
    for _ in chain_rule(output, gradients):
        pass
    folded, tops = neighbours_above(nodes, names)
    upstreams = {
        top: upstream_of(top, gradients[top], output, delta_name(place, len(tops)))
        for place, top in enumerate(tops)
    }
    contribution = recorded_total(folded, upstreams, input)
    named_here = names.apart()
    formula = written(contribution, named_here)
    if formula is None and not names.everything:
        return matrix_form(nodes, names.showing_everything())
    symbol = Derivative(names.of(output), names.of(input), gradients[input])
    links = [
        Link(output, top, Derivative(names.of(output), names.of(top), gradients[top]), names)
        for top in tops
        if top is not output
    ]
    meanings = [
        f"{named_here.of(upstreams[link.input])} = {text_of(link.symbol)}" for link in links
    ]
    symbols = [*([formula] if formula else []), *[link.symbol for link in links]]
    note = "; ".join([*shapes_of(contribution), *meanings, *names.meanings(*symbols)])
    return Equation(symbol, formula or Number(gradients[input]), tuple(links), note)


def neighbours_above(nodes: list[Any], names: Naming) -> tuple[list[Any], list[Any]]:
    """Return the nodes that are folded in above the oldest, and the shown ones above those."""
    below = {nodes[0]}
    tops = []
    for node in nodes[1:]:
        if not below.isdisjoint(node.inputs):
            if node is nodes[-1] or names.is_shown(node):
                tops.append(node)
            else:
                below.add(node)
    return sorted(below, key=by_birth), tops


def delta_name(place: int, count: int) -> str:
    """Return what the upstream gradient of a node is called: δ, or δ₁, δ₂, … of several."""
    return "δ" if count == 1 else "δ" + lowered(place + 1)


def upstream_of(node: Any, gradient: Any, output: Node, name: str) -> Any:
    """Return the gradient of a node as a leaf with a name; 1 for the result itself."""
    if node is output:
        return constant_like(node, 1.0)
    upstream = constant_like(node, 0.0)
    upstream._data = gradient
    upstream.label = name
    return upstream


def recorded_total(folded: list[Any], upstreams: dict[Any, Any], input: Node) -> Any:
    """Return the gradient of a node as a graph of the upstreams above it, by the rules.

    Args:
        folded: The node, and those between it and the upstreams, oldest first.
        upstreams: {node: its upstream gradient as a node}.
        input: The node.
    """
    tops = sorted(upstreams, key=by_birth, reverse=True)
    nodes = [node for node in [*tops, *reversed(folded)] if node is not input]
    contributions = functools.partial(contributions_in_symbols, set(folded))
    return pass_back(nodes, dict(upstreams), contributions, start=None).get(input)


def contributions_in_symbols(inside: set[Node], node: Any, upstream: Any) -> list[Any]:
    """Return the contribution of a node to each input inside as a graph, plain arrays included.

    So a plain X stands in the formula as it is, and its transpose as Xᵀ.
    """
    found = contributions_to(operands_of(node), node, upstream)
    return [given if input in inside else None for input, given in zip(node.inputs, found)]


def written(contribution: Any, names: Naming) -> Expression | None:
    """Return the formula of a contribution; None if it is too long."""
    if contribution is None:
        return Number(0.0)
    whole = names.atom(contribution)
    if whole is not None:
        return tidied(whole)
    found = expression_of(contribution, MOST_SYMBOLS, names.atom)
    return None if found is None else tidied(found)


def shapes_of(contribution: Any) -> list[str]:
    """Return the shapes of a matrix product, "2×1 = 2×3 · 3×1", or the shape of the result."""
    node = contribution
    while node is not None and is_unchanged(node):
        node = node.inputs[0]
    if node is None or not np.ndim(node._data):
        return []
    if is_matrix_product(node):
        left, right = [show_shape(operand._data) for operand in node.inputs]
        return [f"{show_shape(node._data)} = {left} · {right}"]
    return [show_shape(node._data)]
