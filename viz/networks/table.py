"""Layers of Tensors one below the other, as a table: shapes, and the means of values and gradients.

The numbers stand in columns, so that the eye can run down them: a gradient that vanishes on its
way back is seen at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tinygrad_edu.ground.formatting import NOT_COMPUTED
from tinygrad_edu.ground.summaries import show_shape
from viz.graph.numbers import show_data, show_number
from viz.graph.scene import Row
from viz.networks.composing import NOTE_SIZE, TITLE_SIZE, wrapped
from viz.networks.picture import Block, Picture, Stroke, Words
from viz.svg.geometry import Area
from viz.svg.measuring import BOLD, fit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tinygrad_edu.node import Node
    from viz.networks.layers import Layer, Stack
    from viz.networks.showing import Showing

MOST_LAYERS = 16
"""Layers beyond which those in the middle are folded."""

FIRST, LAST = 8, 5
"""How many layers are shown before a fold and behind it."""

MARGIN = 16.0
WIDTH = 444.0
SIZE = 9.5
LINE = 14.5

SHAPE, VALUE, GRADIENT = 232.0, 320.0, 416.0
"""Where the columns of the table end, in points from the left."""

ARROW = 40.0
"""Where the arrows from layer to layer are, in points from the left."""


def compose_table(stack: Stack, showing: Showing) -> Picture:
    """Return the picture of layers, from the input at the top to E at the bottom."""
    table = Table(stack, showing)
    table.head()
    layers = stack.layers
    folded = layers[FIRST : len(layers) - LAST] if len(layers) > MOST_LAYERS else []
    table.flow("input", layers[0].input, layers[0].border)
    for index, layer in enumerate(layers):
        if folded and layer is folded[0]:
            table.fold(folded)
            table.flow("out", folded[-1].out)
        if not folded or index < FIRST or index >= len(layers) - LAST:
            table.layer(layer, index)
            is_result = showing.record is not None and layer.out is showing.record.output
            if layer is not layers[-1] or (showing.record is not None and not is_result):
                table.flow("out", layer.out)
    table.result()
    table.picture.height = table.y + MARGIN
    return table.picture


class Table:
    """A picture of layers in the making: it grows downwards.

    Attributes:
        stack: The layers.
        showing: What to show of a pass.
        picture: What there is so far.
        y: Where it ends.
    """

    def __init__(self, stack: Stack, showing: Showing) -> None:
        self.stack = stack
        self.showing = showing
        parts = stack.parts if len(stack.layers) > 1 else stack.parts.removesuffix("s")
        counted = f"{count_of(stack.layers):,} parameters"
        model = f"{stack.name} of {len(stack.layers):,} {parts}, {counted};"
        self.picture = Picture(showing.title(model), width=WIDTH, note=showing.note)
        self.y = 26.0

    def head(self) -> None:
        """Write the title, the notes, and what the columns are."""
        room = WIDTH - 2 * MARGIN
        for part in self.picture.title.split("; "):
            for line in wrapped(part, TITLE_SIZE * BOLD, room):
                self.write("caption", line, MARGIN, self.y, TITLE_SIZE)
                self.y += 17.0
        for line in wrapped(self.picture.note, NOTE_SIZE, room) if self.picture.note else []:
            self.write("note", line, MARGIN, self.y, NOTE_SIZE)
            self.y += 14.0
        self.y += 10.0
        self.write("heading", "shape", SHAPE, self.y)
        if self.showing.shown_pass is not None:
            self.write("head-value", "mean |value|", VALUE, self.y)
            if self.showing.way_back:
                self.write("head-gradient", self.heading, GRADIENT, self.y)
        self.y += 8.0

    @property
    def heading(self) -> str:
        """What stands above the column of gradients."""
        rate = f"{self.showing.rate} · " if self.showing.show == "update" else ""
        return f"mean |{rate}∂{self.showing.result}/∂·|"

    def flow(self, name: str, node: Node | None, border: tuple[int, ...] = ()) -> None:
        """Draw an arrow to the next layer, beside what flows along it, without its border."""
        node = None if self.showing.shown_pass is None else node
        ends = ((ARROW - 4.0, self.y + 2.0), (ARROW - 4.0, self.y + 24.0))
        place = len(self.picture.strokes)
        self.picture.strokes.append(Stroke(f"flow{place}", "forward", ("", ""), ends))
        is_given = node is not None and node.is_constant  # nothing flows back to it
        if self.showing.way_back and not is_given:
            back = ((ARROW + 4.0, self.y + 24.0), (ARROW + 4.0, self.y + 2.0))
            self.picture.strokes.append(Stroke(f"back{place}", "backward", ("", ""), back))
        self.write("soft", name, ARROW + 14.0, self.y + 17.0)
        numbers = self.numbers(node, self.y + 17.0, border) if node is not None else []
        self.picture.spoken.append("; ".join([name, *numbers]))
        self.y += 26.0

    def numbers(self, node: Node, base: float, border: tuple[int, ...] = ()) -> list[str]:
        """Write the shape of a node, the mean of its |values| and that of its |gradients|.

        Returns:
            The same in words.
        """
        data = node._data
        if border:
            data = data[(..., *[slice(n, -n) if n else slice(None) for n in border])]
        told = [show_shape(data) or "1"]
        self.write("shape", told[0], SHAPE, base)
        if self.showing.shown_pass is None:
            return told
        mean = mean_size(data)
        self.write("mean", mean, VALUE, base)
        told.append(f"mean |value| {mean}")
        if self.showing.way_back and not node.is_constant:
            gradient = self.gradient(node)
            self.write("slope", gradient, GRADIENT, base)
            told.append(f"{self.heading} {gradient}")
        return told

    def gradient(self, node: Node) -> str:
        """Return the mean of |∂E/∂node| in this pass; · if it has not been computed."""
        record, lr = self.showing.record, self.showing.lr
        if record is None or not record.differentiated or node not in record.gradients:
            return NOT_COMPUTED
        if self.showing.show != "update":
            return mean_size(record.gradients[node])
        return NOT_COMPUTED if lr is None else mean_size(lr * record.gradients[node])

    def layer(self, layer: Layer, index: int) -> None:
        """Draw the box of a layer, with a line for each of its parameters."""
        count = sum([np.size(node._data) for node in layer.parameters.values()])
        counted = f"{count:,} parameter{'s' if count > 1 else ''}" if count else ""
        rows = [Row("name", layer.name), *([Row("count", counted)] if count else [])]
        rows += [Row("shape", f"{n}: {show_shape(p._data)}") for n, p in layer.parameters.items()]
        hint = "\n".join([layer.name, *[self.hint(n, p) for n, p in layer.parameters.items()]])
        lines = len(layer.parameters)
        height = 22.0 + (lines * LINE + 3.0 if lines else 0.0)
        base = self.y + 15.0
        self.box(f"layer{index}", "layer", height, rows, hint)
        name = fit(layer.name, SIZE, 300.0 if count else 420.0, bold=True)
        self.write("name", name, MARGIN + 12.0, base, 10.0)
        if count:
            self.write("count", counted, GRADIENT, base)
        self.picture.spoken.append("; ".join([layer.name, *([counted] if count else [])]))
        for key, node in layer.parameters.items():
            base += LINE
            self.write("soft", fit(key, SIZE, 110.0), ARROW + 14.0, base)
            self.picture.spoken.append("; ".join([key, *self.numbers(node, base)]))

    def hint(self, name: str, node: Node) -> str:
        """Return what a layer says of a parameter to whom points at it."""
        text = f"{name}: {show_data(node._data)}"
        record = self.showing.record
        if record is None or not record.differentiated or not self.showing.way_back:
            return text
        gradient = show_data(record.gradients.get(node, 0.0))
        return f"{text}\n∂{self.showing.result}/∂{name}: {gradient}"

    def fold(self, layers: list[Layer]) -> None:
        """Draw a box that stands for layers that were folded."""
        text = f"⋮ {len(layers):,} more layers, {count_of(layers):,} parameters"
        hint = "\n".join([layer.name for layer in layers])
        self.box("layers", "fold", 26.0, [Row("fold", text)], hint)
        self.picture.spoken.append(text)

    def result(self) -> None:
        """Draw the box of E, if a pass is shown."""
        record = self.showing.shown_pass
        if record is None:
            return
        name = self.showing.result
        made_by = record.output.op.name if record.output.op is not None else ""
        text = f"{name} = {show_data(record.output._data)}"
        base = self.y + 18.0
        self.box("e", "result layer", 28.0, [Row("value", text)], f"{text}, by {made_by}")
        self.picture.spoken.append(text)
        self.write("value", text, MARGIN + 12.0, base, 10.0)
        self.write("soft", made_by, VALUE, base)
        if self.showing.way_back and not np.ndim(record.output._data):
            one = "1" if record.differentiated else NOT_COMPUTED
            self.write("slope", f"∂{name}/∂{name} = {one}", GRADIENT, base)

    def box(self, key: str, kind: str, height: float, rows: Iterable[Row], hint: str) -> None:
        """Draw a box as wide as the table; what comes next stands below it."""
        area = Area(WIDTH / 2, self.y + height / 2, WIDTH - 2 * MARGIN, height)
        self.picture.blocks.append(Block(key, kind, area, tuple(rows), hint))
        self.y += height

    def write(self, kind: str, text: str, x: float, y: float, size: float = SIZE) -> None:
        """Write one line of text; in the columns of numbers it ends at x."""
        anchor = "end" if x in (SHAPE, VALUE, GRADIENT) else "start"
        self.picture.words.append(Words(kind, text, x, y, size, anchor))


def count_of(layers: list[Layer]) -> int:
    """Return how many numbers the parameters of some layers have; shared ones count once."""
    parameters = {p for layer in layers for p in layer.parameters.values()}
    return sum([np.size(parameter._data) for parameter in parameters])


def mean_size(data: object) -> str:
    """Return the mean of the absolute numbers of an array."""
    with np.errstate(all="ignore"):
        return show_number(float(np.mean(np.abs(np.asarray(data, dtype=np.float64)))))
