"""What happens to a new node that is out of the ordinary: inf or nan, or a switch is on."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu import modes
from tinygrad_edu.errors import AnomalyError, NonFiniteWarning
from tinygrad_edu.finite import is_finite
from tinygrad_edu.graph import history
from tinygrad_edu.naming import equation

if TYPE_CHECKING:
    from tinygrad_edu.node import Node

newest_reported = 0
"""The birth of the youngest node that a warning was given for, so that it is given once."""


def watch(node: Node) -> None:
    """Look at a node that was just made, warn or raise, and apply the switches of `modes`.

    Args:
        node: The new node.

    Raises:
        AnomalyError: Its value is inf or nan, and detect_anomaly() is on.
    """
    if modes.source_lines_on:
        node.with_extras().made_at = modes.current_source_line()
    if not np.isfinite(node._data).all():
        origin = node if modes.anomaly_on or _is_born_here(node) else _unseen_origin(node)
        if origin is not None:
            _report(origin)
    if modes.grad_off and node.inputs:
        node.inputs = ()
        node.op = None


def _is_born_here(node: Node) -> bool:
    """Whether a computed node is inf or nan though its inputs are not: the first that is."""
    bad: Any = np.isnan if np.isnan(node._data).any() else np.isinf
    inputs = [input._data for input in node.inputs]
    return bool(inputs) and not any([bad(data).any() or np.isnan(data).any() for data in inputs])


def _unseen_origin(node: Node) -> Node | None:
    """Return where inf or nan came from, if that was passed over: an overflow in an array.

    Arrays are not searched in the operations that stay finite unless they overflow. When it has
    spoilt the result, one number, that says so, and what it was computed from is gone through.
    """
    if not node.rank or np.ndim(node._data):
        return None
    bad = [
        here
        for here in history(node)
        if here.inputs and here.born > newest_reported and not is_finite(here._data)
    ]
    born_there = [here for here in bad if _is_born_here(here)]
    return born_there[0] if born_there else None


def _report(node: Node) -> None:
    """Warn that a node is inf or nan, or raise, and say where it was made."""
    global newest_reported
    newest_reported = max(newest_reported, node.born)
    file, line = node.made_at or modes.current_source_line()
    inputs = ", ".join([equation(input) for input in node.inputs])
    origin = f", computed from {inputs}" if inputs else ""
    operation = f"operation '{node.op.name}'" if node.op and node.inputs else "a leaf"
    message = f"{equation(node)}{origin}\n  born in {operation} at {file}:{line}"
    if modes.anomaly_on:
        raise AnomalyError(message)
    warnings.warn_explicit(message, NonFiniteWarning, file, line)
