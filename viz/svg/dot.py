"""From a scene to DOT, the language of Graphviz. What the learner wrote stays text in it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from viz.graph.text import shorten
from viz.svg.renderers import needed

if TYPE_CHECKING:
    from collections.abc import Sequence

    import graphviz

    from viz.graph.scene import Arrow, Box, Circle, Scene

LAYOUT_FONT = "DejaVu Sans"
"""The layout measures text in this wide font, so that any other fits into the boxes."""

ASIDE = "   "
"""The label of an arrow there that runs straight down: the arrow back keeps so far from it."""

FORWARD = "#0072B2"
BACKWARD = "#B84A00"


def to_digraph(scene: Scene, columns: Sequence[Sequence[str]] = ()) -> graphviz.Digraph:
    """Return a scene as a graphviz.Digraph.

    Args:
        scene: What to draw.
        columns: Boxes of one column each, to be held in this order from top to bottom.
    """
    graphviz = needed("graphviz", "graphviz")
    down = scene.direction == "down"
    graph = graphviz.Digraph(
        "pass",
        graph_attr={
            "rankdir": "TB" if down else "LR",
            "ranksep": str(scene.gap / 2 if down else scene.gap),
            "nodesep": "0.15" if down else "0.22",
            "fontname": LAYOUT_FONT,
            "fontsize": "13",
            "label": caption(scene),
            "labelloc": "t",
            "labeljust": "l",
            "outputorder": "edgesfirst",
        },
        node_attr={"fontname": LAYOUT_FONT, "fontsize": "11"},
        edge_attr={"fontname": LAYOUT_FONT, "fontsize": "9.5", "arrowsize": "0.7"},
    )
    # Rows have a right end to start from; downwards an arrow starts where it likes.
    rows = {} if down else {box.key: [row.kind for row in box.rows] for box in scene.boxes}
    for box in scene.boxes:
        add_box(graph, box, down)
    for circle in scene.circles:
        add_circle(graph, circle)
    for index, arrow in enumerate(scene.arrows):
        add_arrow(graph, arrow, index, rows, ASIDE if down and arrow.backward else "")
    for column in columns:
        hold_order(graph, column)
    return graph


def hold_order(graph: graphviz.Digraph, column: Sequence[str]) -> None:
    """Hold boxes in one column, from top to bottom, by arrows that nobody sees."""
    with graph.subgraph() as same:
        same.attr(rank="same")
        for upper, lower in pairwise(column):
            same.edge(upper, lower, style="invis")


def caption(scene: Scene) -> str:
    """Return the lines above a picture, set to the left: its title, and a note if there is one."""
    lines = [scene.title, scene.note] if scene.note else [scene.title]
    return "".join([f"{escape(line)}\\l" for line in lines])


def add_box(graph: graphviz.Digraph, box: Box, down: bool) -> None:
    """Add a box as a record: one field for each row, with a port that arrows can end at."""
    import graphviz

    fields = [f"<{row.kind}> {escape_record(row.text)}" for row in box.rows]
    label = graphviz.nohtml("{" + "|".join(fields) + "}" if down else "|".join(fields))
    graph.node(box.key, label, shape="record", id=box.key, **{"class": f"box {box.kind}"})


def add_circle(graph: graphviz.Digraph, circle: Circle) -> None:
    """Add an operation's circle; a symbol of many letters makes it an ellipse."""
    short = len(circle.symbol) < 3
    size = {"fixedsize": "true", "width": "0.4", "height": "0.4"} if short else {"margin": "0.03"}
    graph.node(
        circle.key,
        escape(circle.symbol),
        shape="circle" if short else "ellipse",
        id=circle.key,
        **size,
        **{"class": "circle"},
    )


def add_arrow(
    graph: graphviz.Digraph, arrow: Arrow, index: int, rows: dict[str, list[str]], aside: str
) -> None:
    """Add an arrow there and an arrow back, as far as they are to be drawn.

    The way there starts at the input's value, and the way back ends at its gradient.
    """
    if arrow.forward:
        graph.edge(
            arrow.input + port(rows, arrow.input, "value"),
            arrow.output,
            aside or None,
            color=FORWARD,
            id=f"there{index}",
            **{"class": "forward"},
        )
    if arrow.backward:
        graph.edge(
            arrow.input + port(rows, arrow.input, "gradient"),
            arrow.output,
            escape(*arrow.lines),
            dir="back",
            style="dashed",
            color=BACKWARD,
            fontcolor=BACKWARD,
            id=f"back{index}",
            **{"class": "backward"},
        )


def port(rows: dict[str, list[str]], key: str, kind: str) -> str:
    """Return the right end of a box's row for an arrow to leave from; "" if it has none."""
    return f":{kind}:e" if kind in rows.get(key, []) else ""


def escape(*lines: str) -> str:
    """Return lines of user text for a DOT attribute, in which backslash and & have a meaning."""
    import graphviz

    plain = [shorten(line).replace("\\", "\\\\").replace("&", "&amp;") for line in lines]
    escaped: str = graphviz.nohtml("\\n".join(plain))
    return escaped


def escape_record(text: str) -> str:
    """Return user text for one field of a record, in which { } | < > have a meaning as well."""
    plain = shorten(text).replace("&", "&amp;")
    return re.sub(r"([\\{}|<> ])", r"\\\1", plain)
