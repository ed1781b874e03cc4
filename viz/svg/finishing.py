"""From a painted picture to a file: both themes, and a text for screen readers."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.arguments import told
from viz.graph.text import printable
from viz.svg.ranking import SVG

if TYPE_CHECKING:
    from viz.choices import Theme
    from viz.graph.scene import Scene

DARK = "(prefers-color-scheme: dark)"
"""Under what condition the style sheet's dark colours hold."""


def finish(root: ElementTree.Element, scene: Scene, description: str) -> str:
    """Return the finished picture of a scene as text.

    Args:
        root: The painted picture; it is finished in place.
        scene: What it shows.
        description: The text that a screen reader says in place of the picture.
    """
    add_head(root, scene.title, description)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def add_head(root: ElementTree.Element, title: str, description: str) -> None:
    """Put the style sheet and the texts for screen readers at the head of a picture."""
    root.set("role", "img")
    root.set("aria-labelledby", "title description")
    head = [("title", "title", title), ("desc", "description", description)]
    for place, (tag, name, text) in enumerate(head):
        element = ElementTree.Element(f"{SVG}{tag}", {"id": name})
        element.text = printable(text)
        root.insert(place, element)
    style = ElementTree.Element(f"{SVG}style")
    style.text = style_sheet()
    root.insert(len(head), style)


def with_theme(svg: str, theme: Theme) -> str:
    """Return a finished picture that follows the reader's theme, or always has one of the two.

    Raises:
        InputError: theme is neither "auto", "light" nor "dark".
    """
    conditions = {"auto": DARK, "light": "not all", "dark": "all"}
    if not isinstance(theme, str) or theme not in conditions:
        raise InputError(f'theme got {told(theme)}; write theme="auto", "light" or "dark"')
    head, style, rest = svg.partition("<style>")
    sheet, end, body = rest.partition("</style>")
    return "".join([head, style, sheet.replace(DARK, conditions[theme]), end, body])


@cache
def style_sheet() -> str:
    """Return the style sheet of every drawing."""
    return (resources.files("viz") / "theme.css").read_text(encoding="utf-8")
