"""Gradient descent: x ← x − α dy/dx. What α does, where the slope is 0, and momentum.

    python examples/lecture/gradient_descent.py
    python examples/lecture/gradient_descent.py --out out    writes the pictures as well

In one dimension y = x²; in two, a valley that is ten times as steep one way as the other. The
learning rate must stay below 2/λ_max, where λ_max is the largest eigenvalue of the Hessian.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run by its path
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

import nn
import viz.plots
from examples.lecture._figures import panels, save, shared_legend
from examples.lessons.showing import folder_for_drawings, print_table
from tinygrad_edu import Tensor, grad, hessian

if TYPE_CHECKING:
    from collections.abc import Callable

STEPS = 20
WAY = ("start", "steps", "end")
"""What the signs of a way mean."""

SHARES = (0.02, 0.4, 0.95, 1.05)
"""Learning rates to show, as shares of the bound 2/λ_max."""

START = (-4.0, 1.5)
NEAR = 1e-6
"""So near to the lowest point is near enough."""

EDGE = 5.0
"""The valley is drawn from −EDGE to EDGE, both ways."""


def parabola(x: Any) -> Any:
    """Return y = x²."""
    return x**2


def valley(p: Any) -> Any:
    """Return ½ (p₀² + 10 p₁²), whose Hessian has the eigenvalues 1 and 10."""
    return 0.5 * (p[0] ** 2 + 10.0 * p[1] ** 2)


def hills(p: Any) -> Any:
    """Return p₀³ − 3 p₀ + p₁³ − 3 p₁: one minimum, one maximum, two saddles."""
    return p[0] ** 3 - 3.0 * p[0] + p[1] ** 3 - 3.0 * p[1]


def curvatures(f: Callable[[Any], Any], x: Any) -> Any:
    """Return the eigenvalues of the Hessian of f at x, the smallest first."""
    point = np.asarray(x, dtype=np.float64)
    second = hessian(f)(point)
    return np.linalg.eigvalsh(np.reshape(second, (point.size, point.size)))


def bound(f: Callable[[Any], Any], x: Any) -> float:
    """Return 2/λ_max: above it, gradient descent moves away from a minimum near x."""
    return 2.0 / float(curvatures(f, x)[-1])


def regime(alpha: float, f: Callable[[Any], Any], x: Any) -> str:
    """Return what gradient descent with α does near a minimum, from the curvatures there.

    Along a direction of curvature λ each step multiplies the distance by 1 − αλ. Here it is said to
    oscillate below a factor of −½, to crawl above 0.95, and to diverge below −1; at −1 itself it
    jumps to and fro for ever.
    """
    factors = 1.0 - alpha * curvatures(f, x)
    if factors.min() < -1.0:
        return "diverges"
    if factors.min() < -0.5:
        return "oscillates"
    return "crawls" if factors.max() > 0.95 else "converges"


def descend(
    f: Callable[[Any], Any], start: Any, alpha: float, steps: int = STEPS, momentum: float = 0.0
) -> Any:
    """Return x at the start and after each step of x ← x − α ∇f(x), with nn.SGD."""
    x = Tensor(np.asarray(start, dtype=np.float64), label="x")
    optimizer = nn.SGD([x], lr=alpha, momentum=momentum)
    path = [np.array(x.data)]
    for _ in range(steps):
        optimizer.zero_grad()
        f(x).backward()
        optimizer.step()
        path.append(np.array(x.data))
    return np.array(path)


def best_settings(f: Callable[[Any], Any], x: Any) -> tuple[float, float, float]:
    """Return the best α without momentum, and the best α and β with it, for a quadratic f.

    Source: Polyak, Some methods of speeding up the convergence of iteration methods, 1964.
    """
    low, *_, high = curvatures(f, x)
    alpha = 4.0 / (np.sqrt(high) + np.sqrt(low)) ** 2
    beta = ((np.sqrt(high) - np.sqrt(low)) / (np.sqrt(high) + np.sqrt(low))) ** 2
    return float(2.0 / (low + high)), float(alpha), float(beta)


def steps_until_near(path: Any) -> int:
    """Return after how many steps the way stays nearer than NEAR to the point 0."""
    far = np.flatnonzero(np.linalg.norm(path, axis=1) >= NEAR)
    return int(far[-1]) + 1


def critical_points(f: Callable[[Any], Any], starts: Any) -> list[tuple[Any, str]]:
    """Return where ∇f = 0, found by Newton's steps x ← x − H⁻¹ ∇f, and the kind of each."""
    found: list[tuple[Any, str]] = []
    for start in starts:
        x = np.asarray(start, dtype=np.float64)
        for _ in range(50):
            x = x - np.linalg.solve(hessian(f)(x), grad(f)(x))
        is_new = all([np.linalg.norm(x - other) > NEAR for other, _ in found])
        if is_new and np.linalg.norm(grad(f)(x)) < NEAR:
            found.append((x, kind_of(curvatures(f, x))))
    return sorted(found, key=place_of)


