"""What every picture can do: be written to a file, by the ending of its name, and be shown."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from tinygrad_edu.errors import DrawingError
from tinygrad_edu.ground.arguments import told
from tinygrad_edu.ground.putting import path_of, write
from viz.svg.finishing import with_theme
from viz.svg.rasterising import can_rasterise, png_of
from viz.svg.renderers import render_with_system_dot

if TYPE_CHECKING:
    import os
    from pathlib import Path

    import graphviz

    from viz.choices import Theme


class BaseDrawing:
    """What every drawing can do: it has SVG text and DOT text, is saved, and shown by a notebook.

    Each kind makes its own `digraph`, and its own SVG text for readers of both themes.
    """

    @cached_property
    def digraph(self) -> graphviz.Digraph:
        """The picture as a graphviz.Digraph."""
        raise NotImplementedError

    @cached_property
    def _svg(self) -> str:
        raise NotImplementedError

    @property
    def source(self) -> str:
        """The picture in DOT, the language of Graphviz."""
        return str(self.digraph.source)

    def svg(self, theme: Theme = "auto") -> str:
        """Return the picture as SVG text; it needs no program and no network.

        Args:
            theme: "auto" for light or dark as the reader's system has it, or "light" or "dark".

        Raises:
            InputError: theme is another word.
            DrawingError: The layout takes too long, or the graph is too deep.
        """
        return with_theme(self._svg, theme)

    def save(self, path: str | os.PathLike[str], theme: Theme = "auto") -> Path:
        """Write the picture to a file, and return its path.

        Args:
            path: Where to; the ending says how: .svg or .dot; .png where resvg is installed (the
                extra `pictures`) or the program `dot`; .pdf where `dot` is. Missing folders are
                made.
            theme: "light", "dark", or "auto": as the reader of an .svg has it.

        Raises:
            DrawingError: The ending is another one, or what it needs is not installed.
        """
        target = path_of(path)
        ending = target.suffix.lower()
        if ending == ".svg":
            data = self.svg(theme).encode(errors="replace")
        elif ending in (".dot", ".gv"):
            data = self.source.encode(errors="replace")
        elif ending == ".png" and can_rasterise():
            data = png_of(self.svg("light" if theme == "auto" else theme))
        elif ending in (".png", ".pdf"):
            data = render_with_system_dot(self.digraph, ending[1:])
        else:
            raise DrawingError(
                f"{target.name!r} ends in {told(ending)}; write an ending of .svg, .dot, .png or "
                ".pdf"
            )
        return write(target, data)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"image/svg+xml": self.svg(), "text/plain": repr(self)}
