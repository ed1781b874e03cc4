"""The loss over the epochs of a training, and the metric beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.arguments import flag
from viz.graph.numbers import show_number
from viz.plots.canvas import axes_for, draw_grid, finish, legend_below, marks_at, number_log_axis
from viz.plots.reading import numbers
from viz.plots.style import MARKERS, theme_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

KINDS = {
    "losses": ("training loss", "-"),
    "validation_losses": ("validation loss", "--"),
    "metrics": ("training {}", "-."),
    "validation_metrics": ("validation {}", ":"),
}
"""What a history has, what that is called, and its kind of line."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One line of the plot.

    Attributes:
        name: The name of its history, "" if there is only one.
        kind: Which list of the history it is.
        y: Its numbers, one for each epoch.
        place: Which colour and marker it has.
    """

    name: str
    kind: str
    y: NDArray[np.float64]
    place: int

    @property
    def is_metric(self) -> bool:
        """Whether it belongs to the second axis."""
        return self.kind.endswith("metrics")

    def label(self, metric: str) -> str:
        """Return what the legend says."""
        what = KINDS[self.kind][0].format(metric)
        return f"{self.name}, {what}" if self.name else what


def loss_curve(
    history: Any | Mapping[str, Any],
    *,
    metric: str | None = None,
    log: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """Draw the loss over the epochs: training solid, validation dashed, its lowest point ringed.

    Args:
        history: What `nn.fit` returned, or a list of losses, one for each epoch; or several of
            them by name, {"SGD": one, "Adam": other}, at most 7.
        metric: What the metric is called, "accuracy": it is drawn to a second axis on the right,
            which is ax.figure.axes[-1]. Left out, only the losses are drawn.
        log: Whether the loss has a logarithmic axis. A loss of 0 or less has no place on it, and
            the label says that some are left out.
        ax: Axes to draw on; those of a new figure if left out.

    Returns:
        The Axes, of the losses.

    Raises:
        InputError: There is no epoch, or no metric, or nothing that a logarithm can show.

    >>> import viz.plots
    >>> ax = viz.plots.loss_curve({"slow": [1.0, 0.9, 0.8], "fast": [1.0, 0.5, 0.2]})
    >>> [line.get_label() for line in ax.get_lines()]
    ['slow, training loss', 'fast, training loss']
    """
    flag("loss_curve got log", log)
    curves = curves_of(history, metric)
    losses = [curve for curve in curves if not curve.is_metric]
    least = min([np.nanmin(curve.y) for curve in losses])
    if log and max([np.nanmax(curve.y) for curve in losses]) <= 0.0:
        raise InputError("loss_curve got log=True, and no loss is above 0; write log=False")
    ax = axes_for(ax)
    from matplotlib.ticker import MaxNLocator

    theme = theme_of(ax)
    if log:
        ax.set_yscale("log", nonpositive="mask")
    right: Any = ax.twinx() if metric is not None else ax
    handles: list[Any] = []
    for curve in curves:
        handles += (right if curve.is_metric else ax).plot(
            np.arange(1, curve.y.size + 1),
            curve.y,
            KINDS[curve.kind][1],
            color=theme.series[curve.place],
            marker=MARKERS[curve.place],
            markevery=marks_at(curve.y.size),
            markersize=5,
            linewidth=2.0,
            label=curve.label(metric or ""),
        )
    for curve in losses:
        if curve.kind == "validation_losses" and not curve.name:
            handles.append(ring_lowest(ax, curve.y, theme.ink))
    unit = "loss, mean over the samples" + (", logarithmic" if log else "")
    if log and least <= 0.0:
        unit += ";\nlosses of 0 and less left out"
    if log:
        above_0 = np.concatenate([curve.y[curve.y > 0.0] for curve in losses])
        number_log_axis(ax.yaxis, float(above_0.min()), float(above_0.max()))
    draw_grid(ax, theme)
    finish(ax, theme, f"Loss over {max([c.y.size for c in losses])} epochs", "epoch", unit)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    if metric is not None:
        finish(right, theme, "", "", f"{metric} (right axis)")
        right.spines[:].set_visible(False)
        right.spines["right"].set_visible(True)
    legend_below(ax, theme, handles, 2)
    return ax


def ring_lowest(ax: Axes, y: NDArray[np.float64], colour: str) -> Any:
    """Put a ring around the lowest point of a curve, and return it with its label."""
    epoch = int(np.nanargmin(y)) + 1
    return ax.plot(
        epoch,
        y[epoch - 1],
        "o",
        color=colour,
        markerfacecolor="none",
        markersize=12,
        markeredgewidth=1.8,
        linestyle="none",
        label=f"lowest: {show_number(y[epoch - 1])} at epoch {epoch}",
    )[0]


def curves_of(history: Any, metric: str | None) -> list[Curve]:
    """Return every line to draw: of one history, or of several."""
    if not hasattr(history, "items"):
        lines = lines_of("the history", history, metric)
        return [Curve("", kind, y, place) for place, (kind, y) in enumerate(lines.items())]
    if not 0 < len(history) <= len(MARKERS):
        raise InputError(
            f"loss_curve got {len(history)} histories; 1 to {len(MARKERS)} can be told apart"
        )
    return [
        Curve(str(name), kind, y, place)
        for place, (name, one) in enumerate(history.items())
        for kind, y in lines_of(repr(name), one, metric).items()
    ]


def lines_of(name: str, history: Any, metric: str | None) -> dict[str, NDArray[np.float64]]:
    """Return the lists of a history that are not empty, by their kind."""
    if not hasattr(history, "losses"):
        lines = {"losses": numbers("losses", history)}
    else:
        kinds = [kind for kind in KINDS if metric is not None or not kind.endswith("metrics")]
        lines = {kind: numbers(kind, getattr(history, kind, [])) for kind in kinds}
        lines = {kind: y for kind, y in lines.items() if y.size}
    losses = lines.get("losses")
    if losses is None or losses.ndim != 1 or not np.isfinite(losses).any():
        raise InputError(
            f"loss_curve got {history!r:.80} for {name}; it takes a History of one epoch at least, "
            "or a list of losses, one for each epoch"
        )
    if metric is not None and "metrics" not in lines:
        raise InputError(
            f"loss_curve got metric={metric!r}, and {name} has no metrics; write "
            'nn.fit(…, metric="accuracy"), or leave metric out here'
        )
    return lines
