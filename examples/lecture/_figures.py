"""What the rows share: figures of several panels, and files that come out the same every time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib import pyplot as plt

import viz.plots

if TYPE_CHECKING:
    from pathlib import Path


def panels(columns: int, rows: int = 1, size: tuple[float, float] = (3.3, 3.2)) -> Any:
    """Return a light figure and its axes in one list, row by row."""
    with viz.plots.light():
        figure, axes = plt.subplots(
            rows,
            columns,
            figsize=(size[0] * columns, size[1] * rows),
            layout="constrained",
            squeeze=False,
        )
    figure.get_layout_engine().set(w_pad=0.1, h_pad=0.1)
    return figure, list(axes.flat)


def shared_legend(figure: Any, axes: Any, labels: tuple[str, ...]) -> None:
    """Take away the legend of each axes, and put the last one below all of them, in new words."""
    for ax in axes:
        handles = ax.get_legend().legend_handles
        ax.get_legend().remove()
    place = "outside lower center"
    figure.legend(handles, labels, loc=place, ncols=len(labels), frameon=False)


def save(figure: Any, path: Path) -> None:
    """Write a figure, the same bytes for the same numbers, and say where it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with plt.rc_context({"svg.hashsalt": path.stem}):
        metadata = {"Date": None} if path.suffix == ".svg" else {}
        figure.savefig(path, dpi=120, metadata=metadata)
    plt.close(figure)
    print(f"drawn: {path}")
