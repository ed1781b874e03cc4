"""From a data set to training: split it, standardise it, code its labels, serve it in batches."""

# ruff: noqa: N803 (X is a matrix and y a column: the field writes them so)

from __future__ import annotations

from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np

from nn.arrays import (
    MOST_NUMBERS,
    check_count,
    check_equally_long,
    class_labels,
    flag,
    generator,
    rows,
)
from tinygrad_edu import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray


def split(
    X: Any,
    y: Any,
    test: float = 0.25,
    seed: int | np.random.Generator | None = None,
    *,
    stratify: bool = False,
) -> tuple[Any, Any, Any, Any]:
    """Shuffle the n rows of X and y together, and put round(test · n) of them aside for testing.

    Args:
        X: The inputs, shape (n, …), n ≥ 2.
        y: The targets, shape (n, …), row i for row i of X.
        test: The share that is put aside, between 0 and 1; each part gets one row at least.
        seed: Where the shuffling starts; None shuffles differently each time.
        stratify: Put aside round(test · count) rows of each class in y, one at least, so that both
            parts have the classes in the same proportions. y then holds class labels.

    Returns:
        X_train, X_test, y_train, y_test: copies, which together hold every row once.

    Raises:
        InputError: The lengths differ, test is out of range, or there are too few rows to split.

    >>> from nn.data import split
    >>> X_train, X_test, y_train, y_test = split([[0], [1], [2], [3]], [0, 10, 20, 30], seed=0)
    >>> X_train.shape, X_test.shape
    ((3, 1), (1, 1))
    >>> bool((X_train[:, 0] * 10 == y_train).all())
    True
    """
    inputs, targets = rows("X", X), rows("y", y)
    check_equally_long(X=inputs, y=targets)
    if not isinstance(test, Real) or not 0 < test < 1:
        raise InputError(
            f"split got test={test!r}; it is the share put aside, between 0 and 1, e.g. 0.25"
        )
    by_class = flag("split got stratify", stratify)
    random = generator(seed)
    order = random.permutation(len(inputs))
    groups = [order]
    if by_class:
        labels = class_labels("y", targets)[order]
        groups = [order[labels == label] for label in np.unique(labels)]
    for_test = np.zeros(len(inputs), dtype=bool)
    for group in groups:
        for_test[group[: _test_count(group, test, by_class)]] = True
    aside, kept = order[for_test[order]], order[~for_test[order]]
    return inputs[kept], inputs[aside], targets[kept], targets[aside]


def _test_count(group: NDArray[Any], test: float, stratify: bool) -> int:
    """Return how many rows of a group are put aside: round(test · n), but neither none nor all."""
    count = len(group)
    if count < 2:
        what = "a class" if stratify else "a data set"
        raise InputError(
            f"split got {what} of {count} row; it takes 2 to have one on each side"
            + (", or stratify=False" if stratify else "")
        )
    return min(max(round(test * count), 1), count - 1)


class Batches:
    """The batches of a data set, in a new order in each epoch; `batches` makes one."""

    def __init__(
        self,
        X: Any,
        y: Any,
        size: int,
        seed: int | np.random.Generator | None,
        shuffle: bool,
        drop_last: bool,
    ) -> None:
        self.X = rows("X", X)
        self.y = None if y is None else rows("y", y)
        if self.y is not None:
            check_equally_long(X=self.X, y=self.y)
        check_count("batches got size", size, 1)
        self.drop_last = flag("batches got drop_last", drop_last)
        if self.drop_last and size > len(self.X):
            raise InputError(
                f"batches got size={size} and drop_last=True for {len(self.X)} rows: no batch "
                f"would be left. Write size={len(self.X)} or less, or drop_last=False"
            )
        self.size = size
        self.shuffle = flag("batches got shuffle", shuffle)
        self.random = generator(seed)

    def __len__(self) -> int:
        """Return how many batches an epoch has."""
        full, left_over = divmod(len(self.X), self.size)
        return full if self.drop_last or not left_over else full + 1

    def __iter__(self) -> Iterator[Any]:
        """Yield the batches of one epoch, which begins with a new order."""
        order = np.arange(len(self.X))
        if self.shuffle:
            self.random.shuffle(order)
        for number in range(len(self)):
            chosen = order[number * self.size : (number + 1) * self.size]
            yield self.X[chosen] if self.y is None else (self.X[chosen], self.y[chosen])

    def __repr__(self) -> str:
        return f"batches({len(self.X)} rows, size={self.size}: {len(self)} batches an epoch)"