def place_of(point: tuple[Any, str]) -> tuple[float, ...]:
    """Return the numbers of a point, to sort by."""
    return tuple(np.round(point[0], 6).tolist())


def kind_of(eigenvalues: Any) -> str:
    """Return what a point without slope is: all curvatures > 0, all < 0, or some of each."""
    values = np.asarray(eigenvalues)
    if values.min() < -NEAR and values.max() > NEAR:
        return "saddle"
    if (np.abs(values) < NEAR).any():
        return "undecided: a curvature is 0"
    return "minimum" if values.min() > 0.0 else "maximum"


def valley_at(first: float, second: float) -> Any:
    """Return the valley at a point, as error_surface asks for it."""
    return valley((first, second))


def hills_at(first: float, second: float) -> Any:
    """Return the hills at a point."""
    return hills((first, second))


def until_it_leaves(path: Any) -> Any:
    """Return a way up to its first point beyond the EDGE."""
    outside = np.flatnonzero(np.abs(path).max(axis=1) > EDGE)
    return path[: outside[0] + 1] if len(outside) else path


def surface(f: Callable[[float, float], Any], edge: float, path: Any, ax: Any) -> None:
    """Draw f from −edge to edge both ways, with a way down it."""
    around = (-edge, edge)
    viz.plots.error_surface(f, around, around, path=path, names=("x₁", "x₂"), steps=61, ax=ax)
    ax.figure.axes[-1].set_ylabel("height f(x₁, x₂)")


def draw_parabola() -> Any:
    """Draw the steps down y = x² for each share of the bound."""
    figure, axes = panels(2, 2, size=(3.6, 3.0))
    style = viz.plots.style.LIGHT
    x = np.linspace(-3.0, 3.0, 121)
    for share, ax in zip(SHARES, axes):
        alpha = share * bound(parabola, 2.0)
        path = descend(parabola, 2.0, alpha, steps=8)
        ax.plot(x, parabola(x), color=style.line)
        ax.plot(path, path**2, marker="o", markersize=4, color=style.backward)
        ax.annotate("start", (2.0, 4.0), (6, -4), textcoords="offset points", color=style.ink)
        viz.plots.canvas.finish(ax, style, "", "x", "y = x²")
        ax.set(xlim=(-3.1, 3.1), ylim=(-0.4, 9.3))
        ax.set_title(f"α = {alpha:g}: {regime(alpha, parabola, 2.0)}", fontsize="medium")
    return figure


def draw_valley() -> Any:
    """Draw the way through the valley for each share of the bound."""
    figure, axes = panels(2, 2, size=(4.6, 4.0))
    for share, ax in zip(SHARES, axes):
        alpha = share * bound(valley, START)
        surface(valley_at, EDGE, until_it_leaves(descend(valley, START, alpha)), ax)
        ax.set_title(f"α = {alpha:g}: {regime(alpha, valley, START)}", fontsize="medium")
    shared_legend(figure, axes, WAY)
    return figure


