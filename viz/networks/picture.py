"""What stands where in a picture of a network: discs, cards, strokes and labels, in points.

disc    a neuron, or an input
card    a bias, an error, a layer of Tensors, or the neurons that were folded
stroke  a weight, from one neuron to another; or a plain line
label   the numbers of a weight, along its stroke
words   a line of text that stands alone
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from viz.networks.tilted import Tilted
from viz.svg.geometry import Area

if TYPE_CHECKING:
    from viz.graph.scene import Row
    from viz.svg.geometry import Point

NEAR = 0.3
"""Where on its stroke a label would best be: a third of the way from its source."""

GAP = 1.5
"""Points between a stroke and the rows beside it."""

ROW = 1.2
"""From one row to the next, in sizes of the letters."""


@dataclass(frozen=True, slots=True)
class Block:
    """What takes up room: a disc with rows, of which each kind has a band of its colour; or a card.

    Attributes:
        key: Its name inside the picture, never the learner's.
        kind: "neuron" or "input" of a disc; "bias", "error", "result", "fold" or "layer" of a card.
        area: Where it is.
        rows: What it says.
        hint: What it says to whom points at it.
    """

    key: str
    kind: str
    area: Area
    rows: tuple[Row, ...]
    hint: str = ""

    @property
    def is_disc(self) -> bool:
        """Whether it is round."""
        return self.kind in ("neuron", "input")

    def at(self, x: float, y: float, width: float = 0.0) -> Block:
        """Return the same block with its middle at (x, y), and of a width at least."""
        area = Area(x, y, max(self.area.width, width), self.area.height)
        return replace(self, area=area)


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through two or more points, from one thing to another.

    Attributes:
        key: Its name inside the picture.
        kind: "weight", "bias", "fold" or "plain".
        ends: The keys of what it leads from and to.
        points: (x, y) of its corners.
        sign: "plus", "minus", "zero" or "none".
        thickness: In points.
        hint: What it says to whom points at it.
        source: Where sign and thickness come from, for a page.
    """

    key: str
    kind: str
    ends: tuple[str, str]
    points: tuple[Point, ...]
    sign: str = "none"
    thickness: float = 1.0
    hint: str = ""
    source: str = ""


@dataclass(slots=True)
class Label:
    """The numbers of a stroke, along it: the first row above it, the second below it.

    Attributes:
        stroke: The stroke, of two points.
        rows: What it says, in one row or two.
        widths: How wide each row is.
        size: The size of its letters.
        place: Where on its stroke it is, as a part of the way.
        side: 0 if the stroke runs between two rows, 1 if all are above it, -1 if below.
    """

    stroke: Stroke
    rows: tuple[Row, ...]
    widths: tuple[float, ...]
    size: float
    place: float = NEAR
    side: int = 0

    @property
    def parts(self) -> list[Tilted]:
        """Where its rows are."""
        return self.at(self.place, self.side)

    @property
    def area(self) -> Area:
        """The level rectangle around it."""
        corners = [corner for part in self.parts for corner in part.corners()]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        middle = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
        return Area(*middle, max(xs) - min(xs), max(ys) - min(ys))

    def at(self, place: float, side: int) -> list[Tilted]:
        """Return what its rows cover at a place on its stroke, and on a side of it."""
        (x, y), (end_x, end_y) = self.stroke.points
        x, y, angle = x + place * (end_x - x), y + place * (end_y - y), self.angle
        near = self.stroke.thickness / 2 + GAP + self.size / 2
        far = near + ROW * self.size
        away = {0: [near, -near], 1: [far, near], -1: [-near, -far]}[side]
        if len(self.rows) == 1:
            away = [-near if side < 0 else near]
        up, left = -math.cos(angle), math.sin(angle)
        return [
            Tilted(x + left * far, y + up * far, width, self.size, angle)
            for far, width in zip(away, self.widths)
        ]

    @property
    def angle(self) -> float:
        """The angle of its stroke from the level, clockwise."""
        (x, y), (end_x, end_y) = self.stroke.points
        return math.atan2(end_y - y, end_x - x)

    @property
    def length(self) -> float:
        """How long its stroke is, in points."""
        return math.dist(*self.stroke.points)


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text that begins at x and stands on y."""

    kind: str
    text: str
    x: float
    y: float
    size: float = 9.0
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Swatch:
    """A sample in the legend: a "value" or "gradient" band, or a "plus" or "minus" line."""

    kind: str
    x: float
    y: float


@dataclass(slots=True)
class Picture:
    """Everything in one picture, and where it is.

    Attributes:
        title: The line above it.
        width: In points.
        height: In points.
        note: What was left out, if anything was.
        spoken: The picture in words, if its blocks and labels do not say everything.
    """

    title: str
    width: float = 0.0
    height: float = 0.0
    note: str = ""
    blocks: list[Block] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    swatches: list[Swatch] = field(default_factory=list)
    spoken: list[str] = field(default_factory=list)

    @property
    def discs(self) -> list[Block]:
        """Its neurons and inputs."""
        return [block for block in self.blocks if block.is_disc]

    @property
    def cards(self) -> list[Block]:
        """Everything else that takes up room."""
        return [block for block in self.blocks if not block.is_disc]
