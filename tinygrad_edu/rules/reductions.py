"""Operations that make few numbers of many: mean, the largest, the smallest, log-sum-exp."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.arraywise import arraywise
from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.arguments import is_finite, told
from tinygrad_edu.ground.reals import comparable
from tinygrad_edu.node import numbers_of
from tinygrad_edu.rules.activations import absolute, compare
from tinygrad_edu.rules.elementwise import exp
from tinygrad_edu.rules.same_kind import same_kind
from tinygrad_edu.rules.shapes import (
    MATRIX,
    axes_of,
    refuse_axis_of_number,
    shape_of,
    spread_along,
    sum_along,
)

if TYPE_CHECKING:
    from tinygrad_edu.ground.kinds import Contributions, Operand

EXAMPLES = [(MATRIX, {}), (MATRIX, {"axis": 0}), (MATRIX, {"axis": -1, "keepdims": True})]


def count_along(x: Any, axis: Any) -> int:
    """Return how many numbers of x stand along some axes."""
    shape = shape_of(x)
    return math.prod([shape[place] for place in axes_of(axis, len(shape))])


def refuse_nothing(name: str, count: int, shape: tuple[int, ...]) -> None:
    """Raise InputError for a mean of no numbers, which would be 0/0."""
    if not count:
        raise InputError(
            f"{name} got no numbers, in an array of shape {shape}; the mean of nothing is 0/0. "
            "Ask for .size first, or take .sum(), which is 0"
        )


@arraywise(
    "mean",
    latex=r"\operatorname{{mean}}({})",
    back=["upstream / n for each of its n terms"],
    examples=EXAMPLES,
    stays_finite=True,
    role="total",
)
def mean(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the mean of x over some axes, or over all of them: factor 1/n."""
    refuse_axis_of_number(x, axis)
    if not x.size:
        refuse_nothing("mean", count_along(x, axis), x.shape)
    return np.mean(x, axis=axis, keepdims=keepdims)


@mean.rule
def d_mean(
    upstream: Operand, m: Operand, x: Operand, axis: Any = None, keepdims: bool = False
) -> Contributions[Operand]:
    """Every one of n terms gets upstream / n."""
    return (spread_along(upstream * (1.0 / count_along(x, axis)), x, axis),)


@arraywise(
    "max",
    text="max({})",
    latex=r"\max {}",
    back=["upstream for the largest; equal ones share it"],
    examples=EXAMPLES,
    is_quiet=True,
)
def max_along(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the largest number of x along some axes, or of all."""
    refuse_axis_of_number(x, axis)
    return np.max(x, axis=axis, keepdims=keepdims)


@max_along.rule
def d_max_along(
    upstream: Operand, m: Operand, x: Operand, axis: Any = None, keepdims: bool = False
) -> Contributions[Operand]:
    """Upstream goes to the largest; where several tie, each gets an equal share."""
    return (share_among_equals(upstream, m, x, axis),)


@arraywise(
    "min",
    text="min({})",
    latex=r"\min {}",
    back=["upstream for the smallest; equal ones share it"],
    examples=EXAMPLES,
    is_quiet=True,
)
def min_along(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the smallest number of x along some axes, or of all."""
    refuse_axis_of_number(x, axis)
    return np.min(x, axis=axis, keepdims=keepdims)


@min_along.rule
def d_min_along(
    upstream: Operand, m: Operand, x: Operand, axis: Any = None, keepdims: bool = False
) -> Contributions[Operand]:
    """Upstream goes to the smallest; where several tie, each gets an equal share."""
    return (share_among_equals(upstream, m, x, axis),)


def share_among_equals(upstream: Any, m: Any, x: Any, axis: Any) -> Any:
    """Return upstream shared equally among the places at which x equals m."""
    equals = 1.0 - absolute(compare(x, spread_along(m, x, axis)))
    winners = sum_along(equals, axis=axis)
    return equals * spread_along(upstream, x, axis) / spread_along(winners, x, axis)


@arraywise(
    "lse",
    text="logsumexp({})",
    latex=r"\ln \sum e^{{{}}}",
    back=["upstream · softmax({0})"],
    examples=EXAMPLES,
)
def logsumexp(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return ln Σ eˣ over some axes, or over all; it is stable at any x."""
    refuse_axis_of_number(x, axis)
    top = np.max(x, axis=axis, keepdims=True)
    top = np.where(np.isfinite(top), top, 0.0)
    total = np.log(np.sum(np.exp(x - top), axis=axis, keepdims=True)) + top
    return total if keepdims else np.squeeze(total, axis=axes_of(axis, x.ndim))


@logsumexp.rule
def d_logsumexp(
    upstream: Operand, s: Operand, x: Operand, axis: Any = None, keepdims: bool = False
) -> Contributions[Operand]:
    """∂s/∂x = softmax(x) = eˣ⁻ˢ."""
    return (spread_along(upstream, x, axis) * exp(x - spread_along(s, x, axis)),)


@same_kind
def variance(x: Any, axis: Any = None, keepdims: bool = False, ddof: int = 0) -> Any:
    """Return (1/(n − ddof)) Σ (x − mean)² over some axes, or over all of them.

    Args:
        x: A Tensor or an array.
        axis: One axis or several; all if left out.
        keepdims: Whether those axes stay, with length 1.
        ddof: 0 for the variance of these numbers, 1 to estimate that of a population.

    Raises:
        InputError: There are no more than ddof numbers, and nothing is left to divide by.

    >>> variance(np.array([1.0, 3.0]))
    1.0
    """
    count = count_along(x, axis)
    comparable("variance", numbers_of(x))
    if isinstance(ddof, bool) or not is_finite(ddof) or not count > ddof:
        raise InputError(
            f"a variance of {count} numbers got ddof={told(ddof, 40)}; it divides by the count − "
            "ddof, so write a number below the count: 0, or 1 for an estimate"
        )
    squares = (x - mean(x, axis=axis, keepdims=True)) ** 2
    total = sum_along(squares, axis=axis, keepdims=keepdims)
    return total * float(1.0 / (count - ddof))
