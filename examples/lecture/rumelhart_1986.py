"""Rumelhart, Hinton and Williams 1986: hidden units find what the task needs.

    python examples/lecture/rumelhart_1986.py
    python examples/lecture/rumelhart_1986.py --out out    writes the pictures as well

XOR with two hidden units, mirror symmetry of six bits with two, and eight patterns through a
bottleneck of three. Sigmoid everywhere, E = Σ ½ (t − y)² over all cases and outputs, batch
gradient descent with momentum 0.9; the start weights are random, and our own.

Source: Learning representations by back-propagating errors, Nature 323, 1986, pages 533 to 536;
the encoder: Learning internal representations by error propagation, PDP volume 1, chapter 8.
"""

# ruff: noqa: N803, N806 (X is a matrix, E the error: the field writes them so)

from __future__ import annotations

import itertools
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

STYLE = viz.plots.style.LIGHT


class Task:
    """A task of the paper: cases, targets, and how a network for it learns.

    Attributes:
        X: The cases, a row each.
        t: Their targets.
        hidden: How many hidden units there are.
        lr: The learning rate, on the sum over all cases.
        sweeps: How many times the network sees all cases.
        spread: The start weights lie between −spread and spread.
        seed: Which start weights.
    """

    def __init__(
        self, X: Any, t: Any, hidden: int, lr: float, sweeps: int, spread: float, seed: int
    ):
        self.X, self.t, self.hidden = X, t, hidden
        self.lr, self.sweeps, self.spread, self.seed = lr, sweeps, spread, seed


def bits(n: int) -> Any:
    """Return all 2ⁿ rows of n bits."""
    return np.array(list(itertools.product([0.0, 1.0], repeat=n)))


def xor() -> Task:
    """Return XOR: 2 inputs, 2 hidden units, 1 output."""
    return Task(bits(2), np.array([[0.0], [1.0], [1.0], [0.0]]), 2, 0.5, 2000, 1.0, 2)


def symmetry() -> Task:
    """Return mirror symmetry: is a row of 6 bits the same from both ends? 8 of the 64 are."""
    X = bits(6)
    mirrored = (X[:, ::-1] == X).all(axis=1)
    return Task(X, mirrored[:, None].astype(np.float64), 2, 0.1, 3000, 0.3, 12)


def encoder() -> Task:
    """Return the encoder 8-3-8: each of 8 patterns comes back out through 3 hidden units."""
    return Task(np.eye(8), np.eye(8), 3, 0.1, 3000, 0.3, 0)


def network(task: Task) -> Any:
    """Return a network for a task at its start: one hidden layer, sigmoids, biases 0."""
    generator = np.random.default_rng(task.seed)
    first = nn.Linear(task.X.shape[1], task.hidden)
    last = nn.Linear(task.hidden, task.t.shape[1])
    for layer in (first, last):
        layer.weight.data = generator.uniform(-task.spread, task.spread, layer.weight.shape)
        layer.bias.data = np.zeros(layer.bias.shape)
    return nn.Sequential(first, "sigmoid", last, "sigmoid")


def train(task: Task) -> tuple[Any, list[float]]:
    """Return the trained network and E = Σ ½ (t − y)² before each sweep."""
    model = network(task)
    optimizer = nn.SGD(model.parameters(), lr=task.lr, momentum=0.9)
    errors = []
    for _ in range(task.sweeps):
        optimizer.zero_grad()
        E = nn.half_squared_error(model(task.X), task.t)
        E.backward()
        optimizer.step()
        errors.append(float(E.data))
    return model, errors


def wrong(model: Any, task: Task) -> int:
    """Return in how many cases an output lies on the wrong side of ½."""
    return int(((model(task.X).data > 0.5) != (task.t > 0.5)).any(axis=1).sum())


def weights_of(model: Any) -> Any:
    """Return the weights from the inputs, a row for each hidden unit."""
    return model.layers[0].weight.data.T


def hidden_of(model: Any, X: Any) -> Any:
    """Return what the hidden units put out for each case."""
    return model.layers[1](model.layers[0](X)).data


