"""The scores of a model for many samples, and the classes that follow from them."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.errors import InputError
from tinygrad_edu.modes import no_grad
from tinygrad_edu.value import Value
from viz.plots.reading import as_column, numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

ROWS_AT_ONCE = 4096
"""Samples that a model is given at once, so that a fine grid does not fill the memory."""


def takes_one_sample(model: Any) -> bool:
    """Whether a model is of Values, so that it takes the inputs of one sample, as a list."""
    parameters = model.parameters() if hasattr(model, "parameters") else []
    return any([isinstance(parameter, Value) for parameter in parameters])


def scores_of(model: Any, samples: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a model's scores, of shape (n,) for one column of them, else (n, classes).

    Args:
        model: A model of Values, one of Tensors, or a function of an array of samples.
        samples: An array of shape (n, features).

    Raises:
        InputError: The model does not give a row of finite numbers for each sample.
    """
    with no_grad(), in_use(model):
        if takes_one_sample(model):
            scores = numbers("scores", [row_of(model(sample)) for sample in samples.tolist()])
        else:
            starts = range(0, len(samples), ROWS_AT_ONCE)
            parts = [model(samples[start : start + ROWS_AT_ONCE]) for start in starts]
            scores = np.concatenate([np.atleast_1d(numbers("scores", part)) for part in parts])
    column = as_column(scores)
    if column.ndim not in (1, 2) or len(column) != len(samples):
        raise InputError(
            f"the model gave scores of shape {scores.shape} for {len(samples)} samples; it gives "
            "one score for each sample, or one for each sample and class"
        )
    if not np.isfinite(column).all():
        raise InputError(
            f"the model gave {column[~np.isfinite(column)][0]} as a score; has it diverged?"
        )
    return column


def row_of(output: Any) -> list[float]:
    """Return the numbers of what a model of Values gives: one Value, or a list of them."""
    return [value.data for value in (output if isinstance(output, list) else [output])]


@contextmanager
def in_use(model: Any) -> Iterator[None]:
    """Let a model be as it is in use, without dropout, and afterwards as it was."""
    parts = [part for _, part in model.named_parts()] if hasattr(model, "named_parts") else []
    were = [(part, part.training) for part in parts if hasattr(part, "training")]
    for part, _ in were:
        part.training = False
    try:
        yield
    finally:
        for part, training in were:
            part.training = training


@dataclass(frozen=True, slots=True)
class Classes:
    """How scores become classes.

    Attributes:
        labels: What the classes are called in the targets: 0, 1, 2, … or −1 and +1.
        threshold: Above it one column of scores means the upper class; None for several columns,
            of which the largest score wins.
    """

    labels: tuple[int, ...]
    threshold: float | None

    def predicted(self, scores: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the place of each sample's class among the labels."""
        if self.threshold is None:
            return np.asarray(scores.argmax(axis=1), dtype=np.int64)
        return (scores > self.threshold).astype(np.int64)

    def leads(self, scores: NDArray[np.float64]) -> list[NDArray[np.float64]]:
        """Return for each class how far its score is ahead of all others: above 0 where it wins."""
        if self.threshold is not None:
            return [self.threshold - scores, scores - self.threshold]
        others = [np.delete(scores, place, axis=1).max(axis=1) for place in range(scores.shape[1])]
        return [scores[:, place] - other for place, other in enumerate(others)]


def classes_of(
    scores: NDArray[np.float64], targets: NDArray[np.float64], threshold: float | None
) -> Classes:
    """Return what the scores of a model mean, from the labels that the targets have.

    Raises:
        InputError: Targets and scores do not fit together, or the threshold cannot be guessed.
    """
    present = sorted(set(targets.tolist()))
    if scores.ndim == 2:
        count = scores.shape[1]
        if threshold is not None or not set(present) <= set(range(count)):
            raise InputError(
                f"scores have shape {scores.shape}, targets are {present[:8]} and threshold="
                f"{threshold}; with a column for each class, targets are 0 to {count - 1}, and the "
                "largest score wins, without a threshold"
            )
        return Classes(tuple(range(count)), None)
    if set(present) <= {-1.0, 1.0}:
        return Classes((-1, 1), 0.0 if threshold is None else threshold)
    if not set(present) <= {0.0, 1.0}:
        raise InputError(
            f"one column of scores tells two classes apart, and the targets are {present[:8]}; "
            "write them as 0 and 1, or -1 and +1"
        )
    if threshold is None and not (scores.min() >= 0.0 and scores.max() <= 1.0):
        raise InputError(
            f"scores from {scores.min():.4g} to {scores.max():.4g} with targets 0 and 1 are no "
            "probabilities of class 1: write threshold=0 for logits, threshold=0.5 for outputs "
            "trained towards 0 and 1"
        )
    return Classes((0, 1), 0.5 if threshold is None else threshold)
