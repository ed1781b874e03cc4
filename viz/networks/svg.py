"""A picture of a network as SVG: every text is text, every colour comes from the style sheet."""

from __future__ import annotations

import math
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from viz.graph.text import printable
from viz.networks.heads import heads_of
from viz.networks.labelling import LABEL_SIZE
from viz.networks.measuring import LINE_HEIGHT, fit, text_width
from viz.svg.finishing import rectangle, style_sheet

if TYPE_CHECKING:
    from viz.graph.scene import Row
    from viz.networks.picture import Card, Disc, Label, Picture, Stroke, Swatch, Words

BAND_EDGES = (-15.0, 14.5)
"""Where the bands of a neuron begin: values above, the gradient below, from its middle."""

ROWS_OF_A_NEURON = {"name": -23.0, "net": -4.0, "out": 9.5, "delta": 26.5}
"""On which line of a neuron each row stands, from its middle."""

ALONE = 3.0
"""Where out stands if there is no net above it."""

NEURON_SIZE = 9.5

SMALLEST = 7.5
"""The size of a font below which a name is cut."""

SHELF = 0.84
"""How much of a label's width has paper behind it: most fonts are narrower than the measured one,
and around the letters there is a halo besides."""


def to_svg(picture: Picture, description: str, ways: tuple[str, ...]) -> str:
    """Return a picture as SVG text.

    Args:
        picture: What to draw.
        description: The text that a screen reader says in place of the picture.
        ways: Which arrowheads to draw: "forward", "backward".
    """
    size = {"width": f"{picture.width:.0f}pt", "height": f"{picture.height:.0f}pt"}
    box = f"0 0 {picture.width:.0f} {picture.height:.0f}"
    root = ElementTree.Element(
        "svg", {"xmlns": "http://www.w3.org/2000/svg", **size, "viewBox": box, "role": "img"}
    )
    root.set("aria-label", printable(picture.title))
    for tag, text in (("title", picture.title), ("desc", description)):
        ElementTree.SubElement(root, tag).text = printable(text)
    style = ElementTree.SubElement(root, "style")
    style.text = style_sheet() + network_sheet()
    paper = ElementTree.SubElement(root, "rect", {"class": "paper"})
    paper.attrib |= {"width": "100%", "height": "100%", "fill": "white"}
    for stroke in picture.strokes:
        add_stroke(root, stroke, ways)
    for disc in picture.discs:
        add_disc(root, disc)
    for card in picture.cards:
        add_card(root, card)
    for label in picture.labels:
        add_label(root, label)
    for swatch in picture.swatches:
        add_swatch(root, swatch)
    for words in picture.words:
        add_words(root, words)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def group(parent: ElementTree.Element, kind: str, key: str, hint: str) -> ElementTree.Element:
    """Return a new group with a hint, which a browser shows on pointing at it."""
    element = ElementTree.SubElement(parent, "g", {"class": kind, "data-key": key})
    if hint:
        ElementTree.SubElement(element, "title").text = printable(hint)
    return element


def add_text(
    parent: ElementTree.Element, kind: str, text: str, x: float, y: float, size: float, anchor: str
) -> ElementTree.Element:
    """Add one line of text that stands on y, and return it."""
    element = ElementTree.SubElement(
        parent,
        "text",
        {
            "class": kind,
            "x": f"{x:.2f}",
            "y": f"{y:.2f}",
            "font-size": f"{size:.2f}",
            "text-anchor": anchor,
        },
    )
    element.text = printable(text)
    return element


