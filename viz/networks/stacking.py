"""The whole picture of layers of Tensors: from the input at the top to E at the bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from viz.graph.numbers import show_data
from viz.graph.rows import result_of
from viz.graph.views import note_of
from viz.networks.table import MARGIN, Table

if TYPE_CHECKING:
    from viz.networks.layers import Stack
    from viz.networks.picture import Picture

MOST_LAYERS = 16
"""Layers beyond which those in the middle are folded."""

FIRST, LAST = 8, 5
"""How many layers are shown before a fold and behind it."""


def compose_table(stack: Stack, show: str, lr: float | None = None) -> Picture:
    """Return the picture of layers, from the input at the top to E at the bottom.

    Args:
        stack: The layers, and the pass.
        show: "structure", "forward", "backward", "both" or "update".
        lr: The learning rate of the step that "update" shows.
    """
    table = Table(stack, title_of(stack, show), show, lr)
    record = stack.record
    with_pass = record is not None and show != "structure"
    if record is not None and with_pass:
        table.picture.note = note_of(record, show != "forward")
    table.head()
    layers = stack.layers
    folded = layers[FIRST : len(layers) - LAST] if len(layers) > MOST_LAYERS else []
    table.flow("input", layers[0].input if with_pass else None, layers[0].border)
    for index, layer in enumerate(layers):
        if folded and layer is folded[0]:
            table.fold(folded)
            table.flow("out", folded[-1].out if with_pass else None)
        if not folded or index < FIRST or index >= len(layers) - LAST:
            table.layer(layer, index)
            is_last = index == len(layers) - 1
            if not is_last or (record is not None and layer.out is not record.output):
                table.flow("out", layer.out if with_pass else None)
    if with_pass:
        table.result()
    table.picture.height = table.y + MARGIN
    return table.picture


def title_of(stack: Stack, show: str) -> str:
    """Return what the picture shows: which model, how large it is, which pass, and what E is."""
    parameters = {p for layer in stack.layers for p in layer.parameters.values()}
    count = sum([np.size(parameter._data) for parameter in parameters])
    parts = stack.parts if len(stack.layers) > 1 else stack.parts.removesuffix("s")
    what = f"{stack.name} of {len(stack.layers):,} {parts}, {count:,} parameters"
    record = stack.record
    if record is None or show == "structure":
        return what
    passes = {"forward": "forward pass", "backward": "backward pass", "update": "one step"}
    which = passes.get(show, "forward and backward pass")
    if show != "forward" and not record.differentiated:
        which = "forward pass, before backward()"
    name = result_of(record.names)
    return f"{what}; {which}: {name} = {show_data(record.output._data)}"
