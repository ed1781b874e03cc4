"""Scores into probabilities, and the cross-entropy of scores: stable at any score."""

from __future__ import annotations

from typing import Any

import numpy as np

from tinygrad_edu.arraywise import arraywise
from tinygrad_edu.elementwise import exp
from tinygrad_edu.errors import InputError
from tinygrad_edu.shapes import MATRIX, ones, shape_of, sum_along


@arraywise(
    "softmax",
    back=["s · (upstream − Σ upstream · s)"],
    examples=[(MATRIX, {}), (MATRIX, {"axis": 0})],
    is_quiet=True,
)
def softmax(x: Any, axis: int = -1) -> Any:
    """Return eˣ / Σ eˣ along an axis: positive numbers that sum to 1."""
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)


@softmax.rule
def d_softmax(upstream: Any, s: Any, x: Any, axis: int = -1) -> Any:
    """∂E/∂xᵢ = sᵢ (uᵢ − Σ uⱼ sⱼ), with u = ∂E/∂s: what one gains, the others lose."""
    common = sum_along(upstream * s, axis=axis, keepdims=True)
    return (s * (upstream - common),)


@arraywise(
    "lnsoftmax",
    back=["upstream − softmax({0}) · Σ upstream"],
    examples=[(MATRIX, {}), (MATRIX, {"axis": 0})],
    is_quiet=True,
)
def log_softmax(x: Any, axis: int = -1) -> Any:
    """Return x − ln Σ eˣ along an axis: the logarithms of the softmax."""
    shifted = x - np.max(x, axis=axis, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=axis, keepdims=True))


@log_softmax.rule
def d_log_softmax(upstream: Any, s: Any, x: Any, axis: int = -1) -> Any:
    """∂E/∂xᵢ = uᵢ − softmax(x)ᵢ · Σ uⱼ, with u = ∂E/∂s."""
    return (upstream - exp(s) * sum_along(upstream, axis=axis, keepdims=True),)


@arraywise(
    "CE",
    text="cross_entropy({})",
    back=["upstream · (softmax({0}) − one-hot label) / n"],
    examples=[(MATRIX, {"labels": np.array([2, 0])})],
    is_quiet=True,
)
def cross_entropy(logits: Any, labels: Any) -> Any:
    """Return −(1/n) Σ ln softmax(logits)[label]: factor 1/n, the mean over n rows, in nats.

    It is one node, from scores of shape (n, classes) and n whole numbers to one number.
    """
    shifted, at_labels = shifted_scores(logits, labels)
    sums = np.dot(np.exp(shifted), ones(shifted.shape[1], shifted.dtype))
    return (np.log(sums).sum() - shifted.take(at_labels).sum()) / len(shifted)


@cross_entropy.rule
def d_cross_entropy(upstream: Any, loss: Any, logits: Any, labels: Any) -> Any:
    """∂E/∂logits = upstream · (softmax − 1 at the label) / n: probabilities minus targets."""
    n, classes = shape_of(logits)
    targets = np.zeros((n, classes), getattr(logits, "dtype", float))
    targets[np.arange(n), labels] = 1.0
    return ((softmax(logits) - targets) * (upstream * (1.0 / n)),)


@cross_entropy.pull_rule
def pull_cross_entropy(upstream: Any, node: Any) -> Any:
    """Return d_cross_entropy, with the work done in one array."""
    (logits,) = node.inputs
    shifted, at_labels = shifted_scores(logits._data, node.settings["labels"])
    shares = np.exp(shifted, out=shifted)
    sums = np.dot(shares, ones(shares.shape[1], shares.dtype))
    shares /= sums[:, None]
    shares.reshape(-1)[at_labels] -= 1.0
    shares *= upstream / len(shares)
    return (shares,)


def shifted_scores(logits: Any, labels: Any) -> tuple[Any, Any]:
    """Return scores whose largest is 0 in every row, and where the labels are, counted through."""
    if logits.ndim != 2 or labels.shape != logits.shape[:1]:
        raise InputError(
            f"cross_entropy got logits of shape {logits.shape} and labels of shape {labels.shape}; "
            "it takes scores (n, classes) and n whole numbers, the class of each row"
        )
    n, classes = logits.shape
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted, np.arange(0, n * classes, classes) + labels
