"""Where the roads run: from below its input to above its output, each along a line of its own.

Roads leave a block in the order of the directions they take, so that those of one block do not
cross. A road goes in one easy curve where nothing stands in its way, else as Graphviz led it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from viz.svg.geometry import Area, crossings, curve, smooth, thinned
from viz.svg.ground import Ground
from viz.svg.neighbours import IN_A_STACK
from viz.svg.ranking import BERTH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from viz.svg.blocks import Road
    from viz.svg.geometry import Line, Point
    from viz.svg.neighbours import Plan
    from viz.svg.ranking import Ranking

MOST_APART = 30.0
"""Points between two roads at one box, at most …"""

MOST_APART_AT_CIRCLE = 22.0
"""… and at one circle."""

CORNER = 7.0
"""Points beside a box's corners at which no road begins."""

NEARLY_STRAIGHT = 16.0
"""Points that a lone road is moved aside, at most, to run straight."""

AWAY = 3.4
"""Points between a road and the blocks it passes, at least."""

AT_A_SIDE = 8.0
"""Points from the upper or lower edge of a block from which on an end is at its left or right."""

SHORT = 25
"""Points of a line of Graphviz below which it says nothing of a direction: it has no bend."""

IN_ONE_RANK = 20.0
"""Points between the middles of two blocks of one rank, at most."""


@dataclass(slots=True)
class Sketch:
    """A layout in which the flow goes down.

    Attributes:
        plan: What is laid out.
        areas: {key: where a block is}.
        lines: Where each road runs.
        ground: The ground with the blocks on it.
    """

    plan: Plan
    areas: dict[str, Area]
    lines: list[Line]
    ground: Ground


def sketches(plan: Plan, ranking: Ranking, spreads: Sequence[float]) -> list[Sketch]:
    """Return where blocks and roads go, for each way to tell the direction of a road.

    Args:
        plan: What is laid out.
        ranking: Where Graphviz put things.
        spreads: Where on its way a road is looked at to tell its direction, as a part of the way.
    """
    areas = placed(plan, ranking)
    ground = ground_of(plan, areas)
    return [sketch(plan, areas, ground, ranking, spread) for spread in spreads]


def sketch(
    plan: Plan, areas: dict[str, Area], ground: Ground, ranking: Ranking, spread: float
) -> Sketch:
    """Return where the roads go between blocks that have their places."""
    ends = ends_of(plan, areas, ranking, spread)
    numbers = numbers_of(areas)
    lines = []
    for road in plan.roads:
        input, output = road.arrow.input, road.arrow.output
        if road.place not in ranking.lines:
            lines.append(sideways(plan, areas, road))
            continue
        start, end = ends[road.place]
        led = ranking.lines[road.place]
        rise = 0.45 * (end[1] - start[1])
        easy = curve(start, (start[0], start[1] + rise), (end[0], end[1] - rise), end, 24)
        mine = {0, numbers[input], numbers[output]}
        if rise <= 0:
            lines.append(led)  # it leads back up, or around
            continue
        near = moved(led, start, end)
        free = [line for line in (easy, smooth(near), near) if ground.under(line) <= mine]
        lines.append(free[0] if free else led)
    return Sketch(plan, areas, lines, ground)


def cost_of(found: Sketch) -> tuple[float, float]:
    """Return how hard a layout is to read: what crosses, what is out of order; then its width."""
    plan, numbers = found.plan, numbers_of(found.areas)
    through = 0
    for road, line in zip(plan.roads, found.lines):
        ends = {0, numbers[road.arrow.input], numbers[road.arrow.output]}
        through += not found.ground.under(line[3:-3]) <= ends
    crossed = crossings([thinned(line) for line in found.lines])
    width = max([area.right for area in found.areas.values()])
    return 3.0 * crossed + 2.0 * disorder(plan, found.areas) + 4.0 * through, width


def numbers_of(areas: dict[str, Area]) -> dict[str, int]:
    """Return the number that each block has on the ground."""
    return {key: number for number, key in enumerate(areas, start=1)}


def placed(plan: Plan, ranking: Ranking) -> dict[str, Area]:
    """Return where the blocks are, those that stand beside others with them."""
    areas: dict[str, Area] = {}
    for key in plan.blocks:
        if key not in ranking.areas:
            continue
        area = ranking.areas[key]
        areas[key] = Area(area.x, area.y, plan.across(key), plan.along(key))
        leaves = plan.beside.get(key, [])
        if not leaves:
            continue
        room = ranking.areas[f"st{key}"].grown(-BERTH)
        widest = max([plan.across(leaf) for leaf in leaves])
        is_left = room.x < area.x
        # All of them end at one line, on the side of their node.
        edge = room.left + widest if is_left else room.right - widest
        y = area.y - room.height / 2
        for leaf in leaves:
            width, height = plan.across(leaf), plan.along(leaf)
            x = edge - width / 2 if is_left else edge + width / 2
            areas[leaf] = Area(x, y + height / 2, width, height)
            y += height + IN_A_STACK
    return {key: areas[key] for key in plan.blocks}


