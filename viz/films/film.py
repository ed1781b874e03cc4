"""film: draws each forward and backward pass inside a block, as frames of one page."""

from __future__ import annotations

import base64
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu import observe_passes
from tinygrad_edu.errors import DrawingError
from tinygrad_edu.ground.arguments import flag, real_number
from tinygrad_edu.ground.putting import path_of
from tinygrad_edu.ground.signs import printed
from tinygrad_edu.notation.numbering import in_order_of_use
from tinygrad_edu.passes import record_pass
from viz.drawing import draw
from viz.films.animating import animate, view_of
from viz.pages.building import build, numbers_of_pass
from viz.pages.document import document
from viz.pages.facts import as_texts, page_facts
from viz.pages.live import NOTHING, Live, live_of
from viz.pages.page import Page
from viz.pages.reel import reel_html
from viz.pages.stages import pictures_of

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from pathlib import Path

    from tinygrad_edu.node import Node
    from viz.choices import Direction, Show, Theme
    from viz.pages.building import Parts

MOST_SECONDS = 600
"""The format of animated pictures counts hundredths, in two bytes."""

SHOWS: tuple[Show, ...] = ("forward", "backward")

NO_PASS = (
    "there was no backward pass inside the block of this film, so there is nothing to show; "
    "put the training loop inside `with viz.film(folder):`"
)


class Film:
    """The passes inside a block: their numbers, and one page that shows them all.

    Attributes:
        folder: Where its files are.
        losses: E of each pass.
        others: How many passes were left out, as they went through another graph.
    """

    def __init__(self, folder: str | os.PathLike[str], files: bool, direction: Direction) -> None:
        self.folder = path_of(folder)
        self.files = flag("film got files", files)
        self.direction = direction
        self.losses: list[float] = []
        self.others = 0
        self.numbers: list[list[float | str]] = []
        self.parts: Parts | None = None
        self.live = Live(NOTHING, {})
        self.facts: dict[str, Any] = {}
        self.pictures: dict[str, str] = {}
        self.shape: tuple[Any, ...] = ()

    def add(self, output: Node) -> None:
        """Add a pass; one that went through another graph than the first is counted only."""
        record = replace(record_pass(output), differentiated=True)
        shape = shape_of_graph(record.nodes)
        if self.parts is None:
            self.shape = shape
            self.parts = build(output, [], 0.0, self.direction)
            # An update makes leaves anew, so all that calls them by their birth is made here.
            self.live = live_of(self.parts, 0.0)
            self.facts = page_facts(self.parts) | self.live.facts
            self.pictures = pictures_of(self.parts.stages)
        if shape != self.shape:
            self.others += 1
            return
        self.numbers.append(numbers_of_pass(record))
        self.losses.append(np.asarray(output._data).item())
        if self.files:
            for show in SHOWS:
                name = f"pass_{len(self.losses):04}_{show}.svg"
                view = view_of(self.parts).name
                draw(output, view, show, self.direction).save(self.folder / name)

    @property
    def page(self) -> Page:
        """The page of the film.

        Raises:
            DrawingError: There was no backward pass inside the block.
        """
        if self.parts is None:
            raise DrawingError(NO_PASS)
        result = self.parts.timeline.result
        facts = self.facts | self.reel_facts()
        some = "1 pass" if self.others == 1 else f"{self.others:,} passes"
        note = f"{some} went through another graph" if self.others else ""
        title = f"{len(self.losses):,} passes of {result}"
        reel = reel_html(result, self.losses, self.live, note)
        return Page(document(title, self.parts, facts, self.pictures, reel, self.live.script))

    def reel_facts(self) -> dict[str, Any]:
        """Return the numbers of all passes, as compactly as their kinds allow.

        Of a pass that the page can compute these are the leaves that are not always the same, and
        E to compare with.
        """
        if any([isinstance(number, str) for number in self.numbers[0]]):
            return {"passes": [as_texts(numbers) for numbers in self.numbers]}
        numbers = np.array(self.numbers, dtype="<f8")
        if self.live.reason:
            return columns_of(numbers) | {"passes": []}
        leaves = leaf_slots(self.parts)
        given = [slot for slot in leaves if np.any(numbers[:, slot] != numbers[0, slot])]
        written = columns_of(numbers[:, [*given, self.facts["loss"]]])
        return written | {"passes": [as_texts(self.numbers[0])], "given": given}

    def save(self) -> Path:
        """Write the page into the folder as film.html, and return its path."""
        return self.page.save(self.folder / "film.html")

    def animate(
        self,
        path: str | os.PathLike[str],
        theme: Theme = "light",
        seconds: float = 0.2,
    ) -> Path:
        """Write the passes as pictures that move, and return the path.

        Args:
            path: Where to; .gif, or .mp4 where the program ffmpeg is installed.
            theme: "light" or "dark".
            seconds: How long each pass stands.

        Raises:
            DrawingError: There is no pass, the ending is another one, or the extra `pictures` (or
                ffmpeg) is not installed.
        """
        if self.parts is None:
            raise DrawingError(NO_PASS)
        stands = real_number("animate got seconds", seconds, 0.01)
        if stands > MOST_SECONDS:
            raise DrawingError(f"animate got seconds={seconds}; write {MOST_SECONDS} at most")
        return animate(self.parts, self.numbers, path_of(path), theme, stands)

    def __repr__(self) -> str:
        return printed(f"<Film of {len(self.losses):,} passes in {self.folder}>")


