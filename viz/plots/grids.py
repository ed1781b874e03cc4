"""An error over a grid of two parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MANY_TIMES = 50.0
"""An error of which the largest is so many times the smallest has levels by a constant factor."""

STEPS = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0)
"""Levels in each power of ten."""

LEAST = 2e-3
"""Below this share of the largest error all is one level."""


@dataclass(frozen=True, slots=True)
class Surface:
    """An error over two parameters.

    Attributes:
        w: The first parameter at each column.
        b: The second parameter at each row.
        error: E, of shape (rows, columns); NaN where it is not finite.
    """

    w: NDArray[np.float64]
    b: NDArray[np.float64]
    error: NDArray[np.float64]

    def levels(self) -> NDArray[np.float64]:
        """Return the heights of the contour lines, between the lowest and the highest."""
        from matplotlib.ticker import MaxNLocator

        low, high = float(np.nanmin(self.error)), float(np.nanmax(self.error))
        if low == high:
            return np.array([low - 0.5, high + 0.5])
        if self.is_logarithmic():
            low = max(low, LEAST * high)
            decades = np.arange(np.floor(np.log10(low)), np.ceil(np.log10(high)) + 1.0)
            steps = np.sort(np.outer(10.0**decades, STEPS).ravel())
            first = max(0, int(np.searchsorted(steps, low, side="right")) - 1)
            return steps[first : int(np.searchsorted(steps, high)) + 1]
        return np.asarray(MaxNLocator(12).tick_values(low, high))

    def is_logarithmic(self) -> bool:
        """Whether each level is a constant factor above the one below."""
        low, high = float(np.nanmin(self.error)), float(np.nanmax(self.error))
        return low >= 0.0 and high > MANY_TIMES * low
