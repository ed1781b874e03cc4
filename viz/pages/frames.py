"""The frames of a page: structure, each forward step, ∂E/∂E = 1, each backward step, the update."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.ground.formatting import typeset
from tinygrad_edu.modes import aside
from tinygrad_edu.notation.words import derivative
from viz.graph.numbers import show_data
from viz.pages.panel import MOST_TERMS, Panel, equations_html, number_html, source_html

if TYPE_CHECKING:
    from tinygrad_edu.node import Node
    from tinygrad_edu.stepping.forward import ForwardStep
    from tinygrad_edu.stepping.timeline import Timeline
    from tinygrad_edu.steps import Step
    from viz.pages.slots import Slots


@dataclass(frozen=True, slots=True)
class Question:
    """What predict mode asks for in a frame: a number, by its name and its slot."""

    name: str
    slot: int


@dataclass(frozen=True, slots=True)
class Frame:
    """One position of a page.

    Attributes:
        kind: "structure", "forward", "seed", "backward" or "update".
        title: What it does, in a few words.
        text: The same in a line, for the table and a screen reader: words, and the slots of
            numbers between them.
        html: Its formulas and its ledger.
        node: The node it is about; None for the structure and the update.
        question: What predict mode asks for; None if there is nothing to ask.
    """

    kind: str
    title: str
    text: tuple[str | int, ...]
    html: str
    node: Node | None = None
    question: Question | None = None


def frames_of(timeline: Timeline, slots: Slots, parameters: list[Node], lr: float) -> list[Frame]:
    """Return the frames of a pass, in order.

    Args:
        timeline: The pass.
        slots: Where its numbers are found.
        parameters: The leaves that the update changes; without any there is no update.
        lr: The learning rate of the update.
    """
    with aside(), np.errstate(all="ignore"):
        return all_frames(Panel(timeline, slots), timeline, slots, parameters, lr)


def all_frames(
    panel: Panel, timeline: Timeline, slots: Slots, parameters: list[Node], lr: float
) -> list[Frame]:
    """Return the frames of a pass, written by a panel."""
    frames = [structure(timeline)]
    frames += [forward_frame(panel, timeline, step) for step in timeline.forward]
    frames.append(seed(panel, timeline))
    frames += [
        backward_frame(panel, timeline, step, timeline.start + step.number)
        for step in timeline.backward
    ]
    if parameters:
        frames.append(update(panel, timeline, slots, parameters, lr))
    return frames


def structure(timeline: Timeline) -> Frame:
    """Return the frame before the first step: what is given, and what will be computed."""
    leaves = [node for node in timeline.record.nodes if not node.inputs and not node.is_constant]
    there, back = len(timeline.forward), len(timeline.backward)
    given = "1 number is given" if len(leaves) == 1 else f"{len(leaves)} numbers are given"
    text = (
        f"{given}; {there} {'step' if there == 1 else 'steps'} forward and {back} back will follow"
    )
    return Frame("structure", "The structure", (text,), f"<p>{escape(text)}.</p>")


def forward_frame(panel: Panel, timeline: Timeline, step: ForwardStep) -> Frame:
    """Return the frame of a forward step."""
    node = step.node
    name = panel.name(node)
    is_last = node is timeline.output
    title = f"Forward: {name}" + (", the result" if is_last else "")
    html = equations_html(panel.forward(node)) + source_html(node.made_at)
    slot = panel.slots.values[node]
    question = None if slot is None else Question(name, slot)
    text = (f"{name} = ", show_data(step.value) if slot is None else slot)
    return Frame("forward", title, text, html, node, question)


def seed(panel: Panel, timeline: Timeline) -> Frame:
    """Return the frame in which the way back begins."""
    what = derivative(panel.result, panel.result)
    html = f"<p>{escape(what)} = 1: {escape(panel.result)} changes as much as itself.</p>"
    return Frame(
        "seed", f"The way back begins: {what} = 1", (f"{what} = 1",), html, timeline.output
    )


def backward_frame(panel: Panel, timeline: Timeline, step: Step, position: int) -> Frame:
    """Return the frame of a backward step."""
    node: Any = step.node
    name = panel.name(node)
    places = [place for place, input in enumerate(step.inputs) if not input.is_constant]
    text: list[str | int] = []
    for place in places[:MOST_TERMS]:
        what = derivative(panel.result, panel.name(step.inputs[place]))
        slot = panel.slots.contributions[(node, place)]
        text.append(f"{'; ' if text else ''}{what} += ")
        text.append(show_data(step.contributions[place]) if slot is None else slot)
    is_array = any([step.partials[place] is None for place in places])
    html = words_html(panel, step, places) if is_array else panel.backward(step)
    ledgers = dict.fromkeys([step.inputs[place] for place in places[:MOST_TERMS]])
    html += "".join([panel.ledger(input, position) for input in ledgers])
    rule = f'<p class="rule">rule: <code>{escape(step.rule)}</code></p>'
    question = None
    if places and panel.slots.contributions[(node, places[0])] is not None:
        first = places[0]
        what = derivative(panel.result, panel.name(step.inputs[first]))
        asked = panel.slots.contributions[(node, first)]
        assert asked is not None
        question = Question(f"the contribution of {name} to {what}", asked)
    title = f"Back through {name}"
    whole = html + rule + source_html(node.made_at)
    return Frame("backward", title, tuple(text), whole, node, question)


def words_html(panel: Panel, step: Step, places: list[int]) -> str:
    """Return a step of arrays: in words or signs, how upstream becomes each contribution."""
    rows = []
    for place in places[:MOST_TERMS]:
        what = derivative(panel.result, panel.name(step.inputs[place]))
        line = f"{what} += {typeset(step.product(place))} = {show_data(step.contributions[place])}"
        rows.append(f"<li>{escape(line)}</li>")
    return f'<ul class="array">{"".join(rows)}</ul>'


def update(
    panel: Panel, timeline: Timeline, slots: Slots, parameters: list[Node], lr: float
) -> Frame:
    """Return the frame of the update: w ← w − η ∂E/∂w, for every parameter."""
    rows = []
    for leaf in parameters:
        name = panel.name(leaf)
        new = leaf._data - lr * timeline.record.gradients[leaf]
        what = derivative(panel.result, name)
        gradient = number_html(timeline.record.gradients[leaf], panel.upstream_slot(leaf))
        rows.append(
            f"<tr><th>{escape(name)}</th><td>{number_html(leaf._data, slots.values[leaf])}</td>"
            f"<td>{escape(what)} = {gradient}</td>"
            f"<td>{number_html(new, slots.updated[leaf])}</td></tr>"
        )
    head = "<tr><th>name</th><th>now</th><th>gradient</th><th>after</th></tr>"
    rate = number_html(lr, slots.rate)
    formula = f"<p>w ← w − {rate} · ∂{escape(panel.result)}/∂w</p>"
    table = f'<table class="update"><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table>'
    words = f"the update: {len(parameters)} parameters, learning rate "
    text = (words, show_data(lr) if slots.rate is None else slots.rate)
    return Frame("update", "The update", text, formula + table)
