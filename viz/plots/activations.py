"""Activation functions with their derivatives: from the operations, and by their own rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.arguments import check_count, check_names, check_range
from tinygrad_edu.registry import OPS
from viz.plots.canvas import EDGE, axes_for, draw_grid, finish, legend_below, marks_at, pyplot
from viz.plots.style import MARKERS, theme_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from viz.plots.style import Theme

NAMES = ("identity", "step", "sigmoid", "tanh", "arctan", "relu", "leaky_relu", "softplus")
"""The functions of the table."""

POINTS = 401
"""Points of a curve."""

PAIRS = 3
"""Functions up to which the legend names each derivative by itself."""

NEAR = 1e-9
"""How far from 0 to look for the two ends of a jump."""

JUMP = 1e-3
"""A function that changes by more than this between −NEAR and NEAR is said to jump at 0."""


def activations(
    names: Sequence[str] = ("sigmoid", "tanh", "relu"),
    *,
    between: tuple[float, float] = (-4.0, 4.0),
    ax: Axes | None = None,
) -> Axes:
    """Draw f(x), solid, and f′(x) = ∂f/∂x by the operation's own rule, dashed.

    Where a curve jumps, at x = 0, a full dot says which value counts: relu′(0) = 0.

    Args:
        names: "identity", or operations of one number: "sigmoid", "tanh", "relu", … at most 7.
        between: The first and the last x.
        ax: Axes to draw on; those of a new figure if left out.

    Returns:
        The Axes.

    Raises:
        InputError: A name is no such operation, or there are too many to be told apart.

    >>> import viz.plots
    >>> ax = viz.plots.activations(["sigmoid"])
    >>> [line.get_label() for line in ax.get_lines()]
    ['sigmoid(x)', 'sigmoid′(x)']
    """
    chosen = [names] if isinstance(names, str) else check_names("activations got names", names)
    between = check_range("activations got between", between)
    check(chosen)
    ax = axes_for(ax)
    theme = theme_of(ax)
    x = points(between)
    handles: list[Any] = []
    for place, name in enumerate(chosen):
        colours = (theme.series[place],) * 2 if len(chosen) > 1 else (theme.forward, theme.backward)
        marker = MARKERS[place] if len(chosen) > 1 else ""
        for is_slope, style in ((False, "-"), (True, "--")):
            label = f"{name}{'′' * is_slope}(x)"
            colour = colours[is_slope]
            gap = (9 * place, marks_at(x.size))  # markers of different curves at different x
            y = curve(name, x)[is_slope]
            at_zero = curve(name, np.array([-NEAR, 0.0, NEAR]))[is_slope]
            jumps = between[0] < 0.0 < between[1] and abs(at_zero[2] - at_zero[0]) > JUMP
            if jumps:
                y[x == 0.0] = np.nan
            handles += ax.plot(
                x,
                y,
                style,
                color=colour,
                label=label,
                marker=marker,
                markevery=gap,
                markerfacecolor=theme.paper if is_slope else colour,
                linewidth=1.7 if is_slope and len(chosen) > 1 else 2.2,
            )
            if jumps:
                draw_jump(ax, theme, colour, at_zero)
    draw_grid(ax, theme)
    single = len(chosen) == 1
    title = f"{chosen[0]} and its derivative" if single else "Functions and their derivatives"
    finish(ax, theme, title, "net input x", "f(x) and f′(x)")
    if len(chosen) > PAIRS:
        handles = [*handles[::2], *kinds_of_line(theme)]
    legend_below(ax, theme, handles, 2 if single else 3)
    return ax


def kinds_of_line(theme: Theme) -> list[Any]:
    """Return what a legend says of solid and dashed lines, where it names each function once."""
    from matplotlib.lines import Line2D

    solid = Line2D([], [], color=theme.soft, linestyle="-", label="solid: f(x)")
    dashed = Line2D([], [], color=theme.soft, linestyle="--", label="dashed: f′(x)")
    return [solid, dashed]


def activation_table(
    names: Sequence[str] = NAMES,
    *,
    columns: int = 2,
    between: tuple[float, float] = (-4.0, 4.0),
) -> NDArray[Any]:
    """Draw f(x) and f′(x) of each function in axes of its own, all to one scale.

    Args:
        names: As in `activations`, any number of them.
        columns: How many stand side by side: 2 for a page or a phone, 4 for a wide screen.
        between: The first and the last x.

    Returns:
        The Axes, an array of shape (rows, columns).

    Raises:
        InputError: A name is no operation of one number, there is none, or columns is below 1.

    >>> import viz.plots
    >>> viz.plots.activation_table(["tanh", "relu", "step"]).shape
    (2, 2)
    """
    check_count("activation_table got columns", columns, 1, most=100)
    names = check_names("activation_table got names", names)
    between = check_range("activation_table got between", between)
    if not names:
        raise InputError("activation_table got no names; write one at least")
    for name in names:
        check([name])
    rows = -(-len(names) // columns)
    figure, axes = pyplot().subplots(
        rows,
        columns,
        figsize=(2.7 * columns, 2.1 * rows + 0.5),
        sharex=True,
        sharey=True,
        squeeze=False,
        layout="constrained",
    )
    figure.get_layout_engine().set(w_pad=EDGE, h_pad=EDGE)
    for place, ax in enumerate(axes.flat):
        if place >= len(names):
            ax.set_visible(False)
            continue
        activations([names[place]], between=between, ax=ax)
        ax.get_legend().remove()
        ax.set_title(names[place])
        below = place + columns >= len(names)
        ax.set(xlabel="net input x" if below else "", ylabel="", ylim=(-1.75, 2.25))
        ax.tick_params(labelbottom=below, bottom=below, labelleft=True, left=True)
        if place % columns:
            ax.tick_params(labelleft=False, left=False)
    theme = theme_of(axes[0, 0])
    lines = axes[0, 0].get_lines()[:2]
    figure.legend(
        lines,
        ["f(x)", "f′(x), by its rule"],
        loc="outside lower center",
        ncols=2,
        frameon=False,
        labelcolor=theme.ink,
    )
    return np.asarray(axes)


def check(names: Sequence[str]) -> None:
    """Raise InputError unless all can be drawn."""
    for name in names:
        if name != "identity" and not (name in OPS and OPS[name].is_of_one_number):
            known = sorted([op.name for op in OPS.values() if op.is_of_one_number])
            raise InputError(
                f"there is no function {name!r} of one number; write one of identity, "
                f"{', '.join(known)}"
            )
    if not 0 < len(names) <= len(MARKERS):
        raise InputError(
            f"activations got {len(names)} names; in one plot 1 to {len(MARKERS)} can be told "
            "apart. Write activation_table(names) for axes of its own for each"
        )


def points(between: tuple[float, float]) -> NDArray[np.float64]:
    """Return the x of a curve, with 0 among them if it is in between."""
    first, last = between
    x = np.linspace(first, last, POINTS)
    return np.union1d(x, [0.0]) if first < 0.0 < last else x


def curve(name: str, x: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return f(x) by the operation, and f′(x) by its rule; NaN where it has no value."""
    if name == "identity":
        return x.copy(), np.ones_like(x)
    operation = OPS[name]
    assert operation.partials is not None, "a function of one number is elementwise"
    inputs = operation.complete((x,))
    with np.errstate(all="ignore"):
        y = np.array(operation.compute_array(*inputs), dtype=np.float64)
        slope = operation.partials(y, *inputs)[0]
    return y, np.array(np.broadcast_to(slope, x.shape), dtype=np.float64)


def draw_jump(ax: Axes, theme: Theme, colour: str, at_zero: NDArray[np.float64]) -> None:
    """Draw what a function is at its jump as a full dot, and where it only leads to as a ring."""
    before, there, after = [float(y) for y in at_zero]
    for y in {before, after}:
        if abs(y - there) > JUMP:
            ax.plot(0.0, y, "o", color=colour, markerfacecolor=theme.paper, zorder=3)
    ax.plot(0.0, there, "o", color=colour, zorder=3)
