"""Losses of a whole batch as one node each, in their stable forms. Each states its factor."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.arraywise import arraywise
from tinygrad_edu.node import numbers_of
from tinygrad_edu.op import CONSTANT
from tinygrad_edu.rules.activations import sigmoid, softplus, step
from tinygrad_edu.rules.elementwise import log
from tinygrad_edu.rules.indexing import choose
from tinygrad_edu.rules.reductions import refuse_nothing
from tinygrad_edu.rules.shapes import MATRIX, shape_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tinygrad_edu.ground.kinds import Contributions, Numbers, Operand

SIGNS = np.sign(MATRIX)
CHANCES = np.array([[1.0, 0.0, 0.3], [0.0, 1.0, 0.8]])


def size_of(x: Any) -> int:
    """Return how many numbers an array, a Tensor or a number has."""
    return math.prod(shape_of(x))


@arraywise(
    "½Σ(−)²",
    text="½ Σ ({} − {})²",
    latex=r"\tfrac12 \sum ({} - {})^2",
    back=["upstream · ({0} − {1})", "upstream · ({1} − {0})"],
    examples=[(MATRIX, SIGNS, {})],
    by_place=True,
    role="loss",
)
def half_squared_difference(x: Any, y: Any) -> Any:
    """Return Σ ½ (x − y)²: factor ½, summed over all places."""
    difference = x - y
    return 0.5 * np.vdot(difference, difference)


@half_squared_difference.rule
def d_half_squared_difference(
    upstream: Operand, s: Operand, x: Operand, y: Operand
) -> Contributions[Operand]:
    """∂E/∂x = upstream · (x − y), and the opposite for y."""
    pushed = upstream * (x - y)
    return pushed, -pushed


@arraywise(
    "mse",
    latex=r"\tfrac1n \sum ({} - {})^2",
    back=["upstream · 2 ({0} − {1}) / n", "upstream · 2 ({1} − {0}) / n"],
    examples=[(MATRIX, SIGNS, {})],
    by_place=True,
    role="loss",
)
def mean_squared_difference(x: Any, y: Any) -> Any:
    """Return (1/n) Σ (x − y)²: factor 1/n, the mean over all places."""
    difference = x - y
    if not difference.size:
        refuse_nothing("mean_squared_difference", 0, difference.shape)
    return np.vdot(difference, difference) / difference.size


@mean_squared_difference.rule
def d_mean_squared_difference(
    upstream: Operand, s: Operand, x: Operand, y: Operand
) -> Contributions[Operand]:
    """∂E/∂x = upstream · 2 (x − y)/n, and the opposite for y."""
    pushed = (upstream * (2.0 / size_of(x))) * (x - y)
    return pushed, -pushed


@arraywise(
    "hinge",
    latex=r"\tfrac1n \sum \max(0, 1 - {1} \cdot {0})",
    back=["−upstream · {1} / n inside the margin, else 0", "−upstream · {0} / n inside the margin"],
    examples=[(0.9 * MATRIX, SIGNS, {})],
    is_quiet=True,
    by_place=True,
    role="loss",
)
def mean_hinge(scores: Any, labels: Any) -> Any:
    """Return (1/n) Σ max(0, 1 − label · score): factor 1/n, the mean over all places."""
    gaps = np.maximum(1.0 - labels * scores, 0.0)
    refuse_nothing("mean_hinge", gaps.size, gaps.shape)
    return np.add.reduce(gaps, axis=None) / gaps.size


@mean_hinge.rule
def d_mean_hinge(
    upstream: Operand, s: Operand, scores: Operand, labels: Operand
) -> Contributions[Operand]:
    """∂E/∂score = −upstream · label/n where label · score < 1, else 0 (at the kink as well)."""
    inside = step(1.0 - labels * scores) * (upstream * (-1.0 / size_of(scores)))
    return inside * labels, inside * scores


@mean_hinge.pull_rule
def pull_mean_hinge(upstream: Numbers, node: Any) -> Sequence[Numbers | None]:
    """Return d_mean_hinge, without what nobody needs."""
    scores, labels = node.inputs
    inside = step.compute_array(1.0 - labels._data * scores._data)  # nan where a score is nan
    share = -upstream / size_of(inside)
    to_scores = None if scores.is_constant else inside * (labels._data * share)
    to_labels = None if labels.is_constant else inside * (scores._data * share)
    return to_scores, to_labels


@arraywise(
    "BCE",
    latex=r"\tfrac1n \sum (\ln(1 + e^{{{0}}}) - {1} \cdot {0})",
    back=["upstream · (σ({0}) − {1}) / n", "−upstream · {0} / n"],
    examples=[(MATRIX, CHANCES, {})],
    by_place=True,
    role="loss",
)
def mean_logit_cross_entropy(logits: Any, targets: Any) -> Any:
    """Return (1/n) Σ (softplus(z) − t·z): factor 1/n, the mean over all places, in nats."""
    surprise = softplus.compute_array(logits) - targets * logits
    refuse_nothing("mean_logit_cross_entropy", surprise.size, surprise.shape)
    return np.mean(surprise)


@mean_logit_cross_entropy.rule
def d_mean_logit_cross_entropy(
    upstream: Operand, s: Operand, logits: Operand, targets: Operand
) -> Contributions[Operand]:
    """∂E/∂z = upstream · (σ(z) − t)/n and ∂E/∂t = −upstream · z/n."""
    share = upstream * (1.0 / size_of(logits))
    return (sigmoid(logits) - targets) * share, logits * -share


@arraywise(
    "BCE",
    latex=r"-\tfrac1n \sum ({1} \ln {0} + (1 - {1}) \ln (1 - {0}))",
    back=["upstream · ((1 − {1})/(1 − {0}) − {1}/{0}) / n", "upstream · ln((1 − {0})/{0}) / n"],
    examples=[(np.array([[0.9, 0.2, 0.4], [0.3, 0.8, 0.6]]), CHANCES, {})],
    by_place=True,
    role="loss",
)
def mean_binary_cross_entropy(chances: Any, targets: Any) -> Any:
    """Return −(1/n) Σ (t ln y + (1 − t) ln(1 − y)): factor 1/n; a term with factor 0 is 0."""
    surprise = np.where(targets == 0.0, 0.0, -targets * np.log(chances))
    surprise += np.where(targets == 1.0, 0.0, (targets - 1.0) * np.log(1.0 - chances))
    refuse_nothing("mean_binary_cross_entropy", surprise.size, surprise.shape)
    return np.mean(surprise)


@mean_binary_cross_entropy.rule
def d_mean_binary_cross_entropy(
    upstream: Operand, s: Operand, chances: Operand, targets: Operand
) -> Contributions[Operand]:
    """∂E/∂y = upstream · ((1 − t)/(1 − y) − t/y)/n and ∂E/∂t = upstream · (ln(1 − y) − ln y)/n."""
    share = upstream * (1.0 / size_of(chances))
    t, y = numbers_of(targets), numbers_of(chances)
    ones = np.ones_like(y)
    chance = choose(ones, chances, condition=(t == 0.0) & (y == 0.0))  # keeps 0/0 out
    counter = choose(ones, 1.0 - chances, condition=(t == 1.0) & (y == 1.0))
    return (
        share * ((1.0 - targets) / counter - targets / chance),
        share * (log(1.0 - chances) - log(chances)),
    )


mean_binary_cross_entropy.advice = "Take binary_cross_entropy_with_logits on the net input"


@arraywise(
    "Σ²",
    back=["upstream · 2 · {0}"],
    examples=[(MATRIX, SIGNS, {}), (MATRIX, {})],
    is_quiet=True,
    role="error",
)
def sum_of_squares(*parts: Any) -> Any:
    """Return Σ p² over all numbers of all arrays: factor 1."""
    return sum([np.vdot(part, part) for part in parts])


sum_of_squares.takes_any_dtype = True


@sum_of_squares.rule
def d_sum_of_squares(upstream: Operand, s: Operand, *parts: Operand) -> Contributions[Operand]:
    """∂E/∂p = upstream · 2p."""
    double = upstream * 2.0
    return tuple([double * part for part in parts])


@sum_of_squares.pull_rule
def pull_sum_of_squares(upstream: Numbers, node: Any) -> Sequence[Numbers | None]:
    """Return d_sum_of_squares, without what nobody needs."""
    double = upstream * 2.0
    return [
        None if part.op is CONSTANT and part.is_constant else double * part._data
        for part in node.inputs
    ]
