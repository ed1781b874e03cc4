"""draw: a picture of a forward pass, a backward pass, or both, at one zoom level."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from tinygrad_edu.errors import DrawingError, InputError
from tinygrad_edu.ground.arguments import told
from tinygrad_edu.ground.signs import printed
from tinygrad_edu.node import Node
from tinygrad_edu.passes import record_pass
from viz.choices import DIRECTIONS, SHOWS, VIEWS
from viz.graph.levels import scenes_of
from viz.graph.scene import Scene, numbered
from viz.svg.dot import to_digraph
from viz.svg.finishing import finish
from viz.svg.layout import lay_out
from viz.svg.painting import paint
from viz.svg.saving import BaseDrawing

if TYPE_CHECKING:
    from collections.abc import Iterable

    import graphviz

    from viz.choices import Direction, Show, View

RANKDIRS: dict[str, Direction] = {"LR": "right", "TB": "down"}


class Drawing(BaseDrawing):
    """One picture of a recorded pass.

    Args:
        scene: What it shows.
        coarser: What to show instead if that cannot be laid out in time, the finest first.

    Attributes:
        scene: What it shows: boxes, circles and arrows.
    """

    def __init__(self, scene: Scene, coarser: Iterable[Scene] = ()) -> None:
        self.scene = scene
        self._coarser = iter(coarser)

    @cached_property
    def digraph(self) -> graphviz.Digraph:
        """The picture as a graphviz.Digraph."""
        return to_digraph(self.scene)

    @cached_property
    def _svg(self) -> str:
        while True:
            try:
                return finish(paint(lay_out(self.scene)), self.scene, self.description)
            except DrawingError as error:
                self._take_coarser(error)

    def _take_coarser(self, error: DrawingError) -> None:
        """Go on with the next coarser view, and say why; raise the error if there is none."""
        coarser = next(self._coarser, None)
        if coarser is None:
            raise error
        reason = str(error).partition(". ")[0]
        coarser.note = f"{coarser.note}; {reason}" if coarser.note else reason
        self.scene = coarser
        self.__dict__.pop("digraph", None)

    @property
    def description(self) -> str:
        """The picture in words: a line for each box."""
        return "\n".join(["; ".join([row.text for row in box.rows]) for box in self.scene.boxes])

    def __getstate__(self) -> dict[str, Any]:
        """Copy and pickle a drawing as the picture it is; it is laid out first."""
        picture = self._svg
        return {"scene": self.scene, "_coarser": iter(()), "_svg": picture}

    def __repr__(self) -> str:
        boxes, arrows = len(self.scene.boxes), len(self.scene.arrows)
        return printed(f"<Drawing. {self.scene.title}: {boxes} boxes, {arrows} arrows>")


def draw(
    output: Node, view: View = "operations", show: Show = "both", direction: Direction = "down"
) -> Drawing:
    """Draw how a result was computed, and how its gradient flows back.

    Before backward() has been called, a gradient is shown as '·': not computed. A graph with too
    much in it to read, or to lay out in time, is drawn in the next coarser view, and the picture
    says so.

    Args:
        output: The result E; with show="forward" also an array of many numbers.
        view: "operations" for every + and ×, "variables" for nodes with a name only, "repetition"
            for one box instead of one for each sample of a batch, "layers" for one box instead of
            one for each neuron as well.
        show: "forward", "backward" or "both".
        direction: "down" for a picture that fits a page, "right" for a wide one.

    Returns:
        A Drawing: .svg(), .save(path), .source; a notebook shows it by itself.

    Raises:
        InputError: view, show or direction is another word, or output is not a node, or it has
            many numbers, and so no gradient to show.
        DrawingError: There is more to draw than anybody can read.
        StaleGraphError: A leaf's data was replaced after the forward pass.

    >>> from tinygrad_edu import Value
    >>> from viz import draw
    >>> w, x = Value(0.5, label="w"), Value(3.0, label="x")
    >>> draw(w * x)
    <Drawing. Forward pass, before backward(): E = 1.5: 3 boxes, 3 arrows>
    """
    if not isinstance(view, str) or view not in VIEWS:
        raise InputError(f"view got {told(view)}; write view= one of {', '.join(VIEWS)}")
    if not isinstance(show, str) or show not in SHOWS:
        raise InputError(f'show got {told(show)}; write show="forward", "backward" or "both"')
    if not isinstance(direction, str) or direction not in DIRECTIONS:
        raise InputError(f'direction got {told(direction)}; write direction="right" or "down"')
    if not isinstance(output, Node):
        raise InputError(f"draw got {told(output)}; it draws a node, e.g. the loss: draw(E)")
    record = record_pass(output, summed=show == "forward")  # which shows none of the way back
    scenes = map(numbered, scenes_of(record, view, show, direction))
    return Drawing(next(scenes), scenes)


def draw_dot(
    output: Node,
    view: View = "operations",
    show: Show = "both",
    direction: Direction = "down",
    *,
    format: str = "svg",
    rankdir: Literal["", "LR", "TB"] = "",
) -> graphviz.Digraph:
    """Return the drawing as a graphviz.Digraph, to be changed or rendered by `graphviz` itself.

    Args:
        output: The result E.
        view: "operations" or "variables".
        show: "forward", "backward" or "both".
        direction: "right" or "down".
        format: What its render() makes, in Graphviz's word: "svg", "png", "pdf".
        rankdir: The direction in Graphviz's word: "LR" for right, "TB" for down.

    Raises:
        InputError: As for `draw`, or format or rankdir is another word.

    >>> from tinygrad_edu import Value
    >>> from viz import draw_dot
    >>> draw_dot(Value(2.0, label="x") ** 2).source.splitlines()[0]
    'digraph pass {'
    """
    if not isinstance(rankdir, str) or rankdir not in ("", *RANKDIRS):
        raise InputError(f'rankdir got {told(rankdir)}; write rankdir="LR" or "TB"')
    digraph = draw(output, view, show, RANKDIRS.get(rankdir, direction)).digraph
    try:
        digraph.format = format
    except (AttributeError, TypeError, ValueError) as error:
        raise InputError(f'format got {told(format)}; write format="svg" or "png"') from error
    return digraph
