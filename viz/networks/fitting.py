"""How far apart columns and neurons stand: as little as lets every number find its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viz.networks.edges import bias_strokes, largest_weight, weight_strokes
from viz.networks.labelling import place_labels, runs_through
from viz.networks.placing import Plan, own_biases, place_columns

if TYPE_CHECKING:
    from viz.networks.folding import Column
    from viz.networks.picture import Label, Stroke
    from viz.networks.telling import Telling

GAPS = (150.0, 175.0, 205.0, 240.0, 280.0, 330.0)
"""Room between two columns, in points: the first of these in which all labels find a place."""

DENSE_GAP = 230.0
"""Room between two columns with so many edges that they have no labels."""

FOLDED_GAP = 70.0
"""Room before and behind layers that were folded."""

PITCHES = (120.0, 142.0, 166.0)
"""From one neuron to the next below it, in points: tried in this order."""

BIAS_HEIGHT = 26.0
"""What a bias of its own below each neuron adds to that."""

MOST_CROSSED = 0.25
"""Labels through which another edge runs, of all: with more, a wider gap is tried."""

MOST_LABELLED = 12
"""Edges between two columns beyond which they carry no numbers."""


def fitting_plan(columns: list[Column], telling: Telling) -> Plan:
    """Return the sizes at which most weights have their numbers, in the least room.

    Where they find no place, the edges between two columns are dense: drawn without numbers.
    """
    gaps = range(len(columns) - 1)
    crowded = {gap for gap in gaps if edges_in(columns, gap) > MOST_LABELLED}
    has_own = any([own_biases(columns[gap + 1]) for gap in gaps if gap not in crowded])
    below = BIAS_HEIGHT if has_own else 0.0
    best: Plan | None = None
    for pitch in PITCHES:
        plan = Plan(columns, [GAPS[0] for _ in gaps], pitch, below=below, dense=set(crowded))
        for gap in gaps:
            fit_gap(plan, telling, gap)
        if best is None or len(plan.dense) < len(best.dense):
            best = plan
        if len(best.dense) == len(crowded):
            break
    assert best is not None
    return best


def fit_gap(plan: Plan, telling: Telling, gap: int) -> None:
    """Make a gap as wide as its labels need; call it dense if no width is enough."""
    if -1 in (plan.columns[gap].number, plan.columns[gap + 1].number):
        plan.gaps[gap] = FOLDED_GAP
        return
    found: dict[float, int] = {}
    for room in GAPS if gap not in plan.dense else ():
        plan.gaps[gap] = room
        strokes, labels = filled_gap(plan.empty(), telling, gap)
        expected = [s for s in strokes if s.kind == "weight"] if telling.has_labels else []
        if len(labels) < len(expected):
            continue
        found[room] = crossed_labels(labels, strokes)
        if found[room] <= MOST_CROSSED * len(labels):
            return
    if not found:
        plan.dense.add(gap)
    plan.gaps[gap] = min(found, key=found.__getitem__, default=DENSE_GAP)


def crossed_labels(labels: list[Label], strokes: list[Stroke]) -> int:
    """Return how often an edge runs through the numbers of another."""
    return sum(
        [
            stroke is not label.stroke and runs_through(stroke, label.area)
            for label in labels
            for stroke in strokes
        ]
    )


def filled_gap(plan: Plan, telling: Telling, gap: int) -> tuple[list[Stroke], list[Label]]:
    """Return the lines between two columns, and the labels that find a place on them."""
    if not plan.blocks:
        place_columns(plan, telling)
    largest = largest_weight(plan.columns)
    strokes, labels = weight_strokes(plan, telling, gap, largest)
    biases = bias_strokes(plan, gap)
    left, right = plan.xs[gap], plan.xs[gap + 1]
    areas = [block.area for block in plan.blocks.values()]
    areas = [area for area in areas if area.right >= left and area.left <= right]
    return [*biases, *strokes], place_labels(labels, areas, [*strokes, *biases])


def edges_in(columns: list[Column], gap: int) -> int:
    """Return how many weights are drawn between one column and the next."""
    sources = [slot for slot in columns[gap].slots if not slot.count]
    return len(sources) * len([slot for slot in columns[gap + 1].slots if slot.unit is not None])
