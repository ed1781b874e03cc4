"""Metrics: what a person wants to know of a trained network. Plain numbers, nothing to learn from.

Outputs and targets are arrays, lists, Tensors or lists of Values; (n, 1) stands for (n,).

How outputs become classes, in `accuracy` and `confusion_matrix`:

    (n, classes)                     scores: the largest of a row wins, the first of equal ones
    one column, whole numbers        class labels, as they are
    one column, 0.0 … 1.0            probabilities of class 1: it is chosen above 0.5
    one column, with a threshold     scores: the upper class is chosen above the threshold

A hinge or tanh output with targets −1 and +1, and a logit, have threshold=0; they are never taken
for probabilities. Whole numbers are told by their type: [0, 1] are labels, [0.0, 1.0] are not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nn.arrays import as_column, check_count, class_labels, numbers
from nn.deciding import predicted_and_true
from tinygrad_edu import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def accuracy(outputs: Any, targets: Any, threshold: float | None = None) -> float:
    """(1/n) Σ [class of output = target]: factor 1/n, the share of the n samples that are right.

    Args:
        outputs: Class labels (whole numbers), scores of shape (n, classes), or one column of
            scores, shape (n,) or (n, 1); the table at the top of nn/metrics.py says which is which.
        targets: The true classes, shape (n,) or (n, 1): 0, 1, 2, … or −1 and +1; beside scores of
            shape (n, classes) also one-hot of that shape.
        threshold: Above it a score in one column means the upper class, at or below it the lower
            one. Left out, it is 0.5, for probabilities and targets 0 and 1 only; write 0 for a
            logit, and for targets −1 and +1.

    Returns:
        The share, from 0 to 1.

    Raises:
        InputError: The numbers of outputs and targets differ, an output is nan, or the outputs
            need a threshold to be read.

    >>> from nn.metrics import accuracy
    >>> accuracy([0.9, 0.2, 0.4], [1, 0, 1])
    0.6666666666666666
    >>> accuracy([2.5, -0.3], [1, -1], threshold=0)
    1.0
    >>> accuracy([[0.1, 0.7, 0.2], [0.5, 0.1, 0.4]], [1, 2])
    0.5
    """
    predicted, true = predicted_and_true(outputs, targets, threshold)
    return float(np.mean(predicted == true))


def confusion_matrix(
    outputs: Any,
    targets: Any,
    classes: int | Sequence[int] | None = None,
    threshold: float | None = None,
) -> NDArray[np.int64]:
    """C[i, j] = how many samples of true class i got class j: rows true, columns predicted.

    Args:
        outputs: As in `accuracy`.
        targets: As in `accuracy`.
        classes: The number of classes, 0 … classes − 1, or the labels in the order wanted. Left
            out: 0 … the largest there is (two classes at least), or −1 and +1 where −1 occurs.
        threshold: As in `accuracy`.

    Returns:
        Counts, shape (classes, classes), int64, which sum to n.

    Raises:
        InputError: As in `accuracy`, or a label is not among the classes.

    >>> from nn.metrics import confusion_matrix
    >>> confusion_matrix([0, 1, 1, 1], [0, 0, 1, 1]).tolist()
    [[1, 1], [0, 2]]
    """
    scores = numbers("outputs", outputs)
    listed = class_labels("classes", classes).tolist() if hasattr(classes, "__len__") else []
    predicted, true = predicted_and_true(scores, targets, threshold, -1 if -1 in listed else 0)
    present = np.union1d(predicted, true).tolist()
    if not listed:
        listed = _all_labels(classes, scores.shape, present)
    if len(set(listed)) < len(listed) or not set(present) <= set(listed):
        raise InputError(
            f"classes are {listed}, but outputs and targets have the labels {present}; "
            "write classes=[…] with each label once"
        )
    places = {label: place for place, label in enumerate(listed)}
    matrix = np.zeros((len(places), len(places)), dtype=np.int64)
    for true_label, predicted_label in zip(true.tolist(), predicted.tolist()):
        matrix[places[true_label], places[predicted_label]] += 1
    return matrix


def sum_of_squared_errors(outputs: Any, targets: Any) -> float:
    """Σ (target − output)²: factor 1, summed over all entries (twice the lecture's E_total).

    Args:
        outputs: Any shape; (n, 1) stands for (n,).
        targets: The same shape.

    Returns:
        The sum.

    Raises:
        InputError: The shapes differ.

    >>> from nn.metrics import sum_of_squared_errors
    >>> sum_of_squared_errors([0.5, 2.0], [0.0, 1.0])
    1.25
    """
    errors = _errors(outputs, targets)
    return float(np.sum(errors * errors))


def rmse(outputs: Any, targets: Any) -> float:
    """√((1/n) Σ (target − output)²): factor 1/n under the root, over all n entries.

    Args:
        outputs: Any shape; (n, 1) stands for (n,).
        targets: The same shape.

    Returns:
        The root of the mean squared error, in the unit of the targets.

    Raises:
        InputError: The shapes differ.

    >>> from nn.metrics import rmse
    >>> rmse([1.0, 7.0], [0.0, 0.0])
    5.0
    """
    errors = _errors(outputs, targets)
    return float(np.sqrt(np.mean(errors * errors)))


def _errors(outputs: Any, targets: Any) -> NDArray[np.float64]:
    """Return targets − outputs of one shape, or raise InputError: nothing is broadcast."""
    given = as_column(numbers("outputs", outputs))
    wanted = as_column(numbers("targets", targets))
    if given.shape != wanted.shape or not given.size:
        raise InputError(
            f"outputs have shape {np.shape(given)} and targets {np.shape(wanted)}; "
            "give one target for each output, and one output at least"
        )
    errors: NDArray[np.float64] = wanted.astype(np.float64) - given.astype(np.float64)
    return errors


def _all_labels(classes: Any, shape: tuple[int, ...], present: list[int]) -> list[int]:
    """Return the labels of a confusion matrix, in order, where they have not been listed."""
    if classes is not None:
        check_count("confusion_matrix got classes", classes, 1, 30_000)
        return list(range(classes))
    if -1 in present:
        return [-1, 1]
    columns = shape[1] if len(shape) == 2 else 1
    return list(range(max(columns, max(present) + 1, 2)))