def batches(
    X: Any,
    y: Any = None,
    size: int = 32,
    seed: int | np.random.Generator | None = None,
    *,
    shuffle: bool = True,
    drop_last: bool = False,
) -> Batches:
    """Serve the n rows in batches of `size`; each loop over the result is one epoch of n / size.

    Each epoch shuffles anew, and a fresh object with the same seed repeats the same epochs.

    Args:
        X: The inputs, shape (n, …).
        y: The targets, shape (n, …); without them a batch is X_batch alone.
        size: How many rows a batch has; the last one of an epoch has what is left over.
        seed: Where the shuffling starts; None shuffles differently each time.
        shuffle: False keeps the rows in their order.
        drop_last: Leave out a last batch of fewer than `size` rows.

    Returns:
        An iterable of (X_batch, y_batch), both copies; len() of it is the batches an epoch has.

    Raises:
        InputError: The lengths differ, size is below 1, or drop_last would leave no batch.

    >>> from nn.data import batches
    >>> for X_batch, y_batch in batches([[1], [2], [3]], [10, 20, 30], size=2, shuffle=False):
    ...     print(X_batch.tolist(), y_batch.tolist())
    [[1], [2]] [10, 20]
    [[3]] [30]
    """
    return Batches(X, y, size, seed, shuffle, drop_last)


def one_hot(labels: Any, classes: int | None = None) -> NDArray[np.float64]:
    """Return t with t[i, c] = 1 where labels[i] = c, and 0 elsewhere.

    Args:
        labels: A class 0, 1, 2, … for each row, shape (n,) or (n, 1).
        classes: How many classes there are; the largest label + 1 if left out.

    Returns:
        The coded labels, shape (n, classes), float64.

    Raises:
        InputError: A label is no whole number, below 0, or classes or more.

    >>> from nn.data import one_hot
    >>> one_hot([2, 0], classes=3).tolist()
    [[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]
    """
    places = class_labels("labels", labels)
    if classes is None:
        classes = int(places.max()) + 1
    else:
        check_count("one_hot got classes", classes, 1, MOST_NUMBERS // len(places))
    outside = places[(places < 0) | (places >= classes)]
    if outside.size:
        raise InputError(
            f"one_hot got the label {outside[0]}; with {max(classes, 1)} classes "
            f"a label lies from 0 to {max(classes, 1) - 1}"
        )
    coded = np.zeros((len(places), classes))
    coded[np.arange(len(places)), places] = 1.0
    return coded


class Standardiser:
    """z = (x − mean) / std, with the mean and the standard deviation (factor 1/n) of each column.

    Both are learned from the training data, once, and then applied to any other data: what the
    test data look like must not leak into the training. A column that is constant in the training
    data is only shifted (std 1).

    Args:
        X: The training data, shape (n, …): the columns are everything after the first axis.

    Raises:
        InputError: X has no rows or is not finite; later, data with other columns.

    >>> from nn.data import Standardiser
    >>> standardise = Standardiser([[0.0, 7.0], [4.0, 7.0]])
    >>> standardise.mean.tolist(), standardise.std.tolist()
    ([2.0, 7.0], [2.0, 1.0])
    >>> standardise([[6.0, 8.0]]).tolist()
    [[2.0, 1.0]]
    """

    def __init__(self, X: Any) -> None:
        data = rows("X", X).astype(np.float64)
        if not np.isfinite(data).all():
            raise InputError("Standardiser got inf or nan in X; leave such rows out first")
        constant = data.min(axis=0) == data.max(axis=0)  # a rounded mean would leave a std of 1e-17
        std = data.std(axis=0)
        self.mean = np.where(constant, data[0], data.mean(axis=0))
        self.std = np.where(constant | (std == 0.0), 1.0, std)

    def __call__(self, X: Any) -> NDArray[np.float64]:
        """Return the standardised rows of X, float64, with the mean and std of the training data.

        Raises:
            InputError: X has other columns than the training data.
        """
        data = rows("X", X)
        if data.shape[1:] != self.mean.shape:
            raise InputError(
                f"a Standardiser of rows of shape {self.mean.shape} got X of shape {data.shape}; "
                "give it rows like those it learned from"
            )
        standardised: NDArray[np.float64] = (data - self.mean) / self.std
        return standardised