def draw_momentum() -> Any:
    """Draw the ways with and without momentum, each with its best settings."""
    plain, alpha, beta = best_settings(valley, START)
    figure, axes = panels(2, size=(4.6, 4.4))
    for rate, momentum, ax in ((plain, 0.0, axes[0]), (alpha, beta, axes[1])):
        path = descend(valley, START, rate, 200, momentum)
        surface(valley_at, EDGE, path[:31], ax)
        name = f"momentum {momentum:.2f}" if momentum else "no momentum"
        title = f"{name}, α = {rate:.3f}: {steps_until_near(path)} steps"
        ax.set_title(title, fontsize="medium")
    shared_legend(figure, axes, WAY)
    return figure


def draw_hills() -> Any:
    """Draw the critical points, and a descent that starts a little beside the ridge."""
    path = descend(hills, (-0.99, 1.8), 0.05, 60)
    figure, (ax,) = panels(1, size=(5.6, 5.2))
    surface(hills_at, 2.0, path, ax)
    for point, kind in critical_points(hills, starts_for_hills()):
        ax.annotate(
            kind,
            point,
            (0, -20),
            textcoords="offset points",
            ha="center",
            bbox={"boxstyle": "round", "facecolor": "white", "edgecolor": "none", "alpha": 0.8},
        )
        ax.plot(*point, "x", color="black", markersize=8, markeredgewidth=2)
    ax.set_title("Where the slope is 0, and a way down past a saddle", fontsize="medium")
    shared_legend(figure, [ax], WAY)
    return figure


def starts_for_hills() -> list[tuple[float, float]]:
    """Return points spread over the hills, none of them where the Hessian is 0."""
    places = (-1.5, -0.5, 0.5, 1.5)
    return [(first, second) for first in places for second in places]


def main(arguments: list[str] | None = None) -> None:
    """Print the regimes, the critical points and the gain of momentum; draw with --out."""
    out = folder_for_drawings(__doc__, arguments)
    for name, f, start in (("y = x²", parabola, 2.0), ("½ (x₁² + 10 x₂²)", valley, START)):
        eigenvalues = ", ".join([f"{value:g}" for value in curvatures(f, start)])
        limit = bound(f, start)
        print(f"{name}: curvatures {eigenvalues}, so α must stay below 2/λ_max = {limit:g}")
        rows = []
        for share in SHARES:
            end = descend(f, start, share * limit)[-1]
            numbers = (f"{np.linalg.norm(end):.3g}", regime(share * limit, f, start))
            rows.append((f"{share * limit:g}", f"{share:g}", *numbers))
        print_table(("α", "share of the bound", f"distance after {STEPS} steps", ""), rows)

    print("x₁³ − 3 x₁ + x₂³ − 3 x₂: where the gradient is 0")
    points = [
        (
            f"({point[0]:g}, {point[1]:g})",
            ", ".join([f"{value:g}" for value in curvatures(hills, point)]),
            kind,
        )
        for point, kind in critical_points(hills, starts_for_hills())
    ]
    print_table(("point", "eigenvalues of the Hessian", "kind"), points)

    plain, alpha, beta = best_settings(valley, START)
    ways = [
        ("none", plain, descend(valley, START, plain, 200)),
        (f"{beta:.3f}", alpha, descend(valley, START, alpha, 200, beta)),
    ]
    print(f"Momentum beside it: steps until the distance stays below {NEAR:g}")
    counted = [(name, f"{rate:.4f}", str(steps_until_near(path))) for name, rate, path in ways]
    print_table(("momentum", "best α", "steps"), counted)
    if out:
        save(draw_parabola(), out / "gradient_descent_parabola.svg")
        save(draw_valley(), out / "gradient_descent_valley.png")
        save(draw_momentum(), out / "gradient_descent_momentum.png")
        save(draw_hills(), out / "gradient_descent_hills.png")


if __name__ == "__main__":
    main()
