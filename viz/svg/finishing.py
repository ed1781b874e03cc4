"""From Graphviz's SVG to ours: coloured rows, both themes, hints, and a text for screen readers.

Graphviz cannot colour the rows of a record one by one, nor does it know themes. So it only lays
out, and this module paints: each row gets the class of what it says, and one style sheet inside
the file holds the colours for light and dark.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.arguments import told
from viz.graph.text import printable
from viz.svg.layout import SVG

if TYPE_CHECKING:
    from viz.choices import Theme
    from viz.graph.scene import Box, Scene

ElementTree.register_namespace("", "http://www.w3.org/2000/svg")

DARK = "(prefers-color-scheme: dark)"
"""Under what condition the style sheet's dark colours hold."""

CORNER = "4"
"""The radius of a box's corners, in points."""


def finish(root: ElementTree.Element, scene: Scene, description: str) -> str:
    """Return the finished picture of a scene as text.

    Args:
        root: What Graphviz made of it; it is painted in place.
        scene: What it shows.
        description: The text that a screen reader says in place of the picture.
    """
    graph = root.find(f"{SVG}g")
    assert graph is not None, "Graphviz puts every drawing into one group"
    boxes = {box.key: box for box in scene.boxes}
    hints = {circle.key: circle.hint for circle in scene.circles}
    hints |= {f"back{index}": arrow.hint for index, arrow in enumerate(scene.arrows)}
    for group in graph.findall(f"{SVG}g"):
        name = group.get("id", "")
        if name in boxes:
            paint_box(group, boxes[name])
        set_hint(group, boxes[name].hint if name in boxes else hints.get(name, ""))
        if group.get("class") == "edge forward":
            drop_blanks(group)
    paint_paper(graph)
    add_head(root, scene.title, description)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def paint_box(group: ElementTree.Element, box: Box) -> None:
    """Paint a record as a box with a band of its own colour behind each row."""
    outline = group.find(f"{SVG}polygon")
    assert outline is not None, "a record has an outline"
    left, right, top, bottom = bounds(outline.get("points", ""))
    lines = group.findall(f"{SVG}polyline")
    heights = [float(point) for line in lines for point in line.get("points", "").split(",")[-1:]]
    edges = sorted([top, bottom, *heights])
    painted = [rectangle(left, right, top, bottom, "ground")]
    for row, upper, lower in zip(box.rows, edges, edges[1:]):
        if row.kind in ("value", "gradient", "term"):
            painted.append(rectangle(left + 1, right - 1, upper, lower, f"band-{row.kind}"))
    painted.append(rectangle(left, right, top, bottom, "frame"))
    for element in [outline, *lines]:
        group.remove(element)
    for place, element in enumerate(painted, start=1):
        group.insert(place, element)
    for row, text in zip(box.rows, group.findall(f"{SVG}text")):
        text.set("class", row.kind)


def drop_blanks(group: ElementTree.Element) -> None:
    """Take the blank labels away that hold arrows apart in the layout."""
    for text in group.findall(f"{SVG}text"):
        group.remove(text)


def rectangle(
    left: float, right: float, top: float, bottom: float, role: str
) -> ElementTree.Element:
    """Return a rectangle with rounded corners if it is a whole box."""
    attributes = {
        "class": role,
        "x": f"{left:.2f}",
        "y": f"{top:.2f}",
        "width": f"{right - left:.2f}",
        "height": f"{bottom - top:.2f}",
        "fill": "none",
    }
    if role in ("ground", "frame"):
        attributes["rx"] = CORNER
    if role == "frame":
        attributes["stroke"] = "black"
    return ElementTree.Element(f"{SVG}rect", attributes)


def bounds(points: str) -> tuple[float, float, float, float]:
    """Return left, right, top and bottom of a polygon's points."""
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", points)]
    xs, ys = numbers[0::2], numbers[1::2]
    return min(xs), max(xs), min(ys), max(ys)


def set_hint(group: ElementTree.Element, hint: str) -> None:
    """Make a hint the title of a group, which a browser shows on pointing at it."""
    title = group.find(f"{SVG}title")
    if title is not None:
        if hint:
            title.text = printable(hint)
        else:
            group.remove(title)


def paint_paper(graph: ElementTree.Element) -> None:
    """Give the ground, the caption and all texts to the style sheet."""
    title = graph.find(f"{SVG}title")
    if title is not None:
        graph.remove(title)
    ground = graph.find(f"{SVG}polygon")
    if ground is not None:
        ground.set("class", "paper")
    for role, line in zip(("caption", "note"), graph.findall(f"{SVG}text")):
        line.set("class", role)
    for text in graph.iter(f"{SVG}text"):
        text.attrib.pop("font-family", None)


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
