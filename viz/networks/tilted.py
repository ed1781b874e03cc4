"""Rectangles that stand along a line, as the numbers of a weight do: what they touch."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from viz.svg.geometry import Area, Point


@dataclass(frozen=True, slots=True)
class Tilted:
    """A rectangle: its middle, its size, and its angle from the level, clockwise."""

    x: float
    y: float
    width: float
    height: float
    angle: float = 0.0

    @property
    def reach(self) -> float:
        """How far its corners are from its middle."""
        return math.hypot(self.width, self.height) / 2

    def corners(self) -> list[Point]:
        """Return its four corners, in order."""
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        halves = [(-1, -1), (1, -1), (1, 1), (-1, 1)]
        sides = [(u * self.width / 2, v * self.height / 2) for u, v in halves]
        return [(self.x + u * cos - v * sin, self.y + u * sin + v * cos) for u, v in sides]

    def inside(self, point: Point) -> Point:
        """Return a point as it is seen from the middle, along and across."""
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        dx, dy = point[0] - self.x, point[1] - self.y
        return dx * cos + dy * sin, dy * cos - dx * sin

    def meets(self, other: Tilted) -> bool:
        """Whether two of them have a place in common."""
        if math.hypot(self.x - other.x, self.y - other.y) > self.reach + other.reach:
            return False
        return not (self.is_beside(other) or other.is_beside(self))

    def is_beside(self, other: Tilted) -> bool:
        """Whether one of its own sides parts it from another."""
        seen = [self.inside(corner) for corner in other.corners()]
        along, across = [x for x, _ in seen], [y for _, y in seen]
        half_width, half_height = self.width / 2, self.height / 2
        return (
            min(along) >= half_width
            or max(along) <= -half_width
            or min(across) >= half_height
            or max(across) <= -half_height
        )

    def meets_area(self, area: Area, is_disc: bool) -> bool:
        """Whether it touches an area, or the disc that is as wide."""
        if not is_disc:
            return self.meets(upright(area))
        along, across = self.inside((area.x, area.y))
        away = (abs(along) - self.width / 2, abs(across) - self.height / 2)
        return math.hypot(max(away[0], 0.0), max(away[1], 0.0)) < area.width / 2

    def is_crossed(self, start: Point, end: Point, thickness: float) -> bool:
        """Whether a straight line of some thickness runs through it."""
        (x, y), (end_x, end_y) = self.inside(start), self.inside(end)
        half_width, half_height = self.width / 2, (self.height + thickness) / 2
        low, high = 0.0, 1.0
        for at, step, half in ((x, end_x - x, half_width), (y, end_y - y, half_height)):
            if step == 0:
                if abs(at) >= half:
                    return False
                continue
            first, last = sorted([(-half - at) / step, (half - at) / step])
            low, high = max(low, first), min(high, last)
        return low < high


def upright(area: Area) -> Tilted:
    """Return an area as one that is level."""
    return Tilted(area.x, area.y, area.width, area.height)
