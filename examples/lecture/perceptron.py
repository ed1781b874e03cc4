"""Rosenblatt's perceptron, 1958: after each mistake the line moves, until there is none.

    python examples/lecture/perceptron.py
    python examples/lecture/perceptron.py --out out    writes the pictures as well

It learns AND, OR and to tell two kinds of iris apart. On XOR it would never end: it stops, and
says so. A 2-2-1 network learns XOR.
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
from examples.lecture._figures import panels, save, shared_legend
from examples.lecture._lines import fitted
from examples.lessons.showing import folder_for_drawings, print_table
from nn.history import Perceptron, convergence_bound
from tinygrad_edu import NotLearnedWarning

PETALS = ("petal length [cm]", "petal width [cm]")
EPOCHS_OF_XOR = 20


def iris() -> tuple[Any, Any]:
    """Return petal length and width of 50 setosa (class 0) and 50 versicolor (class 1)."""
    X, y = nn.data.iris()
    return X[:100, 2:], y[:100]


def diary(X: Any, y: Any) -> list[tuple[str, ...]]:
    """Return a row for each sample that is looked at, until an epoch has no mistake."""
    unit, rows = Perceptron(), []
    for epoch in range(1, 100):
        mistakes = 0
        for x, t in zip(X, y):
            net = float(unit.net_input([x])[0]) if rows else 0.0
            answer = float(net > 0.0)
            unit.partial_fit([x], [t], classes=np.unique(y))
            mistakes += answer != t
            after = f"{unit.w_[0]:g}, {unit.w_[1]:g}, {unit.b_:g}"
            seen = " ".join([f"{value:g}" for value in x])
            change = f"{t - answer:g}·({seen} 1)" if answer != t else ""
            rows.append((f"{epoch}", seen, f"{t:g}", f"{net:g}", f"{answer:g}", change, after))
        if not mistakes:
            return rows
    return rows


def by_engine(X: Any, y: Any, epochs: int) -> nn.Neuron:
    """Learn by the engine's gradients: of E = (y − t)·net, the answer y taken as a number."""
    neuron = nn.Neuron(X.shape[1], "identity", weights=[0.0] * X.shape[1], bias=0.0)
    optimizer = nn.SGD(neuron.parameters(), lr=1.0)
    for _ in range(epochs):
        for x, t in zip(X.tolist(), y.tolist()):
            optimizer.zero_grad()
            net = neuron(x)
            answer = float(net.data > 0.0)
            ((answer - t) * net).backward()
            optimizer.step()
    return neuron


def xor_network(epochs: int = 400, seed: int = 0) -> tuple[nn.MLP, list[float]]:
    """Return a 2-2-1 network of sigmoid neurons that has learned XOR, and its errors Σ ½ (t − y)².

    Two hidden neurons are few: from some starts, seed=9, the descent ends where a row stays wrong.
    """
    X, y = nn.data.gate("xor")
    network = nn.MLP(2, [2, 1], "sigmoid", "sigmoid", seed=seed, labels=True)
    optimizer = nn.SGD(network.parameters(), lr=2.0, momentum=0.9)
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        E = nn.half_squared_error([network(x) for x in X.tolist()], y.tolist())
        E.backward()
        optimizer.step()
        losses.append(E.data)
    return network, losses


def learned() -> dict[str, tuple[Any, Any, Perceptron]]:
    """Return the data, and a perceptron that has learned them; XOR only as far as that goes."""
    units = {}
    for name in ("AND", "OR", "NAND"):
        X, y = nn.data.gate(name.lower())
        units[name] = (X, y, Perceptron().fit(X, y))
    X, y = iris()
    units["iris"] = (X, y, Perceptron().fit(X, y))
    X, y = nn.data.gate("xor")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotLearnedWarning)
        units["XOR"] = (X, y, Perceptron(n_iter=EPOCHS_OF_XOR).fit(X, y))
    return units


def draw_lines(units: dict[str, tuple[Any, Any, Perceptron]]) -> Any:
    """Draw the line that was found for AND and for iris, and the last one tried for XOR."""
    figure, axes = panels(3, size=(3.3, 3.6))
    for name, ax in zip(("AND", "iris", "XOR"), axes):
        X, y, unit = units[name]
        features = PETALS if name == "iris" else ("x₁", "x₂")
        viz.plots.decision_boundary(unit.net_input, X, y, threshold=0.0, features=features, ax=ax)
        title = f"{name}: {len(y) - unit.remaining_} of {len(y)} right"
        ax.set_title(title, fontsize="medium")
    shared_legend(figure, axes, ("class 0", "class 1", "boundary", "on the wrong side"))
    return figure


