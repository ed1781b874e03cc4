"""Where everything goes: Graphviz's layout of a scene, with the first things at the top.

Graphviz is free to put h2 above h1 where that has as few crossings. A reader is not: the eye
expects what came first at the top. So a layout with boxes out of order is tried again, with the
order of its columns held, and the one that reads best is taken.
"""

from __future__ import annotations

from itertools import combinations, groupby
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree

from viz.svg.dot import to_digraph
from viz.svg.renderers import render_svg

if TYPE_CHECKING:
    from viz.graph.scene import Scene

SVG = "{http://www.w3.org/2000/svg}"
"""The namespace of every tag in an SVG file."""

SAME_COLUMN = 40.0
"""Points between the middles of two boxes that stand in one column."""

MOST_ARROWS_TO_IMPROVE = 120
"""Arrows beyond which a layout is taken as it comes: the order of so many is no help."""


class Point(NamedTuple):
    """A place in a picture, in points from its left and upper edge."""

    x: float
    y: float


def lay_out(scene: Scene) -> ElementTree.Element:
    """Return Graphviz's SVG of a scene, the best of up to three layouts.

    Args:
        scene: What to lay out.

    Raises:
        DrawingError: The layout takes too long, or the graph is too deep.
    """
    plain = ElementTree.fromstring(render_svg(to_digraph(scene).source))
    if len(scene.arrows) > MOST_ARROWS_TO_IMPROVE:
        return plain
    middles = middles_of(plain, scene)
    columns = columns_of([box.key for box in scene.boxes if box.kind == "computed"], middles)
    siblings = siblings_of(scene)
    disorder = total_disorder(columns, siblings, middles)
    if not disorder:
        return plain
    fewest = crossings_of(scene, middles)
    best, least = plain, fewest + disorder
    astray = [family for family in siblings if disorder_of(family, middles)]
    for held in (astray + columns, siblings + columns):
        root = ElementTree.fromstring(render_svg(to_digraph(scene, held).source))
        middles = middles_of(root, scene)
        cost = crossings_of(scene, middles) + total_disorder(columns, siblings, middles)
        if cost < least:
            best, least = root, cost
        if least <= fewest:
            break  # nothing is out of order, and nothing crosses that need not
    return best


def total_disorder(
    columns: list[list[str]], siblings: list[list[str]], middles: dict[str, Point]
) -> int:
    """Return how far boxes are out of order, in crossings that a reader would rather have.

    A computed box out of its column's order counts for three: the eye follows net_h1, out_h1,
    net_o1 from left to right.
    """
    computed = sum([disorder_of(column, middles) for column in columns])
    return 3 * computed + sum([disorder_of(family, middles) for family in siblings])


def siblings_of(scene: Scene) -> list[list[str]]:
    """Return the leaves that feed the same place, older ones first: w1 and w2, both of net_h1."""
    leaves = {box.key for box in scene.boxes if box.kind == "leaf"}
    fed: dict[str, list[str]] = {}
    for arrow in scene.arrows:
        if arrow.input in leaves:
            fed.setdefault(arrow.input, []).append(arrow.output)
    families: dict[tuple[str, ...], list[str]] = {}
    for leaf, outputs in fed.items():
        families.setdefault(tuple(outputs), []).append(leaf)
    return [sorted(family, key=lambda key: int(key[1:])) for family in families.values()]


def middles_of(root: ElementTree.Element, scene: Scene) -> dict[str, Point]:
    """Return the middle of every box and circle, by its key, as if the flow went to the right."""
    down = scene.direction == "down"
    return {
        group.get("id", ""): Point(*reversed(middle(group))) if down else middle(group)
        for group in root.iter(f"{SVG}g")
        if group.get("class", "").startswith("node")
    }


def middle(group: ElementTree.Element) -> Point:
    """Return the middle of a box's outline or of a circle."""
    ellipse = group.find(f"{SVG}ellipse")
    if ellipse is not None:
        return Point(float(ellipse.get("cx", "0")), float(ellipse.get("cy", "0")))
    outline = group.find(f"{SVG}polygon")
    corners = outline.get("points", "").split()[:4] if outline is not None else ["0,0"]
    xs = [float(corner.split(",")[0]) for corner in corners]
    ys = [float(corner.split(",")[1]) for corner in corners]
    return Point(sum(xs) / len(xs), sum(ys) / len(ys))


def disorder_of(keys: list[str], middles: dict[str, Point]) -> int:
    """Return how many pairs of boxes of one column have the younger box above the older one."""
    pairs = [(middles[older], middles[younger]) for older, younger in combinations(keys, 2)]
    return sum([abs(a.x - b.x) < SAME_COLUMN and a.y > b.y for a, b in pairs])


def columns_of(keys: list[str], middles: dict[str, Point]) -> list[list[str]]:
    """Return the boxes of each column, older ones first."""
    place = {key: round(middles[key].x / SAME_COLUMN) for key in keys}
    by_place = sorted(keys, key=lambda key: (place[key], int(key[1:])))
    return [list(column) for _, column in groupby(by_place, key=place.__getitem__)]


def crossings_of(scene: Scene, middles: dict[str, Point]) -> int:
    """Return how many pairs of arrows would cross if all were straight."""
    lines = [(middles[arrow.input], middles[arrow.output]) for arrow in scene.arrows]
    return sum([cross(*line, *other) for line, other in combinations(lines, 2)])


def cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether the way from a to b crosses the way from c to d, shared ends aside."""
    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def side(a: Point, b: Point, p: Point) -> float:
    """Return on which side of the way from a to b a point lies, as a sign."""
    return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)
