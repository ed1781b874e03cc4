"""The panel: what a step does, in formulas with symbols and then with numbers."""

from __future__ import annotations

import linecache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.explaining.local import symbolic_partials
from tinygrad_edu.explaining.naming import Naming
from tinygrad_edu.notation.expression import (
    Derivative,
    Expression,
    Number,
    Product,
    Symbol,
    size_of,
    symbols_of,
    with_numbers,
)
from tinygrad_edu.notation.mathml import mathml_of
from tinygrad_edu.notation.reading import applied, given
from tinygrad_edu.notation.text import text_of
from tinygrad_edu.notation.words import derivative
from viz.graph.numbers import name_of as name_in_picture
from viz.graph.numbers import show_data, show_signed

if TYPE_CHECKING:
    from tinygrad_edu.node import Node
    from tinygrad_edu.stepping.ledger import Term
    from tinygrad_edu.stepping.timeline import Timeline
    from tinygrad_edu.steps import Step
    from viz.pages.slots import Slots

MOST_SYMBOLS = 26
"""Symbols beyond which a formula is left out, and the value alone is shown."""

MOST_TERMS = 24
"""Contributions of a step that are written out."""


class Panel:
    """Writes the steps of a pass as HTML.

    Args:
        timeline: The pass.
        slots: Where its numbers are found.
    """

    def __init__(self, timeline: Timeline, slots: Slots) -> None:
        self.timeline = timeline
        self.slots = slots
        output = timeline.output
        named = any([node.label for node in timeline.record.nodes if node is not output])
        self.naming = Naming(output, everything=not named)
        self.result = timeline.result

    def name(self, node: Node) -> str:
        """Return what a node is called."""
        return name_in_picture(node, self.timeline.names)

    def value(self, node: Node) -> Number:
        """Return the value of a node as a number that the page finds."""
        return Number(node._data, False, self.slots.values[node])

    def symbol(self, node: Node) -> Expression:
        """Return a node as a symbol with its number; a plain number as itself."""
        if node.is_constant and self.slots.values[node] is None:
            return given(node)
        if node.is_constant:  # in another pass of a film it may be another number
            return Number(node._data, True, self.slots.values[node])
        return Symbol(self.name(node), node._data, self.slots.values[node])

    def gradient(self, node: Node, number: Any = None, slot: int | None = None) -> Derivative:
        """Return ∂E/∂node."""
        return Derivative(self.result, self.name(node), number, False, slot)

    def forward(self, node: Any) -> list[list[Expression]]:
        """Return the equation of a forward step: its name, its formula, the numbers, the value."""
        sides: list[Expression] = [Symbol(self.name(node))]
        formula = applied(node, [self.symbol(input) for input in node.inputs])
        if size_of(formula) <= MOST_SYMBOLS:
            sides.append(formula)
            if not any([np.ndim(input._data) for input in node.inputs]):
                sides.append(with_numbers(formula))
        return [[*sides, self.value(node)]]

    def backward(self, step: Step) -> str:
        """Return a backward step as a table: for each input its local derivative, and what it adds.

        upstream × local derivative = contribution, one row each.
        """
        node = step.node
        places = [place for place, input in enumerate(step.inputs) if not input.is_constant]
        upstream = self.gradient(node, step.upstream, self.upstream_slot(node))
        formulas = symbolic_partials(node, self.naming)
        rows = []
        for place in places[:MOST_TERMS]:
            local = Derivative(
                self.name(node),
                self.name(step.inputs[place]),
                step.partials[place],
                False,
                self.slots.partials[(node, place)],
            )
            sides: list[Expression] = [local]
            if size_of(formulas[place]) <= MOST_SYMBOLS and symbols_of(formulas[place]):
                sides.append(formulas[place])
            product = with_numbers(Product((upstream, local)))
            cells = [
                sides_html([*sides, with_numbers(local)]),
                sides_html([product, self.contribution(step, place)]),
            ]
            cells.insert(0, sides_html([self.gradient(step.inputs[place])]))
            rows.append(f'<tr class="equation">{in_cells(cells)}</tr>')
        arrived = sides_html([upstream, with_numbers(upstream)])
        return (
            f'<p class="arrived">{arrived} comes back, × local derivative</p>'
            f'<table class="back"><tbody>{"".join(rows)}</tbody></table>'
        )

    def contribution(self, step: Step, place: int) -> Number:
        """Return what a step adds to the gradient of an input."""
        slot = self.slots.contributions[(step.node, place)]
        return Number(step.contributions[place], False, slot)

    def upstream_slot(self, node: Node) -> int | None:
        """Return the slot of a complete gradient: the total after its last term."""
        if node is self.timeline.output:
            return self.slots.one
        last = self.timeline.ledger.of(node)[-1]
        return self.slots.totals[(last.step.node, last.place)]

    def ledger(self, node: Node, position: int) -> str:
        """Return the terms of a gradient as a list: those that are there, those still to come."""
        terms = self.timeline.ledger.of(node)
        if len(terms) < 2:
            return ""
        count = self.timeline.ledger.count(node, position)
        rows = [self.ledger_row(term, place < count) for place, term in enumerate(terms[:12])]
        more = f"<li>and {len(terms) - 12} more</li>" if len(terms) > 12 else ""
        what = escape(str(derivative(self.result, self.name(node))))
        last = terms[count - 1]
        slot = self.slots.totals[(last.step.node, last.place)]
        state = "complete" if count == len(terms) else f"so far, {count} of {len(terms)} terms"
        total = number_html(last.total, slot)
        return (
            f'<div class="ledger"><p>{what} = {total} <span class="state">{state}</span></p>'
            f"<ul>{''.join(rows)}{more}</ul></div>"
        )

    def ledger_row(self, term: Term, is_there: bool) -> str:
        """Return a line of a ledger."""
        via = escape(f"via {self.name(term.step.node)}")
        if not is_there:
            return f'<li class="pending">· {via}, still to come</li>'
        slot = self.slots.contributions[(term.step.node, term.place)]
        return f"<li>{number_html(term.contribution, slot, signed=True)} {via}</li>"


def equations_html(equations: list[list[Expression]]) -> str:
    """Return equations, one below the other."""
    return "".join([f'<p class="equation">{sides_html(sides)}</p>' for sides in equations])


def sides_html(sides: list[Expression], digits: int = 4) -> str:
    """Return the sides of an equation as <math> elements, so that a narrow page can break it."""
    by_text = {text_of(side, digits): mathml_of(side, digits) for side in reversed(sides)}
    first, *others = reversed(by_text.values())
    parts = [first, *[f"<mo>=</mo>{other}" for other in others]]
    return " ".join([f"<math>{part}</math>" for part in parts])


def in_cells(cells: list[str]) -> str:
    """Return the cells of a row of a table."""
    return "".join([f"<td>{cell}</td>" for cell in cells])


def number_html(number: Any, slot: int | None, signed: bool = False) -> str:
    """Return a number that the page finds by its slot."""
    if isinstance(number, str):
        text = number
    else:
        text = show_data(number) if np.ndim(number) or not signed else show_signed(number)
    marks = "" if slot is None else f' data-n="{slot}"' + (' data-signed=""' if signed else "")
    return f"<b{marks}>{escape(text)}</b>"


def source_html(made_at: tuple[str, int] | None) -> str:
    """Return the line of the learner's program that made a node, if it was recorded."""
    if made_at is None:
        return ""
    file, line = made_at
    text = linecache.getline(file, line).strip()
    where = escape(f"{Path(file).name}:{line}")
    return f'<p class="source">{where} <code>{escape(text)}</code></p>'
