"""Losses: one number for how far the outputs are from the targets. Each states its factor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tinygrad_edu as tg
from nn.labels import label_loss
from tinygrad_edu import InputError, Value
from tinygrad_edu.gather import net_input
from tinygrad_edu.naming import equation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def half_squared_error(outputs: Any, targets: Any) -> Value:
    """E = Σ ½ (target − output)²: factor ½, summed over the outputs (the lecture's E_total).

    Args:
        outputs: One output, or a list of them.
        targets: One target for each output.

    Returns:
        E, which ∂E/∂output = output − target makes simple.

    >>> from nn import half_squared_error
    >>> half_squared_error([0.75136507, 0.772928465], [0.01, 0.99])
    E_total = 0.2984  ∂E/∂E_total = ·
    """
    output_values, target_values = pairs(outputs, targets)
    terms = [0.5 * (target - output) ** 2 for output, target in zip(output_values, target_values)]
    label_loss(terms, output_values, target_values)
    total = terms[0] if len(terms) == 1 else tg.sum(terms)
    total.label = "E_total"
    return total


def mse(outputs: Any, targets: Any) -> Value:
    """E = (1/n) Σ (target − output)²: factor 1/n, the mean over the n outputs.

    Args:
        outputs: One output, or a list of them.
        targets: One target for each output.

    Returns:
        The mean squared error.

    >>> from nn import mse
    >>> mse([0.5, 2.0], [0.0, 1.0]).data
    0.625
    """
    output_values, target_values = pairs(outputs, targets)
    squares = [(target - output) ** 2 for output, target in zip(output_values, target_values)]
    return mean(squares)


def hinge(scores: Any, labels: Any) -> Value:
    """E = (1/n) Σ max(0, 1 − label · score): factor 1/n, the mean over the n scores.

    Args:
        scores: One net input, or a list of them.
        labels: −1 or +1 for each score.

    Returns:
        The mean hinge loss, 0 once every score is on its side by a margin of 1.

    Raises:
        InputError: A label is neither −1 nor +1.

    >>> from nn import hinge
    >>> hinge([2.0, 0.5], [1, -1]).data
    0.75
    """
    score_values, label_values = pairs(scores, labels)
    signs = [label.data for label in label_values]
    if any([sign not in (-1.0, 1.0) for sign in signs]):
        raise InputError(f"hinge got labels {as_list(labels)!r:.80}; write −1 or +1 for each score")
    return mean([(1.0 - sign * score).relu() for sign, score in zip(signs, score_values)])


def binary_cross_entropy(outputs: Any, targets: Any) -> Value:
    """E = −(1/n) Σ (t ln y + (1 − t) ln(1 − y)): factor 1/n, the mean over the n outputs y.

    A term whose factor t or 1 − t is exactly 0 is left out, so a confident right answer costs 0.
    A confident wrong one costs ∞ where y has been rounded to 0 or 1; the form that starts from
    the net input, `binary_cross_entropy_with_logits`, is right there too.

    Args:
        outputs: One probability, or a list of them.
        targets: 0, 1 or a probability, for each output.

    Returns:
        The mean cross-entropy in nats.

    Raises:
        InputError: An output or a target lies outside 0 … 1.

    >>> from nn import binary_cross_entropy
    >>> round(binary_cross_entropy([0.8, 0.1], [1, 0]).data, 6)
    0.164252
    """
    output_values, target_values = pairs(outputs, targets)
    for what, values in (("outputs", output_values), ("targets", target_values)):
        outside = [value for value in values if not 0.0 <= value.data <= 1.0]
        if outside:
            raise InputError(
                f"binary_cross_entropy got {what} that are no probabilities: "
                f"{equation(outside[0])}. Put a sigmoid before it, or write "
                "binary_cross_entropy_with_logits for a net input"
            )
    return mean([_surprise(y, t) for y, t in zip(output_values, target_values)])


def _surprise(y: Value, t: Value) -> Value:
    """Return −(t ln y + (1 − t) ln(1 − y)), without a term whose factor is 0."""
    if t.data == 1.0:
        return -y.log()
    if t.data == 0.0:
        return -(1.0 - y).log()
    return -(t * y.log() + (1.0 - t) * (1.0 - y).log())


def binary_cross_entropy_with_logits(logits: Any, targets: Any) -> Value:
    """E = (1/n) Σ (softplus(z) − t·z): factor 1/n, the mean over the n net inputs z.

    It is the cross-entropy of y = σ(z), and ∂E/∂z = (y − t)/n, right at any z.

    Args:
        logits: One net input, or a list of them.
        targets: 0, 1 or a probability, for each net input.

    Returns:
        The mean cross-entropy in nats.

    >>> from nn import binary_cross_entropy_with_logits
    >>> binary_cross_entropy_with_logits(-1000.0, 1).data
    1000.0
    """
    logit_values, target_values = pairs(logits, targets)
    return mean([z.softplus() - t * z for z, t in zip(logit_values, target_values)])


def l2_penalty(parameters: Iterable[Value]) -> Value:
    """E = Σ p²: factor 1, summed over the parameters; multiply it by the strength you want.

    >>> from nn import l2_penalty
    >>> from tinygrad_edu import Value
    >>> l2_penalty([Value(3.0), Value(4.0)]).data
    25.0
    """
    values = tuple([Value.lift(parameter) for parameter in parameters])
    if not values:
        raise InputError("l2_penalty got no parameters; write l2_penalty(network.parameters())")
    return net_input(values, values, None)


def mean(terms: Sequence[Value]) -> Value:
    """Return (1/n) Σ terms; one term is its own mean."""
    return terms[0] if len(terms) == 1 else tg.sum(terms) * (1.0 / len(terms))


def pairs(outputs: Any, targets: Any) -> tuple[list[Value], list[Value]]:
    """Return outputs and targets as lists of Values of one length, or raise InputError."""
    output_values = [Value.lift(output) for output in as_list(outputs)]
    target_values = [Value.lift(target) for target in as_list(targets)]
    if len(output_values) != len(target_values) or not output_values:
        raise InputError(
            f"a loss got {len(output_values)} outputs and {len(target_values)} targets; "
            "it needs one target for each output, and one output at least"
        )
    return output_values, target_values


def as_list(items: Any) -> list[Any]:
    """Return one item or several as a list."""
    if isinstance(items, Value) or getattr(items, "ndim", 1) == 0 or not hasattr(items, "__len__"):
        return [items]
    return list(items)
