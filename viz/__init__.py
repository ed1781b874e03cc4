"""viz: pictures of every forward and backward pass, with every number.

>>> import viz
>>> from tinygrad_edu import Value
>>> w, x = Value(0.5, label="w"), Value(3.0, label="x")
>>> y = w * x
>>> y.backward()
>>> "∂E/∂w = 3" in viz.draw(y).svg()
True
"""

from typing import TYPE_CHECKING

from tinygrad_edu.nodes.showing import show_by
from viz.debug_visualizer import register_when_imported
from viz.drawing import Drawing, draw, draw_dot
from viz.notebook import picture_of

if TYPE_CHECKING:
    from viz import plots as plots
    from viz.films import Film, film
    from viz.networks import NetworkDrawing, network
    from viz.pages import Page, page

LATER = {
    "Film": "films",
    "NetworkDrawing": "networks",
    "Page": "pages",
    "film": "films",
    "network": "networks",
    "page": "pages",
    "plots": "plots",
}
"""What is loaded when it is first used, by its module."""

__project__ = "tinygrad_edu"  # so that another package of this short name is known from it

__all__ = [
    "Drawing",
    "Film",
    "NetworkDrawing",
    "Page",
    "draw",
    "draw_dot",
    "film",
    "network",
    "page",
]

show_by(picture_of)  # so that a notebook shows a node as its graph
register_when_imported()  # so that VS Code's Debug Visualizer shows the graph behind a node


def _loaded(name: str) -> object:
    """Return what is loaded when it is first used, and keep it."""
    if name not in LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    module = import_module(f"{__name__}.{LATER[name]}")
    found = module if name == LATER[name] else getattr(module, name)
    globals()[name] = found
    return found


if not TYPE_CHECKING:  # a checker that knew of it would take every misspelt name
    __getattr__ = _loaded


def __dir__() -> list[str]:
    return sorted([*globals(), *LATER])
