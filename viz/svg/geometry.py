"""Places, areas and lines of a picture, in points from its left and its upper edge."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

Point = tuple[float, float]
"""x and y, in points from the left and the top."""

Line = list[Point]
"""A line through points that are near each other."""

PIECES = 12
"""Straight pieces in which a curve of four points is drawn."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle: its middle, its width and its height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.y - self.height / 2

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height / 2

    def overlaps(self, other: Area, apart: float = 0.0) -> bool:
        """Whether two areas have a place in common, or are less than `apart` from each other."""
        beside = abs(self.x - other.x) < (self.width + other.width) / 2 + apart
        above = abs(self.y - other.y) < (self.height + other.height) / 2 + apart
        return beside and above

    def grown(self, by: float) -> Area:
        """Return the area with a margin around it."""
        return Area(self.x, self.y, self.width + 2 * by, self.height + 2 * by)

    def holds(self, point: Point) -> bool:
        """Whether a point lies inside."""
        return abs(point[0] - self.x) < self.width / 2 and abs(point[1] - self.y) < self.height / 2

    def turned(self) -> Area:
        """Return the area with x and y exchanged."""
        return Area(self.y, self.x, self.height, self.width)


def turned(line: Line) -> Line:
    """Return a line with x and y exchanged."""
    return [(y, x) for x, y in line]


def curve(start: Point, towards: Point, from_: Point, end: Point, pieces: int = PIECES) -> Line:
    """Return the Bézier curve of four points."""
    line = []
    for step in range(pieces + 1):
        t = step / pieces
        a, b, c, d = (1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t * t, t**3
        x = a * start[0] + b * towards[0] + c * from_[0] + d * end[0]
        y = a * start[1] + b * towards[1] + c * from_[1] + d * end[1]
        line.append((x, y))
    return line


def curves(points: Sequence[Point]) -> Line:
    """Return the curve through every third of some points, as SVG's path C has them."""
    line = [points[0]]
    for first in range(0, len(points) - 3, 3):
        start, towards, from_, end = points[first : first + 4]
        line += curve(start, towards, from_, end)[1:]
    return line


def smooth(line: Line, rounds: int = 6) -> Line:
    """Return a line without its small bends, with the same ends."""
    points = np.array(line)
    for _ in range(rounds):
        points[1:-1] = (points[:-2] + 2 * points[1:-1] + points[2:]) / 4
    return [(float(x), float(y)) for x, y in points]


def aside(line: Line, distance: float) -> Line:
    """Return a line that runs beside another, to its right if the distance is negative."""
    if not distance:
        return list(line)
    found: Line = []
    for place, (x, y) in enumerate(line):
        before, after = line[max(place - 1, 0)], line[min(place + 1, len(line) - 1)]
        dx, dy = after[0] - before[0], after[1] - before[1]
        length = math.hypot(dx, dy) or 1.0
        point = (x - dy / length * distance, y + dx / length * distance)
        # In a bend sharper than the distance the line would fold back: such points are left out.
        folds = found and (point[0] - found[-1][0]) * dx + (point[1] - found[-1][1]) * dy < 0
        if not folds:
            found.append(point)
    return found


def straightened(line: Line, tolerance: float = 0.1) -> Line:
    """Return a line with as few points as draw the same within a tolerance, in points."""
    keep = {0, len(line) - 1}
    todo = [(0, len(line) - 1)]
    while todo:
        first, last = todo.pop()
        (x, y), (end_x, end_y) = line[first], line[last]
        dx, dy = end_x - x, end_y - y
        length = math.hypot(dx, dy) or 1.0
        away = [abs((px - x) * dy - (py - y) * dx) / length for px, py in line[first + 1 : last]]
        if away and max(away) > tolerance:
            middle = first + 1 + away.index(max(away))
            keep.add(middle)
            todo += [(first, middle), (middle, last)]
    return [line[place] for place in sorted(keep)]


def crossings(lines: Sequence[Line]) -> int:
    """Return how often some lines cross each other, their pieces taken as straight."""
    if len(lines) < 2:
        return 0
    starts = np.array([point for line in lines for point in line[:-1]])
    steps = np.array([point for line in lines for point in line[1:]]) - starts
    owners = np.repeat(np.arange(len(lines)), [len(line) - 1 for line in lines])
    dx, dy = steps[:, :1], steps[:, 1:]
    side = dx * (starts[:, 1] - starts[:, 1:]) - dy * (starts[:, 0] - starts[:, :1])
    other = side + dx * steps[:, 1] - dy * steps[:, 0]
    parted = side * other < 0
    return int(np.sum(parted & parted.T & (owners[:, None] < owners)))


def thinned(line: Line, pieces: int = 8) -> Line:
    """Return a few points of a line, evenly chosen."""
    last = len(line) - 1
    return [line[round(place * last / pieces)] for place in range(pieces + 1)]
