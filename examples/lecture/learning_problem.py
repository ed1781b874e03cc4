"""The sigmoid neuron's learning problem: two samples, two parameters, a thousand steps down.

    python examples/lecture/learning_problem.py
    python examples/lecture/learning_problem.py --out out    writes the pictures as well

X = 0.5, 2.5; Y = 0.2, 0.9; f(x) = σ(w·x + b); E = Σ ½ (f(x) − y)², factor ½, summed over the two
samples. Gradient descent on both at once, η = 1, from w = b = −2.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
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
from tinygrad_edu import Value, no_grad, sigmoid

X, Y = (0.5, 2.5), (0.2, 0.9)
CLASSES = (0, 1)
"""Y above ½ or not."""

START, ETA, EPOCHS = (-2.0, -2.0), 1.0, 1_000
SHOWN = (0, 1, 10, 100, 1_000)


@dataclass(frozen=True, slots=True)
class Epoch:
    """What the neuron is after some steps: its parameters, its error, and its gradients there."""

    w: float
    b: float
    error: float
    dw: float
    db: float


def outputs(w: Any, b: Any) -> list[Any]:
    """Return f(x) = σ(w·x + b) of each sample."""
    return [sigmoid(w * x + b) for x in X]


def error(w: Any, b: Any) -> Any:
    """Return E = Σ ½ (f(x) − y)², of numbers or of nodes."""
    first, second = [0.5 * (out - y) ** 2 for out, y in zip(outputs(w, b), Y)]
    return first + second


def labelled(w: Value, b: Value) -> Value:
    """Return E, all of whose variables have names."""
    outs = []
    for place, x in enumerate(X, start=1):
        net = w * Value(x, label=f"x{place}") + b
        out = sigmoid(net)
        net.label, out.label = f"net_{place}", f"out_{place}"
        outs.append(out)
    E: Value = nn.half_squared_error(outs, Y)  # noqa: N806 - the lecture's name
    E.label = "E"
    return E


def train(epochs: int = EPOCHS, start: tuple[float, float] = START) -> list[Epoch]:
    """Return the neuron at the start and after each step of gradient descent."""
    w, b = Value(start[0], label="w"), Value(start[1], label="b")
    optimizer = nn.SGD([w, b], lr=ETA)
    history = []
    for epoch in range(epochs + 1):
        optimizer.zero_grad()
        E = error(w, b)  # noqa: N806
        E.backward()
        history.append(Epoch(w.data, b.data, E.data, w.grad, b.grad))
        if epoch < epochs:
            optimizer.step()
    return history


def evaluation(epoch: Epoch) -> tuple[float, float, float]:
    """Return RMSE = √((1/n) Σ (y − ŷ)²), Σ (y − ŷ)², and the accuracy after the threshold ½."""
    with no_grad():
        found = [float(out) for out in outputs(epoch.w, epoch.b)]
    return (
        nn.rmse(found, Y),
        nn.sum_of_squared_errors(found, Y),
        nn.accuracy(found, CLASSES),
    )


def draw_surface(kind: str = "contour") -> Any:
    """Draw E over w and b, with the way of the thousand steps."""
    way = [(epoch.w, epoch.b) for epoch in train()]
    with viz.plots.light():
        ax = viz.plots.error_surface(error, (-4.0, 5.0), (-6.0, 3.0), path=way, kind=kind)
    return ax.figure


def draw_learning() -> Any:
    """Draw the error over the steps, and the neuron before, between and after."""
    history = train()
    figure, (left, right) = panels(2, size=(4.4, 3.8))
    viz.plots.loss_curve([epoch.error for epoch in history], log=True, ax=left)
    left.get_legend().remove()
    left.set(xlabel="step", ylabel="E = Σ ½ (f(x) − y)², logarithmic")
    left.set_title("Error over 1,000 steps", fontsize="medium")
    style = viz.plots.style.LIGHT
    x = np.linspace(-1.0, 4.0, 101)
    for place, epoch in enumerate((0, 90, 1_000)):
        at = history[epoch]
        curve = sigmoid(at.w * x + at.b)
        marker = viz.plots.style.MARKERS[place + 1]
        colour = style.series[place]
        right.plot(x, curve, color=colour, marker=marker, markevery=20, label=f"step {epoch:,}")
    right.scatter(X, Y, s=70, color=style.ink, zorder=3, label="the samples")
    viz.plots.canvas.finish(right, style, "", "x", "f(x)")
    right.set_title("What the neuron says", fontsize="medium")
    right.legend(frameon=False)
    return figure


def main(arguments: list[str] | None = None) -> None:
    """Print the descent and its evaluation; draw the error surface with --out."""
    out = folder_for_drawings(__doc__, arguments)
    history = train()
    print(f"σ(w·x + b) learns X = {X} → Y = {Y}, η = {ETA:g}, from w, b = {START}")
    print("E = Σ ½ (f(x) − y)²\n")
    rows = []
    for place in SHOWN:
        at = history[place]
        numbers = [f"{at.w:.10f}", f"{at.b:.10f}", f"{at.error:.6g}", f"{at.dw:.6g}"]
        rows.append((f"{place:,}", *numbers, f"{at.db:.6g}"))
    print_table(("step", "w", "b", "E", "∂E/∂w", "∂E/∂b"), rows)
    marks = []
    for name, at in (("at the start", history[0]), ("at the end", history[-1])):
        rmse, total, accuracy = evaluation(at)
        marks.append((name, f"{rmse:.3g}", f"{total:.3g}", f"{accuracy:.0%}"))
    print_table(("", "RMSE", "Σ (y − ŷ)²", "accuracy, threshold ½"), marks)
    if out:
        save(draw_surface(), out / "learning_problem_surface.png")
        save(draw_surface("3d"), out / "learning_problem_surface_3d.png")
        save(draw_learning(), out / "learning_problem_learning.png")
        E = labelled(Value(START[0], label="w"), Value(START[1], label="b"))  # noqa: N806
        E.backward()
        picture = viz.draw(E, view="variables", direction="down")
        print(f"drawn: {picture.save(out / 'learning_problem_graph.svg')}")


if __name__ == "__main__":
    main()
