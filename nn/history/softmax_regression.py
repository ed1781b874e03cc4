"""SoftmaxRegression: a neuron for each class, and shares that sum to 1."""

# ruff: noqa: N803 (X is a matrix and y a column: the field writes them so)

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from nn.arrays import floats
from nn.history.accepting import accept_labels, accept_samples, as_labels, places_among
from nn.history.estimator import Estimator
from nn.preparing import one_hot
from nn.units import Layer
from tinygrad_edu import InputError, softmax
from tinygrad_edu.errors import NotLearnedWarning

if TYPE_CHECKING:
    from typing import Self

    from numpy.typing import NDArray

TOO_HIGH = 1e10
"""A loss so high does not come down again."""


class SoftmaxRegression(Estimator):
    """p_k = e^(z_k) / Σ_j e^(z_j), z_k = Σ_j w_kj x_j + b_k; Δw_kj = η (1/m) Σ (t_k − p_k) x_j.

    It is gradient descent on E = −(1/m) Σ ln p_class, the cross-entropy: the mean over the m
    samples, no further factor. The target t_k is 1 for a sample's own class and 0 for others, and
    δ_k = −∂E/∂z_k = t_k − p_k. With two classes p is the sigmoid of the difference of the scores.

    Args:
        eta: The learning rate η, above 0.
        n_iter: How many epochs it learns; there is one update in each, from all samples.

    Attributes:
        w_: The weights, shape (classes, features): a row for each class.
        b_: The biases, shape (classes,).
        classes_: The classes, in order.
        losses_: E in each epoch, before the update.
        errors_: How many samples had another class as their most probable one then.

    Source: Bridle, Probabilistic interpretation of feedforward classification network outputs, with
    relationships to statistical pattern recognition, in Neurocomputing, 1990. There the scores may
    come from any network; here they are one layer.

    >>> from nn.history import SoftmaxRegression
    >>> unit = SoftmaxRegression(eta=1.0).fit([[-1.0], [0.0], [1.0]], ["low", "middle", "high"])
    >>> unit.predict([[-1.0], [2.0]]).tolist()
    ['low', 'high']
    """

    several_classes = True
    w_: NDArray[np.float64]
    b_: NDArray[np.float64]

    def __init__(self, eta: float = 0.1, n_iter: int = 100) -> None:
        self.eta = eta
        self.n_iter = n_iter

    def fit(self, X: Any, y: Any, w_init: Any = None, b_init: Any = None) -> Self:
        """Learn for n_iter epochs.

        Args:
            X: The samples, shape (n, features).
            y: Two or more classes, shape (n,).
            w_init: The weights to start from, shape (classes, features); 0 if left out.
            b_init: The biases to start from, shape (classes,); 0 if left out.

        Returns:
            self.

        Raises:
            InputError: X or y is not such, or a setting is out of range.

        Warns:
            NotLearnedWarning: The loss grew beyond all bounds; it stops before that epoch.
        """
        self._check_settings()
        samples = accept_samples("SoftmaxRegression", X)
        labels = accept_labels("SoftmaxRegression", y, len(samples))
        self._start(samples, labels, w_init, b_init)
        for _ in range(self.n_iter):
            if not self._goes_on(samples, labels):
                break
        return self

    def partial_fit(self, X: Any, y: Any, classes: Any = None) -> Self:
        """Go on from the weights as they are, with one update from X and y.

        Args:
            X: The samples, shape (n, features).
            y: Their classes, shape (n,).
            classes: All classes, at the first call, where y might not have each of them.

        Returns:
            self.
        """
        if self.__sklearn_is_fitted__():
            samples = self._accept(X)
        else:
            self._check_settings()
            samples = accept_samples("SoftmaxRegression", X)
        labels = accept_labels("SoftmaxRegression", y, len(samples))
        if not self.__sklearn_is_fitted__():
            self._start(
                samples, labels if classes is None else as_labels("SoftmaxRegression", classes)
            )
        self._goes_on(samples, labels)
        return self

    def net_input(self, X: Any) -> NDArray[np.float64]:
        """Return the scores z = X Wᵀ + b, shape (n, classes)."""
        scores: NDArray[np.float64] = self._accept(X) @ self.w_.T + self.b_
        return scores

    def activation(self, net: Any) -> NDArray[np.float64]:
        """Return the softmax of each row of scores, right at any scores."""
        scores = floats("net", net)
        if not scores.ndim or not scores.shape[-1]:
            raise InputError(f"got net of shape {scores.shape}; write a score for each class")
        return np.asarray(softmax(scores))

    def predict_proba(self, X: Any) -> NDArray[np.float64]:
        """Return the share p_k of each class for each row of X, shape (n, classes)."""
        return self.activation(self.net_input(X))

    def predict(self, X: Any) -> NDArray[Any]:
        """Return the class with the largest share for each row of X, shape (n,)."""
        places = self.net_input(X).argmax(axis=1)
        return np.asarray(self.classes_[places])

    def to_layer(self) -> Layer:
        """Return the same neurons, without the softmax, as an nn.Layer of Values."""
        return Layer(
            self.w_.shape[1],
            len(self.w_),
            "identity",
            weights=self.w_.tolist(),
            biases=self.b_.tolist(),
        )

    def _start(
        self,
        samples: NDArray[np.float64],
        labels: NDArray[Any],
        w_init: Any = None,
        b_init: Any = None,
    ) -> None:
        """Set the classes and the weights before the first update."""
        self.classes_ = np.unique(labels)
        if len(self.classes_) < 2:
            raise InputError(
                f"SoftmaxRegression got one class only, {self.classes_.tolist()!r:.40}; it tells "
                "two or more classes apart"
            )
        self.n_features_in_ = samples.shape[1]
        shape = (len(self.classes_), samples.shape[1])
        w = np.zeros(shape) if w_init is None else floats("w_init", w_init)
        b = np.zeros(shape[0]) if b_init is None else floats("b_init", b_init)
        if w.shape != shape or b.shape != shape[:1]:
            raise InputError(
                f"SoftmaxRegression got weights of shape {w.shape} and biases of shape {b.shape} "
                f"to start from; here they have the shapes {shape} and {shape[:1]}"
            )
        self.w_, self.b_ = w, b
        self.losses_: list[float] = []
        self.errors_: list[int] = []

    def _goes_on(self, samples: NDArray[np.float64], labels: NDArray[Any]) -> bool:
        """Do one update and keep the records; take it back and warn if the loss has run away."""
        places = places_among("SoftmaxRegression", labels, self.classes_)
        z = samples @ self.w_.T + self.b_
        top = z.max(axis=1, keepdims=True)
        surprise = np.log(np.exp(z - top).sum(axis=1)) - (z - top)[np.arange(len(z)), places]
        loss = float(surprise.mean())
        if not loss <= TOO_HIGH:
            warnings.warn(
                f"SoftmaxRegression diverged in epoch {len(self.losses_) + 1}: its loss is "
                f"{loss:.3g}. eta={self.eta} is too large for these data: write a smaller one, or "
                "give it nn.data.Standardiser(X)(X)",
                NotLearnedWarning,
                stacklevel=3,
            )
            return False
        self.losses_.append(loss)
        self.errors_.append(int((z.argmax(axis=1) != places).sum()))
        delta = one_hot(places, len(self.classes_)) - self.activation(z)
        eta = float(self.eta)
        self.w_ = self.w_ + eta * (delta.T @ samples) / len(samples)
        self.b_ = self.b_ + eta * delta.mean(axis=0)
        return True
