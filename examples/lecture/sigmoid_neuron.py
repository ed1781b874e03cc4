"""A sigmoid neuron that is wrong and sure of it: squared error against cross-entropy.

    python examples/lecture/sigmoid_neuron.py
    python examples/lecture/sigmoid_neuron.py --out out    writes the pictures as well

With E = ½ (t − y)² it has δ = (t − y) y (1 − y), which is small where y is near 0 or 1, be that
right or wrong. With the cross-entropy y (1 − y) cancels, and δ = t − y.
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
import viz.plots
from examples.lecture._figures import panels, save
from examples.lessons.showing import folder_for_drawings, print_table
from nn.history import SigmoidNeuron
from tinygrad_edu import Value, dot, explain, label_nodes, sigmoid

LOSSES = {"squared_error": "½ (t − y)²", "cross_entropy": "cross-entropy"}
X, Y = np.array([[1.0], [-1.0]]), np.array([0, 1])
"""x = 1 is to give 0, and x = −1 to give 1: a negative w is right, a large positive one wrong."""

STARTS = (1.0, 4.0, 8.0)
ETA = 0.5
NETS = (0.0, 4.0, 8.0, 20.0, 1000.0)


def build(loss: str, w: float = 8.0) -> Value:
    """Return E of the sample x = 1, t = 0 with everything named, net = w."""
    weight, x, b = Value(w), Value(1.0), Value(0.0)
    net = dot([weight], [x], b)
    y = sigmoid(net)
    t = Value(0.0)
    E = nn.half_squared_error(y, t) if loss == "squared_error" else nn.binary_cross_entropy(y, t)
    E.label = "E"
    label_nodes({"w": weight, "x": x, "b": b, "net": net, "y": y, "t": t})
    return E


def answers(loss: str, start: float, epochs: int, eta: float = ETA) -> list[float]:
    """Return y for x = 1 before each epoch and at the end; it is to become 0."""
    unit = SigmoidNeuron(loss, eta=eta, n_iter=1).fit(X, Y, w_init=[start])
    ys = [float(unit.activation([start])[0])]
    for _ in range(epochs - 1):
        ys.append(float(unit.predict_proba(X[:1])[0, 1]))
        unit.partial_fit(X, Y)
    return [*ys, float(unit.predict_proba(X[:1])[0, 1])]


def epochs_until_right(loss: str, start: float, most: int = 20_000) -> int | None:
    """Return after how many epochs y < 0.1 for x = 1, or None if not after `most`."""
    unit = SigmoidNeuron(loss, eta=ETA, n_iter=1).fit(X, Y, w_init=[start])
    for epoch in range(1, most):
        if unit.w_[0] + unit.b_ < np.log(0.1 / 0.9):
            return epoch
        unit.partial_fit(X, Y)
    return None


def naive_delta(net: float, t: float) -> float:
    """Return −∂E/∂y · ∂y/∂net of the cross-entropy as the formulas stand: 0 · ∞ far out."""
    with np.errstate(all="ignore"):
        y = np.float64(1.0) / (1.0 + np.exp(np.float64(-net)))
        return float((t / y - (1.0 - t) / (1.0 - y)) * y * (1.0 - y))


def engine_delta(net: float, t: float) -> float:
    """Return −∂E/∂net by the engine, from the net input: right at any net."""
    z = Value(net)
    nn.binary_cross_entropy_with_logits(z, t).backward()
    return 0.0 - z.grad


def draw_delta() -> Any:
    """Draw δ over the net input for t = 0, and how y goes down from three starts."""
    figure, axes = panels(2, size=(4.3, 4.0))
    style = viz.plots.style.LIGHT
    nets = np.linspace(-8.0, 8.0, 161)
    lines = {"squared_error": "--", "cross_entropy": "-"}
    for place, (loss, name) in enumerate(LOSSES.items()):
        colour = style.series[1 - place]
        delta = SigmoidNeuron(loss).delta(nets, np.zeros(nets.shape))
        axes[0].plot(nets, delta, lines[loss], color=colour, label=f"δ with {name}")
        for start, marker in zip((1.0, 4.0), viz.plots.style.MARKERS):
            ys = answers(loss, start, 60)
            label = f"{name}, from w = {start:g}"
            axes[1].plot(
                ys,
                lines[loss],
                color=colour,
                marker=marker,
                markevery=10,
                markersize=5,
                label=label,
            )
    for ax, x, y, title in (
        (axes[0], "net input", "δ = −∂E/∂net", "What is learned from, t = 0"),
        (axes[1], "epoch", "y for x = 1", "y, which is to become 0"),
    ):
        viz.plots.canvas.draw_grid(ax, style)
        viz.plots.canvas.finish(ax, style, "", x, y)
        ax.set_title(title, fontsize="medium")
        viz.plots.canvas.legend_below(ax, style, ax.get_legend_handles_labels()[0], 1)
    return figure


def main(arguments: list[str] | None = None) -> None:
    """Print δ of both losses, how long each takes, and what is right far out; draw with --out."""
    out = folder_for_drawings(__doc__, arguments)
    print("One sample, t = 0, so y near 1 is wrong: δ = −∂E/∂net is what moves the weights")
    rows = []
    for net in NETS:
        deltas = [SigmoidNeuron(loss).delta([net], [0.0])[0] for loss in LOSSES]
        y = sigmoid(net)
        numbers = (f"{y:.9f}", f"{y * (1.0 - y):.3e}", *[f"{d + 0.0:.3e}" for d in deltas])
        rows.append((f"{net:g}", *numbers))
    heads = ("net", "y", "y (1 − y)", "δ = (t − y) y (1 − y)", "δ = t − y")
    print_table(heads, rows)
    print("The chain, for net = 8:")
    for loss, name in LOSSES.items():
        print(f"  {name:<13} {explain(build(loss), 'w')}")
    print(f"\nEpochs until y < 0.1, η = {ETA}, x = 1 to 0 and x = -1 to 1, from w = …:")
    rows = []
    for loss, name in LOSSES.items():
        counts = [epochs_until_right(loss, start) for start in STARTS]
        rows.append((name, *["more than 20,000" if c is None else f"{c:,}" for c in counts]))
    print_table(("", *[f"{start:g}" for start in STARTS]), rows)
    print("Far out: δ of the cross-entropy, where y (1 − y) is rounded to 0")
    rows = [
        (f"{net:g}", f"{t:g}", f"{naive_delta(net, t):g}", f"{engine_delta(net, t):g}")
        for net, t in ((1000.0, 0.0), (1000.0, 1.0), (-1000.0, 0.0), (-1000.0, 1.0))
    ]
    print_table(("net", "t", "−∂E/∂y · ∂y/∂net as it stands", "t − y, by the engine"), rows)
    if out:
        save(draw_delta(), out / "sigmoid_neuron_delta.svg")
        for loss in LOSSES:
            print(f"to step through: {viz.page(build(loss)).save(out / f'sigmoid_{loss}.html')}")


if __name__ == "__main__":
    main()
