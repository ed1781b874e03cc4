"""Losses of classes: of log-probabilities, of margins, of hard samples. Each states its factor."""

from __future__ import annotations

from typing import Any, overload

import numpy as np

import tinygrad_edu as tg
from nn.arrays import class_labels, is_several, numbers, real_number, rows
from nn.pairing import as_class, matching, mean
from tinygrad_edu import InputError, Tensor, Value
from tinygrad_edu.ground.summaries import show_data
from tinygrad_edu.node import Node, numbers_of


@overload
def cross_entropy(logits: Tensor, labels: Any) -> Tensor: ...


@overload
def cross_entropy(logits: Any, labels: Any) -> Value: ...


def cross_entropy(logits: Any, labels: Any) -> Node:
    """E = −(1/n) Σ ln softmax(logits)[label]: factor 1/n, the mean over the n samples, in nats.

    ∂E/∂logits = (softmax(logits) − target)/n, right at any logits.

    Args:
        logits: A Tensor of shape (n, classes); or the Values of one sample, or a list of them for
            each sample.
        labels: The class of each sample, a whole number; or rows of probabilities, (n, classes).

    Returns:
        The mean cross-entropy.

    Raises:
        InputError: There is not one label for each sample, a label is no class, or a row is none
            of probabilities.

    >>> from nn import cross_entropy
    >>> from tinygrad_edu import Tensor
    >>> round(cross_entropy(Tensor([[0.0, 0.0], [1000.0, 0.0]]), [1, 0]).data, 6)
    0.346574
    """
    if isinstance(logits, Tensor):
        if not isinstance(labels, (np.ndarray, Tensor)):
            labels = numbers("cross_entropy's labels", labels)
        if np.ndim(labels) == 1:
            return tg.cross_entropy(logits, labels=labels)
        targets = matching("cross_entropy", logits, labels)
        refuse_no_distributions(targets)
        total: Tensor = (tg.log_softmax(logits) * targets).sum()
        return -total * (1.0 / logits.shape[0])
    if not is_several(logits):
        raise InputError(
            f"cross_entropy got logits={logits!r:.80}; write a score for each class, in a Tensor "
            "(n, classes) or in a list"
        )
    if not any([isinstance(row, (list, tuple)) for row in logits]):
        return surprise_of_scores(logits, labels)
    if not all([isinstance(row, (list, tuple)) for row in logits]):
        raise InputError(f"cross_entropy got logits={logits!r:.80}; write scores, or rows of them")
    if not isinstance(labels, (list, tuple, np.ndarray)) or len(logits) != np.size(labels):
        raise InputError(
            f"cross_entropy got {len(logits)} samples and {labels!r:.80} as labels; it needs the "
            "class of each sample"
        )
    return mean([surprise_of_scores(row, label) for row, label in zip(logits, labels)])


def refuse_no_distributions(targets: Any) -> None:
    """Raise InputError unless every row holds the probabilities of all classes."""
    chances = np.asarray(numbers_of(targets))
    if chances.ndim != 2:
        raise InputError(
            f"cross_entropy got targets of shape {chances.shape}; it takes logits (n, classes) and "
            "a row of probabilities for each of the n, or n whole numbers, the class of each row"
        )
    if not chances.size:
        raise InputError("cross_entropy got no rows, and a mean needs one at least")
    sums = chances.sum(axis=1)
    if not (np.all(chances >= 0.0) and np.all(np.abs(sums - 1.0) <= 1e-3)):
        raise InputError(
            f"cross_entropy got targets that are no probabilities: {show_data(chances)}. Write "
            "rows of numbers from 0 to 1 that sum to 1, or the class of each row as whole numbers"
        )


def surprise_of_scores(scores: Any, label: Any) -> Value:
    """Return −ln softmax(scores)[label] of one sample's Values, stable at any score."""
    values = [Value.lift(score) for score in scores]
    label = as_class(label, len(values))
    top = max([value.data for value in values])
    shares = tg.sum([(value - top).exp() for value in values])
    surprise: Value = shares.log() - (values[label] - top)
    return surprise


