"""Targets and errors, to the right of the outputs, and E, which is made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tinygrad_edu.explaining.paths import nodes_between, shared_nodes
from tinygrad_edu.explaining.shares import MOST_LOSSES
from tinygrad_edu.ground.signs import lowered
from tinygrad_edu.structure.class_shares import shares_of
from viz.graph.numbers import show_number
from viz.graph.scene import Row
from viz.networks.hinting import exactly, term_hint
from viz.networks.labelling import LABEL_SIZE, size_of_rows
from viz.networks.picture import Area, Block, Stroke
from viz.networks.placing import ERROR_GAP, NEURON, PAD
from viz.networks.telling import LONGEST_ERROR_FORMULA

if TYPE_CHECKING:
    from viz.networks.folding import Slot
    from viz.networks.placing import Plan
    from viz.networks.telling import Telling
    from viz.networks.terms import Term

MOST_SHARES = 10
"""Outputs whose shares are written out."""

BUS = 12.0
"""Points between the errors and the line that leads from them to E."""


def place_errors(plan: Plan, telling: Telling) -> list[Stroke]:
    """Place the card of each output's error and that of E, and return the lines between them."""
    record = telling.record
    if record is None or telling.show == "structure":
        return []
    slots = [slot for slot in plan.columns[-1].slots if slot.unit is not None]
    terms = [term_of(slot, telling) for slot in slots]
    cards = {s.key: (s.unit, t) for s, t in zip(slots, terms) if s.unit and t is not None}
    if not cards:
        return one_error(plan, telling)
    sizes = [
        size_of_rows(telling.term_rows(term, unit), LABEL_SIZE) for unit, term in cards.values()
    ]
    width = max([width for width, _ in sizes]) + PAD
    x = plan.xs[-1] + NEURON + ERROR_GAP + width / 2
    strokes = []
    for (key, (unit, term)), (_, height) in zip(cards.items(), sizes):
        area = Area(x, plan.blocks[key].area.y, width, height + 8.0)
        is_all = term.node is record.output
        rows = telling.term_rows(term, unit)
        hint = term_hint(telling, term, unit)
        card = Block(f"e{key}", "result" if is_all else "error", area, rows, hint)
        plan.blocks[card.key] = card
        strokes.append(from_output(plan, key, card))
    if all([term.node is not record.output for _, term in cards.values()]):
        strokes += place_sum(plan, telling, [plan.blocks[f"e{key}"].area for key in cards])
    return strokes


def term_of(slot: Slot, telling: Telling) -> Term | None:
    """Return the error of an output, if there is one of it alone."""
    unit = slot.unit
    if unit is None or unit.out is None:
        return None
    return telling.network.terms.get(unit.out)


def from_output(plan: Plan, key: str, card: Block) -> Stroke:
    """Return the line from an output to a card on its right."""
    start = plan.blocks[key].area
    points = ((start.right, start.y), (card.area.left, card.area.y))
    return Stroke(f"{key}_{card.key}", "plain", (key, card.key), points)


def result_rows(telling: Telling) -> tuple[Row, ...]:
    """Return the rows of E: its formula if that is short, its value, and ∂E/∂E = 1."""
    record = telling.record
    assert record is not None
    text = telling.formula(record.output, LONGEST_ERROR_FORMULA)
    rows = [Row("formula", text)] if text else []
    rows.append(telling.named_row("value", record.output, telling.result))
    if telling.way_back:
        back = "1" if record.differentiated else "·"
        text = f"∂{telling.result}/∂{telling.result} = {back}"
        rows.append(Row("gradient", text, telling.source("gradient", record.output)))
    return (*rows, *share_rows(telling))


def share_rows(telling: Telling) -> list[Row]:
    """Return p and t of each output, where E is a cross-entropy of their softmax.

    On a page, whose numbers follow another pass, there are none: they are no nodes of the graph.
    """
    record = telling.record
    outputs = [unit.out for unit in telling.network.layers[-1]]
    if record is None or telling.sources or outputs[0] is None or outputs[0].rank:
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


def result_card(telling: Telling, x: float, y: float, width: float = 0.0) -> Block:
    """Return the card of E, at (x, y), of a width at least."""
    record = telling.record
    assert record is not None
    rows = result_rows(telling)
    wide, height = size_of_rows(rows, LABEL_SIZE)
    area = Area(x, y, max(wide + PAD, width), height + 8.0)
    return Block("e", "result", area, rows, f"{telling.result} = {exactly(record.output._data)}")


def one_error(plan: Plan, telling: Telling) -> list[Stroke]:
    """Place E beside the outputs, where no error belongs to one of them alone."""
    width = result_card(telling, 0.0, 0.0).area.width
    x = plan.xs[-1] + NEURON + ERROR_GAP + 24.0 + width / 2
    card = result_card(telling, x, plan.middle)
    plan.blocks["e"] = card
    outputs = [slot.key for slot in plan.columns[-1].slots]
    return [from_output(plan, key, card) for key in outputs]


def place_sum(plan: Plan, telling: Telling, errors: list[Area]) -> list[Stroke]:
    """Place E below the errors; a line on their right leads from each of them to it."""
    first = errors[0]
    height = result_card(telling, 0.0, 0.0).area.height
    low = errors[-1].bottom + 30.0
    card = result_card(telling, first.x, low + height / 2, first.width)
    plan.blocks["e"] = card
    corner = first.right + BUS
    strokes = []
    for index, area in enumerate(errors):
        points = ((area.right, area.y), (corner, area.y), (corner, card.area.y))
        whole = (*points, (card.area.right, card.area.y))
        strokes.append(Stroke(f"sum{index}", "sum", ("", "e"), whole))
    return strokes
