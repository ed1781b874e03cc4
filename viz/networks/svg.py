"""A picture of a network as SVG: every text is text, every colour comes from the style sheet."""

from __future__ import annotations

import math
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from viz.graph.text import printable
from viz.networks.labelling import LABEL_SIZE
from viz.svg.finishing import style_sheet
from viz.svg.measuring import LINE_HEIGHT, fit, text_width
from viz.svg.painting import rectangle
from viz.svg.ranking import SVG

if TYPE_CHECKING:
    from collections.abc import Sequence

    from viz.graph.scene import Row
    from viz.networks.picture import Block, Label, Picture, Stroke, Swatch
    from viz.svg.geometry import Point

BAND_EDGES = (-15.0, 14.5)
"""Where the bands of a neuron begin: values above, the gradient below, from its middle."""

ROWS_OF_A_NEURON = {"name": -23.0, "net": -4.0, "out": 9.5, "delta": 26.5}
"""On which line of a neuron each row stands, from its middle."""

ROWS_OF_AN_INPUT = {"name": -8.0, "out": 9.5}

ALONE = 3.0
"""Where out stands if there is no net above it."""

NEURON_SIZE = 9.5

SMALLEST = 7.5
"""The size of a font below which a name is cut."""

STEP = LABEL_SIZE * LINE_HEIGHT
"""From one row of a card or a label to the next."""

HEAD_LENGTH, HEAD_HALF_WIDTH = 8.0, 3.6
"""The size of an arrowhead, in points."""


def to_svg(picture: Picture, description: str, ways: tuple[str, ...]) -> str:
    """Return a picture as SVG text, which follows the theme of the reader.

    Args:
        picture: What to draw.
        description: The text that a screen reader says in place of the picture.
        ways: Which arrowheads to draw: "forward", "backward".
    """
    width, height = f"{picture.width:.0f}", f"{picture.height:.0f}"
    root = ElementTree.Element(f"{SVG}svg", {"width": f"{width}pt", "height": f"{height}pt"})
    root.attrib |= {"viewBox": f"0 0 {width} {height}", "role": "img"}
    root.set("aria-label", printable(picture.title))
    add(root, "title").text = printable(picture.title)
    add(root, "desc").text = printable(description)
    add(root, "style").text = style_sheet() + network_sheet()
    add(root, "rect", {"class": "paper", "width": "100%", "height": "100%", "fill": "white"})
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
        place = (words.x, words.y, words.size)
        add_text(root, words.kind, *place, words.anchor).text = printable(words.text)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def add(
    parent: ElementTree.Element, tag: str, attributes: dict[str, str] | None = None
) -> ElementTree.Element:
    """Add an element to another, and return it."""
    return ElementTree.SubElement(parent, f"{SVG}{tag}", attributes or {})


def group(parent: ElementTree.Element, kind: str, key: str, hint: str) -> ElementTree.Element:
    """Return a new group with a hint, which a browser shows on pointing at it."""
    element = add(parent, "g", {"class": kind, "data-key": key})
    if hint:
        add(element, "title").text = printable(hint)
    return element


def add_text(
    parent: ElementTree.Element, kind: str, x: float, y: float, size: float, anchor: str = "middle"
) -> ElementTree.Element:
    """Add an empty line of text that stands on y, and return it."""
    place = {"x": f"{x:.2f}", "y": f"{y:.2f}", "font-size": f"{size:.2f}", "text-anchor": anchor}
    return add(parent, "text", {"class": kind, **place})


def points_of(points: Sequence[Point]) -> str:
    """Return corners as SVG writes them."""
    return " ".join([f"{x:.2f},{y:.2f}" for x, y in points])


def add_stroke(root: ElementTree.Element, stroke: Stroke, ways: tuple[str, ...]) -> None:
    """Add a line: dotted if its weight is negative."""
    inside = group(root, f"edge {stroke.kind}-edge", stroke.key, stroke.hint)
    is_weight = stroke.sign != "none"
    kind = f"stroke {stroke.sign if is_weight else f'{stroke.kind}-line'}"
    line = add(inside, "polyline", {"class": kind, "points": points_of(stroke.points)})
    line.attrib |= {"fill": "none", "stroke": "gray"}
    line.set("stroke-width", f"{stroke.thickness:.2f}" if is_weight else "1.1")
    if stroke.source:
        line.set("data-weight", stroke.source)
    if stroke.sign == "minus":
        line.set("stroke-dasharray", f"0.1 {stroke.thickness * 1.5 + 2:.2f}")
    for way, corners in heads_of(stroke, ways):
        add(inside, "polygon", {"class": f"head-{way}", "points": points_of(corners)})


def heads_of(stroke: Stroke, ways: tuple[str, ...]) -> list[tuple[str, tuple[Point, ...]]]:
    """Return the arrowheads of a stroke: the way each stands for, and its corners.

    An edge has a blue one at its far end for the way there, an orange one at the near end for the
    way back.
    """
    start, end = stroke.points[0], stroke.points[-1]
    if stroke.kind in ("forward", "backward"):  # an arrow by itself, of this one way
        return [(stroke.kind, head(start, end))]
    if stroke.kind not in ("weight", "bias") or math.dist(start, end) < 2.5 * HEAD_LENGTH:
        return []
    ends = {"forward": (start, end), "backward": (end, start)}
    return [(way, head(*ends[way])) for way in ways]


def head(start: Point, tip: Point) -> tuple[Point, ...]:
    """Return the three corners of an arrowhead at the end of the way from start to tip."""
    dx, dy = tip[0] - start[0], tip[1] - start[1]
    length = math.hypot(dx, dy) or 1.0
    dx, dy = dx / length, dy / length
    size = min(HEAD_LENGTH, length * 0.8)
    x, y = tip[0] - dx * size, tip[1] - dy * size
    half = HEAD_HALF_WIDTH * size / HEAD_LENGTH
    return tip, (x - dy * half, y + dx * half), (x + dy * half, y - dx * half)


