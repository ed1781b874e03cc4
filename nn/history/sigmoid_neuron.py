"""SigmoidNeuron: a smooth threshold, through which the error has a gradient."""

# ruff: noqa: N803 (X is a matrix and y a column: the field writes them so)

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nn.arrays import floats
from nn.history.descending import Descending
from tinygrad_edu import InputError, sigmoid
from tinygrad_edu.ground.arguments import check_word

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOSSES = ("squared_error", "cross_entropy")


class SigmoidNeuron(Descending):
    """y = σ(Σ w_j x_j + b); after each epoch Δw_j = η (1/m) Σ δ x_j, Δb = η (1/m) Σ δ.

    The loss says what δ = −∂E/∂net is:

        squared_error    E = (1/m) Σ ½ (t − y)²                           δ = (t − y) y (1 − y)
        cross_entropy    E = −(1/m) Σ (t ln y + (1 − t) ln(1 − y))        δ = t − y

    with the mean over the m samples: factor ½ in the first, none in the second. The lower class
    has the target t = 0, the upper one t = 1, and the answer is the upper one if y > ½.

    Args:
        loss: "squared_error" or "cross_entropy".
        eta: The learning rate η, above 0.
        n_iter: How many epochs it learns.

    Attributes:
        w_: The weights, shape (features,).
        b_: The bias.
        losses_: E in each epoch, before the update.
        errors_: How many samples were on the wrong side then.

    Source: the squared error: Rumelhart, Hinton and Williams, Learning representations by
    back-propagating errors, Nature 323, 1986; there in layers, and with momentum. The
    cross-entropy: Cox, The regression analysis of binary sequences, Journal of the Royal
    Statistical Society B 20, 1958; there a model of statistics, without a descent.

    >>> from nn.data import gate
    >>> from nn.history import SigmoidNeuron
    >>> X, y = gate("nand")
    >>> neuron = SigmoidNeuron(loss="cross_entropy", eta=1.0, n_iter=200).fit(X, y)
    >>> neuron.predict(X).tolist(), neuron.losses_[0].__round__(6)
    ([1.0, 1.0, 1.0, 0.0], 0.693147)
    """

    threshold = 0.5
    engine_activation = "sigmoid"

    def __init__(self, loss: str = "cross_entropy", eta: float = 0.1, n_iter: int = 100) -> None:
        self.loss = loss
        self.eta = eta
        self.n_iter = n_iter

    def activation(self, net: Any) -> NDArray[np.float64]:
        """Return σ(net) = 1 / (1 + e^(−net)), right at any net."""
        return np.asarray(sigmoid(floats("net", net)))

    def predict_proba(self, X: Any) -> NDArray[np.float64]:
        """Return 1 − y and y for each row of X, shape (n, 2)."""
        net = self.net_input(X)
        return np.column_stack([self.activation(-net), self.activation(net)])

    def delta(self, net: Any, t: Any) -> NDArray[np.float64]:
        """Return δ = −∂E/∂net of one sample's E, for arrays of net inputs and targets.

        >>> SigmoidNeuron("squared_error").delta([0.0, -1000.0], [1.0, 1.0]).tolist()
        [0.125, 0.0]
        >>> SigmoidNeuron("cross_entropy").delta([0.0, -1000.0], [1.0, 1.0]).tolist()
        [0.5, 1.0]
        """
        net, targets = nets_and_targets(net, t)
        y = self.activation(net)
        if self.loss == "cross_entropy":
            return np.asarray(targets - y)
        rest = self.activation(-net)  # 1 − y, without cancellation
        return np.asarray((targets - y) * y * rest)

    def losses_of(self, net: Any, t: Any) -> NDArray[np.float64]:
        """Return each sample's E, right at any net, for arrays of net inputs and targets.

        >>> SigmoidNeuron("cross_entropy").losses_of([1000.0, -1000.0], [1.0, 1.0]).tolist()
        [0.0, 1000.0]
        """
        nets, targets = nets_and_targets(net, t)
        if self.loss == "cross_entropy":
            return np.asarray(np.logaddexp(0.0, nets) - targets * nets)
        return np.asarray(0.5 * (targets - self.activation(nets)) ** 2)

    def _check_settings(self) -> None:
        super()._check_settings()
        check_word("SigmoidNeuron got loss", self.loss, LOSSES)

    def _epoch(self, samples: NDArray[np.float64], targets: NDArray[np.float64]) -> float:
        net = samples @ self.w_ + self.b_
        delta = self.delta(net, targets)
        self.w_ = self.w_ + self.eta * (samples.T @ delta) / len(samples)
        self.b_ = self.b_ + self.eta * float(delta.mean())
        return float(self.losses_of(net, targets).mean())


def nets_and_targets(net: Any, t: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return net inputs and targets as arrays that go together, or raise InputError."""
    nets, targets = floats("net", net), floats("t", t)
    if targets.ndim and targets.shape != nets.shape:
        raise InputError(
            f"got net inputs of shape {nets.shape} and targets of shape {targets.shape}; write a "
            "target for each, or one for all"
        )
    return nets, targets
