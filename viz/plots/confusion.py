"""Which classes are taken for which others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.arguments import check_items
from tinygrad_edu.node import numbers_of
from viz.plots.canvas import axes_for, finish
from viz.plots.reading import as_column
from viz.plots.style import contrast, theme_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from viz.plots.style import Theme

MANY = 6
"""Classes from which on the numbers in the cells are smaller."""

ROOM = 30
"""Characters for which there is room below the matrix, side by side."""

TEXTS = ("#000000", "#ffffff")
"""On every colour one of them has a contrast of 4.5:1 at least."""


def confusion_matrix(
    y_true: Any, y_pred: Any = None, *, names: Sequence[Any] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw how many samples of each true class (row) were taken for each class (column).

    The number is written in each cell; its colour is the share of its row, so that small classes
    can be read beside large ones. The cells of right answers have a frame.

    Args:
        y_true: The true classes, n of them: whole numbers or words. Or, alone, the matrix itself,
            as `nn.confusion_matrix` gives it: rows true, columns predicted.
        y_pred: The predicted classes, n of them.
        names: What the classes are called, in the order of the rows.
        ax: Axes to draw on; those of a new figure if left out.

    Returns:
        The Axes.

    Raises:
        InputError: There is no sample, the numbers of classes differ, or what is given is neither.

    >>> import viz.plots
    >>> ax = viz.plots.confusion_matrix([0, 0, 1, 1, 1], [0, 1, 1, 1, 1])
    >>> ax.get_title(), [text.get_text() for text in ax.texts]
    ('Confusion matrix: 4 of 5 right (80.0%)', ['1', '1', '0', '3'])
    """
    if y_pred is None:
        counts = matrix_of(y_true)
        labels: list[Any] = list(range(len(counts)))
    else:
        counts, labels = counted(labels_of("y_true", y_true), labels_of("y_pred", y_pred))
    if names is not None:
        names = check_items("confusion_matrix got names =", names, "names")
        if len(names) != len(labels):
            raise InputError(
                f"confusion_matrix got {len(names)} names for {len(labels)} classes: {labels!r:.80}"
            )
    count = len(counts)
    side = float(np.clip(0.42 * count + 1.6, 4.6, 12.0))
    ax = axes_for(ax, (side + 1.0, side))
    theme = theme_of(ax)
    rows = counts.sum(axis=1, keepdims=True)
    shares = counts / np.where(rows > 0, rows, 1)
    image = draw_shares(ax, theme, shares)
    write_counts(ax, counts, [[image.to_rgba(share) for share in row] for row in shares])
    texts = [str(label) for label in (labels if names is None else names)]
    ax.set_xticks(range(count), texts)
    if count * max([len(text) for text in texts]) > ROOM:
        ax.tick_params(axis="x", rotation=90)
    ax.set_yticks(range(count), texts)
    right, total = int(np.trace(counts)), int(counts.sum())
    title = f"Confusion matrix: {right:,} of {total:,} right ({right / total:.1%})"
    finish(ax, theme, title, "predicted class", "true class")
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    return ax


def draw_shares(ax: Axes, theme: Theme, shares: NDArray[np.float64]) -> Any:
    """Draw a cell for each pair of classes, and the bar that says what its colour means."""
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.patches import Rectangle

    colours = LinearSegmentedColormap.from_list("share", [theme.paper, theme.forward])
    image = ax.imshow(shares, cmap=colours, vmin=0.0, vmax=1.0)
    edges = np.arange(len(shares) + 1) - 0.5
    ax.hlines(edges, edges[0], edges[-1], color=theme.grid, linewidth=1.0)
    ax.vlines(edges, edges[0], edges[-1], color=theme.grid, linewidth=1.0)
    for place in range(len(shares)):
        corner = (place - 0.5, place - 0.5)
        frame = Rectangle(corner, 1.0, 1.0, fill=False, edgecolor=theme.ink, linewidth=1.6)
        frame.set(clip_on=False, zorder=3)
        ax.add_patch(frame)
    bar = ax.figure.colorbar(image, ax=ax, format="{x:.0%}", shrink=0.8)
    bar.set_label("share of the true class", color=theme.ink)
    bar.ax.tick_params(colors=theme.soft, labelcolor=theme.ink)
    bar.outline.set_edgecolor(theme.line)
    return image


def write_counts(ax: Axes, counts: NDArray[np.int64], colours: Sequence[Sequence[Any]]) -> None:
    """Write each number in its cell, in black or white, whichever can be read better there."""
    size = "x-large" if len(counts) <= MANY else "medium"
    for (row, column), count in np.ndenumerate(counts):
        cell = colours[row][column][:3]
        black, white = TEXTS
        best = black if contrast(cell, black) > contrast(cell, white) else white
        ax.text(column, row, f"{count:,}", ha="center", va="center", color=best, fontsize=size)


def matrix_of(given: Any) -> NDArray[np.int64]:
    """Return a square matrix of counts, or raise InputError."""
    matrix = as_array("a matrix", given)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or matrix.dtype.kind not in "biuf":
        raise InputError(
            f"confusion_matrix got {given!r:.80} alone; write the true and the predicted classes, "
            "or a square matrix of counts"
        )
    counts = matrix.astype(np.int64)
    if (counts != matrix).any() or (counts < 0).any() or not counts.any():
        raise InputError("confusion_matrix got a matrix; its entries are counts: 0, 1, 2, …")
    return counts


def as_array(what: str, given: Any) -> NDArray[Any]:
    """Return labels or counts as an array, or raise InputError where rows differ in length."""
    try:
        return np.asarray(numbers_of(given))
    except ValueError as error:
        raise InputError(
            f"confusion_matrix got {what}={given!r:.80}; write rows of one length"
        ) from error


def labels_of(what: str, given: Any) -> NDArray[Any]:
    """Return class labels in a row: whole numbers or words."""
    labels = as_column(as_array(what, given))
    if labels.ndim != 1 or not labels.size or labels.dtype.kind not in "biufU":
        raise InputError(
            f"confusion_matrix got {what}={given!r:.80}; write one class for each sample, as a "
            "whole number or a word. Of scores that is scores.argmax(axis=1)"
        )
    if labels.dtype.kind == "f":
        if not (labels == np.round(labels)).all():
            raise InputError(
                f"confusion_matrix got {what} with numbers that are not whole, which are no "
                "classes. Write (scores > 0.5).astype(int) for probabilities"
            )
        labels = labels.astype(np.int64)
    return labels


def counted(true: NDArray[Any], predicted: NDArray[Any]) -> tuple[NDArray[np.int64], list[Any]]:
    """Return how often each class was taken for each, and the classes in their order."""
    if true.shape != predicted.shape:
        raise InputError(
            f"confusion_matrix got {true.size} true and {predicted.size} predicted classes; it "
            "needs one of each for every sample"
        )
    if (true.dtype.kind == "U") != (predicted.dtype.kind == "U"):
        raise InputError(
            "confusion_matrix got numbers and words as classes; write one or the other"
        )
    labels = np.union1d(true, predicted)
    counts = np.zeros((labels.size, labels.size), dtype=np.int64)
    np.add.at(counts, (np.searchsorted(labels, true), np.searchsorted(labels, predicted)), 1)
    return counts, labels.tolist()
