"""The activations that bend where relu has a kink: elu, selu, silu, gelu, and the erfc in it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.registry import activation, elementwise
from tinygrad_edu.rules.activations import sigmoid, step
from tinygrad_edu.rules.elementwise import exp

if TYPE_CHECKING:
    from tinygrad_edu.ground.kinds import Numbers, Operand, Partials

POINTS = [(0.3,), (-2.0,)]
SELU_ALPHA = 1.6732632423543772
SELU_SCALE = 1.0507009873554805
ROOT_HALF = math.sqrt(0.5)
ROOT_2_PI = math.sqrt(2.0 * math.pi)

erfc_of_each = np.frompyfunc(math.erfc, 1, 1)


def elu_of_array(x: Numbers) -> Numbers:
    """Return x where an array is above 0, and eˣ − 1 elsewhere."""
    return np.maximum(x, 0.0) + np.expm1(np.minimum(x, 0.0))


@activation("elu", latex=r"\operatorname{{elu}}({})", array=elu_of_array, examples=POINTS)
def elu(x: float) -> float:
    """Return x if x > 0, else eˣ − 1.

    Source: Clevert, Unterthiner and Hochreiter, Exponential Linear Units, 2016, with α = 1.
    """
    return x if x > 0 else math.expm1(x)


@elu.rule
def d_elu(s: Operand, x: Operand) -> Partials[Operand]:
    """∂s/∂x = 1 for x > 0, else eˣ; above 0 the exponent is 0, so that nothing overflows there."""
    above = step(x)
    below = 1.0 - above
    return (above + below * exp(x * below),)


def selu_of_array(x: Numbers) -> Numbers:
    """Return the scaled elu of an array."""
    return SELU_SCALE * (np.maximum(x, 0.0) + SELU_ALPHA * np.expm1(np.minimum(x, 0.0)))


@activation("selu", latex=r"\operatorname{{selu}}({})", array=selu_of_array, examples=POINTS)
def selu(x: float) -> float:
    """Return λ·x if x > 0, else λ·α·(eˣ − 1): its α and λ keep mean 0 and variance 1.

    Source: Klambauer, Unterthiner, Mayr and Hochreiter, Self-Normalizing Neural Networks, 2017:
    α = 1.6732632…, λ = 1.0507009….
    """
    return SELU_SCALE * (x if x > 0 else SELU_ALPHA * math.expm1(x))


@selu.rule
def d_selu(s: Operand, x: Operand) -> Partials[Operand]:
    """∂s/∂x = λ for x > 0, else λ·α·eˣ."""
    above = step(x)
    below = 1.0 - above
    return (SELU_SCALE * above + SELU_SCALE * SELU_ALPHA * below * exp(x * below),)


def silu_of_array(x: Any) -> Any:
    """Return x · σ(x) of an array."""
    return x * sigmoid.compute_array(x)


@activation("silu", latex=r"\operatorname{{silu}}({})", array=silu_of_array, examples=POINTS)
def silu(x: float) -> float:
    """Return x · σ(x), also called swish.

    Source: Elfwing, Uchibe and Doya, Sigmoid-Weighted Linear Units, 2018.
    """
    return x * sigmoid.compute(x)


@silu.rule
def d_silu(s: Operand, x: Operand) -> Partials[Operand]:
    """∂s/∂x = σ(x) + s · (1 − σ(x))."""
    share = sigmoid(x)
    return (share + s * (1.0 - share),)


def erfc_of_array(x: Numbers) -> Numbers:
    """Return erfc x of an array, number by number: NumPy has none."""
    return np.asarray(erfc_of_each(x), dtype=np.asarray(x).dtype)


@elementwise(
    "erfc", latex=r"\operatorname{{erfc}}({})", array=erfc_of_array, examples=POINTS, is_quiet=True
)
def erfc(x: float) -> float:
    """Return erfc x = 2/√π ∫ₓ^∞ e^(−t²) dt, which is 1 − erf x with all its digits far out."""
    return math.erfc(x)


@erfc.rule
def d_erfc(s: Operand, x: Operand) -> Partials[Operand]:
    """∂s/∂x = −2/√π · e^(−x²)."""
    return (-2.0 / math.sqrt(math.pi) * exp(-x * x),)


def gelu_of_array(x: Numbers) -> Numbers:
    """Return x · Φ(x) of an array."""
    return x * (0.5 * erfc_of_array(x * -ROOT_HALF))


@activation("gelu", latex=r"\operatorname{{gelu}}({})", array=gelu_of_array, examples=POINTS)
def gelu(x: float) -> float:
    """Return x · Φ(x), with Φ(x) = ½ erfc(−x/√2), the share of normal numbers below x.

    Source: Hendrycks and Gimpel, Gaussian Error Linear Units, 2016; the exact form, not the one
    with tanh.
    """
    return x * (0.5 * math.erfc(x * -ROOT_HALF))


@gelu.rule
def d_gelu(s: Operand, x: Operand) -> Partials[Operand]:
    """∂s/∂x = Φ(x) + x · φ(x), with φ(x) = e^(−x²/2)/√(2π)."""
    return (0.5 * erfc(x * -ROOT_HALF) + x * exp(-0.5 * x * x) / ROOT_2_PI,)
