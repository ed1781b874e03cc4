"""Where the numbers of weights stand: along their own edge, near its source, none on another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viz.networks.picture import NEAR, Block, Label
from viz.svg.geometry import Area
from viz.svg.measuring import LINE_HEIGHT, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from viz.graph.scene import Row
    from viz.networks.picture import Stroke
    from viz.networks.tilted import Tilted

LABEL_SIZE = 9.0
"""The size of the font, in points."""

NARROWER = 0.9
"""What the letters of the fonts that are asked for have of the width that is measured."""

PAD = 8.0
"""Points between what a card says and its edges, left and right together."""

PLACES = [0.10 + 0.025 * step for step in range(33)]
"""Where on its edge a label may be, as a part of the way."""

SIDES = (0, 1, -1)
"""Above and below its edge, above alone, below alone."""

Offer = tuple[float, float, int]
"""What a place costs, where it is on the edge, and on which side of it."""

ROUNDS = 12
"""How often every label is offered a better place."""

AT_THE_ENDS = 9.0
"""Points at both ends of an edge that are left to its arrowheads."""

ONE_SIDED = 0.25
"""What it costs when both rows are on one side of the edge, in parts of the way from NEAR …"""

OVERLAP = 1000.0
"""… when a label lies on another, or on a block …"""

CROSSED = 3.0
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


def label_on(stroke: Stroke, rows: tuple[Row, ...]) -> Label:
    """Return the label of a stroke, which has no place yet."""
    widths = [NARROWER * text_width(row.text, LABEL_SIZE, bold=True) + 2.0 for row in rows]
    return Label(stroke, rows, tuple(widths), LABEL_SIZE)


def place_labels(
    labels: list[Label], blocks: Sequence[Block], strokes: Sequence[Stroke]
) -> list[Label]:
    """Move labels to places where none covers another, and return them; none if there are no such.

    Every label in turn takes the best place that the others leave it, until nothing changes.

    Args:
        labels: The labels between two columns.
        blocks: What they must not touch.
        strokes: The lines between these columns; a label had better not lie on another's line.
    """
    offers = [offers_for(label, blocks, strokes) for label in labels]
    if not all(offers):
        return []
    for label, mine in zip(labels, offers):
        _, label.place, label.side = mine[0]
    for _ in range(ROUNDS):
        moved = False
        for label, mine in zip(labels, offers):
            before = (label.place, label.side)
            others = [part for other in labels if other is not label for part in other.parts]
            take_best(label, mine, others)
            moved = moved or before != (label.place, label.side)
        if not moved:
            break
    for label in labels:
        others = [part for other in labels if other is not label for part in other.parts]
        if covered(label.parts, others):
            return []
    return labels


def take_best(label: Label, offers: Sequence[Offer], others: Sequence[Tilted]) -> None:
    """Move a label to the place that costs least, beside what the other labels cover."""
    least = float("inf")
    for cost, place, side in offers:
        if cost >= least:
            break  # they are in order of what they cost
        whole = cost + OVERLAP * covered(label.at(place, side), others)
        if whole < least:
            label.place, label.side, least = place, side, whole


def covered(parts: Sequence[Tilted], others: Sequence[Tilted]) -> int:
    """Return how often rows of one label lie on rows of others."""
    return sum([part.meets(other) for part in parts for other in others])


def offers_for(label: Label, blocks: Sequence[Block], strokes: Sequence[Stroke]) -> list[Offer]:
    """Return the places of a label that touch no block, as (cost, place, side), the best first."""
    room = (max(label.widths) / 2 + AT_THE_ENDS) / label.length
    found = []
    others = [stroke for stroke in strokes if stroke is not label.stroke]
    lines = [(stroke.points[0], stroke.points[-1], stroke.thickness) for stroke in others]
    for place in PLACES:
        if not room <= place <= 1 - room:
            continue
        for side in SIDES:
            parts = label.at(place, side)
            if any(
                [part.meets_area(block.area, block.is_disc) for part in parts for block in blocks]
            ):
                continue
            crossed = sum([part.is_crossed(*line) for part in parts for line in lines])
            cost = abs(place - NEAR) + (ONE_SIDED if side else 0.0) + CROSSED * crossed
            found.append((cost, place, side))
    return sorted(found)


def crossed_by(label: Label, strokes: Sequence[Stroke]) -> int:
    """Return how often the lines of others run through the rows of a label."""
    others = [stroke for stroke in strokes if stroke is not label.stroke]
    lines = [(stroke.points[0], stroke.points[-1], stroke.thickness) for stroke in others]
    return sum([part.is_crossed(*line) for part in label.parts for line in lines])
