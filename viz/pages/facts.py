"""What the script of a page needs to know, as plain data."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from viz.graph.numbers import show_number
from viz.graph.text import printable
from viz.graph.views import key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from viz.pages.building import Parts
    from viz.pages.crowd import Crowd
    from viz.pages.frames import Frame


def page_facts(parts: Parts) -> dict[str, Any]:
    """Return the facts of a page of one pass."""
    return facts_of(parts, node_facts(parts), parts.timeline.result) | {
        "into": parts.into,
        "loss": loss_slot(parts),
        "output": key(parts.timeline.output),
    }


def loss_slot(parts: Parts) -> int | None:
    """Return the slot of the result; of an array of one number that of the line that shows it."""
    output = parts.timeline.output
    slots = parts.slots
    return slots.lines[output][0][0] if output in slots.lines else slots.values[output]


def crowd_facts(crowd: Crowd) -> dict[str, Any]:
    """Return the facts of a page that goes from group to group."""
    nothing: dict[str, Any] = {
        "into": {},
        "loss": None,
        "leaves": {},
        "update": [],
        "lr": 0.0,
        "curves": {},
    }
    return facts_of(crowd, crowd.node_facts(), crowd.result) | nothing


def facts_of(parts: Parts | Crowd, nodes: dict[str, Any], result: str) -> dict[str, Any]:
    """Return what the pages of all graphs have in common."""
    return {
        "passes": [as_texts(parts.slots.numbers)],
        "nodes": nodes,
        "result": result,
        "frames": [frame_facts(frame) for frame in parts.frames],
    }


def node_facts(parts: Parts) -> dict[str, Any]:
    """Return for each node when its value is computed, when it is passed, and its gradient's terms.

    A gradient is a list of [step, slot]: the total after each of its terms.
    """
    timeline, slots = parts.timeline, parts.slots
    nodes = {}
    for node in timeline.record.nodes:
        terms = timeline.ledger.of(node)
        positions = timeline.ledger.positions.get(node, [])
        gradient = [
            [position, slots.totals[(term.step.node, term.place)]]
            for term, position in zip(terms, positions)
        ]
        nodes[key(node)] = {
            "c": timeline.computed_at.get(node, 0),
            "p": timeline.passed_at.get(node, 0),
            "g": [[timeline.start, slots.one]] if node is timeline.output else gradient,
            "u": slots.updated.get(node),
            "v": slots.values[node],
        }
    return nodes


def frame_facts(frame: Frame) -> dict[str, Any]:
    """Return what the script knows of a frame: its kind, its title, its text, its node."""
    question = frame.question
    return {
        "k": frame.kind,
        "t": printable(frame.title),
        "x": [printable(part) if isinstance(part, str) else part for part in frame.text],
        "n": key(frame.node) if frame.node is not None else None,
        "q": [printable(question.name), question.slot] if question else None,
    }


def as_texts(numbers: Sequence[float | str]) -> list[float | str]:
    """Return numbers with the text in place of those that JSON cannot hold: NaN and ∞."""
    return [
        number if isinstance(number, str) or math.isfinite(number) else show_number(number)
        for number in numbers
    ]


def as_json(facts: Any) -> str:
    """Return facts as JSON that cannot end the script element it stands in."""
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c")
