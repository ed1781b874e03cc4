"""Eight slips of the lecture, each beside the engine's answer.

    python examples/lecture/slips.py
    python examples/lecture/slips.py --out out    writes the first one as a picture

Everybody makes slips. With an engine that differentiates, each can be checked in a line.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

if not __package__:  # run by its path
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

import nn
import tinygrad_edu as tg
import viz.plots
from examples import two_two_two
from examples.lecture import learning_problem, two_two_one
from examples.lecture._figures import panels, save
from examples.lessons.showing import folder_for_drawings
from nn.history import McCullochPittsNeuron


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed, what is right, and the numbers of both and of the engine.

    Attributes:
        printed: The lecture's claim.
        right: What it should be.
        check: What is compared, in words.
        claim: The number that the claim gives.
        answer: The number that the engine gives.
        corrected: The number that the right form gives.
    """

    printed: str
    right: str
    check: str
    claim: float
    answer: float
    corrected: float

    def holds(self) -> bool:
        """Whether the engine contradicts the claim and agrees with what is right."""
        wrong = not math.isclose(self.claim, self.answer, rel_tol=1e-6, abs_tol=1e-12)
        return wrong and math.isclose(self.corrected, self.answer, rel_tol=1e-12)


def sigmoid_sign() -> Slip:
    """Return the sign in the exponent of σ, at z = 2."""
    return Slip(
        "σ(z) = 1 / (1 + e^z)",
        "σ(z) = 1 / (1 + e^(−z))",
        "σ(2)",
        1.0 / (1.0 + math.exp(2.0)),
        float(tg.sigmoid(2.0)),
        1.0 / (1.0 + math.exp(-2.0)),
    )


def two_cubes(w: Any, b: Any) -> Any:
    """Return w³ + b³."""
    return w**3 + b**3


def slope_of_a_cube() -> Slip:
    """Return ∂f/∂b of w³ + b³, at b = 5."""
    return Slip(
        "f(w, b) = w³ + b³ has ∂f/∂b = 2b",
        "∂f/∂b = 3b²",
        "∂f/∂b at w = 2, b = 5",
        2.0 * 5.0,
        tg.grad(two_cubes, argnums=1)(2.0, 5.0),
        3.0 * 5.0**2,
    )


def expanded_cube() -> Slip:
    """Return the cube whose expansion is 27 + 27Δ + 9Δ² + Δ³."""
    delta = 0.0001
    coefficients = tg.taylor(_cube, 3.0, 3)
    return Slip(
        "(27 + 0.0001)³ = 27 + 27·Δ + 9·Δ² + Δ³",
        "(3 + 0.0001)³",
        "the sum, by taylor(x³, 3, order 3)",
        (27.0 + delta) ** 3,
        sum([c * delta**k for k, c in enumerate(coefficients)]),
        (3.0 + delta) ** 3,
    )


def _cube(x: Any) -> Any:
    """Return x³."""
    return x**3


def reference_class() -> Slip:
    """Return p₁ of three classes whose last score is 0, with the signs of e mixed and agreeing."""
    z = np.array([0.5, -1.0])
    return Slip(
        "p_i = e^(z_i) / (1 + Σ e^(−z_i))",
        "p_i = e^(z_i) / (1 + Σ e^(z_i)): the signs agree",
        "p₁ for z = 0.5, -1 and 0, by softmax",
        float(np.exp(z[0]) / (1.0 + np.exp(-z).sum())),
        float(tg.softmax(np.array([*z, 0.0]))[0]),
        float(np.exp(z[0]) / (1.0 + np.exp(z).sum())),
    )


def wrong_weight() -> Slip:
    """Return net_h1 of the lecture's network, with w3 in the place of w2."""
    w1, w2, w3, i1, i2, b1 = 0.15, 0.20, 0.25, 0.05, 0.10, 0.35
    return Slip(
        "net_h1 = w1·i1 + w3·i2 + b1",
        "net_h1 = w1·i1 + w2·i2 + b1 (∂/∂w1 is i1 either way)",
        "net_h1",
        w1 * i1 + w3 * i2 + b1,
        tg.named_nodes(two_two_two.build())["net_h1"].data,
        w1 * i1 + w2 * i2 + b1,
    )


