"""Descending: a neuron that goes down a loss, epoch by epoch, and says if it went up instead."""

# ruff: noqa: N803 (X is a matrix and y a column: the field writes them so)

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from nn.history.one_neuron import OneNeuron
from tinygrad_edu.errors import NotLearnedWarning

if TYPE_CHECKING:
    from typing import Self

    from numpy.typing import NDArray

TOO_HIGH = 1e10
"""A loss that is so many times the first one does not come down again."""


class Descending(OneNeuron):
    """One neuron with a loss: what one epoch does is up to each kind.

    Attributes:
        losses_: The loss in each epoch, before the update.
        errors_: How many samples were on the wrong side then.
    """

    losses_: list[float]
    errors_: list[int]

    def fit(self, X: Any, y: Any, w_init: Any = None, b_init: float | None = None) -> Self:
        """Learn for n_iter epochs.

        Args:
            X: The samples, shape (n, features).
            y: Two classes, shape (n,).
            w_init: The weights to start from, shape (features,); 0 if left out.
            b_init: The bias to start from; 0 if left out.

        Returns:
            self.

        Raises:
            InputError: X or y is not such, or a setting is out of range.

        Warns:
            NotLearnedWarning: The loss grew beyond all bounds; it stops before that epoch.
        """
        samples, targets = self._begin(X, y, w_init, b_init)
        for _ in range(self.n_iter):
            if not self._goes_on(samples, targets):
                break
        return self

    def _clear(self) -> None:
        self.losses_, self.errors_ = [], []

    def _goes_on(self, samples: NDArray[np.float64], targets: NDArray[np.float64]) -> bool:
        """Do one epoch and keep its records; take it back and warn if the loss has run away."""
        w, b = self.w_, self.b_
        answers = self.activation(samples @ w + b) > self.threshold
        wrong = int((answers != (targets == self.codes[1])).sum())
        with np.errstate(over="ignore", invalid="ignore"):
            loss = self._epoch(samples, targets)
        if np.isfinite(loss) and loss <= TOO_HIGH * max((*self.losses_[:1], 1.0)):
            self.losses_.append(loss)
            self.errors_.append(wrong)
            return True
        self.w_, self.b_ = w, b
        first = f" from {self.losses_[0]:.3g}" if self.losses_ else ""
        warnings.warn(
            f"{type(self).__name__} diverged in epoch {len(self.losses_) + 1}: its loss went"
            f"{first} to {loss:.3g}. eta={self.eta} is too large for these data: write a smaller "
            "one, or give it nn.data.Standardiser(X)(X)",
            NotLearnedWarning,
            stacklevel=3,
        )
        return False

    def _epoch(self, samples: NDArray[np.float64], targets: NDArray[np.float64]) -> float:
        """Update the weights, and return the loss before the update."""
        raise NotImplementedError
