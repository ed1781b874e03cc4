"""How plots look, in light and in dark. A plot takes the theme of the axes that it is drawn on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MIDDLE_LUMINANCE = 0.18
"""The luminance on which black and white can be read equally well."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of a plot: those of theme.css, and Okabe and Ito's for several series.

    Attributes:
        paper: What everything is drawn on.
        ink: Text and axes.
        soft: Text that may stand back.
        line: The frame of a plot.
        grid: The lines behind it.
        forward: Values, as in every drawing.
        backward: Derivatives.
        series: What belongs together has one of these, and a marker of its own besides.

    Source: Okabe and Ito, Color Universal Design, 2008; on white paper some are darker here, so
    that every line has a contrast of 3:1 at least.
    """

    paper: str
    ink: str
    soft: str
    line: str
    grid: str
    forward: str
    backward: str
    series: tuple[str, ...]

    def settings(self) -> dict[str, Any]:
        """Return the settings of matplotlib for what is written beside the plots themselves."""
        return {
            "figure.facecolor": self.paper,
            "axes.facecolor": self.paper,
            "savefig.facecolor": "auto",
            "text.color": self.ink,
            "axes.labelcolor": self.ink,
            "axes.titlecolor": self.ink,
            "axes.edgecolor": self.line,
            "xtick.color": self.soft,
            "ytick.color": self.soft,
        }


LIGHT = Theme(
    paper="#ffffff",
    ink="#1b1f24",
    soft="#57606a",
    line="#8c959f",
    grid="#e3e6ea",
    forward="#0072b2",
    backward="#b84a00",
    series=("#0072b2", "#b84a00", "#009e73", "#b35c93", "#1b1f24", "#c08000", "#2f9bd8"),
)

DARK = Theme(
    paper="#0f1419",
    ink="#e6edf3",
    soft="#9da7b3",
    line="#6e7681",
    grid="#262d36",
    forward="#56b4e9",
    backward="#e69f00",
    series=("#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#e6edf3", "#f0e442", "#d55e00"),
)

MARKERS = ("o", "^", "s", "D", "v", "P", "X")
"""A marker for each series, so that no line or point is told by its colour alone."""


def theme_of(ax: Axes) -> Theme:
    """Return the theme for axes: dark if what lies behind them is dark.

    Where that is transparent, light text says that the page is dark.
    """
    from matplotlib import rcParams
    from matplotlib.colors import to_rgba

    for behind in (ax, ax.figure, ax.figure.figure):
        colour = to_rgba(behind.get_facecolor())
        if colour[3] > 0.5:
            return LIGHT if luminance(colour) > MIDDLE_LUMINANCE else DARK
    return DARK if luminance(rcParams["text.color"]) > MIDDLE_LUMINANCE else LIGHT


def luminance(colour: Any) -> float:
    """Return how light a colour is, from 0 to 1: 0.2126 R + 0.7152 G + 0.0722 B, of linear R, G, B.

    Source: WCAG 2.2, relative luminance.

    >>> luminance("black"), round(luminance("white"), 9)
    (0.0, 1.0)
    """
    from matplotlib.colors import to_rgb

    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in to_rgb(colour)
    ]
    return float(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])


def contrast(one: Any, other: Any) -> float:
    """Return how well two colours stand out from each other, from 1 to 21.

    Source: WCAG 2.2, contrast ratio.

    >>> round(contrast("black", "white"), 9)
    21.0
    """
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def tint(colour: str, paper: str, share: float) -> tuple[float, float, float]:
    """Return a colour that is thinned: share · colour + (1 − share) · paper.

    >>> tint("black", "white", 0.25)
    (0.75, 0.75, 0.75)
    """
    from matplotlib.colors import to_rgb

    red, green, blue = [
        share * strong + (1.0 - share) * pale for strong, pale in zip(to_rgb(colour), to_rgb(paper))
    ]
    return red, green, blue
