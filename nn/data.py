"""Data to learn from, small and exact, and what makes it ready for training.

    gate, moons, spirals    made here, by a formula
    iris, digits            from scikit-learn, where that is installed
    split, batches, one_hot, Standardiser    in nn/preparing.py

Every data set is X, y: one row of X and one entry of y for each sample.

>>> import nn.data
>>> X, y = nn.data.moons(100, seed=1)
>>> X_train, X_test, y_train, y_test = nn.data.split(X, y, seed=1)
>>> [len(X_batch) for X_batch, y_batch in nn.data.batches(X_train, y_train, size=32, seed=0)]
[32, 32, 11]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nn.arrays import MOST_NUMBERS, check_count, flag, generator, numbers, real_number
from nn.preparing import Standardiser, batches, one_hot, split
from tinygrad_edu import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "Standardiser",
    "batches",
    "digits",
    "gate",
    "iris",
    "moons",
    "one_hot",
    "spirals",
    "split",
]

GATES = {
    "and": (0, 0, 0, 1),
    "or": (0, 1, 1, 1),
    "nand": (1, 1, 1, 0),
    "nor": (1, 0, 0, 0),
    "xor": (0, 1, 1, 0),
    "xnor": (1, 0, 0, 1),
    "not": (1, 0),
}
"""What each gate answers to 00, 01, 10, 11; "not" to 0, 1."""


def gate(
    name: str, targets: tuple[float, float] = (0, 1)
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the truth table of a logic gate: a row of X for each input, in the order of counting.

    Args:
        name: "and", "or", "nand", "nor", "xor", "xnor" or "not".
        targets: What stands in y for false and for true: (−1, 1) for a tanh or a hinge loss.

    Returns:
        X of 0s and 1s, shape (4, 2), or (2, 1) for "not"; y, shape (4,) or (2,); both float64.

    Raises:
        InputError: There is no such gate, or targets are not two different numbers.

    >>> from nn.data import gate
    >>> X, y = gate("xor")
    >>> X.tolist()
    [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
    >>> y.tolist()
    [0.0, 1.0, 1.0, 0.0]
    """
    answers = GATES.get(name.lower()) if isinstance(name, str) else None
    if answers is None:
        raise InputError(f"there is no gate {name!r:.80}; write one of {', '.join(GATES)}")
    pair = numbers("targets", targets).astype(np.float64)
    if pair.shape != (2,) or not np.isfinite(pair).all() or pair[0] == pair[1]:
        raise InputError(
            f"gate got targets={targets!r:.80}; write what false and true become, "
            "e.g. (0, 1) or (-1, 1)"
        )
    n_inputs = len(answers).bit_length() - 1
    table = [np.arange(2**n_inputs) >> place & 1 for place in reversed(range(n_inputs))]
    return np.stack(table, axis=1).astype(np.float64), pair[list(answers)]