def at_the_threshold() -> Slip:
    """Return what a McCulloch–Pitts neuron says where the sum is T itself."""
    total, threshold = 2.0, 2.0
    return Slip(
        "output 1 when the sum is greater than or equal to T, beside '1 if Sum > T'",
        "one of the two: here 1 if Sum > T; with T = 1.5 both are AND",
        "the output of W = 1, 1, T = 2 on 1, 1, where Sum = T",
        float(total >= threshold),
        float(McCullochPittsNeuron([1, 1], 2).predict([[1, 1]])[0]),
        float(total > threshold),
    )


def start_values() -> Slip:
    """Return the first error of the learning problem, with the text's values and the code's."""
    x, y = (0.5, 0.2), (0.2, 0.9)
    claim = sum([0.5 * (_logistic(2.0 * a - 2.0) - t) ** 2 for a, t in zip(x, y)])
    x = (0.5, 2.5)
    corrected = sum([0.5 * (_logistic(-2.0 * a - 2.0) - t) ** 2 for a, t in zip(x, y)])
    return Slip(
        "start at w, b = +2, -2 with X = [0.5, 0.2] (the text)",
        "start at -2, -2 with X = [0.5, 2.5] (the code)",
        "E at the start, which the lecture gives as 0.4158199…",
        claim,
        learning_problem.train(0)[0].error,
        corrected,
    )


def _logistic(z: float) -> float:
    """Return 1 / (1 + e^(−z))."""
    return 1.0 / (1.0 + math.exp(-z))


def sign_of_the_step() -> Slip:
    """Return E of the 2-2-1 network after one step along +∂E/∂w, and after one along −∂E/∂w."""
    after = []
    for sign in (+1.0, -1.0):
        model = two_two_one.network()
        two_two_one.error_of(model).backward()
        for parameter in model.parameters():
            parameter.data = parameter.data + sign * 0.5 * parameter.grad
        after.append(two_two_one.error_of(model).data)
    model = two_two_one.network()
    error = two_two_one.error_of(model)
    error.backward()
    nn.SGD(model.parameters(), lr=0.5).step()
    return Slip(
        "w ← w + η Δw with Δw = ∂L/∂w, beside w ← w − η Δw",
        "one sign: the step is −η ∂L/∂w",
        f"E of the 2-2-1 network after one step from {error.data:.6f}",
        after[0],
        two_two_one.error_of(model).data,
        after[1],
    )


def all_slips() -> list[Slip]:
    """Return every slip, in the lecture's order."""
    return [
        sigmoid_sign(),
        slope_of_a_cube(),
        expanded_cube(),
        reference_class(),
        wrong_weight(),
        at_the_threshold(),
        start_values(),
        sign_of_the_step(),
    ]


def draw_sigmoid() -> Any:
    """Draw σ as it is printed and as it is."""
    figure, (ax,) = panels(1, size=(5.0, 3.4))
    style = viz.plots.style.LIGHT
    z = np.linspace(-6.0, 6.0, 121)
    ax.plot(z, 1.0 / (1.0 + np.exp(z)), "--", color=style.backward, label="1 / (1 + e^z)")
    ax.plot(z, tg.sigmoid(z), color=style.forward, label="the engine's σ(z)")
    viz.plots.canvas.finish(ax, style, "", "z", "σ(z)")
    ax.set_title("With the wrong sign, σ falls", fontsize="medium")
    ax.legend(frameon=False)
    return figure


def main(arguments: list[str] | None = None) -> None:
    """Print every slip, the engine's answer, and the check."""
    out = folder_for_drawings(__doc__, arguments)
    for place, slip in enumerate(all_slips(), start=1):
        print(f"{place}. printed:  {slip.printed}")
        print(f"   right:    {slip.right}")
        print(f"   check:    {slip.check}")
        numbers = f"{slip.claim:.9g}   the engine: {slip.answer:.9g}   right: {slip.corrected:.9g}"
        print(f"   printed form: {numbers}   {'✓' if slip.holds() else 'NOT CONFIRMED'}\n")
    if out:
        save(draw_sigmoid(), out / "slips_sigmoid.svg")


if __name__ == "__main__":
    main()
