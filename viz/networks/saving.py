"""A picture of a network into a file, by the ending of its name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tinygrad_edu.errors import DrawingError
from viz.renderers import render_with_system_dot

if TYPE_CHECKING:
    import os

    from viz.networks.drawing import NetworkDrawing


def save(drawing: NetworkDrawing, path: str | os.PathLike[str], theme: str) -> Path:
    """Write a drawing to a file, and return its path: see `NetworkDrawing.save`."""
    target = Path(path)
    ending = target.suffix.lower()
    if ending == ".svg":
        data = drawing.svg(theme).encode()
    elif ending in (".dot", ".gv"):
        data = drawing.source.encode()
    elif ending in (".png", ".pdf"):
        data = render_with_system_dot(drawing.digraph, ending[1:])
    else:
        raise DrawingError(
            f"{target.name!r} ends in {ending!r}; write an ending of .svg, .dot, .png or .pdf"
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return target
