"""The lines between neurons, their numbers, and how far apart that makes columns and neurons stand.

A line is as thick as its weight is large, with the sign in style and colour. Columns stand as close
as lets every number find its place on its line.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from viz.networks.labelling import crossed_by, label_on, place_labels
from viz.networks.picture import Label, Stroke
from viz.networks.placing import Plan, own_biases, place_columns, shared_bias

if TYPE_CHECKING:
    from tinygrad_edu.node import Node
    from viz.networks.folding import Column, Slot
    from viz.networks.telling import Telling
    from viz.svg.geometry import Area, Point

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
"""Labels through which another edge runs, or that stand on one side of their own, of all: with
more, a wider gap is tried."""

MOST_LABELLED = 12
"""Edges between two columns beyond which they carry no numbers."""

STEEPEST = math.radians(60)
"""How far from the level, up or down, an edge may leave a neuron or arrive at one …"""

STEEPEST_OVER_BIASES = math.radians(36)
"""… and where there are biases below the neurons, which it had better not touch."""

THINNEST, THICKEST = 1.0, 4.4
"""Points of the line of a weight near 0, and of the largest."""

THINNER = 0.6
"""By what the lines are made thinner where there are very many."""

BIAS = 1.4
"""Points of the line of any bias: its lines cross those of the weights, and must not hide them."""


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
        trial = plan.empty()
        place_columns(trial, telling)
        strokes, labels = filled_gap(trial, telling, gap)
        expected = [s for s in strokes if s.kind == "weight"] if telling.has_labels else []
        if len(labels) < len(expected):
            continue
        found[room] = crossed_labels(labels, strokes) + sum([label.side != 0 for label in labels])
        if found[room] <= MOST_CROSSED * len(labels):
            return
    if not found:
        plan.dense.add(gap)
    plan.gaps[gap] = min(found, key=found.__getitem__, default=DENSE_GAP)


def crossed_labels(labels: list[Label], strokes: list[Stroke]) -> int:
    """Return how often an edge runs through the numbers of another."""
    return sum([crossed_by(label, strokes) for label in labels])


def filled_gap(plan: Plan, telling: Telling, gap: int) -> tuple[list[Stroke], list[Label]]:
    """Return the lines between two columns, and the labels that find a place on them."""
    strokes, labels = weight_strokes(plan, telling, gap)
    biases = bias_strokes(plan, telling, gap)
    left, right = plan.xs[gap], plan.xs[gap + 1]
    blocks = [
        block
        for block in plan.blocks.values()
        if block.area.right >= left and block.area.left <= right
    ]
    return [*biases, *strokes], place_labels(labels, blocks, [*strokes, *biases])


def edges_in(columns: list[Column], gap: int) -> int:
    """Return how many weights are drawn between one column and the next."""
    sources = [slot for slot in columns[gap].slots if not slot.count]
    return len(sources) * len([slot for slot in columns[gap + 1].slots if slot.unit is not None])


def largest_weight(columns: list[Column]) -> float:
    """Return the largest |weight| of the neurons that are seen."""
    units = [slot.unit for column in columns for slot in column.slots if slot.unit is not None]
    sizes = [abs(weight._data) for unit in units for weight in unit.weights]
    sizes = [size for size in sizes if math.isfinite(size)]
    return max(sizes, default=0.0) or 1.0


def weight_strokes(plan: Plan, telling: Telling, gap: int) -> tuple[list[Stroke], list[Label]]:
    """Return the lines between a column and the next, and the labels that they are to have."""
    left, right = plan.columns[gap], plan.columns[gap + 1]
    largest = largest_weight(plan.columns)
    is_dense = gap in plan.dense
    strokes, labels = [], []
    for target in right.slots:
        for source in left.slots:
            start, end = plan.blocks[source.key].area, plan.blocks[target.key].area
            points = between(start, end, bool(source.count), bool(target.count), steepest(plan))
            ends = (source.key, target.key)
            key = f"{source.key}_{target.key}"
            if target.unit is None or source.count:
                strokes.append(Stroke(key, "fold", ends, points, hint=folded_hint(source, target)))
                continue
            node = target.unit.weights[source.place]
            name = plan.blocks[source.key].rows[0].text
            hint = telling.weight_hint(target.unit, source.place, name)
            width = thickness(node, largest) * (THINNER if is_dense else 1.0)
            kind = "thread" if is_dense else "weight"
            told = telling.source(kind, node)
            stroke = Stroke(key, kind, ends, points, sign_of(node), width, hint, told)
            strokes.append(stroke)
            rows = telling.parameter_rows(node, "w")
            if rows and not is_dense:
                labels.append(label_on(stroke, rows))
    return strokes, labels


def bias_strokes(plan: Plan, telling: Telling, gap: int) -> list[Stroke]:
    """Return the lines from the biases of a layer to its neurons: up from its own, else across."""
    column = plan.columns[gap + 1]
    shared = shared_bias(column)
    if shared is not None:
        ends = [(f"b{column.number}", slot.key, shared) for slot in column.slots]
    else:
        ends = [(f"b{slot.key}", slot.key, bias) for slot, bias in own_biases(column)]
    strokes = []
    for key, neuron, bias in ends:
        if key not in plan.blocks:
            continue  # there is no room for the biases of a dense layer
        start, end, hint = plan.blocks[key].area, plan.blocks[neuron].area, plan.blocks[key].hint
        points: tuple[Point, Point] = ((start.x, start.top), (end.x, end.bottom))
        if shared is not None:
            points = between(start, end, True, neuron.endswith("more"), steepest(plan))
        name, sign = f"{key}_{neuron}", sign_of(bias)
        source = telling.source("bias", bias)
        strokes.append(Stroke(name, "bias", (key, neuron), points, sign, BIAS, hint, source))
    return strokes


def steepest(plan: Plan) -> float:
    """Return how far from the level an edge may arrive."""
    return STEEPEST_OVER_BIASES if plan.below else STEEPEST


def between(
    start: Area, end: Area, from_card: bool, to_card: bool, limit: float
) -> tuple[Point, Point]:
    """Return where a line leaves one thing on its right and arrives at another on its left."""
    angle = math.atan2(end.y - start.y, end.x - start.x)
    angle = max(-limit, min(limit, angle))
    dx, dy = math.cos(angle), math.sin(angle)
    first = (start.right, start.y)
    if not from_card:
        first = (start.x + dx * start.width / 2, start.y + dy * start.height / 2)
    last = (end.left, end.y)
    if not to_card:
        last = (end.x - dx * end.width / 2, end.y - dy * end.height / 2)
    return first, last


def sign_of(node: Node) -> str:
    """Return the sign of a weight: "plus", "minus", or "zero" (which NaN has as well)."""
    return "plus" if node._data > 0 else "minus" if node._data < 0 else "zero"


def thickness(node: Node, largest: float) -> float:
    """Return how thick the line of a weight is, in points."""
    size = abs(node._data)
    share = min(size / largest, 1.0) if not math.isnan(size) else 0.0
    return THINNEST + (THICKEST - THINNEST) * share


def folded_hint(source: Slot, target: Slot) -> str:
    """Return what a line to or from something folded says."""
    if "layers" in (source.what + target.what):
        return ""
    count = max(source.count, 1) * max(target.count, 1)
    return f"{count:,} weights" if count > 1 else ""
