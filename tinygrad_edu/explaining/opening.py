"""The equation of a derivative, in its best form; between neighbours it is that of the rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.explaining.chains import chain, stations_of
from tinygrad_edu.explaining.equation import Equation
from tinygrad_edu.explaining.local import local_derivative
from tinygrad_edu.explaining.matrices import matrix_form
from tinygrad_edu.explaining.paths import has_arrays, nodes_between, past
from tinygrad_edu.explaining.shares import shares_form
from tinygrad_edu.modes import aside
from tinygrad_edu.notation.expression import Number

if TYPE_CHECKING:
    from tinygrad_edu.explaining.equation import Link
    from tinygrad_edu.explaining.naming import Naming
    from tinygrad_edu.notation.expression import Derivative


def opened(link: Link) -> Equation:
    """Return the equation of a link: a chain of its own, or the formula of its rule."""
    nodes = nodes_between(link.output, link.input)
    with aside(), np.errstate(all="ignore"):
        if link.symbol.direct:
            return directly(link, nodes)
        return explained(nodes, link.names, link.symbol)


def directly(link: Link, nodes: list[Any]) -> Equation:
    """Return the equation of a link that leaves out what goes through other shown nodes."""
    shown = {node for node in nodes[1:-1] if link.names.is_shown(node)}
    ways = past(shown, nodes)
    formula = local_derivative(ways, ways[-1], ways[0], link.names)
    if formula is not None:
        note = "; ".join(link.names.meanings(formula))
        return Equation(link.symbol, formula, note=note)
    note = f"through {len(ways) - 2:,} operations without a name"
    return Equation(link.symbol, Number(link.value), note=note)


def explained(nodes: list[Any], names: Naming, symbol: Derivative | None = None) -> Equation:
    """Return the derivative of the youngest of some nodes by the oldest, in the best form.

    Args:
        nodes: The nodes between the two, both included, oldest first.
        names: What they are called.
        symbol: How the derivative is written, if it is a link of another equation.
    """
    shares = shares_form(nodes, names, symbol)
    if shares is not None:
        return shares
    if has_arrays(nodes):
        return matrix_form(nodes, names)
    found = chain(nodes, names)
    if len(found.links) > 1:
        return found
    is_itself = [link.input is nodes[0] and link.output is nodes[-1] for link in found.links]
    if symbol is None and len(stations_of(nodes, names)) > 2 and not any(is_itself):
        return found
    return by_rule(nodes, symbol or found.derivative, names)


def by_rule(nodes: list[Any], symbol: Derivative, names: Naming) -> Equation:
    """Return a derivative by the formula of the rules; by its single operations if that is long."""
    formula = local_derivative(nodes, nodes[-1], nodes[0], names)
    if formula is not None:
        return Equation(symbol, formula, note="; ".join(names.meanings(formula)))
    return chain(nodes, names.showing_everything())
