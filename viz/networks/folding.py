"""Which neurons and layers a picture shows: all of a few; of many the first, the last, a count."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from viz.networks.reading import Network, Unit

MOST_LAYERS = 6
"""Layers beyond which those in the middle are folded."""

FIRST_LAYERS = 3
"""How many layers are shown before a fold, and LAST_LAYERS behind it."""

LAST_LAYERS = 2


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in a column: an input, a neuron, or what was folded.

    Attributes:
        key: Its name inside the picture.
        place: Which input or neuron of its layer it is, from 0.
        unit: The neuron, or None.
        folded: The neurons that it stands for.
        count: How many inputs, neurons or layers it stands for; 0 if it is one itself.
        what: What they are: "more" or "more layers".
    """

    key: str
    place: int = 0
    unit: Unit | None = None
    folded: tuple[Unit, ...] = ()
    count: int = 0
    what: str = ""


@dataclass(slots=True)
class Column:
    """A layer in the picture: its title, what is seen of it, and whether it is one.

    Attributes:
        title: What stands above it.
        slots: From top to bottom.
        number: Which layer it is: 0 for the inputs; −1 for layers that were folded.
    """

    title: str
    slots: list[Slot] = field(default_factory=list)
    number: int = 0


def columns_of(network: Network, widest: int) -> list[Column]:
    """Return the columns of a network's picture, from left to right.

    Args:
        network: The network.
        widest: Inputs or neurons of a layer beyond which the layer is folded.
    """
    inputs = folded_slots("i", [None] * len(network.inputs), widest)
    columns = [Column("inputs" if len(inputs) > 1 else "input", inputs, 0)]
    layers = network.layers
    for number, layer in enumerate(layers, start=1):
        left_out = len(layers) - FIRST_LAYERS - LAST_LAYERS
        if len(layers) > MOST_LAYERS and FIRST_LAYERS < number <= FIRST_LAYERS + left_out:
            if number == FIRST_LAYERS + 1:
                hidden = layers[FIRST_LAYERS:-LAST_LAYERS]
                units = tuple([unit for inner in hidden for unit in inner])
                slot = Slot("layers", folded=units, count=left_out, what="more layers")
                columns.append(Column("hidden layers", [slot], -1))
            continue
        title = column_title(number, len(layers), layer)
        columns.append(Column(title, folded_slots(f"l{number}_", list(layer), widest), number))
    return columns


def folded_slots(prefix: str, units: list[Unit | None], widest: int) -> list[Slot]:
    """Return a slot for each input or neuron of a layer; of more than `widest`, for two of them."""
    last = len(units) - 1
    if last < max(widest, 3):
        return [Slot(f"{prefix}{place}", place, unit) for place, unit in enumerate(units)]
    hidden = tuple([unit for unit in units[1:-1] if unit is not None])
    return [
        Slot(f"{prefix}0", 0, units[0]),
        Slot(f"{prefix}more", folded=hidden, count=last - 1, what="more"),
        Slot(f"{prefix}{last}", last, units[-1]),
    ]


def column_title(number: int, layers: int, layer: list[Unit]) -> str:
    """Return what stands above a layer: what it is, and its activation."""
    hidden = "hidden layer" if layers == 2 else f"hidden layer {number}"
    what = ("outputs" if len(layer) > 1 else "output") if number == layers else hidden
    symbols = dict.fromkeys([unit.activation or "identity" for unit in layer])
    return f"{what} · {', '.join(symbols)}"
