"""Widrow and Hoff's Adaline, 1960: it learns from the net input, before the threshold.

    python examples/lecture/adaline.py
    python examples/lecture/adaline.py --out out    writes the pictures as well

Online, after each sample, and in a batch, after all of them: on AND with −1 and +1, and on iris.
"""

# ruff: noqa: N803, N806 (X is a matrix, E the lecture's error: the field writes them so)

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import Any

if not __package__:  # run by its path
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

import nn
import viz.plots
from examples.lecture._figures import panels, save
from examples.lessons.showing import folder_for_drawings, print_table
from nn.history import AdalineGD, AdalineSGD, Perceptron
from tinygrad_edu import NotLearnedWarning, Tensor, hessian

PETALS = ("petal length, standardised", "petal width, standardised")
SETTINGS = {
    ("AND", "online"): AdalineSGD(eta=0.1, n_iter=50),
    ("AND", "batch"): AdalineGD(eta=0.1, n_iter=50),
    ("iris", "online"): AdalineSGD(eta=0.01, n_iter=50),
    ("iris", "batch"): AdalineGD(eta=0.1, n_iter=50),
}


def data(name: str) -> tuple[Any, Any]:
    """Return AND with inputs and targets −1 and +1, or setosa (−1) and versicolor (+1)."""
    if name == "AND":
        X, y = nn.data.gate("and", targets=(-1, 1))
        return 2.0 * X - 1.0, y
    X, y = nn.data.iris()
    return nn.data.Standardiser(X[:100, 2:])(X[:100, 2:]), 2.0 * y[:100] - 1.0


def least_squares(X: Any, t: Any) -> Any:
    """Return w₁, w₂, b of the smallest Σ ½ (t − a)² there is."""
    return np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), t, rcond=None)[0]


def largest_eta(X: Any, t: Any) -> float:
    """Return 2/λ, with λ the largest eigenvalue of the Hessian of E = (1/m) Σ ½ (t − a)²."""
    ones = np.column_stack([X, np.ones(len(X))])

    def error(parameters: Any) -> Any:
        return ((t - ones @ parameters) ** 2).mean() * 0.5

    matrix = hessian(error)(np.zeros(ones.shape[1]))
    return float(2.0 / np.linalg.eigvalsh(matrix).max())


def by_engine(X: Any, t: Any, eta: float, n_iter: int) -> Any:
    """Return w₁, w₂, b after gradient descent on E = (1/m) Σ ½ (t − a)² by the engine."""
    W, b = Tensor(np.zeros(X.shape[1]), label="W"), Tensor(0.0, label="b")
    optimizer = nn.SGD([W, b], lr=eta)
    for _ in range(n_iter):
        optimizer.zero_grad()
        (((t - (X @ W + b)) ** 2).mean() * 0.5).backward()
        optimizer.step()
    return np.array([*W.data, float(b.data)])


def first_epoch() -> list[tuple[str, ...]]:
    """Return a row for each sample of AND: what the online rule does, and the perceptron beside."""
    X, y = data("AND")
    adaline, rows = AdalineSGD(eta=0.1, n_iter=1), []
    for place, (x, t) in enumerate(zip(X, y)):
        a = float(adaline.net_input([x])[0]) if place else 0.0
        adaline.partial_fit([x], [t], classes=[-1.0, 1.0])
        label = 1.0 if a > 0.0 else -1.0
        after = ", ".join([f"{number:+.4f}" for number in (*adaline.w_, adaline.b_)])
        row = (f"{x[0]:+g} {x[1]:+g}", f"{t:+g}", f"{a:+.4f}", f"{t - a:+.4f}", f"{t - label:+g}")
        rows.append((*row, after))
    return rows


