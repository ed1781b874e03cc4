"""One neuron with a linear activation: y = Σ w_j x_j + b learns a line from E = ½ (t − y)².

    python examples/lecture/linear_neuron.py
    python examples/lecture/linear_neuron.py --out out    writes the pictures as well

First one sample, symbol by symbol; then five samples and the line through them; then a whole batch
for several neurons at once, a = X Wᵀ.
"""

# ruff: noqa: N806 (X, W, E, as the lecture writes them)

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

if not __package__:  # run by its path
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

import nn
import viz
import viz.plots
from examples.lecture._figures import panels, save
from examples.lessons.showing import folder_for_drawings, print_table
from tinygrad_edu import Tensor, Value, explain

INPUTS, TARGET = (1.0, 2.0), 1.5
WEIGHTS, BIAS = (0.4, -0.2), 0.1
RATE = 0.1

X_LINE = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
T_LINE = np.array([-4.9, -3.2, -0.8, 0.9, 3.0])
"""Near t = 2 x − 1."""

SHOWN = (0, 1, 5, 50)
"""The epochs whose lines are drawn."""


def build() -> tuple[nn.Neuron, Value]:
    """Return the neuron of one sample, and its E, with everything named."""
    w1, w2, b = Value(WEIGHTS[0], label="w1"), Value(WEIGHTS[1], label="w2"), Value(BIAS, label="b")
    neuron = nn.Neuron(2, "identity", weights=[w1, w2], bias=b)
    x = [Value(number, label=f"x{place}") for place, number in enumerate(INPUTS, start=1)]
    y = neuron(x)
    y.label = "y"
    E = nn.half_squared_error(y, Value(TARGET, label="t"))
    E.label = "E"
    return neuron, E


def one_update() -> list[tuple[str, float, float, float, float]]:
    """Return name, start, ∂E/∂it, the lecture's w + α (t − y) x, and the engine's step of it."""
    neuron, E = build()
    y = sum(w * x for w, x in zip(WEIGHTS, INPUTS)) + BIAS
    E.backward()
    parameters = [*neuron.weights, neuron.bias]
    starts, gradients = [p.data for p in parameters], [p.grad for p in parameters]
    nn.SGD(parameters, lr=RATE).step()
    lecture = [start + RATE * (TARGET - y) * x for start, x in zip(starts, (*INPUTS, 1.0))]
    return [
        (p.label, start, gradient, by_rule, p.data)
        for p, start, gradient, by_rule in zip(parameters, starts, gradients, lecture)
    ]


def error(w: Any, b: Any) -> Any:
    """E = (1/5) Σ ½ (t − w x − b)² of the line, for numbers and for nodes."""
    terms = [(t - (w * x + b)) ** 2 / 2 for x, t in zip(X_LINE.tolist(), T_LINE.tolist())]
    return sum(terms[1:], terms[0]) / len(terms)


def descend(epochs: int = 50, rate: float = 0.3) -> list[tuple[float, float]]:
    """Return (w, b) at the start, 0 and 0, and after each epoch: in a batch, by the engine."""
    w, b = Value(0.0, label="w"), Value(0.0, label="b")
    optimizer = nn.SGD([w, b], lr=rate)
    path = [(w.data, b.data)]
    for _ in range(epochs):
        optimizer.zero_grad()
        error(w, b).backward()
        optimizer.step()
        path.append((w.data, b.data))
    return path


def batch() -> tuple[Tensor, Tensor, Any, Any]:
    """Return E, W (3 neurons, 2 inputs), X (4 samples) and T of a batch, E = Σ ½ (T − X Wᵀ)²."""
    X = np.array([[1.0, 2.0], [0.0, 1.0], [-1.0, 0.5], [2.0, -1.0]])
    T = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 1.0, 0.0]])
    W = Tensor([[0.4, -0.2], [0.1, 0.3], [-0.5, 0.2]], label="W")
    a = Tensor(X, label="X") @ W.transpose()
    a.label = "a"
    E = nn.half_squared_error(a, T)
    E.label = "E"
    return E, W, X, T


def draw_line() -> Any:
    """Draw the samples with the line of some epochs, and the way of w and b down the error."""
    figure, axes = panels(2, size=(4.3, 4.3))
    style, path = viz.plots.style.LIGHT, descend()
    axes[0].scatter(X_LINE, T_LINE, color=style.ink, zorder=3, label="samples")
    ends = np.array([-2.3, 2.3])
    dashes = (":", "-.", "--", "-")
    for place, epoch in enumerate(SHOWN):
        w, b = path[epoch]
        label = f"epoch {epoch}: {w:.3f}·x {b:+.3f}".replace("-", "− ").replace("+", "+ ")
        axes[0].plot(ends, w * ends + b, dashes[place], color=style.series[place], label=label)
    viz.plots.canvas.draw_grid(axes[0], style)
    viz.plots.canvas.finish(axes[0], style, "", "x", "y = w·x + b")
    viz.plots.canvas.legend_below(axes[0], style, axes[0].get_legend_handles_labels()[0], 1)
    axes[0].set_title("The line after some epochs", fontsize="medium")
    viz.plots.error_surface(error, (-1.0, 5.0), (-4.0, 2.0), path=path, ax=axes[1])
    axes[1].set_title("E(w, b), and the way down", fontsize="medium")
    return figure


def main(arguments: list[str] | None = None) -> None:
    """Print one update symbol by symbol, the line, and the batch; draw with --out."""
    out = folder_for_drawings(__doc__, arguments)
    _, E = build()
    E.backward()
    print(f"One sample: x = {INPUTS}, t = {TARGET}, α = {RATE}; E = ½ (t − y)² = {E.data:.4f}")
    print(f"  {explain(E, 'w1')}\n  {explain(E, 'w2')}\n  {explain(E, 'b')}\n")
    rows = [
        (name, f"{start:g}", f"{gradient:g}", f"{lecture:.6f}", f"{engine:.6f}")
        for name, start, gradient, lecture, engine in one_update()
    ]
    heads = ("", "before", "∂E/∂it", "w + α (t − y) x", "engine: w − α ∂E/∂w")
    print_table(heads, rows)
    path = descend()
    rows = [(f"{n}", *[f"{p:.6f}" for p in path[n]], f"{error(*path[n]):.6f}") for n in SHOWN]
    slope, intercept = np.polyfit(X_LINE, T_LINE, 1)
    rows.append(
        ("least squares", f"{slope:.6f}", f"{intercept:.6f}", f"{error(slope, intercept):.6f}")
    )
    print("Five samples near t = 2 x − 1, in a batch, η = 0.3; E = (1/5) Σ ½ (t − y)²:")
    print_table(("epoch", "w", "b", "E"), rows)
    E, W, X, T = batch()
    E.backward()
    delta = T - X @ W.data.T
    print("Four samples, three neurons at once: a = X Wᵀ, and ∂E/∂a = a − T")
    print(f"  {explain(E, 'W')}")
    largest = np.abs(W.grad + delta.T @ X).max()
    print(f"  the largest difference of ∂E/∂W and −(T − a)ᵀ X: {largest:.1e}")
    if out:
        save(draw_line(), out / "linear_neuron_line.png")
        neuron, E = build()
        E.backward()
        drawing = viz.network(neuron, E, "update", lr=RATE)
        print(f"drawn: {drawing.save(out / 'linear_neuron_update.svg')}")


if __name__ == "__main__":
    main()
