"""Where a model decides for which class, and which samples it gets wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.arguments import (
    check_count,
    check_function,
    check_items,
    check_names,
    real_number,
)
from viz.plots.canvas import axes_for, finish, legend_below
from viz.plots.reading import as_column, numbers
from viz.plots.scoring import classes_of, scores_of, takes_one_sample
from viz.plots.style import MARKERS, theme_of, tint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.collections import PathCollection
    from numpy.typing import NDArray

    from viz.plots.scoring import Classes
    from viz.plots.style import Theme

FINE, COARSE, MOST_STEPS = 200, 60, 10_000
"""Points of the grid in each direction: of a model that takes arrays, and of one that does not."""

ROOM = 0.12
"""How much of the samples' width is left free on each side."""


def decision_boundary(
    model: Any,
    X: Any,  # noqa: N803
    y: Any,
    *,
    threshold: float | None = None,
    features: tuple[str, str] = ("x₁", "x₂"),
    names: Sequence[str] | None = None,
    steps: int | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw for which class a model decides at each point of the plane, and the samples on it.

    Samples that it gets wrong have a ring. Beside targets −1 and +1 the margins are drawn as well:
    the lines where the score is −1 and +1, at which the hinge loss begins.

    Args:
        model: A model of Values (Neuron, MLP) or of Tensors (Sequential), or a function of an array
            of samples, of shape (n, 2). It gives one score for each sample, (n,) or (n, 1), or
            one for each class, (n, classes).
        X: The samples, of shape (n, 2).
        y: Their classes, of shape (n,) or (n, 1): 0, 1, 2, … or −1 and +1; or one-hot rows.
        threshold: Above it one score means the upper class. Left out, it is 0 beside targets −1
            and +1, and 0.5 for probabilities beside targets 0 and 1.
        features: What the two inputs are called, with their units: "petal length [cm]".
        names: What the classes are called.
        steps: Points of the grid in each direction; 200, and 60 for neurons of Values.
        ax: Axes to draw on; those of a new figure if left out.

    Returns:
        The Axes.

    Raises:
        InputError: The samples do not have two features, or scores and classes do not fit together.

    >>> import nn, viz.plots
    >>> X, y = nn.data.gate("and")
    >>> neuron = nn.Neuron(2, "step", weights=[1.0, 1.0], bias=-1.5)
    >>> viz.plots.decision_boundary(neuron, X, y).get_title()
    'Decision boundary: 4 of 4 samples right'
    """
    samples, targets = samples_and_targets(X, y)
    check_function("decision_boundary got model", model, "X")
    axis_labels = check_names("decision_boundary got features", features, 2)
    if threshold is not None:
        threshold = real_number("decision_boundary got threshold", threshold)
    if steps is not None:
        check_count("decision_boundary got steps", steps, 2, most=MOST_STEPS)
    scores = scores_of(model, samples)
    classes = classes_of(scores, targets, threshold)
    if len(classes.labels) > len(MARKERS):
        raise InputError(
            f"decision_boundary got {len(classes.labels)} classes; up to {len(MARKERS)} can be "
            "told apart"
        )
    if names is not None:
        names = check_items("decision_boundary got names =", names, "names")
        if len(names) != len(classes.labels):
            raise InputError(f"got {len(names)} names for {len(classes.labels)} classes")
    whole = model
    if takes_one_sample(model) and hasattr(model, "to_tensors"):
        whole = model.to_tensors()
    count = steps or (COARSE if takes_one_sample(whole) else FINE)
    across, up = grid_around(samples, count)
    plane = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    on_plane = scores_of(whole, plane)

    ax = axes_for(ax)
    theme = theme_of(ax)
    handles = draw_samples(ax, theme, samples, targets, classes, names)
    handles += draw_regions(ax, theme, across, up, classes.leads(on_plane))
    if classes.labels == (-1, 1):
        handles += draw_margins(ax, theme, across, up, on_plane)
    wrong = classes.predicted(scores) != np.searchsorted(classes.labels, targets)
    if wrong.any():
        handles.append(ring(ax, theme, samples[wrong]))
    right = len(samples) - int(wrong.sum())
    title = f"Decision boundary: {right} of {len(samples)} samples right"
    finish(ax, theme, title, *axis_labels)
    ax.set(xlim=(across[0], across[-1]), ylim=(up[0], up[-1]))
    legend_below(ax, theme, handles, 2 if len(classes.labels) == 2 else 3)
    return ax


def samples_and_targets(
    X: Any,  # noqa: N803
    y: Any,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return samples of shape (n, 2) and a class for each, or raise InputError."""
    samples, targets = numbers("X", X), as_column(numbers("y", y))
    if targets.ndim == 2 and targets.size:  # one-hot
        targets = targets.argmax(axis=1).astype(np.float64)
    if samples.ndim != 2 or samples.shape[1] != 2 or not np.isfinite(samples).all():
        raise InputError(
            f"decision_boundary got X of shape {samples.shape}; it draws samples of two finite "
            "features, (n, 2). Choose two columns: X[:, [0, 1]], and a model of these"
        )
    if targets.shape != (len(samples),) or not len(samples):
        raise InputError(
            f"decision_boundary got {len(samples)} samples and y of shape {targets.shape}; it "
            "needs one class for each sample, and one sample at least"
        )
    return samples, targets


def grid_around(
    samples: NDArray[np.float64], count: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the x and the y of a grid that has all samples inside."""
    low, high = samples.min(axis=0), samples.max(axis=0)
    room = np.where(high > low, ROOM * (high - low), 1.0)
    (left, bottom), (right, top) = low - room, high + room
    return np.linspace(left, right, count), np.linspace(bottom, top, count)


def draw_samples(
    ax: Axes,
    theme: Theme,
    samples: NDArray[np.float64],
    targets: NDArray[np.float64],
    classes: Classes,
    names: Sequence[str] | None,
) -> list[Any]:
    """Draw the samples of each class with a colour and a marker of its own."""
    size = float(np.clip(9000 / len(samples), 12, 48))
    handles = []
    for place, label in enumerate(classes.labels):
        here = samples[targets == label]
        signed = f"{label:+d}".replace("-", "−") if -1 in classes.labels else str(label)
        handles.append(
            ax.scatter(
                here[:, 0],
                here[:, 1],
                s=size,
                color=theme.series[place],
                marker=MARKERS[place],
                edgecolors=theme.paper,
                linewidths=0.5,
                zorder=3,
                label=names[place] if names else f"class {signed}",
            )
        )
    return handles


def draw_regions(
    ax: Axes,
    theme: Theme,
    across: NDArray[np.float64],
    up: NDArray[np.float64],
    leads: list[NDArray[np.float64]],
) -> list[Any]:
    """Fill the region of each class, and draw the line where it ends."""
    from matplotlib.lines import Line2D

    for place, flat in enumerate(leads):
        lead = flat.reshape(up.size, across.size)
        if lead.max() > 0.0:
            fill = tint(theme.series[place], theme.paper, 0.22)
            ax.contourf(across, up, lead, levels=[0.0, lead.max() + 1.0], colors=[fill], zorder=1)
        if lead.min() < 0.0 < lead.max():
            ax.contour(across, up, lead, levels=[0.0], colors=theme.ink, linewidths=1.8, zorder=2)
    return [Line2D([], [], color=theme.ink, linewidth=1.8, label="boundary")]


def draw_margins(
    ax: Axes,
    theme: Theme,
    across: NDArray[np.float64],
    up: NDArray[np.float64],
    scores: NDArray[np.float64],
) -> list[Any]:
    """Draw the lines where the score is −1 and where it is +1, if there are such."""
    from matplotlib.lines import Line2D

    plane = scores.reshape(up.size, across.size)
    levels = [level for level in (-1.0, 1.0) if plane.min() < level < plane.max()]
    if not levels:
        return []
    ax.contour(
        across,
        up,
        plane,
        levels=levels,
        colors=theme.ink,
        linewidths=1.2,
        linestyles="dashed",
        zorder=2,
    )
    return [
        Line2D([], [], color=theme.ink, linewidth=1.2, linestyle="--", label="margin: score −1, +1")
    ]


def ring(ax: Axes, theme: Theme, samples: NDArray[np.float64]) -> PathCollection:
    """Put a ring around samples, and return it with its label."""
    return ax.scatter(
        samples[:, 0],
        samples[:, 1],
        s=150,
        facecolors="none",
        edgecolors=theme.ink,
        linewidths=1.8,
        zorder=4,
        label=f"misclassified: {len(samples)}",
    )
