"""sum, mean, max, min, var and std: few numbers of many, told what NumPy's functions are told.

dtype     the format to compute in            out       refused: no node is written into
initial   a number that counts as one more    where     which numbers count
"""

from __future__ import annotations

import builtins
from typing import Any

import numpy as np

from tinygrad_edu import activations, gather, reductions
from tinygrad_edu.arrays.forms import first_given, flattened, in_format, is_value, joined, refuse
from tinygrad_edu.elementwise import sqrt
from tinygrad_edu.errors import InputError
from tinygrad_edu.indexing import choose
from tinygrad_edu.node import Node, numbers_of
from tinygrad_edu.reductions import count_along
from tinygrad_edu.shapes import shape_of, sum_along

ARRAYS = (Node, np.ndarray)


def sum(
    terms: Any,
    axis: Any = None,
    keepdims: bool = False,
    *,
    dtype: Any = None,
    out: None = None,
    initial: Any = None,
    where: Any = True,
) -> Any:
    """Return the sum of an array's or a Tensor's numbers, or of any number of terms: t₁ + … + tₙ.

    Args:
        terms: An array or a Tensor; or a list of Values, numbers or Tensors, which become ONE node.
        axis: For an array, the axes to sum over; all if left out.
        keepdims: Whether those axes stay, with length 1.
        dtype: The format to sum in.
        out: Refused, as no node is written into.
        initial: A number that is added.
        where: True for each number that counts.

    Returns:
        A node, or a number or an array if no term is a node.

    >>> from tinygrad_edu import Tensor, Value, sum
    >>> total = sum([Value(1.0), Value(2.0), 0.5])
    >>> total.data, len(total.inputs)
    (3.5, 3)
    >>> sum(Tensor([[1.0, 2.0], [3.0, 4.0]]), axis=0).data
    array([4., 6.])
    """
    plain = dtype is None and out is None and initial is None and where is True
    if not isinstance(terms, ARRAYS):
        is_row = type(terms) is list and terms and not isinstance(terms[0], (list, tuple))
        if plain and axis is None and not keepdims and (is_row or not is_rows(terms)):
            return gather.sum(terms)
        terms = joined(terms if isinstance(terms, (list, tuple)) else list(terms))
    if plain:
        if is_lone(terms, axis, keepdims):
            return terms
        return sum_along(joined(terms), axis=axis, keepdims=keepdims)
    terms = joined(terms)
    x = selected("sum", in_format(terms, dtype), where, 0.0, out)
    total = sum_along(x, axis=axis, keepdims=keepdims)
    return total if initial is None else total + initial


def mean(
    x: Any,
    axis: Any = None,
    keepdims: bool = False,
    *,
    dtype: Any = None,
    out: None = None,
    where: Any = True,
) -> Any:
    """Return the mean of x over some axes, or over all of them: factor 1/n.

    Args:
        x: An array or a Tensor.
        axis: The axes; all if left out.
        keepdims: Whether those axes stay, with length 1.
        dtype: The format to compute in.
        out: Refused, as no node is written into.
        where: True for each number that counts.

    >>> mean(np.array([1.0, 3.0])), mean(np.array([1.0, 3.0]), where=[True, False])
    (2.0, 1.0)
    """
    x = in_format(x if is_lone(x, axis, keepdims) else joined(x), dtype)
    if where is True and out is None:
        return x if is_value(x) else reductions.mean(x, axis=axis, keepdims=keepdims)
    chosen = selected("mean", x, where, 0.0, out)
    total = sum_along(chosen, axis=axis, keepdims=keepdims)
    return total * share(x, where, axis, keepdims)


def max(
    x: Any,
    axis: Any = None,
    keepdims: bool = False,
    *,
    out: None = None,
    initial: Any = None,
    where: Any = True,
) -> Any:
    """Return the largest number of an array or a Tensor along some axes, or of all.

    Args:
        x: An array or a Tensor.
        axis: The axes; all if left out.
        keepdims: Whether those axes stay, with length 1.
        out: Refused, as no node is written into.
        initial: The least that comes out.
        where: True for each number that counts; then initial is needed.

    >>> max(np.array([[1.0, 5.0], [3.0, 4.0]]), axis=0), max(np.array([1.0, 2.0]), initial=3.0)
    (array([3., 5.]), 3.0)
    """
    if is_lone(x, axis, keepdims) and initial is None and where is True:
        return x
    x = selected("max", joined(x), where, initial, out)
    if initial is None:
        return reductions.max_along(x, axis=axis, keepdims=keepdims)
    if not count_along(x, axis):
        return sum_along(x, axis=axis, keepdims=keepdims) + initial
    return activations.maximum(reductions.max_along(x, axis=axis, keepdims=keepdims), initial)


