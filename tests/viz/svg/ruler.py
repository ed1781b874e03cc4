"""One ruler for pictures of graphs: it reads the finished SVG, and knows nothing of its making."""

import math
import re
from dataclasses import dataclass
from itertools import combinations, pairwise
from xml.etree import ElementTree

from viz.svg.measuring import text_width

SVG = "{http://www.w3.org/2000/svg}"

NARROW = 0.85
"""How much of the width that is measured for DejaVu Sans the letters of Liberation Sans have."""

POINT = 4 / 3
"""Pixels of a point."""


@dataclass(frozen=True)
class Figures:
    """What is wrong with a picture: the fewer the better, and the larger its letters.

    Attributes:
        crossings: How often two lines cross.
        on_lines: How often a line runs through a label.
        on_boxes: How often a label lies on a box or a circle.
        on_labels: How often a label lies on another.
        through: How often a line runs through a box that is neither of its ends.
        smallest: Pixels of the smallest letters at a width of 838 pixels.
    """

    crossings: int
    on_lines: int
    on_boxes: int
    on_labels: int
    through: int
    smallest: float


def measure(svg, width=838):
    """Return the figures of a picture, shown at a width in pixels."""
    root = ElementTree.fromstring(svg)
    lines, labels = lines_and_labels(root)
    boxes = boxes_of(root)
    own_width = float(root.get("viewBox").split()[2])
    sizes = [float(text.get("font-size")) for text in root.iter(f"{SVG}text")]
    return Figures(
        crossings=sum([crossings(a, b) for a, b in combinations(lines, 2)]),
        on_lines=sum([runs_through(line, label) for label in labels for line in lines]),
        on_boxes=sum([overlap(label, box) for label in labels for box in boxes]),
        on_labels=sum([overlap(a, b) for a, b in combinations(labels, 2)]),
        through=sum([passes_through(line, box) for line in lines for box in boxes]),
        smallest=round(min(sizes) * min(width / own_width, POINT), 1),
    )


def lines_and_labels(root):
    """Return the lines of the arrows as points, and the rectangles of what stands beside them."""
    lines, labels = [], []
    for group in root.iter(f"{SVG}g"):
        if "edge" not in (group.get("class") or "").split():
            continue
        numbers = [float(x) for x in re.findall(r"-?[\d.]+", group.find(f"{SVG}path").get("d"))]
        lines.append(list(zip(numbers[::2], numbers[1::2])))
        for text in group.iter(f"{SVG}text"):
            size = float(text.get("font-size"))
            half = NARROW * text_width("".join(text.itertext()), size) / 2
            x, y = float(text.get("x")), float(text.get("y"))
            labels.append((x - half, y - 0.74 * size, x + half, y + 0.05 * size))
    return lines, labels


def boxes_of(root):
    """Return the rectangles of boxes, and those around circles."""
    boxes = []
    for rect in root.iter(f"{SVG}rect"):
        if rect.get("class") == "frame":
            x, y, w, h = [float(rect.get(name)) for name in ("x", "y", "width", "height")]
            boxes.append((x, y, x + w, y + h))
    for ellipse in root.iter(f"{SVG}ellipse"):
        x, y, w, h = [float(ellipse.get(name)) for name in ("cx", "cy", "rx", "ry")]
        boxes.append((x - w, y - h, x + w, y + h))
    return boxes


def crossings(line, other):
    """Return how often two lines cross; places less than 3 points apart are one."""
    found = []
    for a, b in pairwise(line):
        for c, d in pairwise(other):
            place = meeting(a, b, c, d)
            if place and all(math.dist(place, known) > 3 for known in found):
                found.append(place)
    return len(found)


def meeting(a, b, c, d):
    """Return where the way from a to b crosses that from c to d; None if it does not."""
    if not (side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0):
        return None
    part = side(c, d, a) / (side(c, d, a) - side(c, d, b))
    return a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])


def side(a, b, p):
    """Return on which side of the way from a to b a point lies, as a sign."""
    return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])


def runs_through(line, box):
    """Whether a line has a part inside of a rectangle."""
    left, top, right, bottom = box
    corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    inside = any(left < x < right and top < y < bottom for x, y in line)
    return inside or crossings(line, corners) > 0


def passes_through(line, box):
    """Whether a line runs through a rectangle in which it neither begins nor ends."""
    left, top, right, bottom = box
    near = [left - 9 < x < right + 9 and top - 9 < y < bottom + 9 for x, y in (line[0], line[-1])]
    return not any(near) and runs_through(line, box)


def overlap(one, other):
    """Whether two rectangles have a place in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
