"""What a network says to whom points at it: every number, with as many decimals as the lecture."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tinygrad_edu.ground.formatting import NOT_COMPUTED
from tinygrad_edu.notation.words import derivative
from viz.graph.numbers import show_number

if TYPE_CHECKING:
    from tinygrad_edu.node import Node
    from viz.networks.folding import Slot
    from viz.networks.reading import Unit
    from viz.networks.telling import Telling
    from viz.networks.terms import Term

EXACTLY = 9
"""Decimals of a number in a hint: as many as the lecture prints."""


def term_hint(telling: Telling, term: Term, unit: Unit) -> str:
    """Return what an error says: how it is computed, and how E changes with the output."""
    lines = [f"error of {unit.name} = {exactly(term.node._data)}"]
    if telling.formula(term.node):
        lines.insert(0, telling.formula(term.node))
    if telling.way_back:
        gradient = exactly(telling.gradient(term.output))
        name = telling.word(term.output, f"out_{unit.name}")
        lines.append(f"{derivative(telling.result, name)} = {gradient}")
    return "\n".join(lines)


def unit_hint(telling: Telling, unit: Unit) -> str:
    """Return what a neuron says to whom points at it: every number, with nine decimals."""
    f = unit.activation or "identity"
    lines = [f"neuron {unit.name}, activation {f}"]
    if unit.net is not None and unit.out is not None:
        text = telling.formula(unit.net)
        lines.append(f"net = {text + ' = ' if text else ''}{exactly(unit.net._data)}")
        lines.append(f"out = {f}(net) = {exactly(unit.out._data)}")
    if telling.way_back:
        delta = telling.delta(unit)
        lines.append(f"δ = −∂{telling.result}/∂net = {exactly(delta)}")
    if unit.bias is not None:
        lines += parameter_hint(telling, unit.bias, "b").splitlines()
    return "\n".join(lines)


def weight_hint(telling: Telling, unit: Unit, place: int, source: str) -> str:
    """Return what a weight says: its value, and its gradient as a product."""
    node = unit.weights[place]
    lines = [f"from {source} to {unit.name}", *parameter_hint(telling, node, "w").splitlines()]
    delta = telling.delta(unit)
    gradient = telling.gradient(node)
    if telling.way_back and delta is not None and gradient is not None:
        came = unit.inputs[place]._data
        if math.isclose(-delta * came, gradient):  # nothing else, as a penalty, has a share in it
            lines[-1] += f" = −δ of {unit.name} × {exactly(came)}"
    return "\n".join(lines)


def parameter_hint(telling: Telling, node: Node, letter: str) -> str:
    """Return what a bias says: its value and its gradient, and itself after the update."""
    name = telling.name(node, letter)
    lines = [f"{name} = {exactly(node._data)}"]
    if telling.show == "update" and node in telling.learned:
        lines.append(f"after the step: {exactly(telling.updated(node))}")
    if telling.way_back:
        what = derivative(telling.result, name)
        lines.append(f"{what} = {exactly(telling.gradient(node))}")
    return "\n".join(lines)


def input_hint(telling: Telling, place: int) -> str:
    """Return what an input says: its value and its gradient."""
    node = telling.network.inputs[place]
    return parameter_hint(telling, node, telling.input_name(place)) if node is not None else ""


def fold_hint(telling: Telling, slot: Slot) -> str:
    """Return a summary of the neurons that were folded."""
    units = slot.folded
    if not units:
        return f"{slot.count} {slot.what}"
    lines = [f"{len(units)} neurons, {units[0].name} to {units[-1].name}"]
    numbers = {
        "net": [unit.net._data for unit in units if unit.net is not None],
        "out": [unit.out._data for unit in units if unit.out is not None],
        "δ": [delta for delta in map(telling.delta, units) if delta is not None],
    }
    shown_ones = [what for what in numbers if what != "δ" or telling.way_back]
    return "\n".join([*lines, *[summary(what, numbers[what]) for what in shown_ones]])


def exactly(number: float | None) -> str:
    """Return a number with the decimals of a hint, · if there is none."""
    return NOT_COMPUTED if number is None else show_number(number, EXACTLY)


def summary(what: str, numbers: list[float]) -> str:
    """Return the least, the mean and the largest of some numbers."""
    if not numbers:
        return f"{what} {NOT_COMPUTED}"
    mean = sum(numbers) / len(numbers)
    parts = ("min", min(numbers)), ("mean", mean), ("max", max(numbers))
    return f"{what}: " + ", ".join([f"{name} {show_number(number)}" for name, number in parts])
