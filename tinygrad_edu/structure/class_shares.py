"""Where a graph is a softmax with a cross-entropy: its scores z, shares p and targets t.

    p_k = e^(z_k) / Σ e^(z_j),  L = −Σ t_k ln p_k,  and so  ∂L/∂z_k = p_k − t_k

It may be written in many ways: by nn.cross_entropy, by exp, sum and log of single Values, with the
largest score taken away first. So it is not known by its form, but by its numbers: scores that are
summed as powers of e, and a node above them whose value and gradients are those of the formula.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.chain import chain_rule
from tinygrad_edu.rules.elementwise import exp
from tinygrad_edu.structure.learning import signs_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tinygrad_edu.node import Node

CLOSE = 1e-9
"""How far numbers may be from those of the formula, by rounding."""


@dataclass(frozen=True, slots=True)
class Shares:
    """A softmax with a cross-entropy.

    Attributes:
        scores: z_1, z_2, …; or one Tensor with a row of them for each sample.
        shares: p, a number for each score.
        targets: t, likewise; each sample's sum to 1.
        loss: The node L.
        factor: What L was multiplied by: 1/n where it is a mean over the rows of a Tensor.
        named: The nodes that hold p, where there are any.
    """

    scores: tuple[Node, ...]
    shares: Any
    targets: Any
    loss: Node
    factor: float
    named: tuple[Node | None, ...]


def shares_of(score: Any, nodes: list[Any], losses: Iterable[Any]) -> Shares | None:
    """Return the softmax with cross-entropy that a score goes into; None if there is none.

    Args:
        score: A Value, or a Tensor of rows of scores.
        nodes: The nodes between it and the result, oldest first.
        losses: Those of them that may be the cross-entropy.
    """
    total = total_above(score, nodes)
    if total is None:
        return None
    for loss in losses:
        if loss.born <= total.born or np.ndim(loss._data):
            continue
        found = of_tensor(loss, total) if score.rank else of_values(loss, total, nodes)
        if found is not None and score in found.scores:
            return found
    return None


def total_above(score: Any, nodes: list[Any]) -> Any:
    """Return the sum of powers of e that a score goes into, or its softmax; None if none is."""
    total = None
    for node in nodes:
        if not node.inputs:
            continue
        if score.rank:
            if may_be_softmax(node) and node.inputs[0] is score:
                return node
        elif total is None:
            total = node if is_power(node) and score_of(node) is score else None
        elif is_plain_sum(node) and any([input is total for input in node.inputs]):
            total = node
    return None if total is None or is_power(total) else total


def of_values(loss: Any, total: Any, nodes: list[Any]) -> Shares | None:
    """Return the softmax over the scores whose powers of e a node sums, if loss is its surprise."""
    powers = terms_of(total)
    if len(powers) < 2 or not all([is_power(term) for term in powers]):
        return None
    scores = tuple([score_of(term) for term in powers])
    z = np.array([score._data for score in scores])
    p, logs = softmax_of(z)
    gradients: dict[Any, Any] = {}
    for _ in chain_rule(loss, gradients):
        pass
    if len(set(scores)) < len(scores) or not all([score in gradients for score in scores]):
        return None
    t = p - np.array([gradients[score] for score in scores])
    if not fits(loss._data, t, logs, 1.0):
        return None
    named = tuple([quotient_of(power, total, nodes) for power in powers])
    return Shares(scores, p, rounded(t), loss, 1.0, named)


def of_tensor(loss: Any, node: Any) -> Shares | None:
    """Return the softmax of the rows of a Tensor, if loss is its mean or summed surprise."""
    (scores,) = node.inputs
    shape = np.shape(scores._data)
    if not shape or node.settings.get("axis", -1) not in (-1, len(shape) - 1):
        return None
    gradients: dict[Any, Any] = {}
    for _ in chain_rule(loss, gradients):
        pass
    if scores not in gradients:
        return None
    p, logs = softmax_of(np.asarray(scores._data, np.float64))
    rows = p.size // shape[-1]
    for factor in (1.0, 1.0 / rows):
        t = p - gradients[scores] / factor
        if fits(loss._data, t, logs, factor):
            named = node if np.allclose(node._data, p, CLOSE, CLOSE) else None
            return Shares((scores,), p, rounded(t), loss, factor, (named,))
    return None


def softmax_of(z: Any) -> tuple[Any, Any]:
    """Return p and ln p of scores along the last axis."""
    shifted = z - z.max(axis=-1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return np.exp(logs), logs


def fits(loss: Any, targets: Any, logs: Any, factor: float) -> bool:
    """Whether targets are probabilities, and a loss is −Σ t ln p times a factor."""
    if not np.isfinite(targets).all() or np.min(targets) < -CLOSE:
        return False
    wanted = -factor * float(np.sum(targets * logs))
    sums = np.abs(np.sum(targets, axis=-1) - 1.0) <= CLOSE
    return bool(sums.all()) and abs(float(loss) - wanted) <= CLOSE * (1.0 + abs(wanted))


def rounded(targets: Any) -> Any:
    """Return targets without the rounding errors of p − gradient: 1 for 0.9999999999999999."""
    return np.round(targets, 12) + 0.0


def terms_of(total: Any) -> list[Any]:
    """Return the terms of a sum, those of the sums in it included, and no 0 that sum() began at."""
    terms: list[Any] = []
    stack = [total]
    while stack:
        node = stack.pop()
        if node.inputs and is_plain_sum(node) and (node is total or not node.label):
            stack += reversed(node.inputs)
        elif not (node.is_constant and node._data == 0.0):
            terms.append(node)
    return terms


def may_be_softmax(node: Any) -> bool:
    """Whether an operation mixes the numbers of one array and gives as many: a softmax, or its ln.

    Which of them it is, and whether it is one, the numbers tell.
    """
    is_one = node.op.is_arraywise and len(node.inputs) == 1
    return is_one and np.shape(node._data) == np.shape(node.inputs[0]._data) != ()


def is_plain_sum(node: Any) -> bool:
    """Whether a node is the sum of its inputs, none of them with a minus."""
    return node.op.role == "sum" and len(node.inputs) > 0 and min(signs_of(node)) > 0


def is_power(node: Any) -> bool:
    """Whether a node is e to the power of another."""
    return bool(node.inputs) and node.op is exp


def score_of(power: Any) -> Any:
    """Return the score in e^z, or in e^(z − m) with a plain number m."""
    (inside,) = power.inputs
    if inside.inputs and not inside.label and inside.op.role == "sum":
        signs = signs_of(inside)
        if signs == (1, -1) and inside.inputs[1].is_constant:
            return inside.inputs[0]
    return inside


def quotient_of(power: Any, total: Any, nodes: list[Any]) -> Any:
    """Return the node e_k / S, if it was computed."""
    for node in nodes:
        if node.inputs and node.op.role == "quotient" and node.inputs == (power, total):
            return node
    return None
