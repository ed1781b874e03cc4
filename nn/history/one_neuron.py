"""OneNeuron: what every learning neuron of two classes shares, from its weights to its answer."""

# ruff: noqa: N803 (X is a matrix and y a column: the field writes them so)

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from nn.arrays import data_of, floats, real_number
from nn.history.accepting import (
    accept_labels,
    accept_samples,
    as_labels,
    places_among,
    two_classes,
)
from nn.history.estimator import Estimator
from nn.units import Neuron
from tinygrad_edu import InputError

if TYPE_CHECKING:
    from typing import Self

    from numpy.typing import NDArray


class OneNeuron(Estimator):
    """One neuron with net = Σ w_j x_j + b, which says the upper class above a threshold.

    Attributes:
        w_: The weights, shape (features,), float64.
        b_: The bias.
        classes_: The lower and the upper class.
        n_features_in_: How many inputs it has.
    """

    codes: ClassVar[tuple[float, float]] = (0.0, 1.0)
    """The target t of the lower and of the upper class."""

    threshold: ClassVar[float] = 0.0
    """The activation above which it says the upper class."""

    engine_activation: ClassVar[str] = "identity"
    """What the same neuron ends in as nn.Neuron."""

    w_: NDArray[np.float64]
    b_: float

    def net_input(self, X: Any) -> NDArray[np.float64]:
        """Return net = Σ w_j x_j + b for each row of X, shape (n,).

        Raises:
            InputError: X has other columns than it learned from, or it has not learned yet.
        """
        net: NDArray[np.float64] = self._accept(X) @ self.w_ + self.b_
        return net

    def activation(self, net: Any) -> NDArray[np.float64]:
        """Return net as it is: the identity."""
        found: NDArray[np.float64] = floats("net", net)
        return found

    def predict(self, X: Any) -> NDArray[Any]:
        """Return the class of each row of X, shape (n,): the upper one above the threshold.

        Raises:
            InputError: X has other columns than it learned from, or it has not learned yet.
        """
        is_upper = self.activation(self.net_input(X)) > self.threshold
        return self.classes_[is_upper.astype(np.int64)]

    def to_neuron(self) -> Neuron:
        """Return the same neuron on Values, w1, w2, … and b: the engine differentiates that."""
        if not self.__sklearn_is_fitted__():
            self._accept([[0.0]])
        neuron = Neuron(
            len(self.w_), self.engine_activation, weights=self.w_.tolist(), bias=float(self.b_)
        )
        for place, weight in enumerate(neuron.weights, start=1):
            weight.label = f"w{place}"
        if neuron.bias is not None:
            neuron.bias.label = "b"
        return neuron

    def partial_fit(self, X: Any, y: Any, classes: Any = None) -> Self:
        """Go on from the weights as they are, with one epoch over X and y.

        Args:
            X: The samples, shape (n, features).
            y: Their classes, shape (n,).
            classes: The two classes, at the first call, where y might have just one of them.

        Returns:
            self.
        """
        if not self.__sklearn_is_fitted__():
            samples, targets = self._begin(X, y, classes=classes)
        else:
            samples = self._accept(X)
            targets = self._targets(accept_labels(type(self).__name__, y, len(samples)))
        self._goes_on(samples, targets)
        return self

    def _begin(
        self, X: Any, y: Any, w_init: Any = None, b_init: float | None = None, classes: Any = None
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Forget everything, start at w_init, b_init or at 0, and return rows and targets."""
        self._check_settings()
        name = type(self).__name__
        rows = accept_samples(name, X)
        labels = accept_labels(name, y, len(rows))
        self.classes_ = two_classes(name, labels if classes is None else as_labels(name, classes))
        self._start(rows.shape[1], w_init, b_init)
        return rows, self._targets(labels)

    def _goes_on(self, samples: NDArray[np.float64], targets: NDArray[np.float64]) -> bool:
        """Do one epoch, and return whether another one is of use."""
        raise NotImplementedError

    def _start(self, n_features: int, w_init: Any, b_init: float | None) -> None:
        """Set the weights before the first update, and empty the records of the epochs."""
        self.n_features_in_ = n_features
        self.w_ = np.zeros(n_features)
        if w_init is not None:
            self.w_ = floats("w_init", w_init).reshape(-1)
        if self.w_.shape != (n_features,):
            raise InputError(
                f"{type(self).__name__} got {self.w_.size} weights to start from and X of "
                f"{n_features} features; give one weight for each"
            )
        self.b_ = 0.0
        if b_init is not None:
            self.b_ = real_number(f"{type(self).__name__} got b_init", data_of(b_init))
        self._clear()

    def _clear(self) -> None:
        """Empty the records of the epochs."""
        raise NotImplementedError

    def _targets(self, labels: NDArray[Any]) -> NDArray[np.float64]:
        """Return t for each label."""
        places = places_among(type(self).__name__, labels, self.classes_)
        targets: NDArray[np.float64] = np.array(self.codes)[places]
        return targets
