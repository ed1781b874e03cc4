"""Arguments as NumPy arrays, checked: what the data and the metrics have in common."""

from __future__ import annotations

import math
from numbers import Integral
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu import InputError
from tinygrad_edu.ground.arguments import check_count as check_count
from tinygrad_edu.ground.arguments import check_function as check_function
from tinygrad_edu.ground.arguments import flag as flag
from tinygrad_edu.ground.arguments import real_number as real_number

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_NUMBERS = 1_000_000_000
"""Numbers beyond which an array is refused: they would take eight gigabytes."""


def data_of(item: Any) -> Any:
    """Return the number or the array in a Value or a Tensor; anything else as it is."""
    if isinstance(item, (np.ndarray, np.generic)):  # their .data is a buffer, not numbers
        return item
    return getattr(item, "data", item)


def numbers(what: str, items: Any) -> NDArray[Any]:
    """Return an array of the real numbers in a list, an array, a Tensor, or a list of Values.

    Raises:
        InputError: They are no numbers, or rows of different lengths.
    """
    try:
        array = np.asarray(data_of(items))
        if array.dtype == object:
            plain = np.array([data_of(item) for item in array.flat])
            array = plain.reshape(array.shape + plain.shape[1:])
    except (TypeError, ValueError, OverflowError) as error:
        raise InputError(
            f"got {what}={items!r:.80}; write rows of one length, made of numbers only"
        ) from error
    if array.dtype.kind not in "biuf":
        raise InputError(
            f"got {what}={items!r:.80}; write real numbers, e.g. the classes as 0, 1, 2"
        )
    return array


def floats(what: str, items: Any) -> NDArray[Any]:
    """Return an array of float64, as `numbers` reads it.

    Raises:
        InputError: They are no numbers, or rows of different lengths.
    """
    if type(items) is np.ndarray and items.dtype == np.float64:
        return items
    return numbers(what, items).astype(np.float64)


def as_column(array: Any) -> Any:
    """Return (n, 1) and a single number as (n,); any other shape as it is."""
    if array.ndim == 0:
        return array.reshape(1)
    return array[:, 0] if array.ndim == 2 and array.shape[1] == 1 else array


def rows(what: str, items: Any) -> NDArray[Any]:
    """Return an array of one row and one number at least, or raise InputError."""
    array = numbers(what, items)
    if array.ndim == 0 or array.size == 0:
        raise InputError(f"got {what} of shape {array.shape}; write a list with a row at least")
    return array


def check_equally_long(**arrays: Any) -> None:
    """Raise InputError unless all arrays have the same number of rows."""
    lengths = {name: len(array) for name, array in arrays.items()}
    if len(set(lengths.values())) > 1:
        found = " and ".join([f"{length} of {name}" for name, length in lengths.items()])
        raise InputError(f"got rows that do not pair up: {found}; give one of each for a sample")


def class_labels(what: str, labels: Any) -> Any:
    """Return whole numbers as int64 of shape (n,); (n, 1) is accepted, and 2.0 for 2.

    Raises:
        InputError: The labels are no whole numbers, or do not stand in one column.
    """
    array = as_column(rows(what, labels))
    if array.ndim != 1:
        raise InputError(f"got {what} of shape {array.shape}; write one class label for each row")
    broken = array[~np.isfinite(array) | (array != np.round(array))]
    if broken.size:
        raise InputError(
            f"got {what} with {broken[0]} among the class labels, which are whole numbers: 0, 1, 2"
        )
    return array.astype(np.int64)


def check_size(what: str, count: Any) -> None:
    """Raise InputError unless count is a whole number, from 1 to what fits into memory."""
    check_count(what, count, 1, MOST_NUMBERS)


def checked_shape(what: str, shape: Any) -> tuple[int, ...]:
    """Return the shape of an array, given as a list of whole numbers or as one.

    Raises:
        InputError: It is none, or its numbers do not fit into memory.
    """
    lengths = [shape] if isinstance(shape, Integral) else shape
    if not isinstance(lengths, (tuple, list)):
        raise InputError(f"{what} got shape={shape!r:.80}; write whole numbers: (64, 32)")
    for length in lengths:
        check_count(f"{what} got a shape with {length!r:.40}: length", length, 0)
    if math.prod(lengths) > MOST_NUMBERS:
        raise InputError(f"{what} got shape={shape!r:.80}; so many numbers do not fit into memory")
    return tuple([int(length) for length in lengths])


def is_several(given: Any) -> bool:
    """Whether something is a list of things, and no array without dimensions."""
    return hasattr(given, "__iter__") and getattr(given, "ndim", 1) != 0


def generator(seed: Any) -> np.random.Generator:
    """Return where random numbers come from: a generator as it is, or a fresh one for a seed.

    Raises:
        InputError: The seed is neither None, a whole number from 0 on, nor a generator.
    """
    if isinstance(seed, np.random.Generator):
        return seed
    if seed is not None:
        check_count("a random generator got seed", seed, 0, most=None)
    return np.random.default_rng(seed)
