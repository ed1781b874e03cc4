"""What Graphviz is asked: where blocks go, rank by rank, and where the lines between them run.

It knows the sizes of blocks, and neither their texts nor what the arrows say. The flow goes down.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from viz.svg.geometry import Area, curves
from viz.svg.neighbours import AROUND
from viz.svg.renderers import render_svg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from viz.svg.geometry import Line
    from viz.svg.neighbours import Plan

SVG = "{http://www.w3.org/2000/svg}"
"""The namespace of every tag in an SVG file."""

NUMBER = re.compile(r"-?[\d.]+(?:e[-+]?\d+)?")

STRAIGHT = 8
"""How much straighter than others a line is drawn that alone joins two nodes."""

TOGETHER = 50
"""How much a node and the leaves beside it are held together."""

BERTH = 3.0
"""Points around each block through which no line is led."""

FEW = 3


@dataclass(frozen=True, slots=True)
class Ranking:
    """Where Graphviz put things.

    Attributes:
        areas: {key: where a block is}; for the leaves beside a node "st" and the node's key.
        lines: {place of a road: where it runs}, of those that Graphviz drew.
    """

    areas: dict[str, Area]
    lines: dict[int, Line]


def rank(plan: Plan, held: Sequence[Sequence[str]] = ()) -> Ranking:
    """Return Graphviz's layout of a plan.

    Args:
        plan: What to lay out.
        held: Blocks of one rank each, to be held in this order from left to right.

    Raises:
        DrawingError: The layout takes too long, or the graph is too deep.
    """
    root = ElementTree.fromstring(render_svg(dot_of(plan, held)))
    areas, lines = {}, {}
    for group in root.iter(f"{SVG}g"):
        key = group.get("id", "")
        polygon, path = group.find(f"{SVG}polygon"), group.find(f"{SVG}path")
        if group.get("class") == "node" and polygon is not None:
            areas[key] = area_of(pairs(polygon.get("points", "")))
        elif group.get("class") == "edge" and key and path is not None:
            lines[int(key)] = curves(pairs(path.get("d", "")))
    return Ranking(areas, lines)


def dot_of(plan: Plan, held: Sequence[Sequence[str]]) -> str:
    """Return a plan in DOT; there is no text of the learner in it."""
    between, apart = gaps(plan)
    lines = [
        f"digraph{{ranksep={(between - 2 * BERTH) / 72:.3f};"
        f"nodesep={(apart - 2 * BERTH) / 72:.3f};outputorder=edgesfirst;"
        'node[shape=box,fixedsize=true,label=""];edge[arrowhead=none];'
    ]
    attached = plan.attached()
    for key in plan.blocks:
        if key not in attached:
            extra = AROUND if key in plan.between else 0.0
            across, along = plan.across(key) + extra, plan.along(key)
            lines.append(node_line(key, across + 2 * BERTH, along + 2 * BERTH))
    for road in plan.roads:
        input, output = road.arrow.input, road.arrow.output
        if input not in attached and input not in plan.between:
            weight = f",weight={STRAIGHT}" if is_alone(plan, input, output, attached) else ""
            lines.append(f"{input}->{output}[id={road.place}{weight}];")
    for key in plan.beside:
        across, along = plan.stack_size(key)
        lines.append(node_line(f"st{key}", across - apart + 2 * BERTH, along + 2 * BERTH))
        pair = (f"st{key}", key) if plan.is_left.get(key) else (key, f"st{key}")
        lines.append(row_of(pair, f",weight={TOGETHER}"))
    for leaf, (first, second) in plan.between.items():
        lines.append(row_of((first, leaf, second)))
    lines += [row_of(with_leaves(plan, row)) for row in held if len(row) > 1]
    return "".join([*lines, "}"])


def node_line(key: str, across: float, along: float) -> str:
    """Return a node of a size in DOT."""
    return f"{key}[id={key},width={across / 72:.3f},height={along / 72:.3f}];"


def row_of(keys: Sequence[str], more: str = "") -> str:
    """Return nodes of one rank in DOT, from left to right."""
    return f"{{rank=same;{'->'.join(keys)}[style=invis{more}]}}"


def with_leaves(plan: Plan, row: Sequence[str]) -> list[str]:
    """Return blocks of one rank with the leaves beside each of them next to it."""
    found = []
    for key in row:
        pair = [f"st{key}", key] if plan.is_left.get(key) else [key, f"st{key}"]
        found += pair if key in plan.beside else [key]
    return found


def is_alone(plan: Plan, input: str, output: str, attached: set[str]) -> bool:
    """Whether a road is all that leads from its input, and to its output but leaves beside it."""
    if output in plan.beside or len(plan.outs[input]) > 1:
        return False
    fed = [road.arrow.input for road in plan.ins[output]]
    return sum([key not in attached and key not in plan.between for key in fed]) == 1


def gaps(plan: Plan) -> tuple[float, float]:
    """Return the room between two ranks, and between two blocks of a rank, in points."""
    if not plan.down:
        widest = max([58.0, *[road.label_size[0] + 16.0 for road in plan.roads]])
        return plan.room * widest, plan.room * 16.0
    tallest = max([0.0, *[road.label_size[1] for road in plan.roads]])
    most = max([0, *[len(plan.ins[key]) for key in plan.blocks if plan.blocks[key].is_circle]])
    between = max(42.0, tallest + 18.0, 13.0 * most if most > FEW else 0.0)
    return plan.room * between, plan.room**3 * 11.0


def pairs(text: str) -> list[tuple[float, float]]:
    """Return the points in an attribute of SVG."""
    numbers = [float(number) for number in NUMBER.findall(text)]
    return list(zip(numbers[::2], numbers[1::2]))


def area_of(corners: list[tuple[float, float]]) -> Area:
    """Return the rectangle of its corners."""
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    return Area(min(xs) + width / 2, min(ys) + height / 2, width, height)
