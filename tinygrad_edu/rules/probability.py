"""Scores into probabilities, and the cross-entropy of scores: stable at any score."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.arraywise import arraywise
from tinygrad_edu.errors import InputError
from tinygrad_edu.rules.elementwise import exp
from tinygrad_edu.rules.shapes import MATRIX, ones, refuse_axis_of_number, shape_of, sum_along

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tinygrad_edu.ground.kinds import Contributions, Numbers, Operand


@arraywise(
    "softmax",
    back=["s · (upstream − Σ upstream · s)"],
    examples=[(MATRIX, {}), (MATRIX, {"axis": 0})],
    is_quiet=True,
    role="activation",
)
def softmax(x: Any, axis: int = -1) -> Any:
    """Return eˣ / Σ eˣ along an axis: positive numbers that sum to 1."""
    refuse_axis_of_number(x, axis)
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)


@softmax.rule
def d_softmax(upstream: Operand, s: Operand, x: Operand, axis: int = -1) -> Contributions[Operand]:
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
    refuse_axis_of_number(x, axis)
    shifted = x - np.max(x, axis=axis, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=axis, keepdims=True))


@log_softmax.rule
def d_log_softmax(
    upstream: Operand, s: Operand, x: Operand, axis: int = -1
) -> Contributions[Operand]:
    """∂E/∂xᵢ = uᵢ − softmax(x)ᵢ · Σ uⱼ, with u = ∂E/∂s."""
    return (upstream - exp(s) * sum_along(upstream, axis=axis, keepdims=True),)


@arraywise(
    "CE",
    text="cross_entropy({})",
    back=["upstream · (softmax({0}) − one-hot label) / n"],
    examples=[(MATRIX, {"labels": np.array([2, 0])})],
    is_quiet=True,
    role="loss",
)
def cross_entropy(logits: Any, labels: Any) -> Any:
    """Return −(1/n) Σ ln softmax(logits)[label]: factor 1/n, the mean over n rows, in nats.

    It is one node, from scores of shape (n, classes) and n whole numbers to one number.
    """
    return loss_and_shares(logits, labels)[0]


@cross_entropy.rule
def d_cross_entropy(
    upstream: Any, loss: Any, logits: Any, labels: Any, shares: Any = None, places: Any = None
) -> tuple[Any, ...]:
    """∂E/∂logits = upstream · (softmax − 1 at the label) / n: probabilities minus targets."""
    n, classes = shape_of(logits)
    targets = np.zeros((n, classes), getattr(logits, "dtype", float))
    targets[np.arange(n), labels] = 1.0
    return ((softmax(logits) - targets) * (upstream * (1.0 / n)),)


@cross_entropy.work_rule
def loss_and_shares(logits: Any, labels: Any) -> tuple[Any, dict[str, Any]]:
    """Return the loss, the softmax of the logits, and the places of the labels, counted through."""
    labels = as_classes(labels, logits.shape)
    n, classes = logits.shape
    places = starts_of_rows(n, classes) + labels
    scores = logits - np.maximum.reduce(logits, axis=1, keepdims=True)
    at_labels = scores.take(places)
    shares = np.exp(scores, out=scores)
    sums = np.dot(shares, ones(classes, shares.dtype))
    shares /= sums[:, None]
    loss = np.add.reduce(np.log(sums) - at_labels) / n
    return loss, {"labels": labels, "shares": shares, "places": places}


@cross_entropy.pull_rule
def pull_cross_entropy(upstream: Numbers, node: Any) -> Sequence[Numbers | None]:
    """Return d_cross_entropy, from the shares that the forward pass has worked out.

    The shares lie in memory as the logits do. The places are counted row by row, so that the array
    they are looked up in is made to lie that way, and reshape(-1) is a view of it.
    """
    shares = node.settings["shares"]
    share = upstream / len(shares)
    to_logits = np.multiply(shares, share, order="C")
    to_logits.reshape(-1)[node.settings["places"]] -= share
    return (to_logits,)


def as_classes(labels: Any, shape: tuple[int, ...]) -> Any:
    """Return labels as an array of whole numbers, each of them a class of logits of a shape.

    Raises:
        InputError: There is not one for each row, there is no row, or one is no class.
    """
    labels = np.asarray(labels)
    n_labels = labels.size
    if labels.dtype == np.int64 and n_labels and shape[:-1] == labels.shape == (n_labels,):
        highest = np.maximum.reduce(labels.view(np.uint64))  # a negative one becomes very high
        if highest < shape[1]:
            return labels
    if labels.dtype.kind == "f" and ((labels == np.round(labels)) & (np.abs(labels) < 2**53)).all():
        labels = labels.astype(np.int64)
    if labels.dtype.kind not in "iu" or labels.shape != shape[:1] or len(shape) != 2:
        raise InputError(
            f"cross_entropy got logits of shape {shape} and labels of shape {labels.shape} "
            f"({labels.dtype}); it takes (n, classes) and n whole numbers, the class of each row"
        )
    if not n_labels:
        raise InputError("cross_entropy got no rows, and a mean needs one at least")
    classes = shape[1]
    if not 0 <= labels.min() <= labels.max() < classes:
        raise InputError(
            f"cross_entropy got labels from {labels.min()} to {labels.max()} for {classes} "
            f"classes; write 0 to {classes - 1}"
        )
    return labels.astype(np.int64)


@functools.lru_cache(maxsize=64)
def starts_of_rows(n: int, classes: int) -> NDArray[Any]:
    """Return where each row starts when the numbers of a matrix are counted through."""
    starts = np.arange(0, n * classes, classes)
    starts.flags.writeable = False
    return starts
