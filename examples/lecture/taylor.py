"""Taylor: how much the output changes when the weights change a little, and where down is.

    python examples/lecture/taylor.py
    python examples/lecture/taylor.py --out out    writes the pictures as well

x³ near 3, exact at third order; the change of the 2-2-2 network's error to first and to second
order, and how fast both become right; the steepest way down beside 1,000 random ones.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

if not __package__:  # run by its path
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

import tinygrad_edu as tg
import viz.plots
from examples.lecture._figures import panels, save
from examples.lessons.showing import folder_for_drawings, number, print_table

THETA = np.array([0.15, 0.20, 0.25, 0.30, 0.40, 0.45, 0.50, 0.55, 0.35, 0.60])
"""w1 … w8, b1, b2 of the lecture's 2-2-2 network."""

INPUTS, TARGETS = np.array([0.05, 0.10]), np.array([0.01, 0.99])
STEPS = tuple([2.0**-k for k in range(10)])
DIRECTIONS = 1_000
SMALL = 1e-4


def cube(x: Any) -> Any:
    """Return x³."""
    return x**3


def outputs(theta: Any) -> Any:
    """Return out_o1 and out_o2 of the 2-2-2 network with these weights and biases."""
    hidden = tg.sigmoid(theta[:4].reshape((2, 2)) @ INPUTS + theta[8])
    return tg.sigmoid(theta[4:8].reshape((2, 2)) @ hidden + theta[9])


def first_output(theta: Any) -> Any:
    """Return out_o1."""
    return outputs(theta)[0]


def error(theta: Any) -> Any:
    """Return E_total = Σ ½ (target − out)²."""
    return tg.sum(0.5 * (TARGETS - outputs(theta)) ** 2)


def random_directions(count: int, seed: int = 0) -> Any:
    """Return directions of length 1, one a row, all equally likely."""
    drawn = np.random.default_rng(seed).normal(size=(count, THETA.size))
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def remainders(f: Any, u: Any) -> list[tuple[float, float, float, float]]:
    """Return η, the true change of f along η·u, and what first and second order leave of it."""
    slope = float(u @ tg.grad(f)(THETA))
    bend = float(u @ tg.hvp(f)(THETA, u))
    rows = []
    for eta in STEPS:
        change = float(f(THETA + eta * u) - f(THETA))
        first, second = eta * slope, eta * slope + eta**2 / 2 * bend
        rows.append((eta, change, abs(change - first), abs(change - second)))
    return rows


def order_of(steps: Any, left: Any) -> float:
    """Return the slope of the line through log(left) over log(step), for the smaller half."""
    half = len(steps) // 2
    return float(np.polyfit(np.log(steps[half:]), np.log(left[half:]), 1)[0])


def orders(f: Any, u: Any) -> tuple[float, float]:
    """Return the measured orders of what first and second order leave."""
    etas, _, first, second = np.array(remainders(f, u)).T
    return order_of(etas, first), order_of(etas, second)


def race() -> tuple[Any, Any, float]:
    """Return the cosine to ∇E and the change of E for each direction, and the steepest's change."""
    ways, gradient = random_directions(DIRECTIONS), tg.grad(error)(THETA)
    length = float(np.linalg.norm(gradient))
    start = float(error(THETA))
    changes = np.array([float(error(THETA + SMALL * u)) - start for u in ways])
    steepest = float(error(THETA - SMALL * gradient / length)) - start
    return ways @ gradient / length, changes, steepest


def draw_orders() -> Any:
    """Draw what first and second order leave over η, both axes logarithmic."""
    figure, axes = panels(2, size=(4.0, 3.6))
    u = random_directions(1)[0]
    style = viz.plots.style.LIGHT
    for ax, f, what in zip(axes, (first_output, error), ("out_o1", "E_total")):
        etas, _, first, second = np.array(remainders(f, u)).T
        for place, (left, name) in enumerate(((first, "first order"), (second, "second order"))):
            label = f"{name}: slope {order_of(etas, left):.2f}"
            marker, colour = viz.plots.style.MARKERS[place], style.series[place]
            ax.loglog(etas, left, marker=marker, color=colour, label=label)
        viz.plots.canvas.finish(ax, style, "", "step length η", "what is left of the true change")
        ax.set_title(f"Change of {what}", fontsize="medium")
        ax.legend(frameon=False, loc="lower right")
    return figure


def draw_directions() -> Any:
    """Draw the change of E along each direction over the cosine to the gradient."""
    figure, (ax,) = panels(1, size=(5.2, 3.8))
    style = viz.plots.style.LIGHT
    cosines, changes, steepest = race()
    ax.scatter(cosines, changes / SMALL, s=8, color=style.series[0], label="random directions")
    down = steepest / SMALL
    ax.scatter([-1], [down], s=70, marker="^", color=style.series[1], label="−∇E", zorder=3)
    ax.plot([-1, 1], [down, -down], color=style.line, zorder=0, label="‖∇E‖ · cosine")
    viz.plots.canvas.finish(ax, style, "", "cosine between u and ∇E", "change of E / step length")
    ax.set_title("No direction goes down faster than −∇E", fontsize="medium")
    ax.legend(frameon=False, loc="lower right")
    return figure


def main(arguments: list[str] | None = None) -> None:
    """Print the expansions, the measured orders, and the steepest direction; draw with --out."""
    out = folder_for_drawings(__doc__, arguments)
    coefficients = tg.taylor(cube, 3.0, 3)
    print(f"x³ = Σ cₖ (x − 3)ᵏ, with c₀ … c₃ = {', '.join([f'{c:g}' for c in coefficients])}")
    sums = []
    for order in range(4):
        sum_so_far = sum([c * SMALL**k for k, c in enumerate(coefficients[: order + 1])])
        left = 3.0001**3 - sum_so_far
        sums.append((str(order), f"{sum_so_far:.15f}", f"{0.0 if abs(left) < 1e-14 else left:.1e}"))
    print_table(("order", "the sum at 3.0001", "missing"), sums)

    u = random_directions(1)[0]
    for f, what in ((first_output, "out_o1"), (error, "E_total")):
        print(f"The change of {what} of the 2-2-2 network when its ten weights and biases move η·u")
        rows = [
            (f"1/{round(1.0 / eta)}", number(change), f"{first:.1e}", f"{second:.1e}")
            for eta, change, first, second in remainders(f, u)
        ]
        print_table(("η", "true change", "left by first order", "left by second order"), rows)
        one, two = orders(f, u)
        print(f"  measured: first order leaves η^{one:.2f}, second order η^{two:.2f}\n")

    cosines, changes, steepest = race()
    best = int(changes.argmin())
    print(f"Steps of length {SMALL:g}: which one takes E down the most?")
    ways = [
        ("along −∇E", f"{-1:.4f}", f"{steepest:.4e}"),
        (f"best of {DIRECTIONS:,} random", f"{cosines[best]:.4f}", f"{changes[best]:.4e}"),
        ("worst of them", f"{cosines[changes.argmax()]:.4f}", f"{changes.max():.4e}"),
    ]
    print_table(("", "cosine to ∇E", "change of E"), ways)
    if out:
        save(draw_orders(), out / "taylor_orders.svg")
        save(draw_directions(), out / "taylor_directions.png")


if __name__ == "__main__":
    main()
