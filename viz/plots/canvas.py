"""What every plot begins and ends with: axes to draw on; a title, labels, a legend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinygrad_edu.errors import InputError
from viz.graph.numbers import show_number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    from matplotlib.axes import Axes

    from viz.plots.style import Theme

SIZE = (5.6, 4.3)
"""Inches: at 400 pixels across the text can still be read, and at 1200 it can be projected."""

EDGE = 0.09
"""Inches that are left free at the edges of a figure."""

BELOW_LABELS = 36.0
"""Points from the axes down to the legend: room for the numbers and the label of the x axis."""


FEW_TIMES = 300.0
"""A logarithmic axis on which the largest number is at most so many times the smallest is short."""


def pyplot() -> ModuleType:
    """Return matplotlib.pyplot, or raise InputError that says how to install it."""
    try:
        from matplotlib import pyplot as plt
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "matplotlib":
            raise
        raise InputError(
            "viz.plots draws with matplotlib, which is not installed. Write "
            "`pip install 'tinygrad-edu[plots]'`, or `pip install matplotlib`"
        ) from error
    return plt


def axes_for(ax: Any, size: tuple[float, float] = SIZE, *, in_3d: bool = False) -> Any:
    """Return the axes to draw on: those given, or those of a new figure.

    Args:
        ax: Axes, or None.
        size: Width and height of a new figure, in inches.
        in_3d: Whether it must be axes of three dimensions.

    Raises:
        InputError: ax is no Axes, or one of the wrong dimensions; matplotlib is not installed.
    """
    plt = pyplot()
    if ax is None:
        projection = {"projection": "3d"} if in_3d else {}
        figure, new = plt.subplots(figsize=size, layout="constrained", subplot_kw=projection)
        figure.get_layout_engine().set(w_pad=EDGE, h_pad=EDGE)
        return new
    from matplotlib.axes import Axes

    if not isinstance(ax, Axes):
        raise InputError(
            f"a plot got ax={ax!r:.80}; it takes one Axes: figure, ax = plt.subplots(), and of "
            "several ax=axes[0]"
        )
    if hasattr(ax, "get_zlim") != in_3d:
        wanted = 'plt.subplots(subplot_kw={"projection": "3d"})' if in_3d else "plt.subplots()"
        raise InputError(
            f"a plot of {3 if in_3d else 2} dimensions got {ax!r:.80}; write figure, ax = {wanted}"
        )
    return ax


def finish(ax: Axes, theme: Theme, title: str, x: str, y: str) -> None:
    """Write the title and the labels of the axes, and dress all in the colours of the theme."""
    ax.set_title(title, color=theme.ink, fontsize="large", fontweight="bold")
    ax.set_xlabel(x, color=theme.ink)
    ax.set_ylabel(y, color=theme.ink)
    ax.tick_params(which="both", colors=theme.soft, labelcolor=theme.ink)
    for side, spine in ax.spines.items():
        spine.set_color(theme.line)
        spine.set_visible(side in ("left", "bottom"))
    ax.set_axisbelow(True)


def draw_grid(ax: Axes, theme: Theme, axis: Any = "both") -> None:
    """Draw the lines behind a plot, thin ones."""
    ax.grid(True, which="major", axis=axis, color=theme.grid, linewidth=0.8)


def legend_below(
    ax: Axes, theme: Theme, handles: Sequence[Any], columns: int, below: float = BELOW_LABELS
) -> None:
    """Say below the axes what is what; there it hides nothing.

    Args:
        ax: The axes.
        theme: Its colours.
        handles: What there is, each with its label.
        columns: How many stand side by side.
        below: How far down it begins, in points.
    """
    from matplotlib.transforms import ScaledTranslation

    down = ScaledTranslation(0.0, -below / 72.0, ax.figure.dpi_scale_trans)
    ax.legend(
        handles=handles,
        loc="upper center",
        bbox_to_anchor=(0.5, 0.0),
        bbox_transform=ax.transAxes + down,
        ncols=columns,
        frameon=False,
        labelcolor=theme.ink,
        fontsize="medium",
        handlelength=2.6,
        columnspacing=1.4,
        borderaxespad=0.0,
    )


def show_tick(number: float, _: Any = None) -> str:
    """Return a number as it is written at an axis; the second argument is its place there."""
    return show_number(number)


def number_log_axis(axis: Any, low: float, high: float) -> None:
    """Write numbers at a logarithmic axis: 1, 2, 5, 10, … if it is short, else powers of ten."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    if low > 0.0 and high <= FEW_TIMES * low:
        axis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
        axis.set_major_formatter(FuncFormatter(show_tick))
        axis.set_minor_formatter(NullFormatter())


def marks_at(count: int, most: int = 8) -> int:
    """Return how many points lie between two markers of a line, so that it has few of them."""
    return max(1, -(-count // most))
