"""What the picture of a network says: the rows of a neuron, a weight, a bias, an error.

And to whom points at one of them, a hint: every number, with as many decimals as the lecture.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tinygrad_edu.ground.formatting import MINUS, NOT_COMPUTED
from tinygrad_edu.notation.formulas import LONGEST_FORMULA
from tinygrad_edu.notation.words import derivative
from viz.graph.numbers import formula, show_number
from viz.graph.scene import Row
from viz.graph.text import shorten
from viz.graph.views import key
from viz.networks.showing import Showing

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from tinygrad_edu.node import Node
    from viz.networks.folding import Slot
    from viz.networks.reading import Network, Unit
    from viz.networks.terms import Term

LONGEST_WEIGHT_NAME = 14
"""Characters of a weight's name on its edge."""

LONGEST_ERROR_NAME = 16
"""Characters of a name in the card of an error."""

LONGEST_ERROR_FORMULA = 30
"""Characters of a formula in the card of an error."""

EXACTLY = 9
"""Decimals of a number in a hint: as many as the lecture prints."""


@dataclass(frozen=True, slots=True)
class Telling(Showing):
    """What to say of a network of neurons.

    Attributes:
        network: The network.
        learned: The parameters which the step of "update" changes.
        sources: Whether rows say where their numbers come from, for a page.
    """

    network: Network = field(kw_only=True)
    learned: AbstractSet[Node] = frozenset()
    sources: bool = False

    def source(self, what: str, node: Node | None) -> str:
        """Return where the number of a row comes from, if rows say it."""
        return f"{what} {key(node)}" if self.sources and node is not None else ""

    def name(self, node: Node, letter: str) -> str:
        """Return what a node is called; before any pass its label, or a letter in its place."""
        if self.record is not None and node in self.record.names.texts:
            return self.record.names.of(node)
        return node.shown_label or letter

    def word(self, node: Node, word: str) -> str:
        """Return the name of a node with a label; for another the word of a network: out_o1.

        A network is drawn in its own words, however many operations it is computed by.
        """
        return self.name(node, word) if node.label else word

    def formula(self, node: Node, longest: int = LONGEST_FORMULA) -> str:
        """Return how a node was computed, in names; "" if that is long."""
        return "" if self.record is None else formula(node, self.record.names, longest)

    def gradient(self, node: Node | None) -> float | None:
        """Return ∂E/∂node in this pass, or None if it has not been computed."""
        if node is None or self.record is None or not self.record.differentiated:
            return None
        return float(self.record.gradients.get(node, 0.0))

    def delta(self, unit: Unit) -> float | None:
        """Return δ = −∂E/∂net of a neuron, or None."""
        gradient = self.gradient(unit.net)
        return None if gradient is None else -gradient

    def updated(self, node: Node) -> float | None:
        """Return what a parameter is after the step w − lr · ∂E/∂w, or None."""
        gradient = self.gradient(node)
        if gradient is None or self.lr is None:
            return None
        return float(node._data) - self.lr * gradient

    def slope(self, node: Node, name: str, decimals: int = 4) -> str:
        """Return "∂E/∂name = number" for a node."""
        return f"{derivative(self.result, name)} = {shown(self.gradient(node), decimals)}"

    def unit_rows(self, unit: Unit) -> tuple[Row, ...]:
        """Return the rows of a neuron: its name, net, out and δ."""
        net, out, delta = value_of(unit.net), value_of(unit.out), self.delta(unit)
        rows = [Row("name", unit.name)]
        if self.show in ("forward", "both", "update"):
            rows.append(Row("net", f"net {shown(net)}", self.source("value", unit.net)))
        if self.show != "structure":
            rows.append(Row("out", f"out {shown(out)}", self.source("value", unit.out)))
        if self.way_back:
            rows.append(Row("delta", f"δ {shown(delta)}", self.source("delta", unit.net)))
        return tuple(rows)

    def unit_hint(self, unit: Unit) -> str:
        """Return what a neuron says to whom points at it."""
        f = unit.activation or "identity"
        lines = [f"neuron {unit.name}, activation {f}"]
        if unit.net is not None and unit.out is not None:
            text = self.formula(unit.net)
            lines.append(f"net = {text + ' = ' if text else ''}{exactly(unit.net._data)}")
            lines.append(f"out = {f}(net) = {exactly(unit.out._data)}")
        if self.way_back:
            lines.append(f"δ = −∂{self.result}/∂net = {exactly(self.delta(unit))}")
        if unit.bias is not None:
            lines.append(self.parameter_hint(unit.bias, "b"))
        return "\n".join(lines)

    def fold_hint(self, slot: Slot) -> str:
        """Return a summary of the neurons that were folded."""
        units = slot.folded
        if not units:
            return f"{slot.count} {slot.what}"
        lines = [
            f"{len(units)} neurons, {units[0].name} to {units[-1].name}",
            summary("net", [value_of(unit.net) for unit in units]),
            summary("out", [value_of(unit.out) for unit in units]),
        ]
        if self.way_back:
            lines.append(summary("δ", [self.delta(unit) for unit in units]))
        return "\n".join(lines)

    def input_name(self, place: int) -> str:
        """Return what an input is called."""
        node = self.network.inputs[place]
        letter = f"{self.network.letter}{place + 1}"
        return letter if node is None else self.name(node, letter)

    def input_rows(self, place: int) -> tuple[Row, ...]:
        """Return the rows of an input: its name and its value."""
        node = self.network.inputs[place]
        name = Row("name", self.input_name(place))
        if self.show == "structure":
            return (name,)
        return name, Row("out", shown(value_of(node)), self.source("value", node))

    def input_hint(self, place: int) -> str:
        """Return what an input says: its value and its gradient."""
        node = self.network.inputs[place]
        return "" if node is None else self.parameter_hint(node, self.input_name(place))

    @property
    def has_labels(self) -> bool:
        """Whether the edges say something: without names and numbers they do not."""
        first = self.network.layers[0][0].weights[0]
        return bool(self.parameter_rows(first, "w"))

    def parameter_rows(self, node: Node, letter: str) -> tuple[Row, ...]:
        """Return the rows of a weight or a bias: its value, its gradient, or its update.

        Args:
            node: The parameter.
            letter: What it is called if it has no name: "w" or "b".
        """
        name = shorten(self.name(node, letter), LONGEST_WEIGHT_NAME)
        if self.show == "structure":
            return (Row("weight", name),) if node.label else ()
        number, source = show_number(node._data), self.source("value", node)
        value = Row("weight", f"{name} = {number}", source)
        if self.show == "update" and node not in self.learned:
            return value, Row("formula", "held fixed")
        if self.show == "update":
            gradient = shown(self.gradient(node))
            step = f"{MINUS} {self.rate} · {gradient if '·' in gradient else bracketed(gradient)}"
            after = f"{name}: {number} → {shown(self.updated(node))}"
            return Row("weight", after), Row("gradient", step)
        back = Row("gradient", self.slope(node, name), self.source("gradient", node))
        return {"forward": (value,), "backward": (back,)}.get(self.show, (value, back))

    def parameter_hint(self, node: Node, letter: str) -> str:
        """Return what a parameter says: its value, its gradient, and itself after the update."""
        name = self.name(node, letter)
        lines = [f"{name} = {exactly(node._data)}"]
        if self.show == "update" and node in self.learned:
            lines.append(f"after the step: {exactly(self.updated(node))}")
        if self.way_back:
            lines.append(self.slope(node, name, EXACTLY))
        return "\n".join(lines)

    def weight_hint(self, unit: Unit, place: int, source: str) -> str:
        """Return what a weight says: its value, and its gradient as a product."""
        node = unit.weights[place]
        text = f"from {source} to {unit.name}\n{self.parameter_hint(node, 'w')}"
        delta, gradient = self.delta(unit), self.gradient(node)
        if self.way_back and delta is not None and gradient is not None:
            came = unit.inputs[place]._data
            if math.isclose(-delta * came, gradient):  # nothing else, as a penalty, has a share
                return f"{text} = −δ of {unit.name} × {exactly(came)}"
        return text

    def term_rows(self, term: Term, unit: Unit) -> tuple[Row, ...]:
        """Return the rows of an error: its target, itself, and how E changes with the output."""
        text = self.formula(term.node, LONGEST_ERROR_FORMULA)
        rows = [Row("formula", text)] if text else []
        if term.target is not None:
            rows.append(self.named_row("given", term.target, "target"))
        name = self.result if term.node is self.output else f"E_{unit.name}"
        rows.append(self.named_row("value", term.node, name))
        if self.way_back:
            label = shorten(self.word(term.output, f"out_{unit.name}"), LONGEST_ERROR_NAME)
            source = self.source("gradient", term.output)
            rows.append(Row("gradient", self.slope(term.output, label), source))
        return tuple(rows)

    def term_hint(self, term: Term, unit: Unit) -> str:
        """Return what an error says: how it is computed, and how E changes with the output."""
        text = self.formula(term.node)
        lines = [text] if text else []
        lines.append(f"error of {unit.name} = {exactly(term.node._data)}")
        if self.way_back:
            name = self.word(term.output, f"out_{unit.name}")
            lines.append(self.slope(term.output, name, EXACTLY))
        return "\n".join(lines)

    def named_row(self, kind: str, node: Node, name: str) -> Row:
        """Return "name = value"."""
        label = shorten(self.word(node, name), LONGEST_ERROR_NAME)
        return Row(kind, f"{label} = {show_number(node._data)}", self.source("value", node))


def shown(number: float | None, decimals: int = 4) -> str:
    """Return a number as the picture writes it, · if there is none."""
    return NOT_COMPUTED if number is None else show_number(number, decimals)


def exactly(number: float | None) -> str:
    """Return a number with the decimals of a hint, · if there is none."""
    return shown(number, EXACTLY)


def value_of(node: Node | None) -> float | None:
    """Return a node's value; None if there is no node, as before any pass."""
    return None if node is None else node._data


def bracketed(text: str) -> str:
    """Return a number in brackets if it is negative, so that it can stand behind an operator."""
    return f"({text})" if text.startswith(MINUS) else text


def summary(what: str, numbers: list[float | None]) -> str:
    """Return the least, the mean and the largest of the numbers that there are."""
    there = [number for number in numbers if number is not None]
    if not there:
        return f"{what} {NOT_COMPUTED}"
    parts = ("min", min(there)), ("mean", sum(there) / len(there)), ("max", max(there))
    return f"{what}: " + ", ".join([f"{name} {show_number(number)}" for name, number in parts])
