"""What a picture of a graph is made of: blocks, and roads of one or two lanes between them.

A block is a box or a circle. A road is an arrow of the scene: it has one way, and on it a lane
there and a lane back, side by side. So two nodes are joined by what looks like one thing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from textwrap import wrap
from typing import TYPE_CHECKING

from viz.graph.scene import Row
from viz.graph.text import printable, shorten
from viz.svg.geometry import Area
from viz.svg.measuring import text_width

if TYPE_CHECKING:
    from viz.graph.scene import Arrow, Box, Circle, Scene
    from viz.svg.geometry import Line

SIZE = 11.0
"""The size of every letter, in points."""

LINE = 16.0
"""From one line of a box to the next."""

PAD = 6.0
"""Points beside the longest line of a box, left and right together."""

NARROWER = 0.89
"""What the letters of the fonts that are asked for have of the width that is measured."""

LONGEST_NUMBER = "−0.0000"
"""For how long a number there is room in a page, where numbers change."""

CIRCLE = 28.0
"""The diameter of a circle."""

PER_OPERAND = 26.0
"""The width of a circle for each of its operands, if they are more than a few."""

FEW = 3

NARROWEST_WORDS = 16
"""Characters of a line of words beside an arrow to the right."""

BETWEEN_LINES = 13.0
"""From one line of a label to the next."""


NOWHERE = Area(0.0, 0.0, 0.0, 0.0)
"""Where a block is before it has a place."""


@dataclass(slots=True)
class Block:
    """A box or a circle.

    Attributes:
        key: Its key in the scene.
        kind: "leaf", "given", "computed", "result", or "circle".
        lines: What it says: of each line the rows that share it.
        width: In points.
        height: In points.
        hint: What a reader sees on pointing at it.
        area: Where it is, once that is known.
    """

    key: str
    kind: str
    lines: tuple[tuple[Row, ...], ...]
    width: float
    height: float
    hint: str = ""
    area: Area = NOWHERE

    @property
    def is_circle(self) -> bool:
        """Whether it is an operation."""
        return self.kind == "circle"


@dataclass(slots=True)
class Road:
    """An arrow of the scene: where it runs, its lanes, and the place of what it says.

    Attributes:
        arrow: The arrow.
        place: Its place among the arrows of the scene.
        label: What stands beside it, in lines; empty if nothing flows back.
        centre: Where it runs, from its input to its output.
        there: The lane of the way there; empty if it has none.
        back: The lane of the way back, from the output to the input; empty if it has none.
        beside: The area of what it says.
    """

    arrow: Arrow
    place: int
    label: tuple[str, ...]
    centre: Line = field(default_factory=list)
    there: Line = field(default_factory=list)
    back: Line = field(default_factory=list)
    beside: Area | None = None

    @property
    def label_size(self) -> tuple[float, float]:
        """The width and the height of what it says."""
        if not self.label:
            return 0.0, 0.0
        width = max([room_for(line) for line in self.label])
        return width, SIZE + BETWEEN_LINES * (len(self.label) - 1)


def room_for(text: str) -> float:
    """Return how wide a text is, in points."""
    return NARROWER * text_width(text, SIZE)


def blocks_of(scene: Scene) -> dict[str, Block]:
    """Return {key: block} of a scene, in the order in which they were computed."""
    operands: dict[str, int] = {}
    for arrow in scene.arrows:
        operands[arrow.output] = operands.get(arrow.output, 0) + 1
    blocks = [block_of_box(box) for box in scene.boxes]
    down = scene.direction == "down"
    blocks += [block_of_circle(circle, operands, down) for circle in scene.circles]
    return {block.key: block for block in blocks}


def roads_of(scene: Scene) -> list[Road]:
    """Return the roads of a scene, in the order of its arrows."""
    return [Road(arrow, place, label_of(arrow, scene)) for place, arrow in enumerate(scene.arrows)]


def label_of(arrow: Arrow, scene: Scene) -> tuple[str, ...]:
    """Return what stands beside an arrow; words in narrow lines, where they are read along it."""
    if not arrow.backward:
        return ()
    if scene.direction == "down" or arrow.symbol:
        return arrow.lines
    return tuple(wrap(" ".join(arrow.lines), NARROWEST_WORDS))


def block_of_box(box: Box) -> Block:
    """Return a box as large as what it says."""
    rows = [Row(row.kind, shown(row.text), row.source) for row in box.rows]
    lines: list[tuple[Row, ...]] = [(row,) for row in rows]
    if box.kind == "leaf" and [row.kind for row in rows].count("value") == 1:
        lines = name_before_value(rows)
    width = max([width_of(line) for line in lines]) + PAD
    return Block(box.key, box.kind, tuple(lines), width, LINE * len(lines), box.hint)


def name_before_value(rows: list[Row]) -> list[tuple[Row, ...]]:
    """Return the lines of a leaf: w1 = 0.15 in one, where its number follows its name."""
    if [row.kind for row in rows[:2]] != ["name", "value"]:
        return [(row,) for row in rows]
    return [(rows[0], rows[1]), *[(row,) for row in rows[2:]]]


def width_of(line: tuple[Row, ...]) -> float:
    """Return how wide a line is; one with a number that may change has room for a longer one."""
    if len(line) == 1:
        return room_for(line[0].text)
    name, value = line
    number = max(room_for(value.text), room_for(LONGEST_NUMBER))
    return room_for(f"{name.text} = ") + number


def block_of_circle(circle: Circle, operands: dict[str, int], down: bool) -> Block:
    """Return the circle of an operation; a long symbol or many operands make it an ellipse."""
    count = operands.get(circle.key, 0)
    spread = PER_OPERAND * count if count > FEW else 0.0
    symbol = shown(circle.symbol)
    width = max(CIRCLE, room_for(symbol) + 14.0, spread if down else 0.0)
    height = CIRCLE if down else max(CIRCLE, spread)
    lines = ((Row("symbol", symbol),),)
    return Block(circle.key, "circle", lines, width, height, circle.hint)


def shown(text: str) -> str:
    """Return user text as it can stand on one line of a picture."""
    return printable(shorten(text))
