"""var and std: how far numbers are from their mean, told what NumPy's functions are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

import numpy as np

from tinygrad_edu.arrays.forms import first_given, in_format, joined
from tinygrad_edu.arrays.selecting import selected, share
from tinygrad_edu.errors import InputError
from tinygrad_edu.node import numbers_of
from tinygrad_edu.rules import reductions
from tinygrad_edu.rules.elementwise import sqrt
from tinygrad_edu.rules.indexing import choose
from tinygrad_edu.rules.same_kind import same_kind
from tinygrad_edu.rules.shapes import sum_along

if TYPE_CHECKING:
    from tinygrad_edu.op import AnyNode


@same_kind
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
    if correction is not None:
        ddof = first_given("var", ddof=ddof or None, correction=correction)
    if where is True and mean is None and out is None:
        return reductions.variance(x, axis, keepdims, ddof)
    chosen = selected("var", x, where, 0.0, out)
    if mean is None:
        mean = sum_along(chosen, axis=axis, keepdims=True) * share(x, where, axis, True)
    squares = selected("var", (x - mean) ** 2, where, 0.0, None)
    total = sum_along(squares, axis=axis, keepdims=keepdims)
    return total * share(x, where, axis, keepdims, ddof)


@overload
def std(
    x: AnyNode, axis: Any = None, keepdims: bool = False, ddof: int = 0, **numpy: Any
) -> AnyNode: ...


@overload
def std(x: Any, axis: Any = None, keepdims: bool = False, ddof: int = 0, **numpy: Any) -> Any: ...


def std(x: Any, axis: Any = None, keepdims: bool = False, ddof: int = 0, **numpy: Any) -> Any:
    """Return √variance along some axes, or of all numbers.

    Where all numbers are equal it is 0, and so is its gradient: √ is infinitely steep there, but
    the deviations, which it is multiplied by, are all 0.

    Args:
        x: A Tensor or an array.
        axis: One axis or several; all if left out.
        keepdims: Whether those axes stay, with length 1.
        ddof: 0 for these numbers, 1 to estimate the deviation of a population.
        numpy: What else NumPy takes: see `var`.

    >>> std(np.array([1.0, 3.0]))
    1.0
    """
    if not isinstance(keepdims, (bool, np.bool_, int)):
        raise InputError(f"std got keepdims={keepdims!r:.60}; write True or False")
    variance = var(x, axis, keepdims, ddof, **numpy)
    numbers = np.asarray(numbers_of(joined(x)))
    if numbers.dtype == object:
        return sqrt(variance)
    flat = are_equal_along(numbers, axis, keepdims, numpy.get("where", True))
    flat = flat & ~np.isnan(numbers_of(variance))
    if not flat.any():
        return sqrt(variance)
    steep = choose(1.0, variance, condition=flat)
    return choose(0.0, sqrt(steep), condition=flat)


def are_equal_along(numbers: Any, axis: Any, keepdims: bool, where: Any) -> Any:
    """Return whether the numbers of an array that count are all equal along some axes."""
    told: Any = {"axis": axis, "keepdims": keepdims, "where": numbers_of(where)}
    if numbers.dtype.kind in "biu":  # of which none is infinite
        numbers = numbers.astype(np.float64)
    lowest = np.min(numbers, initial=np.inf, **told)
    return np.asarray(lowest == np.max(numbers, initial=-np.inf, **told))
