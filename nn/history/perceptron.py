"""Perceptron, 1958: a neuron that learns from its mistakes."""

# ruff: noqa: N803 (X is a matrix and y a column: the field writes them so)

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from nn.arrays import floats
from nn.history.margins import convergence_bound
from nn.history.one_neuron import OneNeuron
from tinygrad_edu.errors import NotLearnedWarning

if TYPE_CHECKING:
    from typing import Self

    from numpy.typing import NDArray


class Perceptron(OneNeuron):
    """y = 1 if Σ w_j x_j + b > 0, else 0; after each sample Δw_j = η (t − y) x_j, Δb = η (t − y).

    The lower class has the target t = 0, the upper one t = 1. Weights and bias start at 0, and the
    samples come in the order of their rows, epoch after epoch, until one epoch has no mistake.

    The rule is −η times the gradient of E = Σ (y − t) net, in which the label y counts as a fixed
    number: factor 1, summed over the samples, and nothing for those that are right.

    Args:
        eta: The learning rate η, above 0. From weights 0 it only scales the weights.
        n_iter: After so many epochs it stops in any case.

    Attributes:
        w_: The weights, shape (features,).
        b_: The bias, −T of a McCulloch–Pitts neuron.
        errors_: The mistakes in each epoch; each of them is one update.
        updates_: All updates so far.
        remaining_: How many samples are on the wrong side at the end.
        converged_: Whether there are none.

    Source: Rosenblatt, The perceptron: A probabilistic model for information storage and
    organization in the brain, Psychological Review 65, 1958. There the inputs of the unit that
    learns are the outputs of many units with random connections to a retina, and there are several
    rules. Here, as in the lecture, it sees the data themselves, and has the rule that corrects
    errors (Rosenblatt, Principles of neurodynamics, 1962).

    >>> from nn.data import gate
    >>> from nn.history import Perceptron
    >>> X, y = gate("or")
    >>> perceptron = Perceptron().fit(X, y)
    >>> perceptron.w_.tolist(), perceptron.b_, perceptron.errors_
    ([1.0, 1.0], 0.0, [1, 2, 1, 0])
    >>> print(perceptron.report(X, y))
    all 4 samples right after 4 updates in 4 epochs; the theorem allows at most (R/γ)² = 27
    """

    engine_activation = "step"
    errors_: list[int]

    def __init__(self, eta: float = 1.0, n_iter: int = 100) -> None:
        self.eta = eta
        self.n_iter = n_iter

    def fit(self, X: Any, y: Any) -> Self:
        """Learn until an epoch has no mistake, or n_iter epochs are over.

        Args:
            X: The samples, shape (n, features).
            y: Two classes, shape (n,).

        Returns:
            self.

        Raises:
            InputError: X or y is not such, or eta or n_iter is out of range.

        Warns:
            NotLearnedWarning: Some samples are still on the wrong side.
        """
        samples, targets = self._begin(X, y)
        for _ in range(self.n_iter):
            if self._epoch(samples, targets) == 0:
                break
        self._look(samples, targets)
        if self.remaining_:
            warnings.warn(self.report(X, y), NotLearnedWarning, stacklevel=2)
        return self

    def activation(self, net: Any) -> NDArray[np.float64]:
        """Return the binary step: 1 where net > 0, else 0."""
        steps: NDArray[np.float64] = np.heaviside(floats("net", net), 0.0)
        return steps

    def report(self, X: Any, y: Any) -> str:
        """Return how the learning ended, and beside it the bound (R/γ)² on the updates.

        Args:
            X: The samples that it learned from.
            y: Their classes.
        """
        bound = convergence_bound(X, y)
        done = f"{counted(self.updates_, 'update')} in {counted(len(self.errors_), 'epoch')}"
        n = len(np.asarray(X))
        allowed = f"the theorem allows at most (R/γ)² = {bound:,.0f}"
        if self.converged_:
            return f"all {n} samples right after {done}; {allowed}"
        state = f"{self.remaining_} of {n} samples are still on the wrong side after {done}"
        if np.isinf(bound):
            return f"{state}; no line separates these classes, so the rule would never end"
        return f"{state}; {allowed}: write a larger n_iter than {self.n_iter}"

    def _clear(self) -> None:
        self.errors_, self.updates_ = [], 0

    def _goes_on(self, samples: NDArray[np.float64], targets: NDArray[np.float64]) -> bool:
        """Do one epoch, and count what is on the wrong side behind it."""
        self._epoch(samples, targets)
        self._look(samples, targets)
        return not self.converged_

    def _epoch(self, samples: NDArray[np.float64], targets: NDArray[np.float64]) -> int:
        """Correct the weights after each sample, and return how many corrections there were."""
        mistakes = 0
        for x, t in zip(samples, targets):
            y = 1.0 if x @ self.w_ + self.b_ > 0.0 else 0.0
            if y != t:
                self.w_ = self.w_ + self.eta * (t - y) * x
                self.b_ = self.b_ + self.eta * float(t - y)
                mistakes += 1
        self.errors_.append(mistakes)
        self.updates_ += mistakes
        return mistakes

    def _look(self, samples: NDArray[np.float64], targets: NDArray[np.float64]) -> None:
        """Count the samples that are on the wrong side now."""
        answers = self.activation(samples @ self.w_ + self.b_)
        self.remaining_ = int((answers != targets).sum())
        self.converged_ = self.remaining_ == 0


def counted(number: int, thing: str) -> str:
    """Return a number and what it counts, in the plural if it is not 1.

    >>> counted(1, "epoch"), counted(1200, "update")
    ('1 epoch', '1,200 updates')
    """
    return f"{number:,} {thing}" + ("" if number == 1 else "s")
