"""Softmax: scores become shares that sum to 1. p_k = e^(z_k) / Σ_j e^(z_j).

    python examples/lecture/softmax.py
    python examples/lecture/softmax.py --out out    writes the pictures as well

With two classes it is the sigmoid, with one class as reference it is the logit form, with a
temperature the Boltzmann distribution; and with the cross-entropy its gradient is p − t.
"""

# ruff: noqa: N806 (X is a matrix, E the lecture's error: the field writes them so)

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

if not __package__:  # run by its path
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

import nn
import tinygrad_edu as tg
import viz.plots
from examples.lecture._figures import panels, save
from examples.lecture._lines import fitted
from examples.lessons.showing import folder_for_drawings, print_table
from nn.history import SoftmaxRegression
from tinygrad_edu import Tensor, Value, explain, named_nodes, sigmoid, softmax

SCORES = (2.0, 1.0, 0.0)
LABEL = 1
"""The class that is right: the second."""

TEMPERATURES = (0.1, 0.5, 1.0, 2.0, 10.0, 1000.0)
SPECIES = ("setosa", "versicolor", "virginica")


def naive(z: Any) -> Any:
    """Return e^z / Σ e^z as the formula stands: ∞ / ∞ for large scores."""
    with np.errstate(all="ignore"):
        powers = np.exp(np.asarray(z, dtype=np.float64))
        return powers / powers.sum()


def with_reference(z: Any) -> Any:
    """Return p_i = e^(z_i − z_N) / (1 + Σ e^(z_j − z_N)) and p_N = 1 / (1 + Σ e^(z_j − z_N))."""
    differences = np.asarray(z[:-1], dtype=np.float64) - z[-1]
    with np.errstate(all="ignore"):
        total = 1.0 + np.exp(differences).sum()
        return np.array([*(np.exp(differences) / total), 1.0 / total])


def boltzmann(energies: Any, temperature: float) -> Any:
    """Return p_k = e^(−E_k/T) / Σ_j e^(−E_j/T): the softmax of −E/T."""
    return softmax(-np.asarray(energies, dtype=np.float64) / temperature)


def symbol_by_symbol() -> Value:
    """Return E = −ln p2 with e1, e2, e3, their sum S and p2 as named numbers."""
    scores = [Value(z, label=f"z{place}") for place, z in enumerate(SCORES, start=1)]
    powers = [tg.exp(z) for z in scores]
    for place, power in enumerate(powers, start=1):
        power.label = f"e{place}"
    S = tg.sum(powers)
    S.label = "S"
    p2 = powers[LABEL] / S
    p2.label = "p2"
    E = -tg.log(p2)
    E.label = "E"
    return E


def in_one() -> Tensor:
    """Return the same E by nn.cross_entropy, from a Tensor of one row of scores."""
    E = nn.cross_entropy(Tensor([SCORES], label="z"), [LABEL])
    E.label = "E"
    return E


def iris() -> tuple[Any, Any]:
    """Return petal length and width of all 150 flowers, standardised, and their species."""
    X, y = nn.data.iris()
    return nn.data.Standardiser(X[:, 2:])(X[:, 2:]), y


def draw_temperature() -> Any:
    """Draw the share of each class over the temperature."""
    figure, (ax,) = panels(1, size=(5.6, 4.0))
    style = viz.plots.style.LIGHT
    temperatures = np.geomspace(0.05, 100.0, 121)
    shares = np.array([softmax(np.array(SCORES) / T) for T in temperatures])
    for place, score in enumerate(SCORES):
        ax.plot(
            temperatures,
            shares[:, place],
            color=style.series[place],
            marker=viz.plots.style.MARKERS[place],
            markevery=20,
            label=f"z{place + 1} = {score:g}",
        )
    ax.axhline(1 / 3, color=style.soft, linestyle=":", label="⅓ each")
    ax.axvline(1.0, color=style.soft, linestyle="--", label="T = 1: the softmax itself")
    ax.set_xscale("log")
    viz.plots.canvas.draw_grid(ax, style)
    title = "Shares of three scores: cold decides, hot makes equal"
    viz.plots.canvas.finish(ax, style, "", "temperature T, logarithmic", "p = softmax(z / T)")
    ax.set_title(title, fontsize="medium")
    ax.legend(frameon=False, loc="upper right")
    return figure


