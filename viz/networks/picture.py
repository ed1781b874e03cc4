"""What stands where in a picture of a network: discs, cards, strokes and labels, in points.

disc    a neuron, or an input
card    a bias, an error, a layer of Tensors, or the neurons that were folded
stroke  a weight, from one neuron to another; or a plain line
label   the numbers of a weight, on its stroke
words   a line of text that stands alone
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from viz.svg.geometry import Area

if TYPE_CHECKING:
    from viz.graph.scene import Row
    from viz.svg.geometry import Point

NEAR = 0.3
"""Where on its stroke a label would best be: a third of the way from its source."""

LEVEL = 0.02
"""The steepest slope of a stroke that runs between the rows of its label."""

GAP = 2.0
"""Points between such a stroke and the rows above and below it, together."""


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
    """The numbers of a stroke, on it; where that is level, above it and below it.

    Attributes:
        stroke: The stroke, of two points.
        rows: What it says.
        width: The width of the longest row.
        height: The height of the rows together.
        place: Where on its stroke it is, as a part of the way.
    """

    stroke: Stroke
    rows: tuple[Row, ...]
    width: float
    height: float
    place: float = NEAR

    @property
    def area(self) -> Area:
        """Where it is."""
        return self.at(self.place)

    @property
    def is_level(self) -> bool:
        """Whether its stroke is so level that it runs between its rows, or below the only one."""
        (x, y), (end_x, end_y) = self.stroke.points
        return abs(end_y - y) <= LEVEL * abs(end_x - x)

    @property
    def is_split(self) -> bool:
        """Whether its stroke runs between its rows."""
        return self.is_level and len(self.rows) > 1

    def at(self, place: float) -> Area:
        """Return what it covers at a place on its stroke."""
        (x, y), (end_x, end_y) = self.stroke.points
        x, y, height = x + place * (end_x - x), y + place * (end_y - y), self.height
        room = self.stroke.thickness + GAP
        if self.is_split:
            height += room
        elif self.is_level:
            y -= (height + room) / 2
        return Area(x, y, self.width, height)


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
