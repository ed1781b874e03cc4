"""What a position of a pass says in words: its step, a node's numbers, and why they are so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tinygrad_edu.ground.formatting import NOT_COMPUTED, show_signed
from tinygrad_edu.ground.summaries import show_data
from tinygrad_edu.notation.words import derivative
from tinygrad_edu.stepping.forward import ForwardStep, show_value

if TYPE_CHECKING:
    from tinygrad_edu.node import Node
    from tinygrad_edu.stepping.ledger import Term
    from tinygrad_edu.stepping.timeline import Timeline
    from tinygrad_edu.steps import Step

MOST_TERMS = 8
"""Terms of a sum, or contributions of a step, that are written out."""


def one_line(timeline: Timeline, position: int) -> str:
    """Return what has just been done at a position, in a line."""
    step = timeline.step_at(position)
    if step is not None:
        return repr(step)
    if position == timeline.start:
        return f"{gradient_name(timeline, timeline.output)} = 1, and the way back begins"
    return "nothing is computed yet; the leaves have their values"


def in_full(timeline: Timeline, position: int) -> list[str]:
    """Return the same in as many lines as it takes, with the numbers of each operand."""
    step = timeline.step_at(position)
    if step is None:
        return [one_line(timeline, position)]
    if isinstance(step, ForwardStep):
        numbers = step.numbers
        return [repr(step), *([f"  in numbers: {numbers}"] if numbers else [])]
    return [upstream_line(timeline, step), *contribution_lines(timeline, step, position)]


def upstream_line(timeline: Timeline, step: Step) -> str:
    """Return what a step of the way back passes on."""
    passed_on = f"{gradient_name(timeline, step.node)} = {show_value(step.upstream)}"
    return (
        f"step {step.number}: {timeline.names.told(step.node)} by {step.rule} passes on {passed_on}"
    )


def contribution_lines(timeline: Timeline, step: Step, position: int) -> list[str]:
    """Return what a step of the way back adds to the gradient of each input, a line for each."""
    places = [place for place, input in enumerate(step.inputs) if not input.is_constant]
    lines = []
    for place in places[:MOST_TERMS]:
        input = step.inputs[place]
        what, product = gradient_name(timeline, input), step.product(place)
        so_far = so_far_of(timeline, input, position)
        lines.append(f"  {what} += {product} = {show_value(step.contributions[place])}, {so_far}")
    if len(places) > MOST_TERMS:
        lines.append(f"  and {len(places) - MOST_TERMS} more of the same kind")
    return lines


def so_far_of(timeline: Timeline, node: Node, position: int) -> str:
    """Return whether a gradient is complete, or how many of its terms are there."""
    count, terms = timeline.ledger.count(node, position), timeline.ledger.of(node)
    if count == len(terms) == 1:
        return "complete"
    total = show_value(timeline.gradient(node, position))
    if count == len(terms):
        return f"complete: {total}"
    return f"so far {total}, term {count} of {len(terms)}"


def state(timeline: Timeline, node: Node, position: int) -> str:
    """Return a node's value and gradient at a position, in a line: w5 = 0.4  ∂E/∂w5 = ·."""
    value = timeline.value(node, position)
    name = f"{timeline.names.told(node)} = {NOT_COMPUTED if value is None else show_value(value)}"
    if node.is_constant:
        return name
    gradient = timeline.gradient(node, position)
    shown = NOT_COMPUTED if gradient is None else show_value(gradient)
    is_partial = gradient is not None and not timeline.is_complete(node, position)
    ending = " so far" if is_partial else ""
    return f"{name}  {gradient_name(timeline, node)} = {shown}{ending}"


def why(timeline: Timeline, node: Node, position: int) -> str:
    """Return where a node's value and gradient come from, as far as a position knows.

    Args:
        timeline: The pass.
        node: One of its nodes.
        position: How far the pass has gone.

    Returns:
        How the value is computed; the terms of the gradient so far and those still to come; and
        when it is complete, the chain rule as `explain` writes it.
    """
    if node.is_constant:
        return f"{timeline.names.of(node)} is a plain number, held fixed: it has no gradient"
    lines = [why_value(timeline, node, position), why_gradient(timeline, node, position)]
    if node is not timeline.output and timeline.is_complete(node, position):
        from tinygrad_edu.explaining import (
            explain,
        )  # it takes time to load, and is not always asked

        lines.append(str(explain(timeline.output, node)))
    return "\n".join(lines)


def why_value(timeline: Timeline, node: Node, position: int) -> str:
    """Return how a node's value is computed, or will be."""
    name, place = timeline.names.of(node), timeline.computed_at.get(node)
    if place is None:
        return f"{name} = {show_value(timeline.values[node])}, a leaf: given, not computed"
    step = timeline.forward[place - 1]
    if place > position:
        return f"{name} is not computed yet: forward step {step.number} does {step.formula}"
    texts = [step.name, step.formula, step.numbers, show_value(step.value)]
    return " = ".join(dict.fromkeys([text for text in texts if text]))


def why_gradient(timeline: Timeline, node: Node, position: int) -> str:
    """Return the ledger of a gradient: its terms so far, and what is still to come."""
    what = gradient_name(timeline, node)
    if node is timeline.output:
        begins = "with it the way back begins"
        return f"{what} = 1: {begins}" if position >= timeline.start else f"{what} is not set yet"
    count, terms = timeline.ledger.count(node, position), timeline.ledger.of(node)
    missing = via(terms[count:])
    if not count:
        return f"{what} has no term yet; still to come: {missing}"
    total = show_value(timeline.gradient(node, position))
    ledger = ", ".join([show_term(term) for term in terms[:count][:MOST_TERMS]])
    if count > MOST_TERMS:
        ledger += f", and {count - MOST_TERMS} more terms"
    if count < len(terms):
        return f"{what} = {total} so far: {ledger}; still to come: {missing}"
    return f"{what} = {total}, complete: {ledger}"


def show_term(term: Term) -> str:
    """Write a term with its sign, where it came from, and what it is the product of."""
    data = term.contribution
    shown = show_data(data) if np.ndim(data) else show_signed(data)
    return f"{shown} via {term.step.names.told(term.step.node)} ({term.product})"


def via(terms: list[Term]) -> str:
    """Return the nodes by which some terms come, as many as one can read."""
    names = ", ".join([term.step.names.told(term.step.node) for term in terms[:MOST_TERMS]])
    left = len(terms) - MOST_TERMS
    return f"via {names}" + (f" and {left} more" if left > 0 else "")


def gradient_name(timeline: Timeline, node: Node) -> str:
    """Return how the gradient of a node is written."""
    return derivative(timeline.result, timeline.names.of(node))