def ratios(model: Any) -> Any:
    """Return |weight| of the inputs 1, 2, 3 of each hidden unit, in order, over the smallest."""
    sizes = np.sort(np.abs(weights_of(model)[:, :3]), axis=1)
    return sizes / sizes[:, :1]


def draw_symmetry(model: Any) -> Any:
    """Draw the weights of both hidden units, an input beside an input."""
    figure, axes = panels(2, size=(4.2, 3.2))
    for unit, (ax, weights) in enumerate(zip(axes, weights_of(model)), start=1):
        colors = [STYLE.series[0] if weight > 0 else STYLE.series[1] for weight in weights]
        ax.bar(range(1, 7), weights, color=colors)
        ax.axhline(0.0, color=STYLE.soft)
        ax.axvline(3.5, color=STYLE.soft, linestyle=":")
        for place, weight in enumerate(weights, start=1):
            side = "bottom" if weight > 0 else "top"
            text = f"{weight:.1f}".replace("-", "−")
            ax.text(place, weight, text, ha="center", va=side, fontsize="small")
        ax.margins(y=0.12)
        viz.plots.canvas.finish(ax, STYLE, "", "input", "weight")
        ax.set_xticks(range(1, 7))
        ax.set_title(f"Hidden unit {unit}: mirrored at the dotted line", fontsize="medium")
    return figure


def draw_learning(histories: dict[str, list[float]]) -> Any:
    """Draw E over the sweeps, a line for each task."""
    figure, (ax,) = panels(1, size=(5.6, 3.6))
    for place, (name, errors) in enumerate(histories.items()):
        line = ("-", "--", ":")[place]
        ax.plot(errors, line, color=STYLE.series[place], label=name)
    viz.plots.canvas.draw_grid(ax, STYLE)
    ax.set_yscale("log")
    viz.plots.canvas.finish(ax, STYLE, "", "sweep over all cases", "E = Σ ½ (t − y)², logarithmic")
    ax.set_title("Each task waits, and then is learned", fontsize="medium")
    ax.legend(frameon=False)
    return figure


def main(arguments: list[str] | None = None) -> None:
    """Train the three tasks, print what they learned, and draw it with --out."""
    out = folder_for_drawings(__doc__, arguments)
    tasks = {"XOR 2-2-1": xor(), "symmetry 6-2-1": symmetry(), "encoder 8-3-8": encoder()}
    models, histories, rows = {}, {}, []
    for name, task in tasks.items():
        models[name], histories[name] = train(task)
        left = f"{wrong(models[name], task)} of {len(task.X)}"
        E = float(nn.half_squared_error(models[name](task.X), task.t).data)
        rows.append((name, str(task.sweeps), f"{histories[name][0]:.4f}", f"{E:.4f}", left))
    print_table(("task", "sweeps", "E at first", "E at last", "wrong"), rows)
    model = models["symmetry 6-2-1"]
    print("Symmetry: opposite weights for mirrored inputs, sizes as 1 : 2 : 4")
    rows = []
    for unit, weights in enumerate(weights_of(model)):
        cells = [f"{weight:.3f}" for weight in weights]
        rows.append((f"h{unit + 1}", *cells, " : ".join([f"{r:.2f}" for r in ratios(model)[unit]])))
    print_table(("unit", *[f"w{place}" for place in range(1, 7)], "sizes"), rows)
    print("Encoder: what the three hidden units say for each pattern")
    codes = hidden_of(models["encoder 8-3-8"], np.eye(8))
    rows = [
        (f"pattern {place}", *[f"{h:.3f}" for h in code], "".join([f"{h:.0f}" for h in code]))
        for place, code in enumerate(codes, start=1)
    ]
    print_table(("", "h1", "h2", "h3", "rounded"), rows)
    if out:
        save(draw_symmetry(model), out / "rumelhart_1986_symmetry.svg")
        save(draw_learning(histories), out / "rumelhart_1986_learning.png")


if __name__ == "__main__":
    main()
