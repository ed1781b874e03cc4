"""What a unit is given: rows of numbers and a class for each, or an error that says what is wrong.

Some of these messages have the words that scikit-learn's own checks look for.
"""

# ruff: noqa: N803 (X is a matrix and y a column: the field writes them so)

from __future__ import annotations

import sys
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from nn.arrays import data_of
from tinygrad_edu import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray


def accept_samples(name: str, X: Any, n_features: int | None = None) -> NDArray[np.float64]:
    """Return X as float64 of shape (n, features), with a row and a column at least, all finite.

    Args:
        name: The unit that is given X, for the error message.
        X: Rows of numbers.
        n_features: How many columns there must be; any number if None.

    Raises:
        InputError: X is something else.

    >>> accept_samples("Perceptron", [[0, 1], [1, 1]]).shape
    (2, 2)
    """
    if hasattr(X, "tocsr"):
        raise InputError(f"{name} got X as a sparse matrix; write X.toarray()")
    try:
        array = np.asarray(data_of(X))
        if array.dtype.kind == "c":
            raise InputError(f"Complex data not supported: {name} got X of {array.dtype}")
        array = array.astype(np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{name} got X that is no matrix of numbers: {error}") from error
    if array.ndim != 2:
        raise InputError(
            f"{name} got X of shape {array.shape} and takes (n, features). Reshape your data: "
            "X.reshape(-1, 1) if it is one feature, X.reshape(1, -1) if it is one sample"
        )
    for count, what in zip(array.shape, ("sample(s)", "feature(s)")):
        if count == 0:
            raise InputError(
                f"{name} got X with 0 {what} (shape={array.shape}) while a minimum of 1 is "
                "required."
            )
    if not np.isfinite(array).all():
        raise InputError(f"{name} got X with NaN or inf in it; leave such rows out first")
    if n_features is not None and array.shape[1] != n_features:
        raise InputError(
            f"X has {array.shape[1]} features, but {name} is expecting {n_features} features as "
            "input: as many as it learned from"
        )
    return np.ascontiguousarray(array)


def accept_labels(name: str, y: Any, n: int) -> NDArray[Any]:
    """Return a class for each of n samples, shape (n,): whole numbers, truth values or words.

    Raises:
        InputError: There is not one for each sample, or they are measurements and no classes.

    >>> accept_labels("Perceptron", ["setosa", "versicolor"], 2).tolist()
    ['setosa', 'versicolor']
    """
    if y is None:
        raise InputError(f"{name} requires y to be passed, but the target y is None")
    labels = as_labels(name, y)
    if labels.ndim == 2 and labels.shape[1] == 1:
        warnings.warn(
            f"A column-vector y was passed when a 1d array was expected: {name} reads it as "
            "y.ravel()",
            conversion_warning(),
            stacklevel=4,
        )
        labels = labels[:, 0]
    if labels.shape != (n,):
        raise InputError(
            f"{name} got {n} samples and y of shape {labels.shape}; give one class for each sample"
        )
    if labels.dtype.kind == "f":
        if not np.isfinite(labels).all():
            raise InputError(f"{name}: Input y contains NaN or inf (infinity)")
        if (labels != np.round(labels)).any():
            raise InputError(
                f"Unknown label type: continuous. {name} tells classes apart, and y has "
                f"{labels[labels != np.round(labels)][0]} in it; write classes as 0, 1, or words"
            )
    return labels


def as_labels(name: str, labels: Any) -> NDArray[Any]:
    """Return classes as an array, or raise InputError where they form no rows, or have no order.

    >>> as_labels("Perceptron", [1, 0]).tolist()
    [1, 0]
    """
    try:
        array = np.asarray(data_of(labels))
        np.sort(array, axis=None)  # to tell classes apart is to put them in order
    except (TypeError, ValueError) as error:
        raise InputError(
            f"{name} got the classes {labels!r:.80}; write one for each sample, all of one kind: "
            "whole numbers, or words"
        ) from error
    return array


def two_classes(name: str, labels: NDArray[Any]) -> NDArray[Any]:
    """Return the lower and the upper of exactly two classes.

    Raises:
        InputError: There are more or fewer.

    >>> two_classes("Perceptron", np.array([1, -1, 1])).tolist()
    [-1, 1]
    """
    classes = np.unique(labels)
    if len(classes) > 2:
        raise InputError(
            "Only binary classification is supported. The type of the target is multiclass: "
            f"{name} got {len(classes)} classes, {classes.tolist()!r:.60}. Write "
            "nn.history.SoftmaxRegression() for several"
        )
    if len(classes) < 2:
        raise InputError(
            f"{name} got one class only, {classes.tolist()!r:.40}, and tells two classes apart; "
            "in partial_fit write classes=[0, 1] where a batch may have just one of them"
        )
    return classes


def places_among(name: str, labels: NDArray[Any], classes: NDArray[Any]) -> NDArray[np.int64]:
    """Return the place of each label among the classes, which are sorted.

    Raises:
        InputError: A label is not among them.
    """
    if not are_of_one_kind(labels, classes):
        raise InputError(
            f"{name} got classes of {labels.dtype}, and its classes are {classes.tolist()!r:.80}"
        )
    places = np.clip(np.searchsorted(classes, labels), 0, len(classes) - 1)
    strangers = labels[classes[places] != labels]
    if strangers.size:
        raise InputError(
            f"{name} got the class {strangers[0]!r:.40}, and its classes are "
            f"{classes.tolist()!r:.80}"
        )
    return places.astype(np.int64)


def are_of_one_kind(labels: NDArray[Any], classes: NDArray[Any]) -> bool:
    """Whether two arrays of classes can be put in one order: numbers, or words, or dates.

    >>> are_of_one_kind(np.array([0, 1]), np.array([0.0, 1.0])), are_of_one_kind(
    ...     np.array(["a"]), np.array([0, 1])
    ... )
    (True, False)
    """
    try:
        np.sort(np.concatenate([classes, labels], dtype=object))
    except TypeError:
        return False
    return True


def conversion_warning() -> type[Warning]:
    """Return scikit-learn's warning of a converted y where scikit-learn is in use."""
    if "sklearn.exceptions" not in sys.modules:
        return UserWarning
    from sklearn.exceptions import (  # type: ignore[import-not-found,import-untyped,unused-ignore]
        DataConversionWarning,
    )

    warning: type[Warning] = DataConversionWarning
    return warning
