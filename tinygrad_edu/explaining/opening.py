"""Opening a factor: a chain of its own, or, between neighbours, the formula of the rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.explaining.chains import chain, stations_of
from tinygrad_edu.explaining.explanation import Explanation, Factor
from tinygrad_edu.explaining.local import local_derivative
from tinygrad_edu.explaining.matrices import matrix_form
from tinygrad_edu.explaining.paths import has_arrays, nodes_between, past
from tinygrad_edu.explaining.shares import shares_form
from tinygrad_edu.modes import aside
from tinygrad_edu.notation.expression import Number

if TYPE_CHECKING:
    from tinygrad_edu.explaining.naming import Naming
    from tinygrad_edu.notation.expression import Derivative


def opened(factor: Factor) -> Explanation:
    """Return the explanation of one factor of another explanation."""
    nodes = nodes_between(factor.output, factor.input)
    with aside(), np.errstate(all="ignore"):
        if factor.symbol.direct:
            return directly(factor, nodes)
        return explained(nodes, factor.names, factor.symbol)


def directly(factor: Factor, nodes: list[Any]) -> Explanation:
    """Return a factor that leaves out what goes through other shown nodes, by the rules."""
    shown = {node for node in nodes[1:-1] if factor.names.is_shown(node)}
    ways = past(shown, nodes)
    formula = local_derivative(ways, ways[-1], ways[0], factor.names)
    if formula is not None:
        note = "; ".join(factor.names.meanings(formula))
        return Explanation(factor.symbol, formula, note=note)
    note = f"through {len(ways) - 2:,} operations without a name"
    return Explanation(factor.symbol, Number(factor.value), note=note)


def explained(nodes: list[Any], names: Naming, symbol: Derivative | None = None) -> Explanation:
    """Return the derivative of the youngest of some nodes by the oldest, in the best form.

    Args:
        nodes: The nodes between the two, both included, oldest first.
        names: What they are called.
        symbol: How the derivative is written, if it is a factor of another explanation.
    """
    shares = shares_form(nodes, names, symbol)
    if shares is not None:
        return shares
    if has_arrays(nodes):
        return matrix_form(nodes, names)
    found = chain(nodes, names)
    if len(found.factors) > 1:
        return found
    is_itself = [
        factor.input is nodes[0] and factor.output is nodes[-1] for factor in found.factors
    ]
    if symbol is None and len(stations_of(nodes, names)) > 2 and not any(is_itself):
        return found
    return by_rule(nodes, symbol or found.derivative, names)


def by_rule(nodes: list[Any], symbol: Derivative, names: Naming) -> Explanation:
    """Return a derivative by the formula of the rules; by its single operations if that is long."""
    formula = local_derivative(nodes, nodes[-1], nodes[0], names)
    if formula is not None:
        return Explanation(symbol, formula, note="; ".join(names.meanings(formula)))
    return chain(nodes, names.showing_everything())
