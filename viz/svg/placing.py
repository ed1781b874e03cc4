"""Where the words beside a lane back stand: near its middle, where they touch nothing else."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from viz.svg.blocks import NOWHERE
from viz.svg.geometry import Area
from viz.svg.ground import Ground
from viz.svg.lanes import HALF

if TYPE_CHECKING:
    from collections.abc import Iterator

    from viz.svg.blocks import Block, Road

PLACES = sorted([0.5, *[0.5 + 0.05 * k for k in range(-8, 9) if k]], key=lambda t: abs(t - 0.5))
"""Where along a lane words may stand, as a part of the way; the best first."""

FARTHER = (0.0, 3.0, 7.0)
"""Points that words may be farther from their lane than they must."""

BEYOND, PER_POINT = 0.7, 0.12
"""What it costs to stand beyond the lane there, and to be a point farther away."""

CLEAR = 3.0
"""Points between a lane and its words."""

ROUNDS = 3
"""How often every label is offered a better place."""

LINES, WORDS, BLOCKS = 2, 5, 5
"""What it costs to lie on a cell in which there is a line, what another says, or a block."""

EDGE = 2.0
"""Points at the edge of what words cover in which no letter is touched."""

CLEAN = 1.5
"""Points around words that had better be free."""


def place_words(roads: list[Road], blocks: dict[str, Block], whole: Area) -> int:
    """Give what stands beside each road its place, and return how many touch something there."""
    ground = Ground(whole.grown(60.0))
    for road in roads:
        for lane in (road.there, road.back):
            if lane:
                ground.mark(lane, LINES)
    for block in blocks.values():
        ground.part(block.area)[:] = BLOCKS
    waiting = [road for road in roads if road.label and road.back]
    for _ in range(ROUNDS):
        moved = False
        for road in waiting:
            before = road.beside
            if before is not None:
                ground.part(before)[:] -= WORDS
            road.beside = best_area(road, ground)
            ground.part(road.beside)[:] += WORDS
            moved = moved or road.beside != before
        if not moved:
            break
    parts = [ground.part(road.beside.grown(-EDGE)) for road in waiting if road.beside is not None]
    return sum([bool((part > WORDS).any()) for part in parts])


def best_area(road: Road, ground: Ground) -> Area:
    """Return where the words of a road are least in the way."""
    best, least = NOWHERE, math.inf
    for along in PLACES:
        away = 2 * abs(along - 0.5)
        if away >= least:
            break  # what is farther from the middle is no better
        for more, area in areas_at(road, along):
            cost = away + more
            if cost < least:
                cost += int(ground.part(area.grown(CLEAN)).sum())
            if cost < least:
                best, least = area, cost
    return best


def areas_at(road: Road, along: float) -> Iterator[tuple[float, Area]]:
    """Yield what the words of a road may cover at a place on it, each with what it costs."""
    line, (width, height) = road.back, road.label_size
    place, last = int(along * (len(line) - 1)), len(line) - 1
    (x, y), after, before = line[place], line[min(place + 1, last)], line[max(place - 1, 0)]
    dx, dy = after[0] - before[0], after[1] - before[1]
    length = math.hypot(dx, dy) or 1.0
    for side in (1, -1):  # the free side of the lane back first, then beyond the lane there
        across = (-dy / length * side, dx / length * side)
        room = abs(across[0]) * width / 2 + abs(across[1]) * height / 2 + CLEAR
        more = 0.0
        if side < 0:
            room += 2 * HALF if road.there else 0.0
            more = BEYOND
        for farther in FARTHER:
            away = room + farther
            area = Area(x + across[0] * away, y + across[1] * away, width, height)
            yield more + PER_POINT * farther, area
