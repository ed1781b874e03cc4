"""How much of the gradient arrives in each layer, from the last one back to the first."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.diagnosing import diagnose
from tinygrad_edu.errors import InputError
from tinygrad_edu.node import Node
from tinygrad_edu.notation.words import derivative
from viz.graph.numbers import show_number
from viz.graph.text import shorten
from viz.plots.canvas import (
    BELOW_LABELS,
    axes_for,
    draw_grid,
    finish,
    legend_below,
    number_log_axis,
)
from viz.plots.reading import layers_of, plain
from viz.plots.style import theme_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from viz.plots.reading import LayerWeights
    from viz.plots.style import Theme

POINTS_A_SIGN = 4.9
"""The width of a character below the axis."""

SHORTEST = 6
"""Characters of a name that still says something; with room for fewer, only numbers stand there."""

MOST_NUMBERS = 4
"""Layers beside whose points there is room for the numbers; of more, the first and the last's."""

MAIN = {"linestyle": "-", "marker": "o", "linewidth": 2.2, "markersize": 7, "zorder": 3}
BESIDE = {"linestyle": "--", "marker": "s", "linewidth": 1.6, "markersize": 5, "zorder": 2}

EMPTY = (1e-6, 1.0)
"""The ends of the axis where all gradients are 0."""

LINE = 12.0
"""Points from one line of text to the next."""


def gradient_flow(of: Any, *, ax: Axes | None = None) -> Axes:
    """Draw the mean |∂E/∂w| over the weights of each layer, to a logarithmic axis.

    Of an error the mean |∂E/∂net| is drawn as well. A gradient of 0 has no place on the axis: it
    stands at its lower end as a cross, with "0" beside it.

    Args:
        of: An error E, for which the chain rule is gone through without writing to a node, as
            `diagnose` does; or a model, whose parameters hold the gradients of a backward pass.
        ax: Axes to draw on; those of a new figure if left out.

    Returns:
        The Axes.

    Raises:
        InputError: It is neither, no layer is in it, or no backward pass has reached the model.

    >>> import viz.plots
    >>> from tinygrad_edu import Value
    >>> w, x = Value(0.5, label="w"), Value(3.0, label="x")
    >>> ax = viz.plots.gradient_flow((w * x).tanh() ** 2)
    >>> [line.get_label() for line in ax.get_lines()]
    ['mean |∂E/∂w|', 'mean |∂E/∂net|']
    """
    if isinstance(of, Node):
        diagnosis = diagnose(of)
        layers = diagnosis.layers
        if not layers:
            raise InputError(f"no product with a parameter leads to {of!r:.80}, so it has no layer")
        result = plain(diagnosis.result)
        names = [plain(layer.name) for layer in layers]
        sizes = [layer.of_weights for layer in layers]
        of_nets = [layer.of_nets for layer in layers]
        title = f"Gradient flow, {result} = {diagnosis.value}"
    else:
        parts = layers_of(of)
        result, names = "E", [layer.name for layer in parts]
        sizes = [mean_gradient(layer) for layer in parts]
        of_nets = []
        if all([math.isnan(size) for size in sizes]):
            raise InputError(
                f"no backward pass has reached {of!r:.80}; call E.backward() first, or give E"
            )
        title = "Gradient flow"
    ax = axes_for(ax)
    theme = theme_of(ax)
    ax.set_yscale("log")
    ax.margins(y=0.14)
    label = f"mean |{derivative(result, 'w')}|"
    handles = [draw_sizes(ax, sizes, label, MAIN, theme.backward, theme.backward)]
    if of_nets:
        of_net = f"mean |{derivative(result, 'net')}|"
        handles.append(draw_sizes(ax, of_nets, of_net, BESIDE, theme.series[3], theme.paper))
    draw_zeros(ax, of_nets, theme.series[3], 0.1)
    draw_zeros(ax, sizes, theme.backward, 0.0)
    write_numbers(ax, theme, sizes, of_nets)
    with_place = [size for size in (*sizes, *of_nets) if has_place(size)]
    if with_place:
        number_log_axis(ax.yaxis, min(with_place), max(with_place))
    else:
        ax.set_ylim(*EMPTY)
    is_named = name_layers(ax, names)
    draw_grid(ax, theme, "y")
    unit = "mean size of the gradient" if of_nets else label
    finish(ax, theme, title, "layer, the first on the left", f"{unit}, logarithmic")
    legend_below(ax, theme, handles, 2, BELOW_LABELS + LINE * is_named)
    return ax


