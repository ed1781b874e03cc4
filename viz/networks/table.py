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
from viz.graph.rows import result_of
from viz.graph.scene import Row
from viz.networks.composing import NOTE_SIZE, TITLE_SIZE, wrapped
from viz.networks.measuring import BOLD, fit
from viz.networks.picture import Area, Block, Picture, Stroke, Words

if TYPE_CHECKING:
    from tinygrad_edu.node import Node
    from viz.networks.layers import Layer, Stack

MARGIN = 16.0
WIDTH = 444.0
SIZE = 9.5
LINE = 14.5

SHAPE, VALUE, GRADIENT = 232.0, 320.0, 416.0
"""Where the columns of the table end, in points from the left."""

ARROW = 40.0
"""Where the arrows from layer to layer are, in points from the left."""


class Table:
    """A picture of layers in the making: it grows downwards.

    Attributes:
        picture: What there is so far.
        stack: The layers.
        show: What to show of a pass.
        lr: The learning rate of the step that "update" shows.
        y: Where it ends.
    """

    def __init__(self, stack: Stack, title: str, show: str, lr: float | None) -> None:
        self.picture = Picture(title, width=WIDTH)
        self.stack = stack
        self.show = show
        self.lr = lr
        self.y = 0.0

    def head(self) -> None:
        """Write the title, the notes, and what the columns are."""
        room = WIDTH - 2 * MARGIN
        y = 26.0
        for part in self.picture.title.split("; "):
            for line in wrapped(part, TITLE_SIZE * BOLD, room):
                self.write("caption", line, MARGIN, y, "start", TITLE_SIZE)
                y += 17.0
        for line in wrapped(self.picture.note, NOTE_SIZE, room) if self.picture.note else []:
            self.write("note", line, MARGIN, y, "start", NOTE_SIZE)
            y += 14.0
        self.y = y + 10.0
        record = self.stack.record
        if record is None or self.show == "structure":
            self.write("heading", "shape", SHAPE, self.y)
            self.y += 8.0
            return
        self.write("heading", "shape", SHAPE, self.y)
        self.write("head-value", "mean |value|", VALUE, self.y)
        if self.show != "forward":
            self.write("head-gradient", self.heading, GRADIENT, self.y)
        self.y += 8.0

    def flow(self, name: str, node: Node | None, border: tuple[int, ...] = ()) -> None:
        """Draw an arrow to the next layer, beside what flows along it, without its border."""
        top, bottom = self.y + 2.0, self.y + 24.0
        place = len(self.picture.strokes)
        points = ((ARROW - 4.0, top), (ARROW - 4.0, bottom))
        self.picture.strokes.append(Stroke(f"flow{place}", "forward", ("", ""), points))
        is_given = node is not None and node.is_constant  # nothing flows back to it
        if self.show not in ("structure", "forward") and not is_given:
            back = ((ARROW + 4.0, bottom), (ARROW + 4.0, top))
            self.picture.strokes.append(Stroke(f"back{place}", "backward", ("", ""), back))
        base = self.y + 17.0
        self.write("soft", name, ARROW + 14.0, base)
        numbers = self.numbers(node, base, border) if node is not None else []
        self.picture.spoken.append("; ".join([name, *numbers]))
        self.y += 26.0

    def numbers(self, node: Node, base: float, border: tuple[int, ...] = ()) -> list[str]:
        """Write the shape of a node, the mean of its |values| and that of its |gradients|.

        Returns:
            The same in words.
        """
        data = node._data
        if border:
            inner = [slice(n, -n) if n else slice(None) for n in border]
            data = data[(..., *inner)]
        shape = show_shape(data) or "1"
        self.write("shape", shape, SHAPE, base)
        if self.stack.record is None or self.show == "structure":
            return [shape]
        mean = mean_size(data)
        self.write("mean", mean, VALUE, base)
        if self.show == "forward" or node.is_constant:
            return [shape, f"mean |value| {mean}"]
        gradient = self.gradient(node)
        self.write("slope", gradient, GRADIENT, base)
        return [shape, f"mean |value| {mean}", f"{self.heading} {gradient}"]

    @property
    def heading(self) -> str:
        """What stands above the column of gradients."""
        record = self.stack.record
        what = result_of(record.names) if record is not None else "E"
        rate = "η" if self.lr is None else show_number(self.lr)
        return f"mean |{rate} · ∂{what}/∂·|" if self.show == "update" else f"mean |∂{what}/∂·|"

    def gradient(self, node: Node) -> str:
        """Return the mean of |∂E/∂node| in this pass; · if it has not been computed."""
        record = self.stack.record
        if record is None or not record.differentiated or node not in record.gradients:
            return NOT_COMPUTED
        if self.show != "update":
            return mean_size(record.gradients[node])
        return NOT_COMPUTED if self.lr is None else mean_size(self.lr * record.gradients[node])

    def layer(self, layer: Layer, index: int) -> None:
        """Draw the box of a layer, with a line for each of its parameters."""
        lines = len(layer.parameters)
        height = 22.0 + (lines * LINE + 3.0 if lines else 0.0)
        count = sum([np.size(node._data) for node in layer.parameters.values()])
        rows = [Row("name", layer.name)]
        if count:
            rows.append(Row("count", f"{count:,} parameter{'s' if count > 1 else ''}"))
        rows += [Row("shape", f"{n}: {show_shape(p._data)}") for n, p in layer.parameters.items()]
        area = Area(WIDTH / 2, self.y + height / 2, WIDTH - 2 * MARGIN, height)
        hint = "\n".join([layer.name, *[self.hint(n, p) for n, p in layer.parameters.items()]])
        self.picture.blocks.append(Block(f"layer{index}", "layer", area, tuple(rows), hint))
        name = fit(layer.name, SIZE, 300.0 if count else 420.0, bold=True)
        self.write("name", name, MARGIN + 12.0, self.y + 15.0, "start", 10.0)
        if count:
            self.write("count", rows[1].text, GRADIENT, self.y + 15.0)
        self.picture.spoken.append("; ".join([row.text for row in rows[:2] if row.kind != "shape"]))
        base = self.y + 15.0
        for key, node in layer.parameters.items():
            base += LINE
            self.write("soft", fit(key, SIZE, 110.0), ARROW + 14.0, base)
            self.picture.spoken.append("; ".join([key, *self.numbers(node, base)]))
        self.y += height

    def hint(self, name: str, node: Node) -> str:
        """Return what a layer says of a parameter to whom points at it."""
        lines = [f"{name}: {show_data(node._data)}"]
        record = self.stack.record
        if (
            record is not None
            and record.differentiated
            and self.show not in ("structure", "forward")
        ):
            gradient = show_data(record.gradients.get(node, 0.0))
            lines.append(f"∂{result_of(record.names)}/∂{name}: {gradient}")
        return "\n".join(lines)

    def fold(self, layers: list[Layer]) -> None:
        """Draw a box that stands for layers that were folded."""
        parameters = {p for layer in layers for p in layer.parameters.values()}
        count = sum([np.size(parameter._data) for parameter in parameters])
        text = f"⋮ {len(layers):,} more layers, {count:,} parameters"
        area = Area(WIDTH / 2, self.y + 13.0, WIDTH - 2 * MARGIN, 26.0)
        hint = "\n".join([layer.name for layer in layers])
        self.picture.blocks.append(Block("layers", "fold", area, (Row("fold", text),), hint))
        self.picture.spoken.append(text)
        self.y += 26.0

    def result(self) -> None:
        """Draw the box of E."""
        record = self.stack.record
        assert record is not None
        name = result_of(record.names)
        made_by = record.output.op.name if record.output.op is not None else ""
        text = f"{name} = {show_data(record.output._data)}"
        area = Area(WIDTH / 2, self.y + 14.0, WIDTH - 2 * MARGIN, 28.0)
        rows = (Row("value", text),)
        self.picture.blocks.append(Block("e", "result layer", area, rows, f"{text}, by {made_by}"))
        self.picture.spoken.append(text)
        base = self.y + 18.0
        self.write("value", text, MARGIN + 12.0, base, "start", 10.0)
        self.write("soft", made_by, VALUE, base)
        if self.show != "forward" and not np.ndim(record.output._data):
            one = "1" if record.differentiated else NOT_COMPUTED
            result = result_of(record.names)
            self.write("slope", f"∂{result}/∂{result} = {one}", GRADIENT, base)
        self.y += 28.0

    def write(
        self, kind: str, text: str, x: float, y: float, anchor: str = "", size: float = SIZE
    ) -> None:
        """Write one line of text; in the columns of numbers it ends at x."""
        columns = (SHAPE, VALUE, GRADIENT)
        where = anchor or ("end" if x in columns else "start")
        self.picture.words.append(Words(kind, text, x, y, size, where))


def mean_size(data: object) -> str:
    """Return the mean of the absolute numbers of an array."""
    with np.errstate(all="ignore"):
        return show_number(float(np.mean(np.abs(np.asarray(data, dtype=np.float64)))))
