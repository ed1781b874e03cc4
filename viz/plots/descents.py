"""The way of a descent over an error surface: its start, its steps, its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from viz.graph.numbers import show_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from viz.plots.grids import Surface
    from viz.plots.style import Theme

WAY = "#ff9d2e"
"""The colour of the way: one that the map of the surface has nowhere."""


FEW = 30
"""Steps of which each can have a dot."""


def draw_way(ax: Axes, theme: Theme, way: NDArray[np.float64], names: tuple[str, str]) -> list[Any]:
    """Draw a descent with its start and its end, and name the steps 1, 10, 100, ….

    Args:
        ax: The axes, of two or three dimensions.
        theme: Its colours.
        way: w, b and E of each point, of shape (points, 3).
        names: What the two parameters are called.

    Returns:
        What the legend must name.
    """
    from matplotlib.patheffects import withStroke

    halo = [withStroke(linewidth=4.5, foreground="black")]
    columns = way.T if hasattr(ax, "get_zlim") else way.T[:2]
    ends = [column[[0, -1]] for column in columns]
    common: dict[str, Any] = {
        "color": WAY,
        "markeredgecolor": "black",
        "linestyle": "none",
        "zorder": 7,
    }
    (line,) = ax.plot(*columns, color=WAY, linewidth=2.2, path_effects=halo, zorder=5)
    last = len(way) - 1
    steps = steps_with_a_dot(last)
    ax.plot(*[column[steps] for column in columns], "o", markersize=6, **common)
    dots = ", a dot after each" if last <= FEW else ", dots after 1, 2, 5, 10, …"
    line.set_label(f"{last:,} step{'s' * (last != 1)}{dots if steps else ''}")
    (start,) = ax.plot(*[end[:1] for end in ends], "s", markersize=9, **common)
    start.set_label(f"start: {point(way[0], names)}")
    (end,) = ax.plot(*[end[1:] for end in ends], "*", markersize=16, **common)
    end.set_label(f"end: {point(way[-1], names)}")
    return [start, line, end]


def steps_with_a_dot(last: int) -> list[int]:
    """Return the steps before the last that have a dot: of many 1, 2, 5, 10 and so on."""
    if last <= FEW:
        return list(range(1, last))
    steps = [digit * 10**power for power in range(12) for digit in (1, 2, 5)]
    return [step for step in steps if step < last]


def draw_lowest(ax: Axes, theme: Theme, surface: Surface, names: tuple[str, str]) -> list[Any]:
    """Mark the lowest point of the grid, and return it for the legend."""
    row, column = np.unravel_index(np.nanargmin(surface.error), surface.error.shape)
    lowest = np.array([surface.w[column], surface.b[row], surface.error[row, column]])
    place = lowest if hasattr(ax, "get_zlim") else lowest[:2]
    (mark,) = ax.plot(
        *[[number] for number in place],
        "*",
        color=WAY,
        markeredgecolor="black",
        linestyle="none",
        markersize=16,
        zorder=7,
        label=f"lowest of the grid: {point(lowest, names)}",
    )
    return [mark]


def point(at: NDArray[np.float64], names: tuple[str, str]) -> str:
    """Return a point of the surface in words: w = −2, b = −2, E = 0.4158."""
    pairs = zip((*names, "E"), at.tolist())
    return ", ".join([f"{name} = {show_number(number)}" for name, number in pairs])
