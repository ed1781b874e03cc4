"""Where the numbers of the weights stand: on their own edge, near its source, none on another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from viz.networks.measuring import LINE_HEIGHT, text_width
from viz.networks.picture import Area, Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from viz.graph.scene import Row
    from viz.networks.picture import Stroke

LABEL_SIZE = 9.0
"""The size of the font, in points."""

NEAR = 0.3
"""Where on its edge a label would best be: a third of the way from its source."""

PLACES = [0.12 + 0.03 * step for step in range(26)]
"""Where on its edge a label may be, as a part of the way."""

LEVEL = 0.02
"""The steepest slope of an edge that runs between the rows of its label."""

GAP = 2.0
"""Points between such an edge and the rows above and below it, together."""

ROUNDS = 12
"""How often every label is offered a better place."""

APART = 2.0
"""Points between two labels, at least."""

OVERLAP = 1000.0
"""What it costs when two labels lie on each other, in parts of the way from NEAR …"""

CROSSED = 1.5
"""… and when another edge runs through a label."""


@dataclass(slots=True)
class Candidate:
    """A label that is looking for its place.

    Attributes:
        stroke: The edge it belongs to.
        rows: What it says.
        place: Where it is at the moment, as a part of the way.
    """

    stroke: Stroke
    rows: tuple[Row, ...]
    width: float
    height: float
    place: float = NEAR

    @property
    def is_level(self) -> bool:
        """Whether its edge is so level that it can run between the rows, or below the only one."""
        (x, y), (end_x, end_y) = self.stroke.points
        return abs(end_y - y) <= LEVEL * abs(end_x - x)

    def area(self, place: float) -> Area:
        """Return what it covers at a place on its edge."""
        (x, y), (end_x, end_y) = self.stroke.points
        here = Area(x + place * (end_x - x), y + place * (end_y - y), self.width, self.height)
        if not self.is_level:
            return here
        room = self.stroke.thickness + GAP
        if len(self.rows) == 1:
            return Area(here.x, here.y - (self.height + room) / 2, self.width, self.height)
        return Area(here.x, here.y, self.width, self.height + room)

    def label(self) -> Label:
        """Return the label at the place that it has found."""
        area = self.area(self.place)
        middle = area.y if self.is_level and len(self.rows) > 1 else None
        return Label(self.stroke.key, area, self.rows, middle, self.stroke.hint)


def candidate_for(stroke: Stroke, rows: tuple[Row, ...]) -> Candidate:
    """Return the label of an edge, before it has found its place."""
    return Candidate(stroke, rows, *size_of_rows(rows, LABEL_SIZE))


def size_of_rows(rows: Sequence[Row], size: float) -> tuple[float, float]:
    """Return the width and the height of some rows of text."""
    width = max([text_width(row.text, size, bold=True) for row in rows])
    return width + 4.0, len(rows) * size * LINE_HEIGHT + 2.0


def place_labels(
    candidates: Sequence[Candidate], blocks: Sequence[Area], strokes: Sequence[Stroke]
) -> list[Label]:
    """Return the labels at places where none covers another; none at all if there are no such.

    Every label in turn takes the best place that the others leave it, until nothing changes.

    Args:
        candidates: The labels between two columns.
        blocks: What they must not touch.
        strokes: The lines between these columns; a label had better not lie on another's line.
    """
    for _ in range(ROUNDS):
        moved = False
        for candidate in candidates:
            others = [other.area(other.place) for other in candidates if other is not candidate]
            best = best_place(candidate, [*others, *blocks], strokes)
            moved = moved or best != candidate.place
            candidate.place = best
        if not moved:
            break
    areas = [candidate.area(candidate.place) for candidate in candidates]
    for index, area in enumerate(areas):
        if any([area.overlaps(other, APART) for other in [*areas[:index], *blocks]]):
            return []
    return [candidate.label() for candidate in candidates]


def best_place(candidate: Candidate, taken: Sequence[Area], strokes: Sequence[Stroke]) -> float:
    """Return the place on its edge where a label is least in the way."""
    best, least = candidate.place, float("inf")
    others = [stroke for stroke in strokes if stroke is not candidate.stroke]
    for place in PLACES:
        area = candidate.area(place)
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
