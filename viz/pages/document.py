"""A page as one HTML document, which allows itself nothing that it does not need."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from string import Template
from typing import TYPE_CHECKING, Any

from viz.graph.text import printable
from viz.networks.svg import network_sheet
from viz.pages.facts import as_json
from viz.pages.live import NOTHING
from viz.pages.panel import number_html
from viz.pages.resource import resource
from viz.pages.script import page_script
from viz.svg.finishing import style_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from viz.pages.building import Parts
    from viz.pages.crowd import Crowd
    from viz.pages.frames import Frame


def document(
    title: str,
    parts: Parts | Crowd,
    facts: dict[str, Any],
    pictures: dict[str, str],
    reel: str = "",
    computed: str = NOTHING,
) -> str:
    """Return the text of a page.

    Args:
        title: What stands above it.
        parts: What it is put together from.
        facts: What its script knows.
        pictures: {view: its SVG}, the finest first.
        reel: The strip of the passes and of what changes numbers, as HTML.
        computed: The program that computes the pass, as JavaScript.
    """
    style = f"{style_sheet()}\n{network_sheet()}\n{resource('page.css')}"
    script = page_script(computed)
    numbers = parts.slots.numbers
    sections = [section(number, frame) for number, frame in enumerate(parts.frames)]
    rows = [row(number, frame, numbers) for number, frame in enumerate(parts.frames)]
    return Template(resource("page.html")).substitute(
        title=escape(printable(title)),
        style=style,
        style_hash=digest(style),
        script=script,
        script_hash=digest(script),
        last=len(parts.frames) - 1,
        views="".join([view_button(name) for name in pictures]),
        stages="".join(pictures.values()),
        sections="".join(sections),
        rows="".join(rows),
        data=as_json(facts | {"views": list(pictures)}),
        reel=reel,
    )


def view_button(name: str) -> str:
    """Return the button that switches to a view."""
    return f'<button type="button" data-view="{name}" aria-pressed="false">{name}</button>'


def section(number: int, frame: Frame) -> str:
    """Return a frame as a section of the panel."""
    return (
        f'<section class="frame" data-position="{number}"><h2>{escape(printable(frame.title))}</h2>'
        f'<div class="formula">{printable(frame.html)}</div></section>'
    )


def row(number: int, frame: Frame, numbers: Sequence[float | str]) -> str:
    """Return a frame as a row of the table."""
    label = f'aria-label="go to step {number}"'
    button = f'<button type="button" data-go="{number}" {label}>{number}</button>'
    text = [
        escape(printable(part)) if isinstance(part, str) else number_html(numbers[part], part)
        for part in frame.text
    ]
    title = escape(printable(frame.title))
    cells = f"<td>{button}</td><td>{title}</td><td>{''.join(text)}</td>"
    return f'<tr data-position="{number}">{cells}</tr>'


def digest(text: str) -> str:
    """Return the hash by which a content security policy allows a script or a style."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
