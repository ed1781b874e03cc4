"""What happens to a new node that is out of the ordinary: inf or nan, or a switch is on."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu import modes
from tinygrad_edu.errors import AnomalyError
from tinygrad_edu.graph import NOT_RECORDED, history
from tinygrad_edu.ground.finite import is_finite
from tinygrad_edu.ground.reporting import warn_once_a_line
from tinygrad_edu.node import equation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tinygrad_edu.node import Extras, Node

NOTHING_TOLD: Mapping[str, Any] = MappingProxyType({})
"""The settings of a Tensor that no longer knows how it was computed."""


def watch(node: Node) -> None:
    """Look at a node that was just made, warn or raise, and apply the switches of `modes`.

    Args:
        node: The new node.

    Raises:
        AnomalyError: Its value is inf or nan, and detect_anomaly() is on.
    """
    held = modes.held()
    if modes.SOURCE_LINES in held:
        node.with_extras().made_at = modes.current_source_line()
    if not is_finite(node._data):
        origin = node if modes.ANOMALY in held or _is_born_here(node) else _unseen_origin(node)
        if origin is not None:
            _report(origin, held)
    if modes.NO_GRAD in held and node.inputs:
        node.inputs = NOT_RECORDED
        node.op = None
        if node.rank:
            node.settings = NOTHING_TOLD  # type: ignore[misc]  # a slot of Tensors


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
    here: Node
    for here in history(node):
        if (
            here.inputs
            and not is_finite(here._data)
            and not _was_reported(here)
            and _is_born_here(here)
        ):
            return here
    return None


def _was_reported(node: Node) -> bool:
    """Whether a warning was given for a node, so that it is given once."""
    extras: Extras | None = getattr(node, "_extras", None)
    return extras is not None and extras.is_reported


def _report(node: Node, held: frozenset[str]) -> None:
    """Warn that a node is inf or nan, or raise, and say where it was made."""
    node.with_extras().is_reported = True
    if modes.QUIET in held and modes.ANOMALY not in held:
        return
    file, line = node.made_at or modes.current_source_line()
    inputs = ", ".join([equation(input) for input in node.inputs])
    origin = f", computed from {inputs}" if inputs else ""
    operation = f"operation '{node.op.name}'" if node.op and node.inputs else "a leaf"
    message = f"{equation(node)}{origin}\n  born in {operation} at {file}:{line}"
    if modes.ANOMALY in held:
        raise AnomalyError(message)
    warn_once_a_line(message, file, line)
