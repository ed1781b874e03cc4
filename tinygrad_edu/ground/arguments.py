"""Arguments that are neither arrays nor nodes: counts, numbers, words, lists. Checked at the door.

Each function raises InputError with what came and what to write; `what` is the beginning of that
sentence, as in "moons got n".
"""

from __future__ import annotations

import inspect
import math
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection

MOST = 2**31 - 1
"""No count is higher: what counts further would not end, or not fit into any memory."""


def check_count(what: str, count: Any, least: int, most: int | None = MOST) -> None:
    """Raise InputError unless count is a whole number from least to most.

    >>> check_count("moons got n", 10, 2)
    """
    if is_whole(count) and least <= count and (most is None or count <= most):
        return
    if is_whole(count) and count > least:
        raise InputError(f"{what}={told(count)}; write a whole number, {most:,} at most")
    raise InputError(f"{what}={told(count)}; write a whole number, {least} or more")


def real_number(what: str, given: Any, least: float | None = None) -> float:
    """Return a setting as a float; a number of NumPy's own would widen what it meets.

    Args:
        what: Whose setting it is, for the error message: "SGD got lr".
        given: An int, a float, a number of NumPy's, or an array without dimensions.
        least: How small it may be.

    Raises:
        InputError: It is no real number, not finite, or below least.

    >>> real_number("moons got noise", np.float32(0.5), 0.0)
    0.5
    """
    single = given.item() if isinstance(given, np.ndarray) and given.ndim == 0 else given
    if not is_finite(single) or isinstance(single, (bool, np.bool_)):
        raise InputError(f"{what}={told(given)}; write a finite number")
    number = float(single)
    if least is not None and number < least:
        raise InputError(f"{what}={told(given)}; write a number that is {least} or more")
    return number


def check_word(what: str, word: Any, words: Collection[str]) -> None:
    """Raise InputError unless word is one of some words.

    >>> check_word("draw got show", "both", ("both", "forward"))
    """
    if not isinstance(word, str) or word not in words:
        raise InputError(f"{what}={told(word)}; write one of {', '.join(words)}")


def check_names(what: str, names: Any, count: int | None = None) -> list[str]:
    """Return names as a list of words, and raise InputError unless there are so many.

    >>> check_names("error_surface got names", ("w", "b"), 2)
    ['w', 'b']
    """
    wanted = "" if count is None else f", {count} of them"
    found = list(names) if is_row(names) else [None]
    if not all([isinstance(name, str) for name in found]) or count not in (None, len(found)):
        raise InputError(f"{what}={told(names)}; write a list of words{wanted}")
    return [str(name) for name in found]


def check_range(what: str, between: Any) -> tuple[float, float]:
    """Return the two ends of a range, and raise InputError unless they are finite and in order.

    >>> check_range("activations got between", (-4, 4))
    (-4.0, 4.0)
    """
    ends = list(between) if is_row(between) else []
    if len(ends) != 2 or not all([is_finite(end) for end in ends]) or not ends[0] < ends[1]:
        raise InputError(f"{what}={told(between)}; write the smaller number first: (-4.0, 4.0)")
    if float(ends[1]) - float(ends[0]) == math.inf:
        raise InputError(f"{what}={told(between)}, which is too wide for any scale")
    return float(ends[0]), float(ends[1])


def check_function(what: str, function: Any, arguments: str) -> None:
    """Raise InputError if a function of the learner's cannot be called with some arguments.

    Args:
        what: Whose setting it is, for the error message.
        function: What was given for it.
        arguments: The names of what it is called with, "outputs, targets".
    """
    if not callable(function) or isinstance(function, type):
        raise InputError(f"{what}={function!r:.80}; write a function of {arguments}")
    try:
        inspect.signature(function).bind(*arguments.split(", "))
    except TypeError as error:
        raise InputError(
            f"{what}={function!r:.80}, which is called with {arguments}: {error}"
        ) from error
    except ValueError:  # a function written in C that does not say what it takes
        return


def flag(what: str, given: Any) -> bool:
    """Return a setting that is True or False, or 1 or 0; raise InputError where it is none.

    >>> flag("AdalineSGD got shuffle", True)
    True
    """
    if isinstance(given, (bool, np.bool_)) or (is_whole(given) and given in (0, 1)):
        return bool(given)
    raise InputError(f"{what}={told(given)}; write True or False")


def check_items(what: str, items: Any, each: str) -> list[Any]:
    """Return what can be gone through as a list, and raise InputError where nothing can.

    A text is no list of its letters.

    >>> check_items("l2_penalty got", (1.0, 2.0), "parameters")
    [1.0, 2.0]
    """
    try:
        found = None if isinstance(items, (str, bytes)) else list(items)
    except TypeError:
        found = None
    if found is None:
        raise InputError(f"{what} {told(items)}; write a list of {each}")
    return found


def is_row(items: Any) -> bool:
    """Whether something is a list, a tuple, or an array that can be gone through.

    >>> is_row([1, 2]), is_row(np.array(1)), is_row("ab")
    (True, False, False)
    """
    return isinstance(items, (list, tuple)) or (isinstance(items, np.ndarray) and items.ndim > 0)


def is_whole(count: Any) -> bool:
    """Whether something is a whole number; a truth value and a span of time are none.

    >>> is_whole(3), is_whole(True), is_whole(3.0), is_whole(np.timedelta64(1, "D"))
    (True, False, False, False)
    """
    return isinstance(count, Integral) and not isinstance(count, (bool, np.timedelta64))


def is_finite(number: Any) -> bool:
    """Whether something is one real number that a float can hold, and neither inf nor nan.

    >>> is_finite(0.5), is_finite(10**400), is_finite("0.5"), is_finite(float("nan"))
    (True, False, False, False)
    """
    if not isinstance(number, Real) or isinstance(number, np.timedelta64):
        return False
    try:
        return math.isfinite(number)
    except OverflowError:
        return False


def told(given: Any, room: int = 80) -> str:
    """Return what came as an error message shows it, however long it is.

    >>> told([1, 2]), told(10**5000)
    ('[1, 2]', 'a whole number of 5001 digits')
    """
    if isinstance(given, int) and given.bit_length() > 10_000:
        digits = int(given.bit_length() * math.log10(2.0)) + 1
        return f"a whole number of {digits} digits"
    return f"{given!r:.{room}}"
