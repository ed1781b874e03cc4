"""A page that computes: its program, what of it can be changed, and the strip of controls."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from string import Template
from typing import TYPE_CHECKING, Any

from viz.computing.program import program_of
from viz.computing.support import SUPPORT
from viz.computing.words import UntranslatableError
from viz.graph.numbers import show_number
from viz.graph.text import printable
from viz.graph.views import key
from viz.pages.resource import resource

if TYPE_CHECKING:
    from tinygrad_edu.node import Node
    from viz.pages.building import Parts

NOTHING = "const computed = null;"
"""What stands in the script of a page that does not compute."""


@dataclass(frozen=True, slots=True)
class Live:
    """What lets a page compute.

    Attributes:
        script: The program, as the value of a constant called computed.
        facts: Which leaves can be changed, and where an update puts the new ones.
        reason: Why the page does not compute; "" if it does.
    """

    script: str
    facts: dict[str, Any]
    reason: str = ""


def live_of(parts: Parts, lr: float) -> Live:
    """Return the program of a page; of one that cannot compute, the reason.

    Args:
        parts: What the page is put together from.
        lr: The learning rate that it begins with.
    """
    leaves, updates = changeable(parts)
    facts: dict[str, Any] = {"leaves": leaves, "update": updates, "lr": lr, "curves": {}}
    try:
        program = program_of(parts)
    except UntranslatableError as error:
        nothing: dict[str, Any] = {"leaves": {}, "update": [], "lr": lr, "curves": {}}
        return Live(NOTHING, nothing, str(error))
    curves = ",\n".join([f"{key(node)}: {text}" for node, text in program.curves.items()])
    whole = f"{SUPPORT}{program.source()}\nreturn {{ forward, backward, curves: {{ {curves} }} }};"
    facts["curves"] = {key(node): ends_of(parts, node) for node in program.curves}
    return Live(f"const computed = (() => {{\n{whole}\n}})();", facts)


def ends_of(parts: Parts, node: Node) -> dict[str, Any]:
    """Return what a curve is over: the slot and the name of the input, the slot of the slope."""
    place, input = next(
        (place, input) for place, input in enumerate(node.inputs) if not input.is_constant
    )
    names, slots = parts.timeline.names, parts.slots
    return {
        "x": slots.values[input],
        "slope": slots.partials[(node, place)],
        "name": printable(names.of(node)),
        "over": printable(names.of(input)),
    }


def changeable(parts: Parts) -> tuple[dict[str, Any], list[list[int]]]:
    """Return {leaf: its slot and its name}, and the pairs of slots, now and after an update."""
    slots, names = parts.slots, parts.timeline.names
    leaves = {
        key(node): {"slot": slots.values[node], "name": printable(names.of(node))}
        for node in parts.timeline.record.nodes
        if not node.inputs and not node.is_constant and slots.values[node] is not None
    }
    pairs = [(slots.values[leaf], slot) for leaf, slot in slots.updated.items()]
    updates = [[now, after] for now, after in pairs if now is not None and after is not None]
    return leaves, updates


def changing_html(live: Live) -> str:
    """Return the controls that change a leaf, and what they make of E; hidden until they work."""
    if live.reason:
        return ""
    options = "".join(
        [
            f'<option value="{node}">{escape(leaf["name"])}</option>'
            for node, leaf in live.facts["leaves"].items()
        ]
    )
    return Template(resource("changing.html")).substitute(options=options)


def training_html(live: Live) -> str:
    """Return the controls that train; hidden until they work."""
    if live.reason:
        return ""
    rate = show_number(live.facts["lr"])
    return Template(resource("training.html")).substitute(rate=rate)


def note_of(live: Live) -> str:
    """Return the sentence that says why a page does not compute."""
    if not live.reason:
        return ""
    reason = escape(printable(live.reason))
    return f'<p class="state">Its numbers cannot be changed here: {reason}.</p>'
