"""Sorting: the same numbers in another order, each of which remembers where it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.arraywise import arraywise
from tinygrad_edu.node import numbers_of
from tinygrad_edu.rules.cumulating import one_axis
from tinygrad_edu.rules.indexing import scatter
from tinygrad_edu.rules.shapes import MATRIX, shape_of

if TYPE_CHECKING:
    from tinygrad_edu.ground.kinds import Contributions, Numbers, Operand


def places_along(order: Any, axis: int) -> tuple[Any, ...]:
    """Return the key that picks x[…, order, …] along an axis, and stays in place along others."""
    grid: list[Any] = list(np.ogrid[tuple([slice(n) for n in order.shape])])
    grid[one_axis(axis, order.ndim)] = order
    return tuple(grid)


@arraywise(
    "↑",
    back=["each number of upstream back to where its number came from"],
    examples=[(MATRIX, {}), (MATRIX, {"axis": 0})],
    is_quiet=True,
)
def sort(x: Numbers, axis: int = -1) -> Numbers:
    """Return x in ascending order along an axis; equal numbers keep their order, nan comes last."""
    return np.sort(x, axis=one_axis(axis, x.ndim), kind="stable")


@sort.work_rule
def sort_and_keep_the_order(x: Any, axis: int = -1) -> tuple[Any, dict[str, Any]]:
    """Return x in ascending order, and from where along the axis each number came."""
    axis = one_axis(axis, x.ndim)
    order = np.argsort(x, axis=axis, kind="stable")
    return np.take_along_axis(x, order, axis), {"order": order}


@sort.rule
def d_sort(
    upstream: Operand, s: Operand, x: Operand, axis: int = -1, order: Any = None
) -> Contributions[Operand]:
    """Each number goes back to its place."""
    if order is None:
        order = np.argsort(numbers_of(x), axis=axis, kind="stable")
    return (scatter(upstream, key=places_along(order, axis), shape=shape_of(x)),)
