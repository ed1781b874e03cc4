"""From roads to lanes: the way there and the way back run side by side, from border to border."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from viz.svg.geometry import aside

if TYPE_CHECKING:
    from viz.svg.blocks import Block, Road
    from viz.svg.geometry import Line, Point

HALF = 2.8
"""Half of the distance between two lanes, in points."""

INTO = 10.0
"""Points by which a line is made longer to find the border of a block."""

HEAD_LENGTH, HEAD_HALF = 7.5, 3.2
"""The size of an arrowhead, in points."""


def lay_lanes(road: Road, blocks: dict[str, Block]) -> None:
    """Give a road its lanes."""
    input, output = blocks[road.arrow.input], blocks[road.arrow.output]
    both = road.arrow.forward and road.arrow.backward
    if road.arrow.forward:
        line = aside(road.centre, HALF if both else 0.0)
        road.there = from_border(from_border(line, input)[::-1], output)[::-1]
    if road.arrow.backward:
        line = aside(road.centre, -HALF if both else 0.0)
        road.back = from_border(from_border(line, input)[::-1], output)


def from_border(line: Line, block: Block) -> Line:
    """Return a line that begins at the border of a block."""
    (x, y), (next_x, next_y) = line[0], line[min(2, len(line) - 1)]
    length = math.hypot(next_x - x, next_y - y) or 1.0
    area = block.area
    inner = (x - (next_x - x) / length * INTO, y - (next_y - y) / length * INTO)
    if not area.holds(inner):  # it arrives at a shallow angle: straight into the block instead
        inner = (
            max(area.left + 1.5, min(area.right - 1.5, x)),
            max(area.top + 1.5, min(area.bottom - 1.5, y)),
        )
    longer = [inner, *line]
    places = [place for place in range(min(len(longer) - 1, 12)) if is_in(block, longer[place])]
    if not places:
        return line
    inside, outside = longer[places[-1]], longer[places[-1] + 1]
    for _ in range(12):
        middle = ((inside[0] + outside[0]) / 2, (inside[1] + outside[1]) / 2)
        if is_in(block, middle):
            inside = middle
        else:
            outside = middle
    return [outside, *longer[places[-1] + 1 :]]


def is_in(block: Block, point: Point) -> bool:
    """Whether a point lies inside a block."""
    area = block.area
    if not block.is_circle:
        return area.holds(point)
    dx, dy = (point[0] - area.x) * 2 / area.width, (point[1] - area.y) * 2 / area.height
    return dx * dx + dy * dy < 1


def with_head(line: Line) -> tuple[Line, Line]:
    """Return a line that ends where its arrowhead begins, and the corners of the head."""
    tip = line[-1]
    body = list(line)
    while len(body) > 2 and math.dist(body[-1], tip) < HEAD_LENGTH:
        body.pop()
    length = math.dist(body[-1], tip) or 1.0
    dx, dy = (tip[0] - body[-1][0]) / length, (tip[1] - body[-1][1]) / length
    size = min(HEAD_LENGTH, 0.8 * length)
    x, y = tip[0] - dx * size, tip[1] - dy * size
    half = HEAD_HALF * size / HEAD_LENGTH
    corners = [tip, (x - dy * half, y + dx * half), (x + dy * half, y - dx * half)]
    return [*body, (x, y)], corners