def draw_iris() -> Any:
    """Draw for which species the unit decides, with two of its four features."""
    X, y = iris()
    unit = SoftmaxRegression(eta=1.0, n_iter=500).fit(X, y)
    figure, (ax,) = panels(1, size=(5.2, 4.8))
    names = ("petal length, standardised", "petal width, standardised")
    viz.plots.decision_boundary(unit.net_input, X, y, features=names, names=SPECIES, ax=ax)
    ax.set_title(f"Three species: {unit.score(X, y):.0%} right", fontsize="medium")
    return figure


def main(arguments: list[str] | None = None) -> None:
    """Print every form of the softmax, its gradient, and a unit that learns; draw with --out."""
    out = folder_for_drawings(__doc__, arguments)
    rows = []
    for z in (SCORES, (-1.0, 0.5, 3.0), (1000.0, 999.0, 998.0), (-1000.0, 0.0, -1000.0)):
        forms = (softmax(np.array(z)), naive(z), with_reference(z))
        cells = [", ".join([f"{share:.6f}" for share in p]) for p in forms]
        rows.append((", ".join([f"{score:g}" for score in z]), *cells))
    for form, name in ((2, "as it stands"), (3, "class 3 as reference")):
        print_table(("z", "softmax(z)", name), [(*row[:2], row[form]) for row in rows])
    print("Two classes: softmax(z)₁ = σ(z₁ − z₂)")
    for z in ((0.3, -1.2), (5.0, 7.0)):
        share, answer = float(softmax(np.array(z))[0]), float(sigmoid(z[0] - z[1]))
        print(f"  z = {z[0]:g}, {z[1]:g}: {share:.12f} and {answer:.12f}")
    print("\nEnergies 0, 1, 2 at temperature T: p = e^(−E/T) / Σ e^(−E/T)")
    rows = [
        (f"{T:g}", *[f"{share:.6f}" for share in boltzmann((0.0, 1.0, 2.0), T)])
        for T in TEMPERATURES
    ]
    print_table(("T", "E = 0", "E = 1", "E = 2"), rows)
    E = symbol_by_symbol()
    E.backward()
    nodes = named_nodes(E)
    print(f"Cross-entropy E = −ln p2 = {E.data:.6f} of z = 2, 1, 0, where class 2 is right")
    print(fitted(f"  {explain(E, 'z1')}\n  {explain(E, 'z2')}\n  {explain(in_one(), 'z')}"))
    shares, t = softmax(np.array(SCORES)), np.array([0.0, 1.0, 0.0])
    rows = [
        (f"z{k + 1}", f"{shares[k]:.6f}", f"{t[k]:g}", f"{shares[k] - t[k]:.6f}", f"{z.grad:.6f}")
        for k, z in enumerate([nodes[f"z{place}"] for place in (1, 2, 3)])
    ]
    print_table(("", "p", "t", "p − t", "∂E/∂z by the engine"), rows)
    X, y = iris()
    unit = SoftmaxRegression(eta=1.0, n_iter=500).fit(X, y)
    print(f"iris, three species, two features, 500 epochs: {unit}")
    print(f"  E = {unit.losses_[0]:.6f} = ln 3 at first, {unit.losses_[-1]:.6f} at last")
    first = zip(SPECIES, unit.predict_proba(X[:1])[0])
    shown = ", ".join([f"{share:.2%} {name}" for name, share in first])
    print(f"  {unit.score(X, y):.1%} right; the first flower: {shown}")
    if out:
        save(draw_temperature(), out / "softmax_temperature.svg")
        save(draw_iris(), out / "softmax_iris.png")


if __name__ == "__main__":
    main()
