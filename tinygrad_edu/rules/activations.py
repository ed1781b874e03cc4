"""The activation functions, and the operations with a kink or a tie, each next to its rule.

At a kink two slopes meet, and the rule must say which one counts. `step`, `sign` and `compare`
say it, as operations of the graph like all others: relu'(0) = 0, abs'(0) = 0, and where maximum
or minimum ties each input gets one half.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.ground.finite import is_finite
from tinygrad_edu.nodes.times import times, without_spoilt
from tinygrad_edu.registry import activation, elementwise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tinygrad_edu.ground.kinds import Numbers, Operand, Partials

POINTS = [(0.3,), (-2.0,)]
PAIRS = [(1.5, -2.0), (-0.5, 3.0)]


def sigmoid_of_array(x: Numbers) -> Numbers:
    """Return 1/(1 + e⁻ˣ) of an array; no exponential in it can overflow."""
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, e) / (1.0 + e)


@activation("σ", latex=r"\sigma({})", array=sigmoid_of_array, examples=POINTS, is_quiet=True)
def sigmoid(x: float) -> float:
    """Return σ(x) = 1/(1 + e⁻ˣ), the logistic function; it is stable at any x."""
    if x >= 0:
        return 1.0 / (1.0 + math.exp(-x))
    e = math.exp(x)
    return e / (1.0 + e)


@sigmoid.rule
def d_sigmoid(s: Operand, x: Operand) -> Partials[Operand]:
    """∂s/∂x = s · (1 − s), at most ¼."""
    return (s * (1.0 - s),)


@activation("tanh", latex=r"\tanh {}", array=np.tanh, examples=POINTS, is_quiet=True)
def tanh(x: float) -> float:
    """Return tanh x = (eˣ − e⁻ˣ)/(eˣ + e⁻ˣ)."""
    return math.tanh(x)


@tanh.rule
def d_tanh(s: Operand, x: Operand) -> Partials[Operand]:
    """∂s/∂x = 1 − s², at most 1."""
    return (1.0 - s * s,)


@tanh.pull_rule
def pull_tanh(upstream: Numbers, node: Any) -> Sequence[Numbers | None]:
    """Return upstream · (1 − s²): d_tanh, written out for arrays, in one array of its own."""
    s = node._data
    slope = s * s
    if isinstance(slope, np.ndarray):
        np.subtract(1.0, slope, out=slope)
        product = np.multiply(slope, upstream, out=slope)
        return (product if is_finite(product) else without_spoilt(product, upstream),)
    return (times(upstream, 1.0 - slope),)


def softplus_of_array(x: Numbers) -> Numbers:
    """Return ln(1 + eˣ) of an array."""
    return np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x)))


@activation(
    "softplus",
    latex=r"\ln(1 + e^{{{}}})",
    array=softplus_of_array,
    examples=POINTS,
    is_quiet=True,
)
def softplus(x: float) -> float:
    """Return ln(1 + eˣ), the smooth relu; it is stable at any x."""
    return (x if x > 0 else 0.0) + math.log1p(math.exp(-abs(x)))


@softplus.rule
def d_softplus(s: Operand, x: Operand) -> Partials[Operand]:
    """∂s/∂x = σ(x)."""
    return (sigmoid(x),)


def step_of_array(x: Numbers) -> Numbers:
    """Return 1 where an array is above 0, and 0 elsewhere."""
    return np.heaviside(x, 0.0)


@activation(
    "step", latex=r"\mathbf{{1}}[{} > 0]", array=step_of_array, examples=POINTS, is_quiet=True
)
def step(x: float) -> float:
    """Return 1 if x > 0, else 0: the binary step. A nan stays nan."""
    if x > 0:
        return 1.0
    return 0.0 if x <= 0 else x


@step.rule
def d_step(s: Operand, x: Operand) -> Partials[Operand]:
    """A step is flat: ∂s/∂x = 0 (at the jump itself as well)."""
    return (0.0,)


@elementwise(
    "sign", latex=r"\operatorname{{sign}}({})", array=np.sign, examples=POINTS, is_quiet=True
)
def sign(x: float) -> float:
    """Return −1, 0 or 1 for x below, at or above 0. A nan stays nan."""
    if x > 0:
        return 1.0
    return -1.0 if x < 0 else abs(x)  # of ±0 and nan


@sign.rule
def d_sign(s: Operand, x: Operand) -> Partials[Operand]:
    """The sign is flat: ∂s/∂x = 0 (at the jump itself as well)."""
    return (0.0,)


def compare_arrays(x: Numbers, y: Numbers) -> Numbers:
    """Return −1, 0 or 1 for x below, at or above y, for each place of two arrays."""
    dtype = np.result_type(x, y, np.float16)
    order = np.subtract(np.greater(x, y), np.less(x, y), dtype=dtype)
    return np.where(np.isnan(x) | np.isnan(y), np.nan, order)


@elementwise(
    "≷",
    latex=r"\operatorname{{compare}}({}, {})",
    array=compare_arrays,
    examples=PAIRS,
    is_quiet=True,
)
def compare(x: float, y: float) -> float:
    """Return −1, 0 or 1 for x below, at or above y. A nan stays nan."""
    if x > y:
        return 1.0
    if x < y:
        return -1.0
    return 0.0 if x == y else math.nan


@compare.rule
def d_compare(s: Operand, x: Operand, y: Operand) -> Partials[Operand]:
    """A comparison is flat: both partials are 0 (at the tie as well)."""
    return 0.0, 0.0


def relu_of_array(x: Numbers) -> Numbers:
    """Return max(x, 0) of an array."""
    return np.maximum(x, 0.0)


@activation(
    "relu",
    latex=r"\operatorname{{relu}}({})",
    array=relu_of_array,
    examples=POINTS,
    is_quiet=True,
)
def relu(x: float) -> float:
    """Return x if x > 0, else 0: the rectified linear unit."""
    return x if x > 0 or x != x else 0.0


@relu.rule
def d_relu(s: Operand, x: Operand) -> Partials[Operand]:
    """∂s/∂x = 1 for x > 0, else 0 (at the kink x = 0 as well)."""
    return (step(x),)


@relu.spread_rule
def spread_relu(upstream: float, inputs: tuple[Any, ...]) -> None:
    """Add upstream × 1 or 0 to the gradient: d_relu, written out for the backward loop."""
    (x,) = inputs
    number = x._data
    if number > 0:
        x.grad += upstream
    elif upstream - upstream or number != number:  # inf or nan, which 0 times does not undo
        x.grad += upstream * (0.0 if number <= 0 else number)


@relu.pull_rule
def pull_relu(upstream: Numbers, node: Any) -> Sequence[Numbers | None]:
    """Return upstream where x > 0, and 0 elsewhere: d_relu, written out for arrays.

    The sign of relu(x) is that slope: 1, 0, or nan.
    """
    s = node._data
    return (times(upstream, np.sign(s) if type(s) is np.ndarray else step.compute(s)),)


def leaky_relu_of_array(x: Numbers, slope: Any = 0.01) -> Numbers:
    """Return x where an array is above 0, and slope · x elsewhere."""
    return np.where(x > 0, x, slope * x)


@activation(
    "leaky",
    latex=r"\operatorname{{leaky}}_{{{1}}}({0})",
    array=leaky_relu_of_array,
    examples=[(0.3, 0.01), (-2.0, 0.1)],
)
def leaky_relu(x: float, slope: float = 0.01) -> float:
    """Return x if x > 0, else slope · x; slope is 0.01 if left out, or a node to be learned."""
    return x if x > 0 else slope * x


@leaky_relu.rule
def d_leaky_relu(s: Operand, x: Operand, slope: Any = 0.01) -> Partials[Operand]:
    """∂s/∂x = 1 for x > 0, else slope (at the kink as well); ∂s/∂slope = x for x ≤ 0, else 0."""
    above = step(x)
    below = 1.0 - above
    return above + slope * below, x * below


@elementwise(
    "|·|",
    role="error",
    text="|{}|",
    latex=r"\left|{}\right|",
    array=np.absolute,
    examples=POINTS,
    is_quiet=True,
)
def absolute(x: float) -> float:
    """Return |x|."""
    return abs(x)


@absolute.rule
def d_absolute(s: Operand, x: Operand) -> Partials[Operand]:
    """∂s/∂x = sign(x): −1, 0 (at the kink x = 0) or 1."""
    return (sign(x),)


@activation("max", latex=r"\max({}, {})", array=np.maximum, examples=PAIRS, is_quiet=True)
def maximum(x: float, y: float) -> float:
    """Return the larger of x and y."""
    return x if x > y or x != x else y


@maximum.rule
def d_maximum(s: Operand, x: Operand, y: Operand) -> Partials[Operand]:
    """1 for the larger input, 0 for the smaller one, ½ each where they tie."""
    lead = compare(x, y)
    return 0.5 + 0.5 * lead, 0.5 - 0.5 * lead


@elementwise("min", latex=r"\min({}, {})", array=np.minimum, examples=PAIRS, is_quiet=True)
def minimum(x: float, y: float) -> float:
    """Return the smaller of x and y."""
    return x if x < y or x != x else y


@minimum.rule
def d_minimum(s: Operand, x: Operand, y: Operand) -> Partials[Operand]:
    """1 for the smaller input, 0 for the larger one, ½ each where they tie."""
    lead = compare(x, y)
    return 0.5 - 0.5 * lead, 0.5 + 0.5 * lead