@contextmanager
def film(
    folder: str | os.PathLike[str], *, files: bool = False, direction: Direction = "down"
) -> Iterator[Film]:
    """Draw every forward and backward pass inside the block: a training as a film.

    At the end of the block the folder holds film.html: the page of a pass, with a second slider
    over the passes and the loss curve beside it. The graph is drawn once; of each pass only its
    numbers are kept.

    Args:
        folder: Where to write to; it is made if it is not there.
        files: Whether to draw each pass into two files as well, pass_0001_forward.svg and
            pass_0001_backward.svg.
        direction: "down" or "right": which way the graph runs.

    Yields:
        The film. After the block its .page is the page; .animate("run.gif") makes pictures move.

    An error in the block goes on from there, when the passes before it have been written.

    Raises:
        DrawingError: The block had no backward pass, or its graph is too large to read.

    >>> import tempfile
    >>> from tinygrad_edu import Value
    >>> w = Value(3.0, label="w")
    >>> with film(tempfile.mkdtemp()) as run:
    ...     for _ in range(5):
    ...         w.grad = 0.0
    ...         (w * w).backward()
    ...         w.data -= 0.1 * w.grad
    >>> run.losses[:2]
    [9.0, 5.76...]
    """
    recording = Film(folder, files, direction)
    try:
        with observe_passes(recording.add):
            yield recording
    except BaseException:
        if recording.losses:
            recording.save()  # what led to an error, or to Ctrl-C, is worth seeing most
        raise
    recording.save()


def leaf_slots(parts: Parts | None) -> list[int]:
    """Return the slots of all leaves: plain numbers too may be others in each pass."""
    assert parts is not None, "a film of passes has the parts of the first"
    leaves = [node for node in parts.timeline.record.nodes if not node.inputs]
    slots = [parts.slots.values[leaf] for leaf in leaves]
    return [slot for slot in slots if slot is not None]


def columns_of(numbers: np.ndarray[Any, Any]) -> dict[str, Any]:
    """Return the numbers of many passes, one row each, where equal columns are written once."""
    columns, column_of = np.unique(numbers, axis=1, return_inverse=True)
    return {
        "floats": base64.b64encode(columns.tobytes()).decode(),
        "count": len(columns),
        "width": columns.shape[1],
        "columns": column_of.ravel().tolist(),
    }


def shape_of_graph(history: list[Node]) -> tuple[Any, ...]:
    """Return what two passes through the same graph have in common: operations and edges."""
    nodes = in_order_of_use(history)
    places = {node: place for place, node in enumerate(nodes)}
    return tuple(
        [
            (
                node.op.name if node.op else "",
                node.label,
                np.shape(node._data),
                tuple([places[input] for input in node.inputs]),
            )
            for node in nodes
        ]
    )
