"""Where NaN or inf was born: the first node that is not finite though what it came from is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.diagnosing.findings import Finding
from tinygrad_edu.ground.finite import is_finite
from tinygrad_edu.ground.summaries import show_data
from tinygrad_edu.notation.words import derivative

if TYPE_CHECKING:
    from tinygrad_edu.names import Names
    from tinygrad_edu.passes import RecordedPass
    from tinygrad_edu.steps import Step

MOST_INPUTS = 3
"""Inputs that a message has room for."""

LEAF_ADVICE = "It came with the data or the weights: look there, or at the last update"
FOLLOWS = "It follows from the value that is not finite: mend that first"
ANY_ADVICE = "Look at its inputs; a step too far (a high learning rate) is the usual cause"


def values_born_bad(record: RecordedPass) -> list[Finding]:
    """Return a finding for the oldest node that is NaN or inf though its inputs are finite."""
    bad = [node for node in record.nodes if not is_finite(node._data)]
    born = [node for node in bad if all([is_finite(input._data) for input in node.inputs])]
    if not born:
        return []
    node, names = born[0], record.names
    if node.inputs and node.op:
        inputs = ", ".join([names.equation(input) for input in node.inputs[:MOST_INPUTS]])
        more = ", …" if len(node.inputs) > MOST_INPUTS else ""
        origin = f"born in '{node.op.name}' of {inputs}{more}"
        advice = node.op.advice or ANY_ADVICE
    else:
        origin, advice = "given, not computed", LEAF_ADVICE
    message = f"{described(node, names)}, {origin}{others(len(born) - 1)}"
    return [Finding("non-finite value", (node,), (node._data,), message, advice)]


def described(node: Any, names: Names) -> str:
    """Return a node with its value; of an array, how many of its numbers are NaN or inf."""
    if np.ndim(node._data) == 0:
        return names.equation(node)
    wrong = ~np.isfinite(node._data)
    place = ", ".join([str(number) for number in np.argwhere(wrong)[0]])
    number = show_data(node._data[wrong][0])
    return (
        f"{wrong.sum()} of {wrong.size} numbers of {names.told(node)}, the first at "
        f"[{place}]: {number}"
    )


def others(count: int) -> str:
    """Return how many more nodes began to be NaN or inf by themselves."""
    if not count:
        return ""
    return f" (and {count} more {'nodes' if count > 1 else 'node'} after it)"


def gradients_born_bad(record: RecordedPass) -> list[Finding]:
    """Return a finding for the first gradient of the backward pass that is NaN or inf.

    All gradients before it are finite, and so is the upstream of the step that it comes from.
    """
    for step in record.steps:
        for place in range(len(step.inputs)):
            if not is_finite(step.totals[place]):
                return [finding_of(step, place)]
    return []


def finding_of(step: Step, place: int) -> Finding:
    """Return what to say of the step that made a gradient NaN or inf."""
    node = step.node
    what = derivative(step.result, step.names.of(step.inputs[place]))
    how = f"by {step.product(place)}"
    if is_finite(step.contributions[place]):
        how = f"as {show_data(step.contributions[place])} is added, beyond all floats"
    message = (
        f"{what} becomes {show_data(step.totals[place])} {how}, "
        f"from {step.names.equation(node)} ({step.rule})"
    )
    advice = (node.op.slope_advice if node.op else "") or ANY_ADVICE
    if not all([is_finite(each._data) for each in (node, *node.inputs)]):
        advice = FOLLOWS
    return Finding("non-finite gradient", (node,), (step.totals[place],), message, advice)
