"""The remark behind a line of source: the numbers of the recorded pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.ground.summaries import show_data, show_kind
from tinygrad_edu.notation.operations import formula_in_numbers

if TYPE_CHECKING:
    from tinygrad_edu.node import Node


def value_remark(node: Node) -> str:
    """Return how a value came about: 0.15·0.05 + 0.2·0.1 + 0.35 = 0.3775."""
    numbers = "" if np.ndim(node._data) else formula_in_numbers(node)
    result = show_result(node._data)
    return f"{numbers} = {result}" if numbers else result


def contribution_remark(upstream: Any, partial: Any, contribution: Any, total: Any) -> str:
    """Return how a contribution came about: 0.1385 × 0.5933 = 0.0822; and the sum so far.

    Args:
        upstream: ∂E/∂node.
        partial: ∂node/∂input; None where arrays have no such table.
        contribution: What is added.
        total: ∂E/∂input after it; None if this is the first contribution.
    """
    whole = "" if total is None else f"; in all {show_data(total)}"
    if partial is None or np.ndim(contribution) or np.ndim(upstream) or np.ndim(partial):
        return f"{show_result(contribution)}{whole}"
    product = f"{show_data(upstream)} × {show_data(partial)}"
    return f"{product} = {show_data(contribution)}{whole}"


def show_result(data: Any) -> str:
    """Return a number, or the shape of an array and its numbers."""
    kind = show_kind(data) if np.ndim(data) else ""
    return f"{kind}: {show_data(data)}" if kind else show_data(data)
