"""How outputs become classes: labels as they are, the largest score, or a threshold.

The table at the top of nn/metrics.py says when which of them holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nn.arrays import as_column, check_equally_long, class_labels, numbers, real_number, rows
from tinygrad_edu import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray


def predicted_and_true(
    outputs: Any, targets: Any, threshold: float | None, lower: int = 0
) -> tuple[Any, Any]:
    """Return the predicted and the true classes, both int64 of shape (n,)."""
    scores = as_column(numbers("outputs", outputs))
    wanted = as_column(numbers("targets", targets))
    rows("outputs", scores)
    check_equally_long(outputs=scores, targets=rows("targets", wanted))
    if np.isnan(scores).any():
        raise InputError("outputs contain nan, which is of no class; has the training diverged?")
    if scores.ndim == 1:
        true = class_labels("targets", wanted)
        if threshold is None and scores.dtype.kind in "biu":
            return _labels_as_they_are(class_labels("outputs", scores), true)
        return _above(scores, true, threshold, -1 if -1 in true else lower), true
    if scores.ndim != 2 or threshold is not None:
        raise InputError(
            f"outputs have shape {scores.shape} and threshold={threshold}; write (n, classes) "
            "without a threshold, the largest score wins, or one column with one"
        )
    n_classes = scores.shape[1]
    if wanted.ndim == 2:
        return scores.argmax(axis=1), _from_one_hot(wanted, n_classes)
    true = class_labels("targets", wanted)
    outside = true[(true < 0) | (true >= n_classes)]
    if outside.size:
        raise InputError(
            f"targets have class {outside[0]}, but the outputs are scores of {n_classes} classes, "
            f"0 to {n_classes - 1}"
        )
    return scores.argmax(axis=1), true


def _labels_as_they_are(predicted: Any, true: Any) -> tuple[Any, Any]:
    """Return the labels unless one side says 0 and the other −1 for the lower class."""
    for lower, other in ((predicted, true), (true, predicted)):
        codings = set(lower.tolist()) <= {0, 1} and set(other.tolist()) <= {-1, 1}
        if codings and 0 in lower and -1 in other:
            raise InputError(
                "one of outputs and targets says 0 and 1, the other -1 and +1; "
                "write 2 * labels - 1 to go from 0 and 1 to -1 and +1"
            )
    return predicted, true


def _above(scores: Any, true: Any, threshold: float | None, lower: int) -> NDArray[Any]:
    """Return the upper class where a score is above the threshold, the lower one elsewhere."""
    present = set(true.tolist())
    if not (present <= {0, 1} or present <= {-1, 1}):
        raise InputError(
            f"one column of scores tells two classes apart, but the targets are {sorted(present)}; "
            "give scores of shape (n, classes), or predicted classes as whole numbers"
        )
    if threshold is None:
        if lower == -1 or scores.min() < 0.0 or scores.max() > 1.0:
            raise InputError(
                f"outputs from {scores.min():.4g} to {scores.max():.4g} with targets {lower} and 1 "
                "are not probabilities of class 1: write threshold=0 for logits, hinge or tanh "
                "outputs, threshold=0.5 for outputs trained towards 0 and 1"
            )
        threshold = 0.5
    threshold = real_number("got threshold", threshold)
    return np.where(scores > threshold, 1, lower)


def _from_one_hot(coded: Any, n_classes: int) -> Any:
    """Return the class of each row in which one entry is larger than all others."""
    largest = coded == coded.max(axis=1, keepdims=True)
    if coded.shape[1] != n_classes or (largest.sum(axis=1) != 1).any():
        raise InputError(
            f"targets have shape {coded.shape}; beside scores of {n_classes} classes, write the "
            "class of each row, or one-hot rows of as many columns"
        )
    return coded.argmax(axis=1)