def min(
    x: Any,
    axis: Any = None,
    keepdims: bool = False,
    *,
    out: None = None,
    initial: Any = None,
    where: Any = True,
) -> Any:
    """Return the smallest number of an array or a Tensor along some axes, or of all.

    Args:
        x: An array or a Tensor.
        axis: The axes; all if left out.
        keepdims: Whether those axes stay, with length 1.
        out: Refused, as no node is written into.
        initial: The most that comes out.
        where: True for each number that counts; then initial is needed.

    >>> min(np.array([[1.0, 5.0], [3.0, 4.0]]), axis=0), min(np.array([1.0, 2.0]), initial=0.5)
    (array([1., 4.]), 0.5)
    """
    if is_lone(x, axis, keepdims) and initial is None and where is True:
        return x
    x = selected("min", joined(x), where, initial, out)
    if initial is None:
        return reductions.min_along(x, axis=axis, keepdims=keepdims)
    if not count_along(x, axis):
        return sum_along(x, axis=axis, keepdims=keepdims) + initial
    return activations.minimum(reductions.min_along(x, axis=axis, keepdims=keepdims), initial)


def var(
    x: Any,
    axis: Any = None,
    keepdims: bool = False,
    ddof: int = 0,
    *,
    dtype: Any = None,
    out: None = None,
    where: Any = True,
    mean: Any = None,
    correction: Any = None,
) -> Any:
    """Return the variance, (1/(n − ddof)) Σ (x − mean)², over some axes or over all of them.

    Args:
        x: A Tensor or an array.
        axis: One axis or several; all if left out.
        keepdims: Whether those axes stay, with length 1.
        ddof: 0 for the variance of these numbers, 1 to estimate that of a population.
        dtype: The format to compute in.
        out: Refused, as no node is written into.
        where: True for each number that counts.
        mean: The mean, where it is known already.
        correction: Another name of ddof.

    >>> var(np.array([1.0, 3.0]))
    1.0
    """
    x = in_format(joined(x), dtype)
    ddof = first_given("var", ddof=ddof or None, correction=correction) or 0
    if where is True and mean is None and out is None:
        return reductions.variance(x, axis, keepdims, ddof)
    chosen = selected("var", x, where, 0.0, out)
    if mean is None:
        mean = sum_along(chosen, axis=axis, keepdims=True) * share(x, where, axis, True)
    squares = selected("var", (x - mean) ** 2, where, 0.0, None)
    total = sum_along(squares, axis=axis, keepdims=keepdims)
    return total * share(x, where, axis, keepdims, ddof)


def std(x: Any, axis: Any = None, keepdims: bool = False, ddof: int = 0, **numpy: Any) -> Any:
    """Return √variance along some axes, or of all numbers.

    Args:
        x: A Tensor or an array.
        axis: One axis or several; all if left out.
        keepdims: Whether those axes stay, with length 1.
        ddof: 0 for these numbers, 1 to estimate that of a population.
        numpy: What else NumPy takes: see `var`.

    >>> std(np.array([1.0, 3.0]))
    1.0
    """
    return sqrt(var(x, axis, keepdims, ddof, **numpy))


def is_lone(x: Any, axis: Any, keepdims: bool) -> bool:
    """Whether x is a Value whose mean, largest and smallest number is asked for: itself."""
    return is_value(x) and axis is None and not keepdims


def selected(call: str, x: Any, where: Any, number: Any, out: Any) -> Any:
    """Return x with a number in the places that do not count.

    Raises:
        InputError: `where` has no answer for each place, no number stands for those that do not
            count, or `out` was given.
    """
    refuse(f"numpy.{call}", out=out)
    if where is True:
        return x
    if number is None:
        raise InputError(
            f"{call} got where= without initial=; nothing says what {call} is where nothing counts:"
            " write initial=… as well"
        )
    return choose(x, number, condition=counting(x, where))


def counting(x: Any, where: Any) -> Any:
    """Return `where` as True or False for each place of x."""
    try:
        return np.broadcast_to(np.asarray(numbers_of(where)).astype(bool), shape_of(x)).copy()
    except ValueError:
        raise InputError(
            f"where={where!r:.60} has no answer for each place of shape {shape_of(x)}"
        ) from None


def share(x: Any, where: Any, axis: Any, keepdims: bool, ddof: int = 0) -> Any:
    """Return 1/(n − ddof) for the n numbers that count along some axes; nan or inf for none."""
    count = np.sum(counting(x, where), axis=axis, keepdims=keepdims)
    like = getattr(x, "dtype", np.dtype(float))
    with np.errstate(all="ignore"):
        found = np.divide(1.0, count - ddof, dtype=like if like.kind == "f" else float)
    return found if np.ndim(found) else float(found)


def is_rows(terms: Any) -> bool:
    """Whether terms are rows of numbers: lists in a list, which + would string together."""
    if not isinstance(terms, (list, tuple)) or not terms or not isinstance(terms[0], (list, tuple)):
        return False
    return not builtins.any([getattr(item, "rank", 0) for item in flattened(terms)])
