"""The ground of a picture, in small cells: what stands where, and where there is still room."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from viz.svg.geometry import Area, Line

MOST_CELLS = 1_000_000
"""Cells beyond which they are made larger than a point."""


class Ground:
    """A number for each cell of a part of the plane, 0 where nothing is.

    Args:
        whole: The part; what lies outside of it counts as free.
    """

    def __init__(self, whole: Area) -> None:
        self.left, self.top = whole.left, whole.top
        self.cell = max(1.0, math.sqrt(whole.width * whole.height / MOST_CELLS))
        shape = (self.place(whole.height) + 1, self.place(whole.width) + 1)
        self.cells = np.zeros(shape, np.int16)

    def place(self, distance: float) -> int:
        """Return how many cells there are in a distance."""
        return max(int(distance / self.cell), 0)

    def part(self, area: Area) -> np.ndarray:
        """Return the cells of an area, to be read or changed."""
        rows = slice(self.place(area.top - self.top), self.place(area.bottom - self.top) + 1)
        columns = slice(self.place(area.left - self.left), self.place(area.right - self.left) + 1)
        return self.cells[rows, columns]

    def mark(self, line: Line, number: int) -> None:
        """Give the cells under a line a number."""
        points = dense(line, self.cell / 2)
        rows, columns = self.cells_of(points)
        self.cells[rows, columns] = number

    def under(self, line: Line) -> set[int]:
        """Return the numbers of the cells under the points of a line."""
        rows, columns = self.cells_of(np.array(line))
        return set(self.cells[rows, columns].tolist())

    def cells_of(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the rows and the columns of the cells in which points lie, as far as there are."""
        columns = ((points[:, 0] - self.left) / self.cell).astype(int)
        rows = ((points[:, 1] - self.top) / self.cell).astype(int)
        height, width = self.cells.shape
        inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
        return rows[inside], columns[inside]


def dense(line: Line, step: float) -> np.ndarray:
    """Return points of a line that are at most a step apart."""
    points = np.array(line)
    lengths = np.hypot(*np.diff(points, axis=0).T)
    way = np.concatenate([[0.0], np.cumsum(lengths)])
    at = np.linspace(0.0, way[-1], int(way[-1] / step) + 2)
    return np.column_stack([np.interp(at, way, points[:, axis]) for axis in (0, 1)])
