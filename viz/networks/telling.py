"""What the picture of a network says: the rows of a neuron, a weight, a bias, an error; hints."""

from __future__ import annotations

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
    from viz.networks.reading import Network, Unit
    from viz.networks.terms import Term

LONGEST_WEIGHT_NAME = 14
"""Characters of a weight's name on its edge."""

LONGEST_ERROR_NAME = 16
"""Characters of a name in the card of an error."""

LONGEST_ERROR_FORMULA = 30
"""Characters of a formula in the card of an error."""


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

    @property
    def has_labels(self) -> bool:
        """Whether the edges say something: without names and numbers they do not."""
        first = self.network.layers[0][0].weights[0]
        return bool(self.parameter_rows(first, "w"))

    def gradient(self, node: Node | None) -> float | None:
        """Return ∂E/∂node in this pass, or None if it has not been computed."""
        if node is None or self.record is None or not self.record.differentiated:
            return None
        return float(self.record.gradients.get(node, 0.0))

    def delta(self, unit: Unit) -> float | None:
        """Return δ = −∂E/∂net of a neuron, or None."""
        gradient = self.gradient(unit.net)
        return None if gradient is None else -gradient

    def unit_rows(self, unit: Unit) -> tuple[Row, ...]:
        """Return the rows of a neuron: its name, net, out and δ."""
        rows = [Row("name", unit.name)]
        if self.show in ("forward", "both", "update"):
            rows.append(Row("net", f"net {number_of(unit.net)}", self.source("value", unit.net)))
        if self.show != "structure":
            rows.append(Row("out", f"out {number_of(unit.out)}", self.source("value", unit.out)))
        if self.way_back:
            rows.append(
                Row("delta", f"δ {shown(self.delta(unit))}", self.source("delta", unit.net))
            )
        return tuple(rows)

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
        return name, Row("out", number_of(node), self.source("value", node))

    def parameter_rows(self, node: Node, letter: str) -> tuple[Row, ...]:
        """Return the rows of a weight or a bias: its value, its gradient, or its update.

        Args:
            node: The parameter.
            letter: What it is called if it has no name: "w" or "b".
        """
        name = shorten(self.name(node, letter), LONGEST_WEIGHT_NAME)
        value, gradient = show_number(node._data), shown(self.gradient(node))
        back = f"{derivative(self.result, name)} = {gradient}"
        if self.show == "structure":
            return (Row("weight", name),) if node.label else ()
        if self.show == "forward":
            return (Row("weight", f"{name} = {value}"),)
        if self.show == "backward":
            return (Row("gradient", back),)
        if self.show == "both":
            return (
                Row("weight", f"{name} = {value}", self.source("value", node)),
                Row("gradient", back, self.source("gradient", node)),
            )
        if node not in self.learned:
            return Row("weight", f"{name} = {value}"), Row("formula", "held fixed")
        step = f"{MINUS} {self.rate} · {gradient if '·' in gradient else bracketed(gradient)}"
        return Row("weight", f"{name}: {value} → {shown(self.updated(node))}"), Row(
            "gradient", step
        )

    def updated(self, node: Node) -> float | None:
        """Return what a parameter is after the step w − lr · ∂E/∂w, or None."""
        gradient = self.gradient(node)
        if gradient is None or self.lr is None:
            return None
        return float(node._data) - self.lr * gradient

    def term_rows(self, term: Term, unit: Unit) -> tuple[Row, ...]:
        """Return the rows of an error: its target, itself, and how E changes with the output."""
        rows = []
        text = self.formula(term.node, LONGEST_ERROR_FORMULA)
        if text:
            rows.append(Row("formula", text))
        if term.target is not None:
            rows.append(self.named_row("given", term.target, "target"))
        name = self.result if term.node is self.output else f"E_{unit.name}"
        rows.append(self.named_row("value", term.node, name))
        if self.way_back:
            label = shorten(self.word(term.output, f"out_{unit.name}"), LONGEST_ERROR_NAME)
            text = f"{derivative(self.result, label)} = {shown(self.gradient(term.output))}"
            rows.append(Row("gradient", text, self.source("gradient", term.output)))
        return tuple(rows)

    def named_row(self, kind: str, node: Node, name: str) -> Row:
        """Return "name = value"."""
        label = shorten(self.word(node, name), LONGEST_ERROR_NAME)
        return Row(kind, f"{label} = {show_number(node._data)}", self.source("value", node))


def shown(number: float | None, decimals: int = 4) -> str:
    """Return a number as the picture writes it, · if there is none."""
    return NOT_COMPUTED if number is None else show_number(number, decimals)


def number_of(node: Node | None) -> str:
    """Return a node's value as the picture writes it, · if there is none."""
    return shown(None if node is None else node._data)


def bracketed(text: str) -> str:
    """Return a number in brackets if it is negative, so that it can stand behind an operator."""
    return f"({text})" if text.startswith(MINUS) else text
