"""Estimator: scikit-learn's protocol, which needs no scikit-learn."""

# ruff: noqa: N803 (X is a matrix and y a column: the field writes them so)

from __future__ import annotations

import inspect
import sys
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from nn.arrays import check_count, real_number
from nn.history.accepting import accept_labels, accept_samples
from tinygrad_edu.errors import InputError, NotFittedError

if TYPE_CHECKING:
    from typing import Self

    from numpy.typing import NDArray


class Estimator:
    """What all units that learn have in common: settings that can be read and set by name.

    So `clone`, `Pipeline`, `GridSearchCV` and `cross_val_score` of scikit-learn take them, and
    `check_estimator` finds nothing to complain of.
    """

    several_classes: ClassVar[bool] = False
    """Whether it can tell more than two classes apart."""

    eta: float
    n_iter: int
    classes_: NDArray[Any]
    n_features_in_: int

    def get_params(self, deep: bool = True) -> dict[str, Any]:  # noqa: ARG002
        """Return the settings by name; `deep` is for units made of units, and changes nothing."""
        names = list(inspect.signature(type(self)).parameters)
        return {name: getattr(self, name) for name in names}

    def set_params(self, **params: Any) -> Self:
        """Change settings by name, and return self.

        Raises:
            InputError: There is no such setting.
        """
        known = self.get_params()
        for name, setting in params.items():
            if name not in known:
                raise InputError(
                    f"{type(self).__name__} has no setting {name!r}; it has {', '.join(known)}"
                )
            setattr(self, name, setting)
        return self

    def predict(self, X: Any) -> NDArray[Any]:
        """Return the class of each row of X."""
        raise NotImplementedError

    def score(self, X: Any, y: Any) -> float:
        """(1/n) Σ [predicted class = y]: the share of the samples that are right."""
        predicted = self.predict(X)
        return float(np.mean(predicted == accept_labels(type(self).__name__, y, len(predicted))))

    def _check_settings(self) -> None:
        """Raise InputError unless eta and n_iter are such that something can be learned."""
        name = type(self).__name__
        real_number(f"{name} got eta", self.eta, 0.0)
        if self.eta == 0:
            raise InputError(f"{name} got eta=0, with which nothing is learned; write eta=0.1")
        check_count(f"{name} got n_iter", self.n_iter, 1)

    def _accept(self, X: Any) -> NDArray[np.float64]:
        """Return rows of as many features as were learned from, or raise an error."""
        if not self.__sklearn_is_fitted__():
            raise not_fitted(type(self).__name__)
        return accept_samples(type(self).__name__, X, self.n_features_in_)

    def __sklearn_is_fitted__(self) -> bool:
        """Whether something was learned."""
        return hasattr(self, "w_")

    def __sklearn_tags__(self) -> Any:
        """Return what scikit-learn, which calls this, wants to know of an estimator."""
        from sklearn.utils import (  # type: ignore[import-not-found,import-untyped,unused-ignore]
            ClassifierTags,
            Tags,
            TargetTags,
        )

        return Tags(
            estimator_type="classifier",
            target_tags=TargetTags(required=True),
            classifier_tags=ClassifierTags(multi_class=self.several_classes),
        )

    def __repr__(self) -> str:
        settings = ", ".join([f"{name}={value!r}" for name, value in self.get_params().items()])
        return f"{type(self).__name__}({settings})"


def not_fitted(name: str) -> NotFittedError:
    """Return the error of a unit that was asked too early, for scikit-learn one of its own too."""
    message = f"this {name} has not learned anything yet; write .fit(X, y) first"
    if "sklearn.exceptions" not in sys.modules:
        return NotFittedError(message)
    from sklearn import exceptions  # type: ignore[import-not-found,import-untyped,unused-ignore]

    kinds = (NotFittedError, exceptions.NotFittedError)
    both: type[NotFittedError] = type("NotFittedError", kinds, {})
    return both(message)
