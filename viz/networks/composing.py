"""The whole picture of a network of neurons: columns, edges with their numbers, words, a legend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viz.networks.edges import edges_in, filled_gap, fitting_plan
from viz.networks.errors import BUS, place_errors
from viz.networks.folding import columns_of
from viz.networks.picture import Picture, Swatch, Words
from viz.networks.placing import MARGIN, place_columns
from viz.svg.measuring import BOLD, fit, text_width

if TYPE_CHECKING:
    from viz.networks.placing import Plan
    from viz.networks.telling import Telling

TITLE_SIZE = 12.5
NOTE_SIZE = 10.0
HEADING_SIZE = 9.5

NARROWEST = 330.0
"""The least width of a picture: the legend needs it."""

LONGEST_TITLE = 520.0
"""What a long title may add to the width of a picture; then it goes on in another line."""

LEGEND_SIZE = 9.0
LEGEND_LINE = 17.0

SAMPLE = 24.0
"""The width of a swatch of the legend and of the room behind it."""

BETWEEN = 16.0
"""Points between two entries of the legend."""


def compose(telling: Telling, widest: int) -> Picture:
    """Return the picture of a network.

    Args:
        telling: What to say of it.
        widest: Inputs or neurons of a layer beyond which the layer is folded.
    """
    plan = fitting_plan(columns_of(telling.network, widest), telling)
    gaps = range(len(plan.columns) - 1)
    left_out = sum([edges_in(plan.columns, gap) for gap in gaps if gap in plan.dense])
    step = f"one step, w ← w − η · ∂{telling.result}/∂w with η = {telling.rate}"
    title = telling.title(f"Network {telling.network.sizes},", step)
    picture = Picture(title, note="\n".join(notes_of(telling, left_out)))
    trial = plan.empty()
    place_columns(trial, telling)
    place_errors(trial, telling)
    plan.top = add_head(picture, trial.right + BUS)
    place_columns(plan, telling)
    for gap in gaps:
        strokes, labels = filled_gap(plan, telling, gap)
        picture.strokes += strokes
        picture.labels += labels
    picture.strokes += place_errors(plan, telling)
    add_blocks(picture, plan, telling)
    add_legend(picture, telling, plan.bottom + 26.0)
    return picture


def add_head(picture: Picture, right: float) -> float:
    """Write the title and the notes of a picture, and return where its columns begin.

    Args:
        picture: The picture, which is as wide afterwards as it must be.
        right: Where the columns end.
    """
    title = text_width(picture.title, TITLE_SIZE, bold=True)
    picture.width = max(right, NARROWEST, min(title + MARGIN, LONGEST_TITLE)) + MARGIN
    room = picture.width - 2 * MARGIN
    y = 10.0
    for line in wrapped(picture.title, TITLE_SIZE * BOLD, room):
        y += 16.0
        picture.words.append(Words("caption", line, MARGIN, y, TITLE_SIZE))
    for note in picture.note.splitlines():
        for line in wrapped(note, NOTE_SIZE, room):
            y += 14.0
            picture.words.append(Words("note", line, MARGIN, y, NOTE_SIZE))
    return y + 36.0


def add_blocks(picture: Picture, plan: Plan, telling: Telling) -> None:
    """Put everything that was placed into a picture, with titles above the columns."""
    picture.blocks = [block for block in plan.blocks.values() if block.is_disc]
    picture.blocks += [block for block in plan.blocks.values() if not block.is_disc]
    for column, x in zip(plan.columns, plan.xs):
        top = min([plan.blocks[slot.key].area.top for slot in column.slots])
        heading = Words("heading", column.title, x, top - 9.0, HEADING_SIZE, "middle")
        picture.words.append(heading)
    errors = [card for card in picture.cards if card.kind in ("error", "result")]
    if errors:
        x, top = errors[0].area.x, min([card.area.top for card in errors])
        has_targets = any([term.target is not None for term in telling.network.terms.values()])
        several = sum([card.kind == "error" for card in errors]) > 1
        title = "targets and errors" if several else "target and error"
        title = title if has_targets else "error"
        picture.words.append(Words("heading", title, x, top - 9.0, HEADING_SIZE, "middle"))


def wrapped(text: str, size: float, width: float) -> list[str]:
    """Return a text in lines that are not wider than there is room for."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer, size) > width and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return [fit(line, size, width) for line in lines]


def notes_of(telling: Telling, left_out: int) -> list[str]:
    """Return remarks on what the numbers are of, and on those that were left out."""
    network = telling.network
    notes = []
    if left_out and telling.show != "structure":
        notes.append(
            f"{left_out:,} weights without their numbers, for want of room: point at an edge or a "
            "neuron to read them."
        )
    if telling.shown_pass is None:
        return notes
    notes.append(telling.note)
    if network.samples > 1:
        notes.append(
            f"Sample {network.sample + 1} of {network.samples:,} (sample={network.sample}): net, "
            f"out and δ are its own; {telling.result} and ∂{telling.result}/∂w are of all."
        )
    if telling.show == "update" and telling.lr is None:
        notes.append("No learning rate was given: write lr=0.5 to see the new weights.")
    return [note for note in notes if note]


def add_legend(picture: Picture, telling: Telling, y: float) -> None:
    """Put the legend below a picture, in as many lines as it needs; the picture ends there.

    Args:
        picture: The picture, whose width is known.
        telling: What is said in it.
        y: Where the first line stands.
    """
    x = MARGIN
    for kind, text in legend_of(telling, picture):
        before = SAMPLE if kind else 0.0
        width = before + text_width(text, LEGEND_SIZE)
        if x > MARGIN and x + width > picture.width - MARGIN:
            x, y = MARGIN, y + LEGEND_LINE
        if kind:
            picture.swatches.append(Swatch(kind, x, y))
        picture.words.append(Words("legend", text, x + before, y, LEGEND_SIZE))
        x += width + BETWEEN
    picture.height = y + MARGIN


def legend_of(telling: Telling, picture: Picture) -> list[tuple[str, str]]:
    """Return the entries of the legend: a kind of swatch, and what it means."""
    signs = {stroke.sign for stroke in picture.strokes}
    record = telling.record
    waiting = record is None or (telling.way_back and not record.differentiated)
    has_numbers = telling.show != "structure"
    entries = {
        ("value", "forward: net = Σ w·x + b, out = f(net)"): has_numbers,
        ("gradient", f"backward: δ = −∂{telling.result}/∂net"): telling.way_back,
        ("plus", "w > 0"): "plus" in signs or telling.sources,
        ("minus", "w < 0"): "minus" in signs or telling.sources,
        ("", "the thicker, the larger |w|"): bool(signs & {"plus", "minus"}),
        ("", "· not computed"): waiting and has_numbers,
    }
    return [entry for entry, is_there in entries.items() if is_there]
