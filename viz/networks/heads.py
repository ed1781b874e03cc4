"""Arrowheads: blue at the far end of an edge for the way there, orange at the near one for back."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from viz.networks.picture import Stroke

LENGTH = 8.0
"""The length of an arrowhead, in points."""

HALF_WIDTH = 3.6
"""Half of its width."""

WITH_HEADS = ("weight", "bias")
"""Kinds of strokes that have arrowheads."""

FLOWS = ("forward", "backward")
"""Kinds of strokes that are arrows by themselves, of this one way."""

Corners = tuple[tuple[float, float], ...]


def heads_of(stroke: Stroke, ways: tuple[str, ...]) -> list[tuple[str, Corners]]:
    """Return the arrowheads of a stroke: the way each stands for, and its corners."""
    start, end = stroke.points[0], stroke.points[-1]
    if stroke.kind in FLOWS:
        return [(stroke.kind, head(start, end))]
    if stroke.kind not in WITH_HEADS:
        return []
    if math.dist(start, end) < 2.5 * LENGTH:
        return []
    ends = {"forward": (start, end), "backward": (end, start)}
    return [(way, head(*ends[way])) for way in ways]


def head(start: tuple[float, float], tip: tuple[float, float]) -> Corners:
    """Return the three corners of an arrowhead at the end of the way from start to tip."""
    dx, dy = tip[0] - start[0], tip[1] - start[1]
    length = math.hypot(dx, dy) or 1.0
    dx, dy = dx / length, dy / length
    size = min(LENGTH, length * 0.8)
    x, y = tip[0] - dx * size, tip[1] - dy * size
    half = HALF_WIDTH * size / LENGTH
    return tip, (x - dy * half, y + dx * half), (x + dy * half, y - dx * half)