def ground_of(plan: Plan, areas: dict[str, Area]) -> Ground:
    """Return the ground with the blocks on it, each with its number from 1."""
    right = max([area.right for area in areas.values()])
    bottom = max([area.bottom for area in areas.values()])
    left = min([area.left for area in areas.values()])
    top = min([area.top for area in areas.values()])
    middle = ((left + right) / 2, (top + bottom) / 2)
    ground = Ground(Area(*middle, right - left + 20.0, bottom - top + 20.0))
    for number, area in enumerate(areas.values(), start=1):
        ground.part(area.grown(AWAY))[:] = number
    return ground


def ends_of(
    plan: Plan, areas: dict[str, Area], ranking: Ranking, spread: float
) -> dict[int, tuple[Point, Point]]:
    """Return where each road of Graphviz begins and ends, by its place."""
    starts: dict[int, Point] = {}
    ends: dict[int, Point] = {}
    for key in plan.blocks:
        leaving = [road for road in plan.outs[key] if road.place in ranking.lines]
        arriving = [road for road in plan.ins[key] if road.place in ranking.lines]
        starts |= spread_out(plan, areas, key, leaving, ranking, spread, 1)
        ends |= spread_out(plan, areas, key, arriving, ranking, spread, -1)
    for road in plan.roads:
        if road.place not in starts:
            continue
        (x, y), (end_x, _) = starts[road.place], ends[road.place]
        alone = sum([other.place in starts for other in plan.outs[road.arrow.input]]) == 1
        if alone and abs(x - end_x) < NEARLY_STRAIGHT:
            starts[road.place] = (end_x, y)
    return {place: (starts[place], ends[place]) for place in starts}


def spread_out(
    plan: Plan,
    areas: dict[str, Area],
    key: str,
    roads: list[Road],
    ranking: Ranking,
    spread: float,
    way: int,
) -> dict[int, Point]:
    """Return where some roads leave a block below (way 1), or arrive at it above (way -1)."""
    area = areas[key]
    directions = {}
    for road in roads:
        line = ranking.lines[road.place][::way]
        other = areas[road.arrow.output if way == 1 else road.arrow.input]
        aim = other.x if len(line) < SHORT else line[int(spread * (len(line) - 1))][0]
        directions[road.place] = aim - area.x
    ordered = sorted(roads, key=lambda road: directions[road.place])
    is_circle = plan.blocks[key].is_circle
    most = MOST_APART_AT_CIRCLE if is_circle else MOST_APART
    apart = min(most, (area.width - 2 * CORNER) / max(len(roads), 1))
    found = {}
    for place, road in enumerate(ordered):
        x = (place - (len(roads) - 1) / 2) * apart
        if len(roads) == 1 and not is_circle:
            x += max(-1.0, min(1.0, directions[road.place] / 60)) * area.width * 0.06
        rise = area.height / 2
        if is_circle:
            rise *= math.sqrt(max(1 - (x * 2 / area.width) ** 2, 0.04))
        found[road.place] = (area.x + x, area.y + way * rise)
    return found


def moved(line: Line, start: Point, end: Point) -> Line:
    """Return a line of Graphviz with its ends moved, and less and less of that farther away."""
    last = len(line) - 1
    first_dx, first_dy = shift(line[0], start)
    last_dx, last_dy = shift(line[-1], end)
    found = []
    for place, (x, y) in enumerate(line):
        near_start = max(0.0, 1 - 4 * place / last) ** 2
        near_end = max(0.0, 4 * place / last - 3) ** 2
        found.append(
            (
                x + first_dx * near_start + last_dx * near_end,
                y + first_dy * near_start + last_dy * near_end,
            )
        )
    return found


def shift(led: Point, wanted: Point) -> Point:
    """Return how far an end is moved: not at all where it was led to the side of its block."""
    dx, dy = wanted[0] - led[0], wanted[1] - led[1]
    return (dx, dy) if abs(dy) < AT_A_SIDE else (0.0, 0.0)


def sideways(plan: Plan, areas: dict[str, Area], road: Road) -> Line:
    """Return the way from a leaf that stands beside the node it feeds."""
    leaf, node = areas[road.arrow.input], areas[road.arrow.output]
    side = 1 if node.x > leaf.x else -1
    stack = plan.beside.get(road.arrow.output, [])
    y = max(node.top + 9.0, min(node.bottom - 9.0, leaf.y))
    if road.arrow.input in stack and len(stack) > 1:
        apart = abs(areas[stack[1]].y - areas[stack[0]].y)
        apart = min(node.height / len(stack), max(12.0, apart))
        y = node.y + (stack.index(road.arrow.input) - (len(stack) - 1) / 2) * apart
    start = (leaf.x + side * leaf.width / 2, leaf.y)
    end = (node.x - side * node.width / 2, y)
    reach = 0.45 * (end[0] - start[0])
    return curve(start, (start[0] + reach, leaf.y), (end[0] - reach, y), end, 24)


def disorder(plan: Plan, areas: dict[str, Area]) -> int:
    """Return how many pairs of boxes of one rank and kind have the younger one first."""
    boxes = [key for key, block in plan.blocks.items() if not block.is_circle]
    if len(boxes) > 200:
        return 0  # the order of so many is no help
    found = 0
    for older, younger in combinations(boxes, 2):
        a, b = areas[older], areas[younger]
        alike = plan.blocks[older].kind == plan.blocks[younger].kind
        found += alike and abs(a.y - b.y) < IN_ONE_RANK and a.x > b.x
    return found
