"""What a notebook shows: pictures as data, and a line to open for each step, without a script."""

from __future__ import annotations

import base64
from html import escape
from typing import TYPE_CHECKING, Any, Protocol

from tinygrad_edu.errors import DrawingError
from tinygrad_edu.ground.formatting import typeset
from tinygrad_edu.node import Node
from viz.drawing import draw
from viz.graph.text import printable

if TYPE_CHECKING:
    from tinygrad_edu.stepping import Stepper

MOST_STEPS = 80
"""Steps beyond which a notebook shows no line for each."""

PAGE_HEIGHT = 760
"""The height of a page inside a notebook, in pixels."""


def picture_of(shown: Any) -> dict[str, str]:
    """Return the pictures of a node or a stepper, {MIME type: content}; {} if it has none.

    A leaf has no graph, and a graph that nobody can read has no picture: they are shown as text.
    """
    output = shown if isinstance(shown, Node) else shown.output
    if not output.inputs:
        return {}
    try:
        svg = draw(output).svg()
    except DrawingError:
        return {}
    steps = "" if isinstance(shown, Node) else steps_html(shown)
    return {"image/svg+xml": svg, "text/html": image_html(svg, repr(shown)) + steps}


def image_html(svg: str, description: str) -> str:
    """Return a picture as an image that holds its own data."""
    data = base64.b64encode(svg.encode()).decode()
    alt = escape(printable(typeset(description)), quote=True)
    return f'<img src="data:image/svg+xml;base64,{data}" alt="{alt}" style="max-width: 100%">'


def steps_html(stepper: Stepper) -> str:
    """Return every step as a line that opens; the one where the stepper stands is open."""
    from tinygrad_edu.stepping.telling import in_full, one_line

    timeline = stepper.timeline
    if timeline.length > MOST_STEPS:
        return f"<p>{timeline.length:,} steps</p>"
    lines = []
    for position in range(timeline.length + 1):
        state = " open" if position == stepper.position else ""
        summary = escape(printable(typeset(one_line(timeline, position))))
        inside = escape(printable(typeset("\n".join(in_full(timeline, position)))))
        lines.append(f"<details{state}><summary>{summary}</summary><pre>{inside}</pre></details>")
    return "".join(lines)


class Shown(Protocol):
    """What `page_html` needs of a page."""

    html: str
    svg: str
    steps: str


def page_html(page: Shown) -> str:
    """Return a page in a frame of its own, where its keys do not leak into the notebook.

    A notebook that is not trusted leaves the frame out, and shows the picture of the pass and the
    steps as lines that open.
    """
    document = escape(page.html, quote=True)
    frame = (
        f'<iframe srcdoc="{document}" sandbox="allow-scripts" title="A pass, step by step" '
        f'style="width: 100%; height: {PAGE_HEIGHT}px; border: 0"></iframe>'
    )
    still = (image_html(page.svg, repr(page)) if page.svg else "") + page.steps
    return (
        f"{frame}<details><summary>Without a script</summary>{still}</details>" if still else frame
    )
