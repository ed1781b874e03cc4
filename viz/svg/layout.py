"""Where everything goes in the picture of a graph, with the first things first.

Graphviz ranks the blocks and leads the lines; which leaves stand beside their nodes was decided
before. It is free to put h2 before h1 where that has as few crossings. A reader is not: the eye
expects what came first on the left, or at the top. So a layout is tried with its ranks held in
order as well, and the one that reads best is taken.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tinygrad_edu.errors import DrawingError
from viz.svg.blocks import NOWHERE, blocks_of, roads_of
from viz.svg.geometry import Area, turned
from viz.svg.lanes import lay_lanes
from viz.svg.neighbours import Plan, plan_of
from viz.svg.placing import place_words
from viz.svg.ranking import rank
from viz.svg.routing import cost_of, sketches

if TYPE_CHECKING:
    from viz.graph.scene import Scene
    from viz.svg.blocks import Block, Road
    from viz.svg.ranking import Ranking
    from viz.svg.routing import Sketch

MOST_ARROWS_TO_IMPROVE = 120
"""Arrows beyond which a layout is taken as it comes: the order of so many is no help."""

ROOMS = (1.0, 1.2, 1.4, 1.6)
"""How much wider than usual gaps may be: tried in this order while a label touches something."""

TOUCHED = 3.0
"""What a label costs that touches something: as much as two lines that cross."""

PAGE = 838.0
"""Points that a picture may be wide on a page whose text is as large as its own."""

TOO_WIDE = 20.0
"""What it costs to be twice as wide as that."""

SPREADS = (0.1, 0.35, 0.6)
"""Where a road may be looked at to tell its direction: the layout that reads best is taken."""

RANK = 12.0
"""Points by which the middles of blocks of one rank are taken together."""


@dataclass(slots=True)
class Layout:
    """Where everything is.

    Attributes:
        scene: What is laid out.
        blocks: {key: block}.
        roads: In the order of the arrows of the scene.
        whole: The area of all of it.
        touching: How many labels touch something.
        cost: How hard it is to read.
    """

    scene: Scene
    blocks: dict[str, Block] = field(default_factory=dict)
    roads: list[Road] = field(default_factory=list)
    whole: Area = NOWHERE
    touching: int = 0
    cost: float = 0.0


def lay_out(scene: Scene) -> Layout:
    """Return where everything goes.

    Args:
        scene: What to lay out.

    Raises:
        DrawingError: The layout takes too long, or the graph is too deep.
    """
    if not (scene.boxes or scene.circles):
        return Layout(scene)
    best = lay_out_with(scene, ROOMS[0])
    if len(scene.arrows) > MOST_ARROWS_TO_IMPROVE:
        return best
    for room in ROOMS[1:]:
        if not best.touching:
            break
        wider = lay_out_with(scene, room)
        if wider.cost < best.cost:
            best = wider
    return best


def lay_out_with(scene: Scene, room: float) -> Layout:
    """Return where everything goes, with so many times the usual room between ranks and blocks."""
    blocks, roads = blocks_of(scene), roads_of(scene)
    plan = plan_of(scene, blocks, roads)
    plan.room = room
    found = best_sketch(plan)
    left = min([area.left for area in found.areas.values()])
    top = min([area.top for area in found.areas.values()])
    for key, area in found.areas.items():
        moved = Area(area.x - left, area.y - top, area.width, area.height)
        blocks[key].area = moved if plan.down else moved.turned()
    for road, line in zip(roads, found.lines):
        centre = [(x - left, y - top) for x, y in line]
        road.centre = centre if plan.down else turned(centre)
        lay_lanes(road, blocks)
    touching = place_words(roads, blocks, whole_of(blocks, roads))
    whole = whole_of(blocks, roads)
    too_wide = max(0.0, whole.width / PAGE - 1)
    cost = cost_of(found)[0] + TOUCHED * touching + TOO_WIDE * too_wide
    return Layout(scene, blocks, roads, whole, touching, cost)


def best_sketch(plan: Plan) -> Sketch:
    """Return the layout that reads best of those that are tried."""
    plain = rank(plan)
    as_found = ranks_of(plan, plain)
    if plan.beside:
        choose_sides(plan, as_found)
        # Nothing may stand between a node and its leaves.
        plain = rank(plan, [[key for key in row if key in plan.beside] for row in as_found])
    if len(plan.roads) > MOST_ARROWS_TO_IMPROVE:
        return sketches(plan, plain, SPREADS[1:2])[0]
    rankings = [plain]
    if any([key in plan.beside for row in as_found if len(row) == 1 for key in row]):
        choose_sides(plan, as_found, alone_on_left=False)
        rankings.append(rank(plan))
    as_born = [sorted(row, key=birth) for row in as_found]
    choose_sides(plan, as_born)
    for held in orders(plan, as_born):
        with suppress(DrawingError):  # what cannot be held in order is not
            rankings.append(rank(plan, held))
    found = [sketches(plan, ranking, SPREADS) for ranking in rankings]
    return min([one for several in found for one in several], key=cost_of)


def ranks_of(plan: Plan, ranking: Ranking) -> list[list[str]]:
    """Return the blocks of each rank, from left to right."""
    rows: dict[int, list[str]] = {}
    for key, area in ranking.areas.items():
        if key in plan.blocks and key not in plan.between:
            rows.setdefault(round(area.y / RANK), []).append(key)
    return [sorted(row, key=lambda key: ranking.areas[key].x) for row in rows.values()]


def choose_sides(plan: Plan, ranks: list[list[str]], alone_on_left: bool = True) -> None:
    """Put the leaves beside each node on the outer side of its rank.

    Args:
        plan: What is laid out.
        ranks: The blocks of each rank, from left to right.
        alone_on_left: On which side they stand of a node that has its rank to itself.
    """
    for row in ranks:
        for place, key in enumerate(row):
            plan.is_left[key] = place <= (len(row) - 1) / 2
        if len(row) == 1:
            plan.is_left[row[0]] = alone_on_left


def orders(plan: Plan, ranks: list[list[str]]) -> list[list[list[str]]]:
    """Return what may be held in order: whole ranks, their boxes, or the computed ones alone."""
    boxes = [[key for key in row if not plan.blocks[key].is_circle] for row in ranks]
    computed = [row for row in boxes if row and plan.blocks[row[0]].kind == "computed"]
    return [ranks, boxes, computed]


def birth(key: str) -> int:
    """Return the number in a key: what came about first has the smallest."""
    return int(key.removeprefix("op").removeprefix("n"))


def whole_of(blocks: dict[str, Block], roads: list[Road]) -> Area:
    """Return the area of everything."""
    areas = [block.area for block in blocks.values()]
    areas += [road.beside for road in roads if road.beside is not None]
    points = [point for road in roads for point in (*road.there, *road.back)]
    left = min([area.left for area in areas] + [x for x, _ in points])
    right = max([area.right for area in areas] + [x for x, _ in points])
    top = min([area.top for area in areas] + [y for _, y in points])
    bottom = max([area.bottom for area in areas] + [y for _, y in points])
    return Area((left + right) / 2, (top + bottom) / 2, right - left, bottom - top)
