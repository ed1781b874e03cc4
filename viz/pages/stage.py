"""The stage: a picture whose rows and arrows know the step in which they are there.

A picture is laid out once, with every number of the pass in it. The page then only shows and
hides, so nothing jumps from one step to the next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from xml.etree import ElementTree

from viz.svg.finishing import style_sheet, with_theme
from viz.svg.layout import lay_out
from viz.svg.painting import paint
from viz.svg.ranking import SVG

if TYPE_CHECKING:
    from tinygrad_edu.node import Node
    from viz.choices import Theme, View
    from viz.graph.scene import Arrow, Scene

PAINT = {
    "rect": ("fill", "stroke"),
    "polygon": ("fill", "stroke"),
    "text": ("fill",),
    "path": ("fill", "stroke", "stroke-dasharray"),
}
"""What the style sheet of the page says once for all elements of a kind."""

USUAL = {"text-anchor": "middle", "font-size": "11.00"}
"""What the whole picture says once, for all texts that are no exception."""

PLACED = ("x", "y", "width", "height", "d", "points", "cx", "cy", "rx", "ry")
"""The attributes that say where something is."""

HUNDREDTHS = re.compile(r"-?\d+\.\d+")

XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class Way:
    """What an arrow of a view knows of its edge.

    Attributes:
        input: The node at its older end.
        at: The step of the page that goes back along it.
        partial: The slot of its local derivative.
        contribution: The slot of what it adds.
    """

    input: Node
    at: int
    partial: int | None
    contribution: int | None


class Places(Protocol):
    """What knows the slots of the numbers of a view: those of single numbers, and of lines."""

    values: dict[Node, int | None]
    lines: dict[Node, tuple[list[int], list[int]]]


@dataclass(frozen=True, slots=True)
class Stage:
    """One view: what it shows, and what its parts stand for.

    Attributes:
        name: "operations" or "variables".
        scene: The view, with every number in it.
        nodes: {key: node} of its boxes.
        ways: For each arrow of the scene its edge; None for the arrow of an operation's circle.
        slots: Where the numbers are.
        complete: {node: the step that completes its gradient}.
    """

    name: View
    scene: Scene
    nodes: dict[str, Node]
    ways: list[Way | None]
    slots: Places
    complete: dict[Node, int]

    def svg(self) -> str:
        """Return the view as SVG, to stand in a page that has the style sheet."""
        root = paint(lay_out(self.scene), has_captions=False)  # the page has a title of its own
        graph = root[0]
        boxes = {box.key: box for box in self.scene.boxes}
        back = {f"back{place}": place for place in range(len(self.ways))}
        there = {f"there{place}": place for place in range(len(self.ways))}
        for group in graph.findall(f"{SVG}g"):
            key = group.get("id", "")
            if key in boxes:
                self.mark_box(group, self.nodes[key])
            elif key in back:
                mark_back(group, self.scene.arrows[back[key]], self.ways[back[key]])
            elif key in there:
                mark_there(group, self.scene.arrows[there[key]])
            elif key.startswith("op"):
                group.set("data-node", key[2:])
            symbol = self.scene.arrows[back[key]].symbol if key in back else ""
            for title in group.findall(f"{SVG}title"):
                title.text = symbol  # the numbers of a hint are those of one pass only
                if not symbol:
                    group.remove(title)
            group.attrib.pop("id", None)
        return self.finished(root)

    def mark_box(self, group: ElementTree.Element, node: Node) -> None:
        """Let the rows of a box know their numbers, and the box its node."""
        group.set("data-node", f"n{node.born}")
        bands = [
            band
            for band in group.findall(f"{SVG}rect")
            if (band.get("class") or "").startswith("band-")
        ]
        rows = [text for text in group.findall(f"{SVG}text") if text.get("class") in ROWS]
        marks = self.marks_of(node, [text.get("class", "") for text in rows])
        for text, band, mark in zip(rows, bands, marks):
            for name, content in mark.items():
                text.set(name, content)
                if name in ("data-row", "data-at"):
                    band.set(name, content)

    def marks_of(self, node: Node, kinds: list[str]) -> list[dict[str, str]]:
        """Return what each row of a box knows: its kind, its number, the step it comes with."""
        terms = iter([way for way in self.ways if way is not None and way.input is node])
        values, gradients = self.lines_of(node)
        # The gradient of an array in several lines has a row above them that says what it is.
        heading: list[int | None] = [None] if len(gradients) > 1 else []
        slots = {"value": iter(values), "gradient": iter([*heading, *gradients])}
        marks = []
        for kind in kinds:
            mark = {"data-row": kind}
            way = next(terms, None) if kind == "term" else None
            slot = next(slots[kind], None) if kind in slots else None
            if way is not None:
                mark |= term_marks(way)
            if slot is not None:
                mark["data-n"] = str(slot)
            if kind == "gradient" and node in self.slots.lines:
                mark["data-at"] = str(self.complete.get(node, 0))
            marks.append(mark)
        return marks

    def lines_of(self, node: Node) -> tuple[list[int | None], list[int | None]]:
        """Return the slots of the lines of a node's value, and of those of an array's gradient."""
        if node in self.slots.lines:
            values, gradients = self.slots.lines[node]
            return [*values], [*gradients]
        return [self.slots.values[node]], []

    def finished(self, root: ElementTree.Element) -> str:
        """Return the picture as text, without what a page has no need of."""
        root.set("class", "view")
        root.set("data-view", self.name)
        root.set("role", "img")
        root.set("aria-label", f"The graph: {self.name}. The table of the steps says the same.")
        for name in ("width", "height"):
            root.attrib.pop(name, None)
        for name, usual in USUAL.items():
            root.set(name, usual)
        for element in root.iter():
            shorten_element(element)
        return ElementTree.tostring(root, encoding="unicode").replace(" />", "/>")


def shorten_element(element: ElementTree.Element) -> None:
    """Take out of an element of the picture what the page, or the whole picture, says once."""
    element.tail = None
    element.text = (element.text or "").strip("\n") or None
    kind = element.tag.removeprefix(SVG)
    for name in (XML_SPACE, *PAINT.get(kind, ())):
        element.attrib.pop(name, None)
    for name in PLACED if kind != "svg" else ():
        if name in element.attrib:
            element.set(name, HUNDREDTHS.sub(tenth, element.attrib[name]))
    for name, usual in USUAL.items() if kind == "text" else ():
        if element.get(name) == usual:
            del element.attrib[name]


def tenth(found: re.Match[str]) -> str:
    """Return a coordinate to a tenth of a point, which nobody sees more of."""
    return f"{float(found[0]):.1f}".removesuffix(".0")


def standing_alone(svg: str, theme: Theme = "auto") -> str:
    """Return the picture of a stage with the style sheet in it, and in its own size."""
    root = ElementTree.fromstring(svg)
    sheet = ElementTree.Element(f"{SVG}style")
    sheet.text = style_sheet()
    root.insert(0, sheet)
    _, _, width, height = root.get("viewBox", "0 0 1 1").split()
    root.set("width", width)
    root.set("height", height)
    return with_theme(ElementTree.tostring(root, encoding="unicode"), theme)


ROWS = ("value", "gradient", "term")
"""The rows of a box that say a number."""


def term_marks(way: Way) -> dict[str, str]:
    """Return what the row of a term knows: when it is there, and its number, with its sign."""
    marks = {"data-at": str(way.at)}
    if way.contribution is not None:
        marks |= {"data-n": str(way.contribution), "data-signed": ""}
    return marks


def mark_back(group: ElementTree.Element, arrow: Arrow, way: Way | None) -> None:
    """Let a dashed arrow know its ends, its step, and the number beside it."""
    ends = (arrow.output.removeprefix("op"), arrow.input.removeprefix("op"))
    group.set("data-from", ends[0])
    group.set("data-to", ends[1])
    if way is None:
        return
    group.set("data-at", str(way.at))
    if way.partial is not None and way.contribution is not None:
        group.set("data-p", str(way.partial))
        group.set("data-c", str(way.contribution))
    texts = group.findall(f"{SVG}text")
    if not texts or not arrow.lines[0].startswith("× "):
        return  # it says in words how the gradient goes back
    if way.partial is not None:
        texts[0].set("data-n", str(way.partial))
        return
    for text in texts:  # the lines of an array, which are those of one pass
        text.set("class", "by array")


def mark_there(group: ElementTree.Element, arrow: Arrow) -> None:
    """Let an arrow of the forward pass know its ends."""
    group.set("data-from", arrow.input.removeprefix("op"))
    group.set("data-to", arrow.output.removeprefix("op"))
