"""The error over two parameters, and the way that gradient descent took down it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.arguments import check_count, check_function, check_names, check_range
from tinygrad_edu.modes import no_grad
from viz.choices import SURFACES
from viz.plots.canvas import BELOW_LABELS, axes_for, finish, legend_below, show_tick
from viz.plots.descents import draw_lowest, draw_way
from viz.plots.grids import Surface
from viz.plots.reading import numbers, one_number
from viz.plots.style import theme_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from viz.choices import SurfaceKind
    from viz.plots.style import Theme

BELOW_3D = 16.0
"""Points from axes of three dimensions down to the legend."""

MESHES = 34
"""Meshes of a surface in each direction: their lines show its shape."""

COLOURS = "cividis"
"""A map whose lightness says the same as its colour, to every eye."""

MOST_STEPS = 10_000
"""A finer grid takes longer than anyone waits."""

NUMBERED = ("1.0", "2.0", "5.0")
"""The first digits of the levels whose number is written."""


def error_surface(
    E_of: Callable[[float, float], Any],  # noqa: N803
    w: tuple[float, float] = (-5.0, 5.0),
    b: tuple[float, float] = (-5.0, 5.0),
    *,
    path: Sequence[Any] | None = None,
    kind: SurfaceKind = "contour",
    names: tuple[str, str] = ("w", "b"),
    steps: int = 101,
    ax: Axes | None = None,
) -> Axes:
    """Draw E(w, b) over a rectangle, and w, b after each step of a descent on it.

    Where the largest error is more than 50 times the smallest, the contour levels are not equally
    far apart, but go 1, 1.5, 2, 3, 4, 5, 7, 10, …: so the bottom of a valley is seen as well.

    Args:
        E_of: A function of two floats that returns the error: a float or a node.
        w: The first and the last w.
        b: The first and the last b.
        path: The pairs (w, b) of a descent, the start first.
        kind: "contour", or "3d" for a surface, which needs axes of three dimensions.
        names: What the two parameters are called.
        steps: Points of the grid in each direction; E_of is called for steps² pairs.
        ax: Axes to draw on; those of a new figure if left out.

    Returns:
        The Axes.

    Raises:
        InputError: kind is another word, a range or the path is none, or E is nowhere finite.

    >>> import viz.plots
    >>> def bowl(w, b):
    ...     return w**2 + 3 * b**2
    >>> ax = viz.plots.error_surface(bowl, path=[(4.0, 3.0), (2.4, 0.6), (1.44, 0.12)])
    >>> ax.get_lines()[0].get_xdata().tolist()
    [4.0, 2.4, 1.44]
    """
    if not isinstance(kind, str) or kind not in SURFACES:
        raise InputError(f'kind got {kind!r:.80}; write kind="contour" or kind="3d"')
    check_function("error_surface got E_of", E_of, "w, b")
    across, up = check_names("error_surface got names", names, 2)
    surface = surface_of(E_of, w, b, steps)
    way = None if path is None else way_of(E_of, path)
    ax = axes_for(ax, (5.6, 5.0), in_3d=kind == "3d")
    theme = theme_of(ax)
    draw = draw_in_3d if kind == "3d" else draw_contours
    draw(ax, theme, surface)
    if way is None:
        handles = draw_lowest(ax, theme, surface, (across, up))
    else:
        handles = draw_way(ax, theme, way, (across, up))
    finish(ax, theme, f"Error over {across} and {up}", across, up)
    legend_below(ax, theme, handles, 1, BELOW_LABELS if kind == "contour" else BELOW_3D)
    return ax


def surface_of(
    E_of: Callable[[float, float], Any],  # noqa: N803
    w: tuple[float, float],
    b: tuple[float, float],
    steps: int,
) -> Surface:
    """Return the error at every point of a grid; the function is given two floats each time."""
    check_count("error_surface got steps", steps, 2, most=MOST_STEPS)
    columns = np.linspace(*check_range("error_surface got w", w), steps)
    rows = np.linspace(*check_range("error_surface got b", b), steps)
    with no_grad(), np.errstate(all="ignore"):
        errors = [
            [one_number("E_of", E_of(column, row)) for column in columns.tolist()]
            for row in rows.tolist()
        ]
    error = np.array(errors)
    if not np.isfinite(error).any():
        raise InputError("E_of is not finite anywhere in these ranges; choose others")
    return Surface(columns, rows, np.where(np.isfinite(error), error, np.nan))


def way_of(
    E_of: Callable[[float, float], Any],  # noqa: N803
    path: Sequence[Any],
) -> NDArray[np.float64]:
    """Return w, b and E of each point of a descent, shape (points, 3)."""
    points = numbers("path", path)
    if points.ndim != 2 or points.shape[1] != 2 or not len(points):
        raise InputError(
            f"error_surface got a path of shape {points.shape}; it takes pairs: [(w, b), …]"
        )
    with no_grad(), np.errstate(all="ignore"):
        errors = [one_number("E_of", E_of(w, b)) for w, b in points.tolist()]
    return np.column_stack([points, errors])


def draw_contours(ax: Axes, theme: Theme, surface: Surface) -> None:
    """Fill the levels of the error, with a line between them and a bar that says how high."""
    from matplotlib.colors import BoundaryNorm
    from matplotlib.ticker import FuncFormatter

    levels = surface.levels()
    lowest: Any = "min" if np.nanmin(surface.error) < levels[0] else "neither"
    norm = BoundaryNorm(levels, 256, extend=lowest)
    grid = (surface.w, surface.b, np.ma.masked_invalid(surface.error))
    filled = ax.contourf(*grid, levels=levels, norm=norm, cmap=COLOURS, extend=lowest)
    ax.contour(*grid, levels=levels, colors="black", linewidths=0.5, alpha=0.45)
    ax.set(xlim=(surface.w[0], surface.w[-1]), ylim=(surface.b[0], surface.b[-1]))
    bar = ax.figure.colorbar(filled, ax=ax)
    if surface.is_logarithmic():
        bar.set_ticks([level for level in levels.tolist() if f"{level:e}"[:3] in NUMBERED])
        bar.minorticks_off()
    bar.ax.yaxis.set_major_formatter(FuncFormatter(show_tick))
    bar.set_label("error E", color=theme.ink)
    bar.ax.tick_params(colors=theme.soft, labelcolor=theme.ink)
    bar.outline.set_edgecolor(theme.line)


def meshes_of(grid: Any) -> Any:
    """Return the places of a grid between which the meshes of a surface are drawn.

    Every mesh has four corners then. matplotlib pads those that have more or fewer with memory that
    nobody has written to, and sometimes warns of the numbers it finds there.
    """
    last = len(grid) - 1
    return np.unique(np.linspace(0, last, min(MESHES, last) + 1).round().astype(int))


def draw_in_3d(ax: Any, theme: Theme, surface: Surface) -> None:
    """Draw the error as a height over the two parameters."""
    across, down = meshes_of(surface.w), meshes_of(surface.b)
    columns, rows = np.meshgrid(surface.w[across], surface.b[down])
    ax.computed_zorder = False  # the way must not be hidden by the hill behind it
    ax.plot_surface(
        columns,
        rows,
        surface.error[np.ix_(down, across)],
        cmap=COLOURS,
        rstride=1,
        cstride=1,
        edgecolor=(0.0, 0.0, 0.0, 0.3),
        linewidth=0.5,
        shade=False,
        zorder=1,
    )
    ax.set_zlabel("error E", color=theme.ink)
    ax.view_init(elev=38.0, azim=-60.0)
    for axis in (ax.xaxis, ax.yaxis, ax.zaxis):
        axis.set_pane_color((*[0.5] * 3, 0.06))
        axis.line.set_color(theme.line)
        axis._axinfo["grid"]["color"] = theme.grid
