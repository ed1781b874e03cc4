"""page: a pass in one file that anybody can open and step through, offline."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from tinygrad_edu.errors import InputError
from tinygrad_edu.graph import computed_nodes
from tinygrad_edu.ground.arguments import real_number, told
from tinygrad_edu.ground.putting import write
from tinygrad_edu.names import Names
from tinygrad_edu.node import Node
from tinygrad_edu.passes import record_pass
from tinygrad_edu.stepping import Stepper
from viz.graph.levels import MOST_OPERATIONS
from viz.notebook import page_html, steps_html
from viz.pages.building import build
from viz.pages.crowd import Crowd, is_crowd
from viz.pages.document import document
from viz.pages.facts import crowd_facts, page_facts
from viz.pages.live import live_of
from viz.pages.network_stage import network_stage
from viz.pages.reel import reel_html
from viz.pages.stage import standing_alone
from viz.pages.stages import pictures_of

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable
    from pathlib import Path

    from viz.choices import Direction


class Page:
    """One self-contained HTML file: the graph, every step, and what it takes to go through them.

    Attributes:
        html: The file's text.
        steps: The steps in words, as HTML that needs no script.
        svg: The picture of the pass, for a notebook that shows no page.
    """

    def __init__(self, html: str, steps: str = "", svg: str = "") -> None:
        self.html = html
        self.steps = steps
        self.svg = svg

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the page to a file, and return its path; missing folders are made."""
        return write(path, self.html)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        bundle = {"text/plain": repr(self), "text/html": page_html(self)}
        return bundle | {"image/svg+xml": self.svg} if self.svg else bundle

    def __repr__(self) -> str:
        return f"<Page of {len(self.html.encode()) / 1000:.0f} kB>"


def page(
    output: Node,
    *,
    parameters: Iterable[Node] | None = None,
    lr: float = 0.5,
    title: str = "",
    direction: Direction = "down",
) -> Page:
    """Return a page that steps through the pass that led to a result, and the way back.

    Its frames are the structure, each forward step, ∂E/∂E = 1, each backward step, and the update
    w ← w − lr · ∂E/∂w. Through a graph too large to read it goes from group to group, as from layer
    to layer, and each group unfolds. It needs no network, and allows itself none.

    Args:
        output: The result E, one number.
        parameters: The leaves that the update changes; if left out those whose label begins with
            w or b, as the lecture names weights and biases, or, without such labels, the weights
            and biases of the network; [] for no update.
        lr: The learning rate of the update.
        title: What stands above it; which result it is the pass of, if left out.
        direction: "down" or "right": which way the graph runs.

    Returns:
        The page; .save("pass.html") writes it.

    Raises:
        InputError: output is no node or has several numbers, or a parameter is no leaf of it.
        DrawingError: There is more to draw than anybody can read.

    >>> from tinygrad_edu import Value
    >>> w, x = Value(0.5, label="w"), Value(3.0, label="x")
    >>> "∂E/∂w" in page(w * x).html
    True
    """
    lr = real_number("page got lr", lr)
    if not isinstance(title, str):
        raise InputError(f"page got title={told(title)}; write text")
    if isinstance(output, Node) and is_crowd(output) and not is_seen_as_network(output):
        crowd = Crowd(output, direction)
        pictures = pictures_of(crowd.stages)
        html = document(title or heading(output), crowd, crowd_facts(crowd), pictures)
        return Page(html, svg=still_of(pictures))
    parts = build(output, parameters, lr, direction)
    pictures = pictures_of(parts.stages)
    live = live_of(parts, lr)
    facts = page_facts(parts) | live.facts
    reel = reel_html(parts.timeline.result, [loss_of(output)], live)
    html = document(title or heading(output), parts, facts, pictures, reel, live.script)
    return Page(html, steps_html(Stepper(output)), still_of(pictures))


def is_seen_as_network(output: Node) -> bool:
    """Whether a graph of too many boxes is a network that can be stepped through."""
    if len(computed_nodes(output)) > MOST_OPERATIONS:
        return False
    return network_stage(replace(record_pass(output), differentiated=True)) is not None


def loss_of(output: Node) -> float:
    """Return the number of a result, which may be an array of one."""
    return float(np.ravel(output._data)[0])


def still_of(pictures: dict[str, str]) -> str:
    """Return the coarsest picture of the graph as an image of its own, with every number in it."""
    graphs = [svg for view, svg in pictures.items() if view != "network"]
    return standing_alone(graphs[-1]) if graphs else ""


def heading(output: Node) -> str:
    """Return what stands above a page; no number, which predict mode would give away."""
    return f"Forward and backward pass of {Names(output).result}"
