"""Where the columns of a network stand, and the neurons, biases and errors in them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from viz.graph.scene import Row
from viz.networks.labelling import card
from viz.networks.picture import Block
from viz.svg.geometry import Area

if TYPE_CHECKING:
    from tinygrad_edu.node import Node
    from viz.networks.folding import Column, Slot
    from viz.networks.telling import Telling

NEURON = 46.0
"""The radius of a neuron, in points."""

INPUT = 26.0
"""The radius of an input."""

MARGIN = 16.0
"""Points around the picture."""

BELOW = 7.0
"""Points between a neuron and a bias of its own."""

ERROR_GAP = 36.0
"""Points between the outputs and their errors."""

FOLD = (84.0, 34.0)
"""Width and height of the card that stands for what was folded."""


@dataclass(slots=True)
class Plan:
    """The sizes on which a picture is laid out.

    Attributes:
        columns: What stands in it, from left to right.
        gaps: The room between each column and the next.
        pitch: From one neuron to the next below it.
        top: Where the columns begin.
        below: The room for a bias of its own below each neuron.
        dense: The gaps with so many edges that numbers have no place there.
        xs: The middle of each column.
        blocks: The discs and cards of the picture so far, by their keys.
    """

    columns: list[Column]
    gaps: list[float]
    pitch: float
    top: float = 0.0
    below: float = 0.0
    dense: set[int] = field(default_factory=set)
    xs: list[float] = field(default_factory=list)
    blocks: dict[str, Block] = field(default_factory=dict)

    def empty(self) -> Plan:
        """Return a plan of the same sizes in which nothing has been placed."""
        return replace(self, xs=[], blocks={})

    @property
    def middle(self) -> float:
        """The height on which the columns are centred."""
        tallest = max([len(column.slots) for column in self.columns])
        return self.top + NEURON + (tallest - 1) * (self.pitch + self.below) / 2

    def height_of(self, column: Column, index: int) -> float:
        """Return the height of a slot's middle."""
        lower = index - (len(column.slots) - 1) / 2
        return self.middle + lower * (self.pitch + self.below)

    @property
    def bottom(self) -> float:
        """Where everything that is in the plan so far ends."""
        return max([block.area.bottom for block in self.blocks.values()])

    @property
    def right(self) -> float:
        """Where everything that is in the plan so far ends on the right."""
        return max([block.area.right for block in self.blocks.values()])


def place_columns(plan: Plan, telling: Telling) -> None:
    """Place every input, every neuron, and every bias."""
    widths = [radius_of(column) for column in plan.columns]
    biases = [shared_bias(column) for column in plan.columns]
    starts = [bias_card("", b, telling).area.width / 2 for b in biases if b is not None]
    x = MARGIN + max([widths[0], *starts[:1]])
    for index, width in enumerate(widths):
        if index:
            x += widths[index - 1] + plan.gaps[index - 1] + width
        plan.xs.append(x)
    for column, x in zip(plan.columns, plan.xs):
        for index, slot in enumerate(column.slots):
            place_slot(plan, telling, slot, x, plan.height_of(column, index))
    low = plan.bottom + 34.0
    for column, bias, x in zip(plan.columns[1:], biases[1:], plan.xs):
        if bias is not None:
            key = f"b{column.number}"
            plan.blocks[key] = bias_card(key, bias, telling).at(x, low)
        elif plan.columns.index(column) - 1 not in plan.dense:
            for slot, own in own_biases(column):
                neuron, below = plan.blocks[slot.key].area, bias_card(f"b{slot.key}", own, telling)
                y = neuron.bottom + BELOW + below.area.height / 2
                plan.blocks[below.key] = below.at(neuron.x, y)


def radius_of(column: Column) -> float:
    """Return half the width of a column."""
    widest = [FOLD[0] / 2 if slot.count else 0.0 for slot in column.slots]
    if column.number < 0:
        return max(widest)
    return max(INPUT if column.number == 0 else NEURON, *widest)


def place_slot(plan: Plan, telling: Telling, slot: Slot, x: float, y: float) -> None:
    """Place one input, one neuron, or the card of those that were folded."""
    if slot.count:
        dots = "⋮" if slot.what == "more" else "⋯"
        rows: tuple[Row, ...] = (Row("fold", dots), Row("fold", f"{slot.count:,} {slot.what}"))
        kind, size, hint = "fold", FOLD, telling.fold_hint(slot)
    elif slot.unit is None:
        kind, size = "input", (2 * INPUT, 2 * INPUT)
        rows, hint = telling.input_rows(slot.place), telling.input_hint(slot.place)
    else:
        kind, size = "neuron", (2 * NEURON, 2 * NEURON)
        rows, hint = telling.unit_rows(slot.unit), telling.unit_hint(slot.unit)
    plan.blocks[slot.key] = Block(slot.key, kind, Area(x, y, *size), rows, hint)


def shared_bias(column: Column) -> Node | None:
    """Return the bias that all neurons of a layer share, or None."""
    units = [unit for slot in column.slots for unit in (slot.unit, *slot.folded) if unit]
    if column.number <= 0 or len(units) < 2:
        return None
    bias = units[0].bias
    return bias if bias is not None and all([unit.bias is bias for unit in units]) else None


def own_biases(column: Column) -> list[tuple[Slot, Node]]:
    """Return the neurons of a layer that have a bias of their own, with it."""
    if shared_bias(column) is not None:
        return []
    biases = [(slot, slot.unit.bias) for slot in column.slots if slot.unit is not None]
    return [(slot, bias) for slot, bias in biases if bias is not None]


def bias_card(key: str, bias: Node, telling: Telling) -> Block:
    """Return the card of a bias."""
    rows = telling.parameter_rows(bias, "b") or (Row("weight", "b"),)
    if bias.is_constant:
        rows = rows[:1]  # a plain number is held fixed, and nothing comes back to it
    if any([u.is_threshold and u.bias is bias for layer in telling.network.layers for u in layer]):
        rows = (*rows, Row("formula", "subtracted"))
    return card(key, "bias", rows, telling.parameter_hint(bias, "b"), beside=4.0)
