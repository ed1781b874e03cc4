"""Targets and errors, to the right of the outputs, and E, which is made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tinygrad_edu.explaining.paths import nodes_between, shared_nodes
from tinygrad_edu.explaining.shares import MOST_LOSSES
from tinygrad_edu.ground.signs import lowered
from tinygrad_edu.structure.class_shares import shares_of
from viz.graph.numbers import show_number
from viz.graph.scene import Row
from viz.networks.labelling import card
from viz.networks.picture import Stroke
from viz.networks.placing import ERROR_GAP, NEURON
from viz.networks.telling import LONGEST_ERROR_FORMULA, exactly

if TYPE_CHECKING:
    from tinygrad_edu.passes import RecordedPass
    from viz.networks.picture import Block
    from viz.networks.placing import Plan
    from viz.networks.telling import Telling
    from viz.svg.geometry import Area

MOST_SHARES = 10
"""Outputs whose shares are written out."""

BUS = 12.0
"""Points between the errors and the line that leads from them to E."""


def place_errors(plan: Plan, telling: Telling) -> list[Stroke]:
    """Place the card of each output's error and that of E, and return the lines between them."""
    record = telling.shown_pass
    if record is None:
        return []
    right = plan.xs[-1] + NEURON + ERROR_GAP
    hint = f"{telling.result} = {exactly(record.output._data)}"
    result = card("e", "result", result_rows(telling, record), hint)
    cards = error_cards(plan, telling)
    if not cards:  # no error belongs to one output alone
        plan.blocks["e"] = result.at(right + 24.0 + result.area.width / 2, plan.middle)
        return [from_output(plan, slot.key, "e") for slot in plan.columns[-1].slots]
    width = max([error.area.width for error in cards.values()])
    strokes = []
    for key, error in cards.items():
        plan.blocks[error.key] = error.at(right + width / 2, plan.blocks[key].area.y, width)
        strokes.append(from_output(plan, key, error.key))
    if all([error.kind == "error" for error in cards.values()]):
        strokes += place_sum(plan, result, [plan.blocks[e.key].area for e in cards.values()])
    return strokes


def error_cards(plan: Plan, telling: Telling) -> dict[str, Block]:
    """Return the error of each output that has one of its own, by the key of the output."""
    cards = {}
    for slot in plan.columns[-1].slots:
        unit = slot.unit
        term = telling.network.terms.get(unit.out) if unit and unit.out is not None else None
        if unit is not None and term is not None:
            kind = "result" if term.node is telling.output else "error"
            rows, hint = telling.term_rows(term, unit), telling.term_hint(term, unit)
            cards[slot.key] = card(f"e{slot.key}", kind, rows, hint)
    return cards


def from_output(plan: Plan, key: str, error: str) -> Stroke:
    """Return the line from an output to a card on its right."""
    start, end = plan.blocks[key].area, plan.blocks[error].area
    points = ((start.right, start.y), (end.left, end.y))
    return Stroke(f"{key}_{error}", "plain", (key, error), points)


def result_rows(telling: Telling, record: RecordedPass) -> tuple[Row, ...]:
    """Return the rows of E: its formula if that is short, its value, and ∂E/∂E = 1."""
    text = telling.formula(record.output, LONGEST_ERROR_FORMULA)
    rows = [Row("formula", text)] if text else []
    rows.append(telling.named_row("value", record.output, telling.result))
    if telling.way_back:
        back = "1" if record.differentiated else "·"
        text = f"∂{telling.result}/∂{telling.result} = {back}"
        rows.append(Row("gradient", text, telling.source("gradient", record.output)))
    return (*rows, *share_rows(telling, record))


def share_rows(telling: Telling, record: RecordedPass) -> list[Row]:
    """Return p and t of each output, where E is a cross-entropy of their softmax.

    On a page, whose numbers follow another pass, there are none: they are no nodes of the graph.
    """
    outputs = [unit.out for unit in telling.network.layers[-1]]
    if telling.sources or outputs[0] is None or outputs[0].rank:
        return []
    between = nodes_between(record.output, outputs[0])
    losses = [node for node in shared_nodes(between) if node is not outputs[0]] if between else []
    found = shares_of(outputs[0], between, losses[:MOST_LOSSES]) if losses else None
    if found is None or len(outputs) > MOST_SHARES or set(found.scores) != set(outputs):
        return []
    rows = []
    for place, (p, t) in enumerate(zip(found.shares, found.targets), start=1):
        number = lowered(place)
        text = f"p{number} = {show_number(p)}, t{number} = {show_number(t)}"
        rows.append(Row("value", text))
    return rows


def place_sum(plan: Plan, result: Block, errors: list[Area]) -> list[Stroke]:
    """Place E below the errors; a line on their right leads from each of them to it."""
    first, low = errors[0], errors[-1].bottom + 30.0
    placed = result.at(first.x, low + result.area.height / 2, first.width)
    plan.blocks["e"] = placed
    corner, end = first.right + BUS, (placed.area.right, placed.area.y)
    strokes = []
    for index, area in enumerate(errors):
        points = ((area.right, area.y), (corner, area.y), (corner, placed.area.y), end)
        strokes.append(Stroke(f"sum{index}", "sum", ("", "e"), points))
    return strokes
