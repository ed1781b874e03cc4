"""The lines between neurons: as thick as the weight is large, with its sign in style and colour."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from viz.networks.labelling import LABEL_SIZE, size_of_rows
from viz.networks.picture import Label, Stroke
from viz.networks.placing import own_biases, shared_bias

if TYPE_CHECKING:
    from tinygrad_edu.node import Node
    from viz.networks.folding import Column, Slot
    from viz.networks.picture import Area
    from viz.networks.placing import Plan
    from viz.networks.telling import Telling

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


def largest_weight(columns: list[Column]) -> float:
    """Return the largest |weight| of the neurons that are seen."""
    units = [slot.unit for column in columns for slot in column.slots if slot.unit is not None]
    sizes = [abs(weight._data) for unit in units for weight in unit.weights]
    sizes = [size for size in sizes if math.isfinite(size)]
    return max(sizes, default=0.0) or 1.0


def weight_strokes(
    plan: Plan, telling: Telling, gap: int, largest: float
) -> tuple[list[Stroke], list[Label]]:
    """Return the lines between two columns, and the labels that they are to have.

    Args:
        plan: Where everything is.
        telling: What to say.
        gap: Between which column and the next.
        largest: The |weight| that has the thickest line.
    """
    left, right = plan.columns[gap], plan.columns[gap + 1]
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
            is_dense = gap in plan.dense
            width = thickness(node, largest) * (THINNER if is_dense else 1.0)
            kind = "thread" if is_dense else "weight"
            stroke = Stroke(key, kind, ends, points, sign_of(node), width, hint)
            strokes.append(stroke)
            rows = telling.parameter_rows(node, "w")
            if rows and not is_dense:
                labels.append(Label(stroke, rows, *size_of_rows(rows, LABEL_SIZE)))
    return strokes, labels


def bias_strokes(plan: Plan, gap: int) -> list[Stroke]:
    """Return the lines from the biases of a layer to its neurons."""
    column = plan.columns[gap + 1]
    shared = shared_bias(column)
    if shared is None:
        return [
            bias_stroke(plan, f"b{slot.key}", slot.key, bias, own=True)
            for slot, bias in own_biases(column)
            if f"b{slot.key}" in plan.blocks
        ]
    return [
        bias_stroke(plan, f"b{column.number}", slot.key, shared, own=False) for slot in column.slots
    ]


def bias_stroke(plan: Plan, card: str, neuron: str, bias: Node, own: bool) -> Stroke:
    """Return the line from a bias to a neuron: up if it is its own, else across."""
    start, end = plan.blocks[card].area, plan.blocks[neuron].area
    if own:
        points: tuple[tuple[float, float], ...] = ((start.x, start.top), (end.x, end.bottom))
    else:
        folded = neuron.endswith("more")
        points = ((start.right, start.y), between(start, end, True, folded, steepest(plan))[1])
    hint = plan.blocks[card].hint
    return Stroke(f"{card}_{neuron}", "bias", (card, neuron), points, sign_of(bias), BIAS, hint)


def steepest(plan: Plan) -> float:
    """Return how far from the level an edge may arrive."""
    return STEEPEST_OVER_BIASES if plan.below else STEEPEST


def between(
    start: Area, end: Area, from_card: bool, to_card: bool, limit: float
) -> tuple[tuple[float, float], tuple[float, float]]:
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