def add_disc(root: ElementTree.Element, disc: Block) -> None:
    """Add a neuron or an input: a circle, with a band behind its values and one behind its δ."""
    inside = group(root, disc.kind, disc.key, disc.hint)
    area, radius = disc.area, disc.area.width / 2
    circle = {"cx": f"{area.x:.2f}", "cy": f"{area.y:.2f}", "r": f"{radius:.2f}"}
    add(inside, "circle", {"class": "disc", **circle})
    kinds = {row.kind for row in disc.rows}
    upper, lower = BAND_EDGES
    if disc.kind == "neuron" and kinds & {"net", "out"}:
        add_band(inside, disc, "band-value", upper, lower)
    if "delta" in kinds:
        add_band(inside, disc, "band-gradient", lower, radius)
    if disc.kind == "input" and "out" in kinds:
        add_band(inside, disc, "band-value", -3.0, radius)
    add(inside, "circle", {"class": "ring", "fill": "none", **circle})
    for row in disc.rows:
        add_disc_row(inside, disc, row)


def add_disc_row(inside: ElementTree.Element, disc: Block, row: Row) -> None:
    """Add one row of a neuron or an input, as small as it must be to fit into the circle."""
    radius, is_input = disc.area.width / 2, disc.kind == "input"
    line = (ROWS_OF_AN_INPUT if is_input else ROWS_OF_A_NEURON)[row.kind]
    if len(disc.rows) == 1:
        line = 3.5 if is_input else 4.0
    elif row.kind == "out" and not is_input and disc.rows[1] is row:
        line = ALONE
    is_name = row.kind == "name"
    farthest = max(abs(line), abs(line - 0.7 * NEURON_SIZE))
    room = 2 * math.sqrt(radius**2 - farthest**2) - 3.0
    wide = text_width(row.text, NEURON_SIZE + is_name, bold=True)
    size = (NEURON_SIZE + is_name) * min(1.0, room / wide)
    text = row.text
    if is_name and size < SMALLEST:  # a name may be cut, a number never
        size, text = SMALLEST, fit(row.text, SMALLEST, room, bold=True)
    element = add_row(inside, row, disc.area.x, disc.area.y + line, size)
    if is_name or is_input:
        element.text = printable(text)
        return
    word, number = text.split(" ", 1)
    element.text = ""
    soft = add(element, "tspan", {"class": "soft"})
    soft.text, soft.tail = f"{word} ", printable(number)


def add_band(
    inside: ElementTree.Element, disc: Block, kind: str, upper: float, lower: float
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
    add(inside, "path", {"class": kind, "d": path, "fill": "none"})


def add_card(root: ElementTree.Element, card: Block) -> None:
    """Add a box with a band behind each row that has a number."""
    inside = group(root, card.kind, card.key, card.hint)
    area = card.area
    edges = (area.left, area.right, area.top, area.bottom)
    inside.append(rectangle(*edges, "ground"))
    top = area.y - len(card.rows) * STEP / 2
    rows = () if "layer" in card.kind else card.rows  # the words of a table stand in its columns
    for index, row in enumerate(rows):
        if row.kind in ("value", "gradient"):
            upper, lower = top + index * STEP, top + (index + 1) * STEP
            band = rectangle(area.left + 1, area.right - 1, upper, lower, f"band-{row.kind}")
            inside.append(band)
    inside.append(rectangle(*edges, "frame"))
    add_rows(inside, rows, area.x, top)


def add_rows(inside: ElementTree.Element, rows: tuple[Row, ...], x: float, top: float) -> None:
    """Add rows of text, one below the other, each set in the middle."""
    for index, row in enumerate(rows):
        base = top + (index + 0.78) * STEP
        add_row(inside, row, x, base, LABEL_SIZE).text = printable(row.text)


def add_row(
    inside: ElementTree.Element, row: Row, x: float, y: float, size: float
) -> ElementTree.Element:
    """Add an empty line of text for a row, which knows where its number comes from."""
    element = add_text(inside, row.kind, x, y, size)
    if row.source:
        element.set("data-source", row.source)
    return element


def add_label(root: ElementTree.Element, label: Label) -> None:
    """Add the numbers of an edge, which stand along it."""
    inside = group(root, "label", label.stroke.key, label.stroke.hint)
    for row, part in zip(label.rows, label.parts):
        element = add_row(inside, row, part.x, part.y + 0.36 * label.size, label.size)
        element.text = printable(row.text)
        if part.angle:
            turn = f"rotate({math.degrees(part.angle):.1f} {part.x:.2f} {part.y:.2f})"
            element.set("transform", turn)


def add_swatch(root: ElementTree.Element, swatch: Swatch) -> None:
    """Add a sample to the legend: a band, or a line."""
    x, y = swatch.x, swatch.y - 3.2
    if swatch.kind in ("value", "gradient"):
        role = f"band-{swatch.kind} frame-{swatch.kind}"
        root.append(rectangle(x, x + 18.0, y - 5.0, y + 5.0, role))
        return
    points = points_of([(x, y), (x + 18.0, y)])
    line = add(root, "polyline", {"class": f"stroke {swatch.kind}", "points": points})
    line.set("stroke-width", "3")
    if swatch.kind == "minus":
        line.set("stroke-dasharray", "0.1 5.8")


@cache
def network_sheet() -> str:
    """Return the style sheet of what only pictures of networks have."""
    return (resources.files("viz.networks") / "network.css").read_text(encoding="utf-8")