def add_stroke(root: ElementTree.Element, stroke: Stroke, ways: tuple[str, ...]) -> None:
    """Add a line: dotted if its weight is negative."""
    inside = group(root, f"edge {stroke.kind}-edge", stroke.key, stroke.hint)
    points = " ".join([f"{x:.2f},{y:.2f}" for x, y in stroke.points])
    kinds = ["stroke", stroke.sign if stroke.sign != "none" else f"{stroke.kind}-line"]
    line = ElementTree.SubElement(inside, "polyline", {"class": " ".join(kinds), "points": points})
    line.attrib |= {"fill": "none", "stroke": "gray", "stroke-width": "1.1"}
    if stroke.sign != "none":
        line.set("stroke-width", f"{stroke.thickness:.2f}")
    if stroke.sign == "minus":
        line.set("stroke-dasharray", f"0.1 {stroke.thickness * 1.5 + 2:.2f}")
    for way, corners in heads_of(stroke, ways):
        head = " ".join([f"{x:.2f},{y:.2f}" for x, y in corners])
        ElementTree.SubElement(inside, "polygon", {"class": f"head-{way}", "points": head})


def add_disc(root: ElementTree.Element, disc: Disc) -> None:
    """Add a neuron or an input: a circle, with a band behind its values and one behind its δ."""
    inside = group(root, disc.kind, disc.key, disc.hint)
    area, radius = disc.area, disc.area.width / 2
    circle = {"cx": f"{area.x:.2f}", "cy": f"{area.y:.2f}", "r": f"{radius:.2f}"}
    ElementTree.SubElement(inside, "circle", {"class": "disc", **circle})
    kinds = {row.kind for row in disc.rows}
    upper, lower = BAND_EDGES
    if disc.kind == "neuron" and kinds & {"net", "out"}:
        add_band(inside, disc, "band-value", upper, lower)
    if "delta" in kinds:
        add_band(inside, disc, "band-gradient", lower, radius)
    if disc.kind == "input" and "out" in kinds:
        add_band(inside, disc, "band-value", -3.0, radius)
    ElementTree.SubElement(inside, "circle", {"class": "ring", "fill": "none", **circle})
    for row in disc.rows:
        add_disc_row(inside, disc, row)


def add_disc_row(inside: ElementTree.Element, disc: Disc, row: Row) -> None:
    """Add one row of a neuron or an input, as small as it must be to fit into the circle."""
    radius = disc.area.width / 2
    if disc.kind == "input":
        line = {"name": -8.0, "out": 9.5}[row.kind] if len(disc.rows) > 1 else 3.5
    else:
        line = ROWS_OF_A_NEURON[row.kind] if len(disc.rows) > 1 else 4.0
        is_alone = row.kind == "out" and not any([other.kind == "net" for other in disc.rows])
        line = ALONE if is_alone else line
    bold = row.kind == "name"
    farthest = max(abs(line), abs(line - 0.7 * NEURON_SIZE))
    room = 2 * math.sqrt(radius**2 - farthest**2) - 3.0
    wide = text_width(row.text, NEURON_SIZE + bold, bold=True)
    size = (NEURON_SIZE + bold) * min(1.0, room / wide)
    text = row.text
    if bold and size < SMALLEST:  # a name may be cut, a number never
        size, text = SMALLEST, fit(row.text, SMALLEST, room, bold=True)
    x, y = disc.area.x, disc.area.y + line
    if bold or disc.kind == "input":
        element = add_text(inside, row.kind, text, x, y, size, "middle")
        mark_source(element, row)
        return
    word, number = text.split(" ", 1)
    element = add_text(inside, row.kind, "", x, y, size, "middle")
    mark_source(element, row)
    soft = ElementTree.SubElement(element, "tspan", {"class": "soft"})
    soft.text, soft.tail = f"{word} ", printable(number)


def add_band(
    inside: ElementTree.Element, disc: Disc, kind: str, upper: float, lower: float
) -> None:
    """Add the part of a disc between two heights, which are measured from its middle."""
    x, y, radius = disc.area.x, disc.area.y, disc.area.width / 2
    half = [math.sqrt(max(radius**2 - height**2, 0.0)) for height in (upper, lower)]
    path = (
        f"M{x - half[0]:.2f},{y + upper:.2f} H{x + half[0]:.2f} "
        f"A{radius:.2f},{radius:.2f} 0 0 1 {x + half[1]:.2f},{y + lower:.2f} "
        f"H{x - half[1]:.2f} "
        f"A{radius:.2f},{radius:.2f} 0 0 1 {x - half[0]:.2f},{y + upper:.2f}Z"
    )
    ElementTree.SubElement(inside, "path", {"class": kind, "d": path, "fill": "none"})


