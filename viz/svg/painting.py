"""From a layout to SVG: every text is text, and every part has the class of what it says.

The colours of both themes are in one style sheet, so that a part has none of its own but those
that a program without style sheets is to see.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree

from viz.graph.text import printable, shorten
from viz.svg.blocks import BETWEEN_LINES, LINE, SIZE
from viz.svg.geometry import straightened
from viz.svg.lanes import with_head
from viz.svg.measuring import text_width
from viz.svg.ranking import SVG

if TYPE_CHECKING:
    from viz.graph.scene import Row
    from viz.svg.blocks import Block, Road
    from viz.svg.geometry import Line
    from viz.svg.layout import Layout

ElementTree.register_namespace("", "http://www.w3.org/2000/svg")

MARGIN = 5.0
"""Points around everything."""

CAPTION = 12.5
"""The size of the letters of the title."""

BETWEEN_CAPTIONS = 17.0
"""From one line above the picture to the next."""

CORNER = "4"
"""The radius of a box's corners, in points."""

BANDS = ("value", "gradient", "term")
"""The rows that have a band of their own colour."""

BASE = 0.73
"""Where the letters of a line stand, as a part of its height."""


def paint(layout: Layout, has_captions: bool = True) -> ElementTree.Element:
    """Return a layout as an SVG element, without the style sheet.

    Args:
        layout: Where everything is.
        has_captions: Whether to write the title and the note above it.
    """
    captions = [shorten(text) for text in (layout.scene.title, layout.scene.note) if text]
    captions = captions if has_captions else []
    head = BETWEEN_CAPTIONS * len(captions) + (9.0 if captions else 0.0)
    whole = layout.whole
    widest = max([0.0, *[text_width(text, CAPTION, bold=True) for text in captions]])
    width = max(whole.width, widest) + 2 * MARGIN
    height = whole.height + 2 * MARGIN + head
    root = ElementTree.Element(f"{SVG}svg")
    root.attrib |= {"width": f"{width:.0f}pt", "height": f"{height:.0f}pt"}
    left, top = whole.left - MARGIN, whole.top - MARGIN - head
    root.set("viewBox", f"{left:.2f} {top:.2f} {width:.2f} {height:.2f}")
    graph = add(root, "g", {"class": "graph"})
    ground = {"x": f"{left:.2f}", "y": f"{top:.2f}", "fill": "white"}
    size = {"width": f"{width:.2f}", "height": f"{height:.2f}"}
    add(graph, "rect", {"class": "paper", **ground, **size})
    for place, text in enumerate(captions):
        y = top + 9.0 + BETWEEN_CAPTIONS * (place + 0.5)
        kind = "note" if place else "caption"
        at = {"x": f"{left + 8:.2f}", "y": f"{y:.2f}", "font-size": f"{CAPTION}"}
        add(graph, "text", {"class": kind, "text-anchor": "start", **at}).text = printable(text)
    for road in layout.roads:
        add_road(graph, road)
    for block in layout.blocks.values():
        add_block(graph, block)
    return root


def add(parent: ElementTree.Element, tag: str, attributes: dict[str, str]) -> ElementTree.Element:
    """Add an element to another, and return it."""
    return ElementTree.SubElement(parent, f"{SVG}{tag}", attributes)


def add_group(parent: ElementTree.Element, kind: str, name: str, hint: str) -> ElementTree.Element:
    """Add a group with a hint, which a browser shows on pointing at it."""
    group = add(parent, "g", {"id": name, "class": kind})
    if hint:
        add(group, "title", {}).text = printable(hint)
    return group


def add_text(
    parent: ElementTree.Element, kind: str, x: float, y: float, text: str = ""
) -> ElementTree.Element:
    """Add a line of text, its middle at x, and return it."""
    place = {"x": f"{x:.2f}", "y": f"{y:.2f}", "text-anchor": "middle", "font-size": f"{SIZE:.2f}"}
    element = add(parent, "text", {"class": kind, **place})
    element.text = text
    return element


def add_road(graph: ElementTree.Element, road: Road) -> None:
    """Add the lanes of a road, and what stands beside the one back."""
    if road.there:
        group = add_group(graph, "edge forward", f"there{road.place}", "")
        add_lane(group, road.there)
    if road.back:
        group = add_group(graph, "edge backward", f"back{road.place}", road.arrow.hint)
        add_lane(group, road.back)
        if road.beside is not None:
            top = road.beside.top + 0.86 * SIZE
            for place, text in enumerate(road.label):
                y = top + place * BETWEEN_LINES
                add_text(group, "by", road.beside.x, y, printable(shorten(text)))


def add_lane(group: ElementTree.Element, line: Line) -> None:
    """Add a lane: its line, and its arrowhead."""
    body, corners = with_head(line)
    path = add(group, "path", {"d": f"M{written(straightened(body))}", "fill": "none"})
    if "backward" in group.get("class", ""):
        path.set("stroke-dasharray", "5,2")
    add(group, "polygon", {"points": written(corners)})


def written(line: Line) -> str:
    """Return points as SVG writes them."""
    return " ".join([f"{x:.2f},{y:.2f}" for x, y in line])


def add_block(graph: ElementTree.Element, block: Block) -> None:
    """Add a circle or a box."""
    kind = "circle" if block.is_circle else f"box {block.kind}"
    group = add_group(graph, f"node {kind}", block.key, block.hint)
    if block.is_circle:
        add_circle(group, block)
    else:
        add_box(group, block)


def add_circle(group: ElementTree.Element, block: Block) -> None:
    """Add a circle with its symbol."""
    area = block.area
    middle = {"cx": f"{area.x:.2f}", "cy": f"{area.y:.2f}", "fill": "none", "stroke": "black"}
    radii = {"rx": f"{area.width / 2:.2f}", "ry": f"{area.height / 2:.2f}"}
    add(group, "ellipse", {**middle, **radii})
    ((row,),) = block.lines
    add_text(group, row.kind, area.x, area.y + 4.0, row.text)


def add_box(group: ElementTree.Element, block: Block) -> None:
    """Add a box, with a band of its own colour behind each line that says a number."""
    area = block.area
    tops = [area.top + LINE * place for place in range(len(block.lines))]
    group.append(rectangle(area.left, area.right, area.top, area.bottom, "ground"))
    for line, top in zip(block.lines, tops):
        if line[-1].kind in BANDS:
            role = f"band-{line[-1].kind}"
            group.append(rectangle(area.left + 1, area.right - 1, top, top + LINE, role))
    group.append(rectangle(area.left, area.right, area.top, area.bottom, "frame"))
    for line, top in zip(block.lines, tops):
        add_line(group, line, area.x, top + LINE * BASE)


def add_line(group: ElementTree.Element, line: tuple[Row, ...], x: float, y: float) -> None:
    """Add a line of a box; before a number that follows its name, the name has its own look."""
    element = add_text(group, line[-1].kind, x, y, line[-1].text)
    if len(line) > 1:
        element.text = ""
        add(element, "tspan", {"class": line[0].kind}).text = line[0].text
        add(element, "tspan", {"class": "equals"}).text = " = "
        add(element, "tspan", {}).text = line[-1].text


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
