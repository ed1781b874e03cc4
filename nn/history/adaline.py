"""AdalineSGD and AdalineGD, 1960: learning from the net input, before the threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nn.arrays import generator
from nn.history.descending import Descending
from tinygrad_edu.ground.arguments import flag

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Adaline(Descending):
    """What both have in common: targets −1 and +1, the identity, and a threshold at 0."""

    codes = (-1.0, 1.0)


class AdalineGD(Adaline):
    """a = Σ w_j x_j + b; after each epoch Δw_j = η (1/m) Σ (t − a) x_j, Δb = η (1/m) Σ (t − a).

    It is gradient descent on E = (1/m) Σ ½ (t − a)²: factor ½, the mean over the m samples. The
    lower class has the target t = −1, the upper one t = +1; the answer is the upper one if a > 0.

    Args:
        eta: The learning rate η, above 0. Above 2/λ, with λ the largest eigenvalue of
            (1/m) Σ (x, 1)(x, 1)ᵀ, it diverges, and says so.
        n_iter: How many epochs it learns.

    Attributes:
        w_: The weights, shape (features,).
        b_: The bias.
        losses_: E in each epoch, before the update.
        errors_: How many samples were on the wrong side then.

    Source: Widrow and Hoff, Adaptive switching circuits, IRE WESCON Convention Record, part 4,
    1960. There the weights are changed after each sample; the rule of a whole batch goes down the
    gradient of the mean that the other one follows on average.

    >>> from nn.data import gate
    >>> from nn.history import AdalineGD
    >>> X, y = gate("and", targets=(-1, 1))
    >>> adaline = AdalineGD(eta=0.5, n_iter=200).fit(X, y)
    >>> adaline.w_.round(4).tolist(), round(adaline.b_, 4)
    ([1.0, 1.0], -1.5)
    """

    def __init__(self, eta: float = 0.1, n_iter: int = 50) -> None:
        self.eta = eta
        self.n_iter = n_iter

    def _epoch(self, samples: NDArray[np.float64], targets: NDArray[np.float64]) -> float:
        a = samples @ self.w_ + self.b_
        errors = targets - a
        self.w_ = self.w_ + self.eta * (samples.T @ errors) / len(samples)
        self.b_ = self.b_ + self.eta * float(errors.mean())
        return float((0.5 * errors**2).mean())


class AdalineSGD(Adaline):
    """a = Σ w_j x_j + b; after each sample Δw_j = α (t − a) x_j, Δb = α (t − a), with α = eta.

    Each update is a step of gradient descent on this sample's E = ½ (t − a)²: factor ½. The lower
    class has the target t = −1, the upper one t = +1; the answer is the upper one if a > 0.

    Args:
        eta: The learning rate α, above 0.
        n_iter: How many epochs it learns.
        shuffle: Whether each epoch takes the samples in a new order; else in that of the rows.
        random_state: Where the shuffling starts; None: different each time.

    Attributes:
        w_: The weights, shape (features,).
        b_: The bias.
        losses_: The mean over each epoch of ½ (t − a)², each sample's before its own update.
        errors_: How many samples were on the wrong side before each epoch.

    Source: Widrow and Hoff, Adaptive switching circuits, IRE WESCON Convention Record, part 4,
    1960. There inputs are −1 and +1, and an update takes away a fixed part of the error, to which
    all weights and the bias contribute alike: this rule with α = part / (features + 1).

    >>> from nn.data import gate
    >>> from nn.history import AdalineSGD
    >>> X, y = gate("and", targets=(-1, 1))
    >>> AdalineSGD(eta=0.1).fit(2 * X - 1, y).predict(2 * X - 1).tolist()
    [-1.0, -1.0, -1.0, 1.0]
    """

    def __init__(
        self,
        eta: float = 0.01,
        n_iter: int = 50,
        shuffle: bool = False,
        random_state: Any = None,
    ) -> None:
        self.eta = eta
        self.n_iter = n_iter
        self.shuffle = shuffle
        self.random_state = random_state

    def _clear(self) -> None:
        super()._clear()
        flag("AdalineSGD got shuffle", self.shuffle)
        self._random = generator(self.random_state)

    def _epoch(self, samples: NDArray[np.float64], targets: NDArray[np.float64]) -> float:
        order = np.arange(len(samples))
        if self.shuffle:
            self._random.shuffle(order)
        total = 0.0
        for x, t in zip(samples[order], targets[order]):
            a = x @ self.w_ + self.b_
            self.w_ = self.w_ + self.eta * (t - a) * x
            self.b_ = self.b_ + self.eta * float(t - a)
            total += 0.5 * (t - a) ** 2
        return float(total / len(samples))
