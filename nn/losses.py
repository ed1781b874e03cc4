"""Losses: one number for how far the outputs are from the targets. Each states its factor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

import numpy as np

import tinygrad_edu as tg
from nn.arrays import is_several
from nn.class_losses import cross_entropy as cross_entropy
from nn.class_losses import focal_loss as focal_loss
from nn.class_losses import multi_class_hinge as multi_class_hinge
from nn.class_losses import negative_log_likelihood as negative_log_likelihood
from nn.labels import label_loss
from nn.pairing import as_list, matching, mean, pairs
from tinygrad_edu import InputError, Tensor, Value
from tinygrad_edu.ground.summaries import show_data
from tinygrad_edu.node import Node, equation, numbers_of
from tinygrad_edu.nodes.neuron import net_input
from tinygrad_edu.rules import losses as batch_losses

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tinygrad_edu.op import AnyNode


@overload
def half_squared_error(outputs: Tensor, targets: Any) -> Tensor: ...


@overload
def half_squared_error(outputs: Any, targets: Any) -> Value: ...


def half_squared_error(outputs: Any, targets: Any) -> Node:
    """E = Σ ½ (target − output)²: factor ½, summed over the outputs (the lecture's E_total).

    Args:
        outputs: One output, a list of them, or a Tensor of any shape.
        targets: One target for each output, in the same shape.

    Returns:
        E, which ∂E/∂output = output − target makes simple.

    >>> from nn import half_squared_error
    >>> half_squared_error([0.75136507, 0.772928465], [0.01, 0.99])
    E_total = 0.2984  ∂E/∂E_total = ·
    """
    if isinstance(outputs, Tensor):
        targets = matching("half_squared_error", outputs, targets)
        return batch_losses.half_squared_difference(outputs, targets)
    output_values, target_values = pairs(outputs, targets)
    terms = [0.5 * (target - output) ** 2 for output, target in zip(output_values, target_values)]
    label_loss(terms, output_values, target_values)
    total = terms[0] if len(terms) == 1 else tg.sum(terms)
    total.label = "E_total"
    return total


@overload
def mse(outputs: Tensor, targets: Any) -> Tensor: ...


@overload
def mse(outputs: Any, targets: Any) -> Value: ...


def mse(outputs: Any, targets: Any) -> Node:
    """E = (1/n) Σ (target − output)²: factor 1/n, the mean over the n outputs.

    Args:
        outputs: One output, a list of them, or a Tensor of any shape.
        targets: One target for each output, in the same shape.

    Returns:
        The mean squared error.

    >>> from nn import mse
    >>> mse([0.5, 2.0], [0.0, 1.0]).data
    0.625
    """
    if isinstance(outputs, Tensor):
        return batch_losses.mean_squared_difference(outputs, matching("mse", outputs, targets))
    output_values, target_values = pairs(outputs, targets)
    squares = [(target - output) ** 2 for output, target in zip(output_values, target_values)]
    return mean(squares)


@overload
def hinge(scores: Tensor, labels: Any) -> Tensor: ...


@overload
def hinge(scores: Any, labels: Any) -> Value: ...


def hinge(scores: Any, labels: Any) -> Node:
    """E = (1/n) Σ max(0, 1 − label · score): factor 1/n, the mean over the n scores.

    Args:
        scores: One net input, a list of them, or a Tensor of any shape.
        labels: −1 or +1 for each score, in the same shape.

    Returns:
        The mean hinge loss, 0 once every score is on its side by a margin of 1.

    Raises:
        InputError: A label is neither −1 nor +1.

    >>> from nn import hinge
    >>> hinge([2.0, 0.5], [1, -1]).data
    0.75
    """
    if isinstance(scores, Tensor):
        labels = matching("hinge", scores, labels)
        coded = numbers_of(labels)
        if np.count_nonzero(coded * coded == 1.0) != coded.size:
            raise InputError(f"hinge got labels {labels!r:.80}; write -1 or +1 for each score")
        return batch_losses.mean_hinge(scores, labels)
    score_values, label_values = pairs(scores, labels)
    signs = [label.data for label in label_values]
    if any([sign not in (-1.0, 1.0) for sign in signs]):
        raise InputError(f"hinge got labels {as_list(labels)!r:.80}; write -1 or +1 for each score")
    return mean([(1.0 - sign * score).relu() for sign, score in zip(signs, score_values)])


@overload
def binary_cross_entropy(outputs: Tensor, targets: Any) -> Tensor: ...


@overload
def binary_cross_entropy(outputs: Any, targets: Any) -> Value: ...


def binary_cross_entropy(outputs: Any, targets: Any) -> Node:
    """E = −(1/n) Σ (t ln y + (1 − t) ln(1 − y)): factor 1/n, the mean over the n outputs y.

    A term whose factor t or 1 − t is exactly 0 is left out, so a confident right answer costs 0.
    A confident wrong one costs ∞ where y has been rounded to 0 or 1; the form that starts from
    the net input, `binary_cross_entropy_with_logits`, is right there too.

    Args:
        outputs: One probability, a list of them, or a Tensor of any shape.
        targets: 0, 1 or a probability, for each output, in the same shape.

    Returns:
        The mean cross-entropy in nats.

    Raises:
        InputError: An output or a target lies outside 0 … 1.

    >>> from nn import binary_cross_entropy
    >>> round(binary_cross_entropy([0.8, 0.1], [1, 0]).data, 6)
    0.164252
    """
    if isinstance(outputs, Tensor):
        targets = matching("binary_cross_entropy", outputs, targets)
        for what, chances in (("outputs", outputs), ("targets", targets)):
            if np.any((chances < 0.0) | (chances > 1.0)):
                raise InputError(no_probabilities(what, show_data(numbers_of(chances))))
        return batch_losses.mean_binary_cross_entropy(outputs, targets)
    output_values, target_values = pairs(outputs, targets)
    for what, values in (("outputs", output_values), ("targets", target_values)):
        outside = [value for value in values if not 0.0 <= value.data <= 1.0]
        if outside:
            raise InputError(no_probabilities(what, equation(outside[0])))
    return mean([_surprise(y, t) for y, t in zip(output_values, target_values)])


def no_probabilities(what: str, numbers: str) -> str:
    """Return what to say of numbers outside 0 … 1."""
    return (
        f"binary_cross_entropy got {what} that are no probabilities: {numbers}. Put a sigmoid "
        "before it, or write binary_cross_entropy_with_logits for a net input"
    )


def _surprise(y: Value, t: Value) -> Value:
    """Return −(t ln y + (1 − t) ln(1 − y)), without a term whose factor is 0."""
    if t.data == 1.0:
        return -y.log()
    if t.data == 0.0:
        return -(1.0 - y).log()
    return -(t * y.log() + (1.0 - t) * (1.0 - y).log())


@overload
def binary_cross_entropy_with_logits(logits: Tensor, targets: Any) -> Tensor: ...


@overload
def binary_cross_entropy_with_logits(logits: Any, targets: Any) -> Value: ...


def binary_cross_entropy_with_logits(logits: Any, targets: Any) -> Node:
    """E = (1/n) Σ (softplus(z) − t·z): factor 1/n, the mean over the n net inputs z.

    It is the cross-entropy of y = σ(z), and ∂E/∂z = (y − t)/n, right at any z.

    Args:
        logits: One net input, a list of them, or a Tensor of any shape.
        targets: 0, 1 or a probability, for each net input, in the same shape.

    Returns:
        The mean cross-entropy in nats.

    >>> from nn import binary_cross_entropy_with_logits
    >>> binary_cross_entropy_with_logits(-1000.0, 1).data
    1000.0
    """
    if isinstance(logits, Tensor):
        targets = matching("binary_cross_entropy_with_logits", logits, targets)
        return batch_losses.mean_logit_cross_entropy(logits, targets)
    logit_values, target_values = pairs(logits, targets)
    return mean([z.softplus() - t * z for z, t in zip(logit_values, target_values)])


def l2_penalty(parameters: Iterable[AnyNode]) -> AnyNode:
    """E = Σ p²: factor 1, summed over the parameters; multiply it by the strength you want.

    Args:
        parameters: Values, or Tensors, all of whose numbers count.

    >>> from nn import l2_penalty
    >>> from tinygrad_edu import Value
    >>> l2_penalty([Value(3.0), Value(4.0)]).data
    25.0
    """
    given = tuple(parameters) if is_several(parameters) else ()
    if not given:
        raise InputError("l2_penalty got no parameters; write l2_penalty(network.parameters())")
    if any([isinstance(parameter, Tensor) for parameter in given]):
        return batch_losses.sum_of_squares(*given)
    values = tuple([Value.lift(parameter) for parameter in given])
    total: Any = net_input(values, values, None)
    penalty: AnyNode = total  # as no parameter is a Tensor
    return penalty