def moons(
    n: int = 100, noise: float = 0.1, seed: int | np.random.Generator | None = None
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return two half circles that reach into each other, which no straight line separates.

    Class 0 is (cos t, sin t), class 1 is (1 − cos t, ½ − sin t), with t evenly from 0 to π; the
    same curves as in scikit-learn's make_moons.

    Args:
        n: How many points there are, 2 or more; half of them (rounded down) are of class 0.
        noise: The standard deviation of the Gaussian noise on both coordinates; 0 for none.
        seed: Where the noise and the order of the rows start; None: different each time.

    Returns:
        X, shape (n, 2), float64, in random order; y of 0s and 1s, shape (n,), int64.

    Raises:
        InputError: n is below 2, or noise below 0.

    >>> from nn.data import moons
    >>> X, y = moons(100, seed=1)
    >>> X.shape, y.shape, int(y.sum())
    ((100, 2), (100,), 50)
    """
    check_count("moons got n", n, 2, MOST_NUMBERS)
    noise = real_number("moons got noise", noise, 0)
    upper = np.linspace(0.0, np.pi, n // 2)
    lower = np.linspace(0.0, np.pi, n - n // 2)
    class_0 = np.stack([np.cos(upper), np.sin(upper)], axis=1)
    class_1 = np.stack([1.0 - np.cos(lower), 0.5 - np.sin(lower)], axis=1)
    return _shuffled([class_0, class_1], noise, seed)


def spirals(
    n: int = 300,
    classes: int = 3,
    noise: float = 0.02,
    turns: float = 0.75,
    seed: int | np.random.Generator | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return spiral arms, one a class: (r cos φ, r sin φ) with φ = 2π (turns · r + class/classes).

    The radius r goes in m equal steps from 1/m to 1, m being the points of the arm.

    Args:
        n: How many points there are; the classes share them as evenly as they can.
        classes: How many arms there are.
        noise: The standard deviation of the Gaussian noise on both coordinates; 0 for none.
        turns: How often an arm winds around the origin, anticlockwise.
        seed: Where the noise and the order of the rows start; None: different each time.

    Returns:
        X, shape (n, 2), float64, in random order; y of 0 … classes − 1, shape (n,), int64.

    Raises:
        InputError: classes is below 1, n below classes, or noise or turns below 0.

    >>> from nn.data import spirals
    >>> X, y = spirals(10, classes=3, seed=0)
    >>> X.shape, sorted(y.tolist())
    ((10, 2), [0, 0, 0, 0, 1, 1, 1, 2, 2, 2])
    """
    check_count("spirals got classes", classes, 1)
    check_count("spirals got n", n, classes, MOST_NUMBERS)
    noise = real_number("spirals got noise", noise, 0)
    turns = real_number("spirals got turns", turns, 0)
    arms = []
    for number in range(classes):
        m = n // classes + (1 if number < n % classes else 0)
        r = np.arange(1, m + 1) / m
        angle = 2.0 * np.pi * (turns * r + number / classes)
        arms.append(np.stack([r * np.cos(angle), r * np.sin(angle)], axis=1))
    return _shuffled(arms, noise, seed)


def _shuffled(
    curves: list[NDArray[np.float64]], noise: float, seed: int | np.random.Generator | None
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the points of all curves with noise and in random order, and their classes."""
    random = generator(seed)
    points = np.concatenate(curves)
    labels = np.repeat(np.arange(len(curves), dtype=np.int64), [len(curve) for curve in curves])
    order = random.permutation(len(points))
    scatter = noise * random.standard_normal(points.shape)
    return (points + scatter)[order], labels[order]


def iris() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return 150 iris flowers of three species: the length and width of sepal and petal, in cm.

    Returns:
        X, shape (150, 4), float64: sepal length, sepal width, petal length, petal width;
        y, shape (150,), int64: 0 setosa, 1 versicolor, 2 virginica, 50 each, in this order.

    Raises:
        InputError: scikit-learn is not installed.

    Source: R. A. Fisher, The use of multiple measurements in taxonomic problems, 1936.
    """
    bunch = _scikit_learn("iris").load_iris()
    return bunch.data.astype(np.float64), bunch.target.astype(np.int64)


def digits(*, images: bool = False) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return 1797 handwritten digits of 8 × 8 pixels: grey level / 16, so that it lies in 0 … 1.

    Args:
        images: Give X the shape (1797, 1, 8, 8): sample, channel, row, column.

    Returns:
        X, shape (1797, 64), float64, row after row of a picture; y of 0 … 9, shape (1797,), int64.

    Raises:
        InputError: scikit-learn is not installed.

    Source: E. Alpaydin, C. Kaynak, Optical Recognition of Handwritten Digits, UCI, 1998.
    """
    by_rows = flag("digits got images", images)
    bunch = _scikit_learn("digits").load_digits()
    grey = bunch.data.astype(np.float64) / 16.0
    return grey.reshape(-1, 1, 8, 8) if by_rows else grey, bunch.target.astype(np.int64)


def _scikit_learn(what: str) -> Any:
    """Return scikit-learn's data sets, or raise InputError that says how to install them."""
    try:
        from sklearn import datasets  # type: ignore[import-not-found,import-untyped,unused-ignore]
    except ModuleNotFoundError as error:
        raise InputError(
            f"{what}() reads its data from scikit-learn, which is not installed. Write "
            "`pip install scikit-learn`, or `pip install 'tinygrad-edu[lecture]'`"
        ) from error
    return datasets