def draw_mistakes(units: dict[str, tuple[Any, Any, Perceptron]]) -> Any:
    """Draw how many mistakes each epoch had: none at last, or always some."""
    figure, (ax,) = panels(1, size=(5.6, 3.4))
    style = viz.plots.style.LIGHT
    for place, name in enumerate(("AND", "iris", "XOR")):
        mistakes = units[name][2].errors_
        epochs = range(1, len(mistakes) + 1)
        marker, colour = viz.plots.style.MARKERS[place], style.series[place]
        ax.plot(epochs, mistakes, marker=marker, color=colour, label=name)
    viz.plots.canvas.draw_grid(ax, style)
    viz.plots.canvas.finish(ax, style, "Mistakes in each epoch", "epoch", "mistakes")
    ax.set(xlim=(0.5, EPOCHS_OF_XOR + 0.5), xticks=range(2, EPOCHS_OF_XOR + 1, 2), yticks=range(5))
    ax.legend(frameon=False)
    return figure


def draw_xor() -> Any:
    """Draw what a trained 2-2-1 network says of the plane, and its error on the way there."""
    figure, axes = panels(2, size=(3.9, 4.0))
    network, losses = xor_network()
    X, y = nn.data.gate("xor")
    viz.plots.decision_boundary(network, X, y, threshold=0.5, ax=axes[0])
    axes[0].set_title("XOR: 4 of 4 right", fontsize="medium")
    viz.plots.loss_curve(losses, log=True, ax=axes[1])
    axes[1].get_legend().remove()
    axes[1].set_title("", fontsize="medium")
    axes[1].set_ylabel("E = Σ ½ (t − y)², logarithmic")
    shared_legend(figure, axes[:1], ("class 0", "class 1", "boundary"))
    return figure


def main(arguments: list[str] | None = None) -> None:
    """Print how AND is learned sample by sample, and how all data sets end; draw with --out."""
    out = folder_for_drawings(__doc__, arguments)
    print("Δw = η (t − y) x, Δb = η (t − y), with η = 1 and w = b = 0 at first. AND, line by line:")
    X, y = nn.data.gate("and")
    heads = ("epoch", "x₁ x₂", "t", "net", "y", "(t − y)·(x 1)", "w₁, w₂, b after it")
    print_table(heads, diary(X, y))
    units = learned()
    rows = []
    for name, (samples, labels, unit) in units.items():
        bound = convergence_bound(samples, labels)
        rows.append(
            (
                name,
                f"{len(unit.errors_)}",
                f"{unit.updates_}",
                f"{bound:.1f}",
                f"{unit.remaining_} of {len(labels)}",
                ", ".join([f"{round(float(w), 6):g}" for w in (*unit.w_, unit.b_)]),
            )
        )
    print_table(("", "epochs", "updates", "at most (R/γ)²", "wrong at the end", "w₁, w₂, b"), rows)
    for name in ("AND", "XOR"):
        samples, labels, unit = units[name]
        print(fitted(f"{name}: {unit.report(samples, labels)}"))
    samples, labels, unit = units["iris"]
    engine = by_engine(samples, labels, len(unit.errors_))
    pairs = zip([*engine.weights, engine.bias], [*unit.w_, unit.b_])
    largest = max([abs(value.data - number) for value, number in pairs])
    print(f"by the engine's gradient of E = (y − t)·net, on iris: the largest difference {largest}")
    network, losses = xor_network()
    X, y = nn.data.gate("xor")
    outputs = ", ".join([f"{network(x).data:.3f}" for x in X.tolist()])
    print(f"XOR by a 2-2-1 network, {len(losses)} epochs: outputs {outputs}; E = {losses[-1]:.5f}")
    if out:
        save(draw_lines(units), out / "perceptron_lines.png")
        save(draw_mistakes(units), out / "perceptron_mistakes.svg")
        save(draw_xor(), out / "perceptron_xor.png")


if __name__ == "__main__":
    main()
