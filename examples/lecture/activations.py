"""Activation functions: the table, their identities, and what they do to a gradient.

    python examples/lecture/activations.py
    python examples/lecture/activations.py --out out    writes the pictures as well

Every function with its derivative, by the engine's own rule; ten layers of sigmoid beside tanh and
ReLU; a ReLU that is dead on all its data.
"""

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
from examples.lessons import dead_relu
from examples.lessons.showing import folder_for_drawings, print_table

FORMULAS = {
    "identity": ("x", "1"),
    "step": ("1 if x > 0, else 0", "0"),
    "sigmoid": ("σ = 1 / (1 + e^(−x))", "σ (1 − σ)"),
    "tanh": ("(e^x − e^(−x)) / (e^x + e^(−x))", "1 − tanh²"),
    "arctan": ("arctan(x)", "1 / (1 + x²)"),
    "relu": ("max(0, x)", "1 if x > 0, else 0"),
}
"""f(x) and f′(x) of the lecture's functions."""

AT = (-2.0, 0.0, 0.5, 2.0)
DEPTH, WIDTH, SAMPLES = 10, 16, 64
DEEP = ("sigmoid", "tanh", "relu")


def value_and_slope(name: str, x: float) -> tuple[float, float]:
    """Return f(x) and f′(x), the slope by a backward pass."""
    node = tg.Value(x)
    out = 1.0 * node if name == "identity" else tg.OPS[name](node)
    out.backward()
    return out.data, node.grad


def tanh_by_sigmoid(x: Any) -> Any:
    """Return 2σ(2x) − 1, which is tanh(x)."""
    return 2.0 * tg.sigmoid(2.0 * x) - 1.0


def range_of_slope(f: Any, first: float, last: float) -> tuple[float, float]:
    """Return the smallest and the largest slope of f on 2,001 points of an interval."""
    x = np.linspace(first, last, 2001)
    node = tg.Tensor(x)
    tg.sum(f(node)).backward()
    return float(node.grad.min()), float(node.grad.max())


def deep_error(activation: str, seed: int = 0) -> Any:
    """Return the error of ten layers with one activation, each with random weights."""
    init = "he_uniform" if activation == "relu" else "xavier_uniform"
    layers: list[Any] = []
    for place in range(DEPTH):
        layers += [nn.Linear(WIDTH, WIDTH, init=init, seed=seed * 100 + place), activation]
    model = nn.Sequential(*layers)
    source = np.random.default_rng(seed)
    inputs = source.normal(size=(SAMPLES, WIDTH))
    return nn.mse(model(inputs), source.uniform(0.0, 1.0, (SAMPLES, WIDTH))), model


def layer_gradients(activation: str, seed: int = 0) -> list[float]:
    """Return the mean |∂E/∂W| of each layer, the first layer first."""
    error, model = deep_error(activation, seed)
    error.backward()
    weights = [layer.weight for layer in model.layers if isinstance(layer, nn.Linear)]
    return [float(np.abs(weight.grad).mean()) for weight in weights]


def draw_table() -> Any:
    """Draw every function and its derivative, each in axes of its own."""
    with viz.plots.light():
        axes = viz.plots.activation_table(list(FORMULAS), columns=3)
    return axes[0, 0].figure


def draw_flow() -> Any:
    """Draw the mean gradient of each of ten layers, for three activations."""
    figure, (ax,) = panels(1, size=(6.0, 3.8))
    style = viz.plots.style.LIGHT
    for place, name in enumerate(DEEP):
        marker, colour = viz.plots.style.MARKERS[place], style.series[place]
        sizes = layer_gradients(name)
        ax.semilogy(range(1, DEPTH + 1), sizes, marker=marker, color=colour, label=name)
    viz.plots.canvas.finish(ax, style, "", "layer", "mean |∂E/∂w|")
    ax.set_title("The gradient on its way from layer 10 back to layer 1", fontsize="medium")
    ax.legend(frameon=False)
    return figure


def main(arguments: list[str] | None = None) -> None:
    """Print the table, the identities and ranges, and both dangers; draw with --out."""
    out = folder_for_drawings(__doc__, arguments)
    print_table(("", "f(x)", "f′(x)"), [(name, *pair) for name, pair in FORMULAS.items()])
    print("f(x), f′(x), the slope by a backward pass")
    rows = []
    for name in FORMULAS:
        pairs = [value_and_slope(name, x) for x in AT]
        rows.append((name, *[f"{y:.4f}, {dy:.4f}" for y, dy in pairs]))
    print_table(("", *[f"x = {x:g}" for x in AT]), rows)

    x = np.linspace(-10.0, 10.0, 2001)
    left = float(np.abs(np.tanh(x) - tanh_by_sigmoid(x)).max())
    print(f"tanh(x) = 2σ(2x) − 1: largest difference on [-10, 10]: {left:.1e}")
    low, high = range_of_slope(tg.tanh, -1.0, 1.0)
    print(f"tanh′ on [-1, 1] lies in [{low:.2f}, {high:.2f}]")
    low, high = range_of_slope(tg.sigmoid, 0.0, 1.0)
    print(f"σ′    on [ 0, 1] lies in [{low:.2f}, {high:.2f}]\n")

    print(f"Ten layers of {WIDTH} neurons: mean |∂E/∂w|")
    rows = []
    for name in DEEP:
        sizes = layer_gradients(name)
        shown = [f"{sizes[place]:.1e}" for place in (0, 4, 9)]
        rows.append((name, *shown, f"{sizes[0] / sizes[-1]:.1e}"))
    print_table(("", "layer 1", "layer 5", "layer 10", "first / last"), rows)

    print("A ReLU that is off on every sample, found by diagnose:")
    print(fitted(tg.diagnose(dead_relu.start(tg.relu))))
    if out:
        save(draw_table(), out / "activations_table.png")
        save(draw_flow(), out / "activations_flow.svg")


if __name__ == "__main__":
    main()
