"""Every plot once, of networks that learn in a few seconds: matplotlib, light or dark.

python examples/plots.py                  writes PNG files into out/plots
python examples/plots.py --dark           on dark paper
python examples/plots.py --out out/mine   into another folder
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib import pyplot as plt

import nn
import tinygrad_edu as tg
import viz.plots

DPI = 200
X, Y = (0.5, 2.5), (0.2, 0.9)
"""The two samples of the lecture's sigmoid neuron."""


def error(w: Any, b: Any) -> Any:
    """E = Σ ½ (σ(w·x + b) − y)² of the lecture's sigmoid neuron, for numbers and for nodes."""
    first, second = [(tg.sigmoid(w * x + b) - y) ** 2 / 2 for x, y in zip(X, Y)]
    return first + second


def descend(steps: int = 1000, rate: float = 1.0) -> list[tuple[float, float]]:
    """Return (w, b) at the start and after each step of gradient descent from w = b = −2."""
    w, b = tg.Value(-2.0, label="w"), tg.Value(-2.0, label="b")
    optimizer = nn.SGD([w, b], lr=rate)
    path = [(w.data, b.data)]
    for _ in range(steps):
        optimizer.zero_grad()
        error(w, b).backward()
        optimizer.step()
        path.append((w.data, b.data))
    return path


def train_moons() -> tuple[Any, nn.History, Any, Any]:
    """Return a small network for two moons, how it learned, and the samples it learned from."""
    points, labels = nn.data.moons(200, noise=0.2, seed=1)
    signs = 2.0 * labels[:, None] - 1.0
    model = nn.Sequential(nn.Linear(2, 16, seed=0), "tanh", nn.Linear(16, 1, seed=1))
    history = nn.fit(
        model,
        points[:120],
        signs[:120],
        loss="hinge",
        optimizer=nn.Adam(model.parameters(), lr=0.05),
        epochs=60,
        validation=(points[120:], signs[120:]),
        progress=False,
    )
    return model, history, points, signs


def train_spirals() -> tuple[Any, nn.History, Any, Any]:
    """Return a network for three spirals, how it learned, and its samples."""
    points, labels = nn.data.spirals(180, 3, noise=0.04, seed=0)
    model = nn.Sequential(
        nn.Linear(2, 32, seed=0),
        "relu",
        nn.Linear(32, 32, seed=1),
        "relu",
        nn.Linear(32, 3, seed=2),
    )
    adam = nn.Adam(model.parameters(), lr=0.02)
    history = nn.fit(
        model,
        points,
        labels,
        loss="cross_entropy",
        optimizer=adam,
        epochs=80,
        metric="accuracy",
        progress=False,
    )
    return model, history, points, labels


def deep_error() -> Any:
    """Return the error of eight sigmoid layers, through which the gradient vanishes."""
    layers = [part for seed in range(8) for part in (nn.Linear(8, 8, seed=seed), "sigmoid")]
    model = nn.Sequential(*layers)
    inputs = np.random.default_rng(0).normal(size=(20, 8))
    return nn.mse(model(inputs), np.zeros((20, 8)))


def draw_all() -> dict[str, Any]:
    """Draw every plot, and return the Axes by the name of the file."""
    moons, moons_history, moon_points, signs = train_moons()
    spirals, spirals_history, spiral_points, labels = train_spirals()
    path = descend()
    ranges = {"w": (-4.0, 5.0), "b": (-6.0, 3.0), "path": path}
    predicted = spirals(spiral_points).data.argmax(axis=1)
    arms = ["left arm", "right arm", "lower arm"]
    return {
        "activations": viz.plots.activations(),
        "sigmoid": viz.plots.activations(["sigmoid"]),
        "activation_table": viz.plots.activation_table()[0, 0],
        "activation_table_wide": viz.plots.activation_table(columns=4)[0, 0],
        "loss": viz.plots.loss_curve(moons_history, log=True),
        "loss_and_accuracy": viz.plots.loss_curve(spirals_history, metric="accuracy"),
        "boundary": viz.plots.decision_boundary(moons, moon_points, signs),
        "boundary_of_three": viz.plots.decision_boundary(spirals, spiral_points, labels),
        "surface": viz.plots.error_surface(error, **ranges),
        "surface_3d": viz.plots.error_surface(error, **ranges, kind="3d"),
        "gradient_flow": viz.plots.gradient_flow(deep_error()),
        "weights": viz.plots.weight_histograms(spirals),
        "confusion": viz.plots.confusion_matrix(labels, predicted, names=arms),
    }


def main(arguments: list[str] | None = None) -> None:
    """Draw every plot into a folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--out", type=Path, default=Path("out/plots"), help="a folder for the PNGs")
    parser.add_argument("--dark", action="store_true", help="light lines on dark paper")
    options = parser.parse_args(arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    w, b = descend()[-1]
    print(f"the sigmoid neuron after 1000 steps: w = {w:.4f}, b = {b:.4f}, E = {error(w, b):.3g}")
    options.out.mkdir(parents=True, exist_ok=True)
    with viz.plots.dark() if options.dark else viz.plots.light():
        for name, ax in draw_all().items():
            file = options.out / f"{name}.png"
            ax.figure.savefig(file, dpi=DPI)
            print(f"drawn: {file}")
    plt.close("all")


if __name__ == "__main__":
    main()