def negative_log_likelihood(log_chances: Any, labels: Any) -> Tensor:
    """E = −(1/n) Σ log_chances[label]: factor 1/n, the mean over the n samples, in nats.

    Behind log_softmax it is `cross_entropy`, which does both in one stable step.

    Args:
        log_chances: Logarithms of probabilities, shape (n, classes); a Tensor, or rows of Values.
        labels: The class of each sample, a whole number.

    Returns:
        The mean.

    Raises:
        InputError: There is not one label for each sample, or a label is no class.

    >>> from nn import negative_log_likelihood
    >>> from tinygrad_edu import Tensor
    >>> negative_log_likelihood(Tensor([[-0.5, -2.0], [-3.0, -0.1]]), [0, 1]).item()
    0.3
    """
    chances = as_tensor("negative_log_likelihood", log_chances)
    own: Tensor = tg.gather_labels(chances, class_labels("labels", labels))
    return -own.mean()


def multi_class_hinge(scores: Any, labels: Any, margin: float = 1.0) -> Tensor:
    """E = (1/n) Σ Σⱼ max(0, margin + scoreⱼ − score[label]): factor 1/n, all j but the label.

    (PyTorch's multi_margin_loss divides by the number of classes as well.)

    Args:
        scores: Shape (n, classes); a Tensor, or rows of Values.
        labels: The class of each sample, a whole number.
        margin: By how much the score of the label is to be above every other, from 0.

    Returns:
        The mean over the n samples, 0 once every label leads by the margin.

    Raises:
        InputError: There is not one label for each sample, a label is no class, or margin is below
            0.

    Source: Weston and Watkins, Support Vector Machines for Multi-Class Pattern Recognition, 1999.

    >>> from nn import multi_class_hinge
    >>> from tinygrad_edu import Tensor
    >>> multi_class_hinge(Tensor([[2.0, 1.5, 0.0]]), [0]).item()
    0.5
    """
    lead = real_number("multi_class_hinge got margin", margin, 0.0)
    given = as_tensor("multi_class_hinge", scores)
    places = class_labels("labels", labels)
    own: Tensor = tg.gather_labels(given, places).reshape(len(places), 1)
    others = np.ones(given.shape, given.dtype)
    others[np.arange(len(places)), places] = 0.0
    gaps = (given - own + lead).relu() * others
    return gaps.sum() * (1.0 / len(places))


def focal_loss(logits: Any, targets: Any, gamma: float = 2.0, alpha: float | None = None) -> Tensor:
    """E = −(1/n) Σ (1 − p)^γ ln p: factor 1/n, with p the probability of what is the case.

    p is σ(z) where the target is 1, and 1 − σ(z) where it is 0. γ = 0 is
    `binary_cross_entropy_with_logits`; the larger γ, the less the samples count that are right
    already.

    Args:
        logits: Net inputs z of any shape; a Tensor, or a list of Values.
        targets: 0 or 1 for each of them, in the same shape.
        gamma: γ, from 0.
        alpha: The weight of the ones, 0 to 1, beside 1 − alpha for the zeros; 1 for both if left
            out.

    Returns:
        The mean over the n net inputs.

    Raises:
        InputError: A target is neither 0 nor 1, the shapes differ, or a setting is out of range.

    Source: Lin, Goyal, Girshick, He and Dollár, Focal Loss for Dense Object Detection, 2017.

    >>> from nn import focal_loss
    >>> from tinygrad_edu import Tensor
    >>> round(focal_loss(Tensor([0.0]), [1]).item(), 6)  # ¼ · ln 2
    0.173287
    """
    power = real_number("focal_loss got gamma", gamma, 0.0)
    given = as_tensor("focal_loss", logits)
    wanted = numbers_of(matching("focal_loss", given, targets))
    if not np.all((wanted == 0.0) | (wanted == 1.0)) or not wanted.size:
        raise InputError(f"focal_loss got targets {targets!r:.80}; write 0 or 1 for each net input")
    towards = given * (1.0 - 2.0 * wanted)  # the net input of what is not the case
    losses = towards.softplus()
    if power:
        losses = towards.sigmoid() ** power * losses
    if alpha is not None:
        share = real_number("focal_loss got alpha", alpha, 0.0)
        if share > 1.0:
            raise InputError(f"focal_loss got alpha={alpha}, a share; write 1.0 at most")
        losses = losses * (share * wanted + (1.0 - share) * (1.0 - wanted))
    mean: Tensor = losses.mean()
    return mean


def as_tensor(what: str, given: Any) -> Tensor:
    """Return scores as a Tensor: one as it is, Values and numbers in lists joined."""
    if isinstance(given, Tensor):
        return given
    if isinstance(given, np.ndarray):
        return Tensor.lift(rows(what, given))
    return Tensor.of(given)
