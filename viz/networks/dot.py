"""A picture of a network in DOT: Graphviz's language, with everything at the place it has here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viz.svg.dot import BACKWARD, FORWARD, LAYOUT_FONT, escape
from viz.svg.renderers import needed

if TYPE_CHECKING:
    import graphviz

    from viz.networks.picture import Picture, Stroke

COLOURS = {"plus": "#00785c", "minus": "#a3246e"}


def to_digraph(picture: Picture) -> graphviz.Digraph:
    """Return a picture as a graphviz.Digraph whose positions are fixed (layout=neato)."""
    graphviz = needed("graphviz", "graphviz")
    graph = graphviz.Digraph(
        "network",
        graph_attr={
            "layout": "neato",
            "inputscale": "72",
            "label": escape(picture.title) + "\\l",
            "labelloc": "t",
            "labeljust": "l",
            "fontname": LAYOUT_FONT,
            "fontsize": "12",
            "outputorder": "edgesfirst",
            "splines": "line",
        },
        node_attr={"fontname": LAYOUT_FONT, "fontsize": "7.5", "fixedsize": "true"},
        edge_attr={"fontname": LAYOUT_FONT, "fontsize": "7.5", "arrowsize": "0.6"},
    )
    for block in picture.blocks:
        area = block.area
        graph.node(
            block.key,
            escape(*[row.text for row in block.rows]),
            shape="circle" if block.is_disc else "box",
            style="solid" if block.is_disc else "rounded",
            pos=position(area.x, area.y),
            width=f"{area.width / 72:.3f}",
            height=f"{area.height / 72:.3f}",
        )
    for stroke in picture.strokes:
        if all(stroke.ends):
            add_stroke(graph, stroke)
    for label in picture.labels:
        graph.node(
            f"label_{label.stroke.key}",
            escape(*[row.text for row in label.rows]),
            shape="plaintext",
            style="filled",
            fillcolor="white",
            fontcolor=BACKWARD if label.rows[0].kind == "gradient" else FORWARD,
            pos=position(label.area.x, label.area.y),
            width=f"{label.area.width / 72:.3f}",
            height=f"{label.area.height / 72:.3f}",
        )
    return graph


def add_stroke(graph: graphviz.Digraph, stroke: Stroke) -> None:
    """Add an edge: dotted if its weight is negative."""
    graph.edge(
        *stroke.ends,
        color=COLOURS.get(stroke.sign, "gray"),
        style="dotted" if stroke.sign == "minus" else "solid",
        penwidth=f"{stroke.thickness:.2f}",
    )


def position(x: float, y: float) -> str:
    """Return a fixed place in Graphviz's direction, in which y goes up."""
    return f"{x:.2f},{-y:.2f}!"
