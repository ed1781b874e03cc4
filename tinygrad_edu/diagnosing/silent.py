"""Passes that teach nothing: no weight has a gradient, whatever the operations are called.

A gradient can also be 0 because the pulls of many samples cancel: then E is at its minimum, and
nothing is wrong. So it is not the sum that is looked at, but what arrives at each step beside a
weight. If nothing arrives there at all, the way back ended before.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.diagnosing.findings import Finding
from tinygrad_edu.ground.formatting import show_number
from tinygrad_edu.notation.words import derivative

if TYPE_CHECKING:
    from tinygrad_edu.node import Node
    from tinygrad_edu.passes import RecordedPass
    from tinygrad_edu.steps import Step
    from tinygrad_edu.structure import Network

NOTHING = 1e-12
"""A gradient below this share of E is none: a step of size 1 changes no digit that is read."""


def no_gradient(
    record: RecordedPass, network: Network, parameters: set[Node] | None, result: str
) -> list[Finding]:
    """Return a finding if no weight has a gradient though E is not 0.

    Where E is exactly 0, as a hinge loss whose gaps are all shut, there is nothing to learn.

    Args:
        record: The pass.
        network: The network in it.
        parameters: The leaves that are learned, where they are known.
        result: The name of E.
    """
    error = float(np.ravel(record.output._data)[0])
    weights = learned_leaves(record, network, parameters)
    if not weights or error == 0.0 or not math.isfinite(error):
        return []
    limit = NOTHING * abs(error)
    beside = set(weights)
    arriving = [size for step in record.steps for size in sizes_beside(step, beside)]
    if not arriving or not max(arriving) <= limit:  # NaN is no gradient of 0
        return []
    names = ", ".join([weight.name for weight in weights[:3]]) + ", …" * (len(weights) > 3)
    most = max([size_of(record.gradients[weight]) for weight in weights])
    amount = "0" if most == 0.0 else f"at most {show_number(most)}"
    several = f"all {len(weights)} weights and biases"
    counted = several if len(weights) > 1 else "the one weight"
    message = (
        f"{derivative(result, 'w')} is {amount} for {counted} ({names}), though "
        f"{result} = {show_number(error)}{ending(record, limit)}"
    )
    advice = (
        "Nothing is learned from this pass: take smaller starting weights or inputs, or "
        "operations with a slope there"
    )
    return [Finding("no gradient", tuple(weights), (most,), message, advice)]


def learned_leaves(
    record: RecordedPass, network: Network, parameters: set[Node] | None
) -> list[Any]:
    """Return the weights and biases of a pass; all its leaves where no product shows them."""
    free = [node for node in record.nodes if not node.inputs and not node.is_constant]
    if parameters is not None:
        return [leaf for leaf in free if leaf in parameters]
    inside = set(network.candidates)
    return [leaf for leaf in free if leaf in inside] or free


def sizes_beside(step: Step, weights: set[Any]) -> list[float]:
    """Return how much arrives at the weights that a step has as inputs, before it is summed.

    An arraywise operation sums over a batch by itself: of it, upstream is what arrives.
    """
    sizes = []
    for input, contribution, partial in zip(step.inputs, step.contributions, step.partials):
        if input in weights:
            sizes.append(size_of(step.upstream if partial is None else contribution))
    return sizes


def size_of(numbers: Any) -> float:
    """Return the largest |number| of an array; 0 of none."""
    if type(numbers) is float:
        return abs(numbers)
    return float(np.max(np.abs(numbers), initial=0.0))


def ending(record: RecordedPass, limit: float) -> str:
    """Return where the way back ends: the first step that is given something and passes on 0."""
    for step in record.steps:
        passed = [size_of(contribution) for contribution in step.contributions]
        if size_of(step.upstream) > limit and passed and max(passed) <= limit:
            return f"; the way back ends at {step.names.equation(step.node)} ({step.rule})"
    return ""