def draw_losses() -> Any:
    """Draw E over the epochs, online and in a batch, for both data sets."""
    figure, axes = panels(2, size=(3.9, 3.8))
    for name, ax in zip(("AND", "iris"), axes):
        X, y = data(name)
        histories = {rule: SETTINGS[name, rule].fit(X, y).losses_ for rule in ("online", "batch")}
        viz.plots.loss_curve(histories, log=True, ax=ax)
        ax.set_title(f"{name}: E, the mean of ½ (t − a)²", fontsize="medium")
        ax.set_ylabel("E, logarithmic")
        ax.get_legend().remove()
        for line, rule in zip(ax.get_lines(), histories):
            line.set_label(rule)
        ax.legend(frameon=False)
    return figure


def draw_lines() -> Any:
    """Draw the lines of Adaline and of the perceptron: a = 0, and for Adaline a = −1 and +1."""
    figure, axes = panels(2, size=(4.2, 4.2))
    X, y = data("iris")
    units = {"Adaline, batch": SETTINGS["iris", "batch"].fit(X, y), "Perceptron": Perceptron()}
    for (name, unit), ax in zip(units.items(), axes):
        unit.fit(X, y)
        viz.plots.decision_boundary(unit.net_input, X, y, features=PETALS, ax=ax)
        ax.set_title(name, fontsize="medium")
    return figure


def main(arguments: list[str] | None = None) -> None:
    """Print the first epoch, how each rule ends, and what eta does; draw with --out."""
    out = folder_for_drawings(__doc__, arguments)
    print(
        "AND, the first epoch online, α = 0.1: Δw = α (t − a) x. The perceptron would take t − y."
    )
    print_table(("x₁ x₂", "t", "a = net", "t − a", "t − y", "w₁, w₂, b after it"), first_epoch())
    rows = []
    for (name, rule), unit in SETTINGS.items():
        X, y = data(name)
        unit.fit(X, y)
        numbers = ", ".join([f"{round(x, 4) + 0.0:+.4f}" for x in (*unit.w_, unit.b_)])
        wrong = f"{int((unit.predict(X) != y).sum())} of {len(y)}"
        errors = (f"{unit.losses_[0]:.6f}", f"{unit.losses_[-1]:.6f}")
        rows.append((f"{name}, {rule}", f"{unit.eta:g}", *errors, wrong, numbers))
        if rule == "batch":
            best = least_squares(X, y)
            error = np.mean(0.5 * (y - X @ best[:-1] - best[-1]) ** 2)
            numbers = ", ".join([f"{round(number, 4) + 0.0:+.4f}" for number in best])
            rows.append((f"{name}, least squares", "", "", f"{error:.6f}", "", numbers))
    print("E = (1/m) Σ ½ (t − a)², the mean over the samples, 50 epochs:")
    print_table(("", "η", "E at first", "E at last", "wrong", "w₁, w₂, b"), rows)
    X, y = data("iris")
    limit = largest_eta(X, y)
    rows = []
    for share in (0.01, 0.1, 0.5, 0.95, 1.05):
        unit = AdalineGD(eta=share * limit, n_iter=400)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", NotLearnedWarning)
            unit.fit(X, y)
        words = f"diverges, from epoch {len(unit.losses_) + 1} on out of reach" if caught else ""
        rows.append(
            (
                f"{share:g} · 2/λ = {unit.eta:.4f}",
                f"{unit.losses_[50]:.3g}",
                f"{unit.losses_[-1]:.3g}",
                words,
            )
        )
    print(f"How large may η be? For iris in a batch below 2/λ = {limit:.6f}, by the Hessian:")
    print_table(("η", "E after 50", "E after 400", ""), rows)
    unit = SETTINGS["iris", "batch"]
    engine = by_engine(X, y, unit.eta, unit.n_iter)
    largest = np.abs(engine - [*unit.w_, unit.b_]).max()
    print(f"by the engine's gradient, iris in a batch: the largest difference {largest:.1e}")
    if out:
        save(draw_losses(), out / "adaline_losses.svg")
        save(draw_lines(), out / "adaline_lines.png")


if __name__ == "__main__":
    main()
