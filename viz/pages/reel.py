"""The strip of a page: the slider over passes, the loss curve, and the controls that compute."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from viz.graph.numbers import show_number
from viz.pages.live import changing_html, note_of, training_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from viz.pages.live import Live

WIDTH, HEIGHT, MARGIN = 260.0, 90.0, 8.0
"""The size of the loss curve, and the room around it, in pixels; reel.js draws it."""


def reel_html(result: str, losses: Sequence[float], live: Live, note: str = "") -> str:
    """Return the slider over passes, the loss curve, and what changes numbers.

    Args:
        result: What E is called.
        losses: E of each pass.
        live: What lets the page compute.
        note: What the film leaves out, if anything.
    """
    count = len(losses)
    first = f"pass 1 of {count}: {result} = {show_number(losses[0])}"
    told = escape(
        f"{result} over {count} passes: from {show_number(losses[0])} to {show_number(losses[-1])}"
    )
    remark = f'<span class="state">{escape(note)}</span>' if note else ""
    return (
        '<div class="reel" id="strip" role="region" aria-label="Passes and numbers">'
        '<div class="passes" role="group" aria-label="Passes">'
        '<div class="slide"><button id="play-passes" type="button" '
        f'aria-label="Play the passes"{"" if count > 1 else " disabled"}>'
        'Play</button><label for="passes">Pass</label>'
        f'<input id="passes" type="range" min="0" max="{count - 1}" value="0" step="1" '
        f'aria-valuetext="{escape(first)}"><output id="pass-status" for="passes">{escape(first)}'
        f"</output></div>{training_html(live)}{remark}</div>"
        f'<svg class="curve" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" aria-label="{told}">'
        f'<line x1="{MARGIN:g}" y1="{HEIGHT - MARGIN:g}" x2="{WIDTH - MARGIN:g}" '
        f'y2="{HEIGHT - MARGIN:g}"/><polyline points=""/>'
        '<circle id="curve-now" r="4"/></svg>'
        '<label class="scale"><input id="log" type="checkbox"> log</label>'
        f"{changing_html(live)}</div>{note_of(live)}"
    )
