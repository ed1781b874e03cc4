"""Dark and light figures: the theme of what is drawn inside a `with` block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viz.plots.canvas import pyplot
from viz.plots.style import DARK, LIGHT, Theme

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


def dark() -> AbstractContextManager[None]:
    """Make the figures of a `with` block dark: light text and lines on dark paper.

    No function of this package asks for a theme: each looks at the axes that it draws on. So
    plt.style.use("dark_background") makes dark plots as well, for all that follows.

    Returns:
        A context; figures that are made inside it are dark, and stay so.

    Raises:
        InputError: matplotlib is not installed.

    >>> import viz.plots
    >>> with viz.plots.dark():
    ...     ax = viz.plots.activations(["tanh"])
    >>> ax.get_lines()[0].get_color()
    '#56b4e9'
    """
    return themed(DARK)


def light() -> AbstractContextManager[None]:
    """Make the figures of a `with` block light, also where matplotlib is set to a dark style.

    Returns:
        A context; figures that are made inside it are light, and stay so.

    Raises:
        InputError: matplotlib is not installed.

    >>> import viz.plots
    >>> with viz.plots.light():
    ...     ax = viz.plots.activations(["tanh"])
    >>> ax.get_lines()[0].get_color()
    '#0072b2'
    """
    return themed(LIGHT)


def themed(theme: Theme) -> AbstractContextManager[None]:
    """Return a context in which new figures have a theme."""
    context: AbstractContextManager[None] = pyplot().rc_context(theme.settings())
    return context
