"""How the weights of each layer are spread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.arguments import check_count
from viz.graph.numbers import show_number
from viz.plots.canvas import SIZE, axes_for, draw_grid, finish
from viz.plots.reading import layers_of
from viz.plots.style import theme_of, tint

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from viz.plots.reading import LayerWeights

HEIGHT = 0.72
"""The height of the highest column of each layer; the layers are 1 apart."""

FEW = 60
"""Up to so many weights each of them has a stroke of its own below the columns."""

MOST_BINS = 41


def weight_histograms(model: Any, *, bins: int | None = None, ax: Axes | None = None) -> Axes:
    """Draw a histogram of the weights of each layer, one above the other, over one axis.

    Each is drawn to a height of its own, so that small layers can be seen beside large ones. What
    stands on the right is the number of weights, their mean and their standard deviation (with
    factor 1/n). Where there are few weights, each has a stroke below.

    Args:
        model: A model with parameters(): its weights are shown, without its biases.
        bins: How many columns there are between the least and the largest weight of all layers;
            left out, more for a layer of more weights.
        ax: Axes to draw on; those of a new figure if left out.

    Returns:
        The Axes.

    Raises:
        InputError: The model has no weights, or one of them is inf or NaN.

    >>> import nn, viz.plots
    >>> ax = viz.plots.weight_histograms(nn.MLP(2, [16, 1], seed=0))
    >>> [label.get_text().splitlines()[0] for label in ax.get_yticklabels()]
    ['1', '2']
    """
    layers = layers_of(model)
    weights = [weights_of(layer) for layer in layers]
    if bins is not None:
        check_count("weight_histograms got bins", bins, 1, most=10_000)
    low, high = range_of(weights)
    ax = axes_for(ax, (SIZE[0], max(2.4, 0.8 * len(layers) + 1.2)))
    theme = theme_of(ax)
    ax.axvline(0.0, color=theme.line, linewidth=1.2, zorder=1)
    for place, some in enumerate(weights, start=1):
        counts, edges = np.histogram(some, bins or bins_for(some.size), (low, high))
        ax.stairs(
            place - HEIGHT * counts / counts.max(),
            edges,
            baseline=place,
            fill=True,
            facecolor=tint(theme.forward, theme.paper, 0.45),
            edgecolor=theme.forward,
            linewidth=1.2,
            zorder=2,
        )
        if some.size <= FEW:
            ax.vlines(some, place, place + 0.12, color=theme.forward, linewidth=1.2, zorder=2)
        ax.annotate(
            f"n = {some.size:,}\nmean {show_number(some.mean(), 3)}\nσ = "
            f"{show_number(some.std(), 3)}",
            (1.02, place - 0.36),
            xycoords=ax.get_yaxis_transform(),
            va="center",
            color=theme.ink,
            fontsize="small",
        )
    draw_grid(ax, theme, "x")
    numbered = [f"{place}\n{layer.name}" for place, layer in enumerate(layers, start=1)]
    ax.set_yticks(range(1, len(layers) + 1), numbered, va="bottom")
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(layers) + 0.25, 0.1)
    finish(ax, theme, "Weights of each layer", "weight w, without biases", "layer")
    ax.spines["left"].set_visible(False)
    return ax


def weights_of(layer: LayerWeights) -> NDArray[np.float64]:
    """Return all weights of a layer in one row."""
    arrays = [np.ravel(np.asarray(weight.data, dtype=np.float64)) for weight in layer.weights]
    weights = np.concatenate(arrays)
    if not np.isfinite(weights).all():
        raise InputError(
            f"{layer.name} has a weight of {weights[~np.isfinite(weights)][0]}; has the training "
            "diverged?"
        )
    return weights


def range_of(weights: list[NDArray[np.float64]]) -> tuple[float, float]:
    """Return the least and the largest weight of all layers."""
    low = min([float(some.min()) for some in weights])
    high = max([float(some.max()) for some in weights])
    return (low, high) if low < high else (low - 0.5, high + 0.5)


def bins_for(count: int) -> int:
    """Return how many columns show some weights without splitting them into single ones."""
    return int(np.clip(1.5 * np.sqrt(count), 9, MOST_BINS))
