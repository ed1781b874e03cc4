"""A picture into a file, by the ending of its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tinygrad_edu.errors import DrawingError
from tinygrad_edu.ground.arguments import told
from tinygrad_edu.ground.putting import path_of, write
from viz.svg.rasterising import can_rasterise, png_of
from viz.svg.renderers import render_with_system_dot

if TYPE_CHECKING:
    import os
    from pathlib import Path

    import graphviz

    from viz.choices import Theme


class Picture(Protocol):
    """What can be saved: it has SVG text, and DOT text."""

    @property
    def digraph(self) -> graphviz.Digraph:
        """The picture for Graphviz."""

    @property
    def source(self) -> str:
        """The picture in DOT."""

    def svg(self, theme: Theme = "auto") -> str:
        """Return the picture as SVG text."""


def save(picture: Picture, path: str | os.PathLike[str], theme: Theme) -> Path:
    """Write a picture to a file, and return its path: see `Drawing.save`."""
    target = path_of(path)
    ending = target.suffix.lower()
    if ending == ".svg":
        data = picture.svg(theme).encode(errors="replace")
    elif ending in (".dot", ".gv"):
        data = picture.source.encode(errors="replace")
    elif ending == ".png" and can_rasterise():
        data = png_of(picture.svg("light" if theme == "auto" else theme))
    elif ending in (".png", ".pdf"):
        data = render_with_system_dot(picture.digraph, ending[1:])
    else:
        raise DrawingError(
            f"{target.name!r} ends in {told(ending)}; write an ending of .svg, .dot, .png or .pdf"
        )
    return write(target, data)