def add_card(root: ElementTree.Element, card: Card) -> None:
    """Add a box with a band behind each row that has a number."""
    inside = group(root, card.kind, card.key, card.hint)
    area = card.area
    inside.append(plain(rectangle(area.left, area.right, area.top, area.bottom, "ground")))
    step = LABEL_SIZE * LINE_HEIGHT
    top = area.y - len(card.rows) * step / 2
    is_table = "layer" in card.kind  # the words of a table stand in its columns
    for index, row in enumerate(card.rows):
        if row.kind in ("value", "gradient") and not is_table:
            upper, lower = top + index * step, top + (index + 1) * step
            band = rectangle(area.left + 1, area.right - 1, upper, lower, f"band-{row.kind}")
            inside.append(plain(band))
    inside.append(plain(rectangle(area.left, area.right, area.top, area.bottom, "frame")))
    if not is_table:
        add_rows(inside, card.rows, area.x, top)


def add_rows(inside: ElementTree.Element, rows: tuple[Row, ...], x: float, top: float) -> None:
    """Add rows of text, one below the other, each set in the middle."""
    step = LABEL_SIZE * LINE_HEIGHT
    for index, row in enumerate(rows):
        base = top + (index + 0.78) * step
        element = add_text(inside, row.kind, row.text, x, base, LABEL_SIZE, "middle")
        mark_source(element, row)


def mark_source(element: ElementTree.Element, row: Row) -> None:
    """Let a line of text know where its number comes from."""
    if row.source:
        element.set("data-source", row.source)


def add_label(root: ElementTree.Element, label: Label) -> None:
    """Add the numbers of an edge, on paper and with a halo, in which the line ends."""
    inside = group(root, "label", label.stroke, label.hint)
    area = label.area
    if label.middle is None:
        half = area.width * SHELF / 2
        shelf = rectangle(area.x - half, area.x + half, area.top, area.bottom, "shelf")
        shelf.set("rx", "5")
        inside.append(plain(shelf))
        add_rows(inside, label.rows, area.x, area.top + 1.0)
        return
    height = len(label.rows) * LABEL_SIZE * LINE_HEIGHT / 2
    upper = len(label.rows) // 2
    add_rows(inside, label.rows[:upper], area.x, area.top + 1.0)
    add_rows(inside, label.rows[upper:], area.x, area.bottom - 1.0 - height)


def add_swatch(root: ElementTree.Element, swatch: Swatch) -> None:
    """Add a sample to the legend: a band, or a line."""
    x, y = swatch.x, swatch.y - 3.2
    if swatch.kind in ("value", "gradient"):
        role = f"band-{swatch.kind} frame-{swatch.kind}"
        root.append(plain(rectangle(x, x + 18.0, y - 5.0, y + 5.0, role)))
        return
    points = {"points": f"{x:.2f},{y:.2f} {x + 18.0:.2f},{y:.2f}"}
    line = ElementTree.SubElement(root, "polyline", {"class": f"stroke {swatch.kind}", **points})
    line.set("stroke-width", "3")
    if swatch.kind == "minus":
        line.set("stroke-dasharray", "0.1 5.8")


def add_words(root: ElementTree.Element, words: Words) -> None:
    """Add a line of text that stands alone."""
    add_text(root, words.kind, words.text, words.x, words.y, words.size, words.anchor)


def plain(element: ElementTree.Element) -> ElementTree.Element:
    """Return an element without its namespace: the root of this picture has it for all."""
    element.tag = element.tag.rpartition("}")[2]
    return element


@cache
def network_sheet() -> str:
    """Return the style sheet of what only pictures of networks have."""
    path = resources.files("viz.networks") / "network.css"
    return path.read_text(encoding="utf-8")
