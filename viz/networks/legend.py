"""What the signs of a network's picture mean, in a line below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viz.networks.measuring import text_width
from viz.networks.picture import Swatch, Words
from viz.networks.placing import MARGIN

if TYPE_CHECKING:
    from viz.networks.picture import Picture
    from viz.networks.telling import Telling

SIZE = 9.0
"""The size of the font, in points."""

SAMPLE = 24.0
"""The width of a swatch and of the room behind it."""

BETWEEN = 16.0
"""Points between two entries."""

LINE = 17.0
"""From one line to the next."""


def entries_of(telling: Telling, picture: Picture) -> list[tuple[str, str]]:
    """Return the entries of the legend: a kind of swatch, and what it means."""
    found = []
    if telling.show != "structure":
        found.append(("value", "forward: net = Σ w·x + b, out = f(net)"))
    if telling.way_back:
        found.append(("gradient", f"backward: δ = −∂{telling.result}/∂net"))
    signs = {stroke.sign for stroke in picture.strokes}
    if "plus" in signs:
        found.append(("plus", "w > 0"))
    if "minus" in signs:
        found.append(("minus", "w < 0"))
    if signs & {"plus", "minus"}:
        found.append(("", "the thicker, the larger |w|"))
    record = telling.network.record
    waiting = record is None or (telling.way_back and not record.differentiated)
    if waiting and telling.show != "structure":
        found.append(("", "· not computed"))
    return found


def add_legend(picture: Picture, telling: Telling, y: float) -> None:
    """Put the legend below a picture, in as many lines as it needs; the picture ends there.

    Args:
        picture: The picture, whose width is known.
        telling: What is said in it.
        y: Where the first line stands.
    """
    x = MARGIN
    for kind, text in entries_of(telling, picture):
        width = (SAMPLE if kind else 0.0) + text_width(text, SIZE)
        if x > MARGIN and x + width > picture.width - MARGIN:
            x, y = MARGIN, y + LINE
        if kind:
            picture.swatches.append(Swatch(kind, x, y))
        picture.words.append(Words("legend", text, x + (SAMPLE if kind else 0.0), y, SIZE))
        x += width + BETWEEN
    picture.height = y + MARGIN