def mean_gradient(layer: LayerWeights) -> float:
    """Return the mean of |∂E/∂w| over all weights of a layer; NaN if no pass has reached one."""
    total, count = 0.0, 0
    for weight in layer.weights:
        if not weight.reached or weight.grad is None:
            return math.nan
        gradient = np.broadcast_to(weight.grad, np.shape(weight.data))
        total += float(np.abs(gradient).sum(dtype=np.float64))
        count += gradient.size
    return total / count


def has_place(size: float) -> bool:
    """Whether a number has a place on a logarithmic axis."""
    return 0.0 < size < math.inf


def draw_sizes(
    ax: Axes, sizes: Sequence[float], label: str, style: dict[str, Any], colour: str, inside: str
) -> Any:
    """Draw a point for each layer that has a place, joined in their order."""
    places = np.arange(1, len(sizes) + 1)
    y = [size if has_place(size) else math.nan for size in sizes]
    (line,) = ax.plot(places, y, color=colour, markerfacecolor=inside, label=label, **style)
    return line


def draw_zeros(ax: Axes, sizes: Sequence[float], colour: str, aside: float) -> None:
    """Mark the layers whose gradient is 0, NaN or ∞ at the lower or the upper end of the axis.

    Args:
        ax: The axes.
        sizes: The gradient of each layer.
        colour: The colour of the crosses.
        aside: How far to the right of its layer a cross stands; one that stands aside, for the
            nets, has no number.
    """
    ends = ax.get_xaxis_transform()
    for place, size in enumerate(sizes, start=1):
        if has_place(size):
            continue
        at = (place + aside, 0.04 if size == 0.0 else 0.88)
        ax.plot(*at, "X", color=colour, markersize=6 if aside else 9, transform=ends, zorder=4)
        if not aside:
            text = "not computed" if math.isnan(size) else show_number(size)
            ax.annotate(
                text, at, (0, 8), ends, textcoords="offset points", ha="center", color=colour
            )


def write_numbers(ax: Axes, theme: Theme, sizes: Sequence[float], others: Sequence[float]) -> None:
    """Write the numbers of a few layers beside their points, and of many those of both ends.

    Args:
        ax: The axes.
        theme: Its colours.
        sizes: The gradient of each layer.
        others: The second line of the plot, which the numbers keep away from; or nothing.
    """
    for place, size in enumerate(sizes, start=1):
        is_end = place in (1, len(sizes))
        if not has_place(size) or not (is_end or len(sizes) <= MOST_NUMBERS):
            continue
        rises = place < len(sizes) and sizes[place] > size
        is_below = bool(others) and others[place - 1] > size
        falls = place < len(sizes) and sizes[place] < size
        side, across = ("right", -8) if falls else ("left", 8)
        if not is_below:
            side, across = "center", -16 if rises else 0
        ax.annotate(
            show_number(size),
            (place, size),
            (across, -13 if is_below else 8),
            textcoords="offset points",
            ha=side,
            color=theme.backward,
            bbox={"facecolor": theme.paper, "edgecolor": "none", "pad": 0.5, "alpha": 0.8},
            zorder=4,
        )


def name_layers(ax: Axes, names: Sequence[str]) -> bool:
    """Write the number of each layer below it, and its name where there is room; return whether."""
    from matplotlib.ticker import MaxNLocator

    count = len(names)
    ax.set_xlim(0.5 - 0.055 * count, count + 0.5)
    width = ax.get_position().width * ax.figure.get_figwidth() * 72.0  # type: ignore[union-attr]
    room = int(width / count / POINTS_A_SIGN)
    if room < SHORTEST:
        ax.xaxis.set_major_locator(MaxNLocator(nbins=12, integer=True, steps=[1, 2, 5, 10]))
        return False
    texts = [f"{place}\n{shorten(name, room)}" for place, name in enumerate(names, start=1)]
    ax.set_xticks(range(1, count + 1), texts, fontsize="small")
    return True
