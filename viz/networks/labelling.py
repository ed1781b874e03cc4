"""Where the numbers of the weights stand: on their own edge, near its source, none on another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viz.networks.picture import NEAR, Block
from viz.svg.geometry import Area
from viz.svg.measuring import LINE_HEIGHT, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from viz.graph.scene import Row
    from viz.networks.picture import Label, Stroke

LABEL_SIZE = 9.0
"""The size of the font, in points."""

PAD = 8.0
"""Points between what a card says and its edges, left and right together."""

PLACES = [0.12 + 0.03 * step for step in range(26)]
"""Where on its edge a label may be, as a part of the way."""

ROUNDS = 12
"""How often every label is offered a better place."""

APART = 2.0
"""Points between two labels, at least."""

OVERLAP = 1000.0
"""What it costs when two labels lie on each other, in parts of the way from NEAR …"""

CROSSED = 1.5
"""… and when another edge runs through a label."""


def card(key: str, kind: str, rows: Sequence[Row], hint: str, beside: float = 8.0) -> Block:
    """Return a card as large as its rows, which has no place yet.

    Args:
        key: Its name inside the picture.
        kind: What it is.
        rows: What it says.
        hint: What it says to whom points at it.
        beside: Points above and below the rows, together.
    """
    width, height = size_of_rows(rows, LABEL_SIZE)
    return Block(key, kind, Area(0.0, 0.0, width + PAD, height + beside), tuple(rows), hint)


def size_of_rows(rows: Sequence[Row], size: float) -> tuple[float, float]:
    """Return the width and the height of some rows of text."""
    width = max([text_width(row.text, size, bold=True) for row in rows])
    return width + 4.0, len(rows) * size * LINE_HEIGHT + 2.0


def place_labels(
    labels: list[Label], blocks: Sequence[Area], strokes: Sequence[Stroke]
) -> list[Label]:
    """Move labels to places where none covers another, and return them; none if there are no such.

    Every label in turn takes the best place that the others leave it, until nothing changes.

    Args:
        labels: The labels between two columns.
        blocks: What they must not touch.
        strokes: The lines between these columns; a label had better not lie on another's line.
    """
    for _ in range(ROUNDS):
        moved = False
        for label in labels:
            others = [other.area for other in labels if other is not label]
            best = best_place(label, [*others, *blocks], strokes)
            moved = moved or best != label.place
            label.place = best
        if not moved:
            break
    areas = [label.area for label in labels]
    for index, area in enumerate(areas):
        if any([area.overlaps(other, APART) for other in [*areas[:index], *blocks]]):
            return []
    return labels


def best_place(label: Label, taken: Sequence[Area], strokes: Sequence[Stroke]) -> float:
    """Return the place on its edge where a label is least in the way."""
    best, least = label.place, float("inf")
    others = [stroke for stroke in strokes if stroke is not label.stroke]
    for place in PLACES:
        area = label.at(place)
        cost = abs(place - NEAR) + OVERLAP * sum([area.overlaps(t, APART) for t in taken])
        if cost < least:
            cost += CROSSED * sum([runs_through(stroke, area) for stroke in others])
        if cost < least:
            best, least = place, cost
    return best


def runs_through(stroke: Stroke, area: Area) -> bool:
    """Whether a straight stroke runs through an area."""
    (x, y), (end_x, end_y) = stroke.points[0], stroke.points[-1]
    low, high = max(area.left, min(x, end_x)), min(area.right, max(x, end_x))
    if low >= high or end_x == x:
        return False
    slope = (end_y - y) / (end_x - x)
    heights = (y + slope * (low - x), y + slope * (high - x))
    return min(heights) < area.bottom and max(heights) > area.top
