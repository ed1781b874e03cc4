"""explain: one gradient as the product and the sum of named factors."""

from __future__ import annotations

from typing import Any

import numpy as np

from tinygrad_edu.errors import InputError
from tinygrad_edu.explaining.explanation import Explanation, Factor
from tinygrad_edu.explaining.naming import Naming
from tinygrad_edu.explaining.opening import explained
from tinygrad_edu.explaining.paths import nodes_between
from tinygrad_edu.graph import computed_nodes, refuse_many_numbers, refuse_not_recorded
from tinygrad_edu.ground.arguments import told
from tinygrad_edu.modes import aside
from tinygrad_edu.names import Names
from tinygrad_edu.node import Node
from tinygrad_edu.notation.expression import Derivative, Number

__all__ = ["Explanation", "Factor", "explain"]

MOST_DIGITS = 1000
"""Decimals of a number, and levels of factors: nobody reads more."""


def explain(output: Node, wrt: Node | str, *, depth: int = 1, digits: int = 6) -> Explanation:
    """Return ∂output/∂wrt as an equation: factors by the chain rule, their numbers, the result.

    The factors are the derivatives between the nodes that have a name and that every way from the
    result back to `wrt` passes; a sum over several ways stands in brackets. Nodes without a name
    are folded in; with no labels at all, every node is shown by its number, v₁, v₂ and so on.

    Args:
        output: The result E, one number.
        wrt: The node that E is differentiated with respect to, or its name: w, v₃ of a node without
            a label, h₁ or h₂ of two with the label h. Their label alone means the first, h₁.
        depth: 1 for the equation; 2 for its factors opened as well, and so on down to the formulas
            that come from the rules.
        digits: Decimals of the numbers.

    Returns:
        The explanation. Printed it is one line a level; it has .latex(), .mathml(), .to_dict().

    Raises:
        InputError: One of the two is no node, or no node of output's history is called so; depth
            or digits is no whole number.
        StaleGraphError: A leaf's data was replaced after the forward pass.

    >>> from tinygrad_edu import Value
    >>> w, x = Value(0.5, label="w"), Value(3.0, label="x")
    >>> net = w * x
    >>> net.label = "net"
    >>> print(explain(net.tanh(), w, depth=2))
    ∂E/∂w = ∂E/∂net · ∂net/∂w = 0.180707 · 3 = 0.542120
        ∂E/∂net = 1 − E² = 1 − 0.905148² = 0.180707
        ∂net/∂w = x = 3
    """
    node = node_for(output, wrt)
    for name, number, least in (("depth", depth, 1), ("digits", digits, 0)):
        if not isinstance(number, int) or not least <= number <= MOST_DIGITS:
            raise InputError(
                f"explain got {name}={told(number)}; write a whole number from {least} up, at "
                f"most {MOST_DIGITS}"
            )
    refuse_many_numbers(output)
    refuse_not_recorded(output)
    computed_nodes(output)  # raises if the recorded pass no longer exists
    with aside(), np.errstate(all="ignore"):
        found = explanation_of(output, node)
    found.depth = depth
    found.digits = digits
    return found


def node_for(output: Any, wrt: Any) -> Node:
    """Return the node that is asked for, by itself or by its label."""
    if not isinstance(output, Node):
        raise InputError(
            f"explain got {told(output)} to explain; it takes the result and a node it was "
            "computed from: explain(E, w)"
        )
    if isinstance(wrt, Node):
        return wrt
    names = Names(output)
    node = names.lookup(wrt) if isinstance(wrt, str) else None
    if node is None:
        raise InputError(
            f"explain got {told(wrt)} to differentiate with respect to; it takes a node, or the "
            f"name of one that {names.result} was computed from: {names.not_found(wrt)}"
        )
    return node


def explanation_of(output: Any, node: Any) -> Explanation:
    """Return the explanation of ∂output/∂node, whatever lies between them."""
    names = Naming(output)
    names.of(node)
    between = nodes_between(output, node)
    if not between:
        symbol = Derivative(names.of(output), names.of(node), 0.0)
        note = f"{names.of(output)} was not computed from {names.of(node)}"
        return Explanation(symbol, Number(0.0), note=note)
    if len(between) == 1:
        symbol = Derivative(names.of(output), names.of(output), 1.0)
        return Explanation(symbol, Number(1.0))
    if not any([inner.label for inner in between[1:-1]]):
        names.everything = True
    return Explanation(*explained(between, names))
