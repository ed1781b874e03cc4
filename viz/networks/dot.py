"""A picture of a network in DOT: Graphviz's language, with everything at the place it has here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viz.svg.dot import BACKWARD, FORWARD, LAYOUT_FONT, escape
from viz.svg.renderers import needed

if TYPE_CHECKING:
    import graphviz

    from viz.graph.scene import Row
    from viz.networks.picture import Picture
    from viz.svg.geometry import Area

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
        shape = {"shape": "circle" if block.is_disc else "box"}
        shape["style"] = "solid" if block.is_disc else "rounded"
        graph.node(block.key, text_of(block.rows), **shape, **placed(block.area))
    for stroke in picture.strokes:
        if all(stroke.ends):
            graph.edge(
                *stroke.ends,
                color=COLOURS.get(stroke.sign, "gray"),
                style="dotted" if stroke.sign == "minus" else "solid",
                penwidth=f"{stroke.thickness:.2f}",
            )
    for label in picture.labels:
        colour = BACKWARD if label.rows[0].kind == "gradient" else FORWARD
        look = {"shape": "plaintext", "style": "filled", "fillcolor": "white", "fontcolor": colour}
        key = f"label_{label.stroke.key}"
        graph.node(key, text_of(label.rows), **look, **placed(label.area))
    return graph


def text_of(rows: tuple[Row, ...]) -> str:
    """Return rows as the label of a node."""
    return escape(*[row.text for row in rows])


def placed(area: Area) -> dict[str, str]:
    """Return a fixed place and size as Graphviz has them: its y goes up, and it counts inches."""
    size = {"width": f"{area.width / 72:.3f}", "height": f"{area.height / 72:.3f}"}
    return {"pos": f"{area.x:.2f},{-area.y:.2f}!", **size}
