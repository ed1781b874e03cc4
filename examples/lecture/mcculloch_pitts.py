"""McCulloch and Pitts, 1943: a neuron adds up its inputs, and says 1 if the sum is above T.

    python examples/lecture/mcculloch_pitts.py
    python examples/lecture/mcculloch_pitts.py --out out    writes the pictures as well

One neuron is AND, OR, NAND, NOR or NOT. No neuron is XOR, and the script says why; three are.
"""

# ruff: noqa: N803, N806 (X is a matrix, E the lecture's error: the field writes them so)

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
from examples.lecture._figures import panels, save, shared_legend
from examples.lessons.showing import folder_for_drawings, print_table
from nn.history import McCullochPittsNeuron
from tinygrad_edu import InputError

GATES = ("and", "or", "nand", "nor")


def xor_of_three(X: Any) -> Any:
    """Return h1 = OR, h2 = NAND and their AND, which is XOR, for each row of X."""
    h1 = McCullochPittsNeuron.for_gate("or").predict(X)
    h2 = McCullochPittsNeuron.for_gate("nand").predict(X)
    out = McCullochPittsNeuron.for_gate("and").predict(np.column_stack([h1, h2]))
    return h1, h2, out


def xor_network() -> nn.MLP:
    """Return the same three neurons as a 2-2-1 network of the engine, with b = −T."""
    neurons = [McCullochPittsNeuron.for_gate(gate) for gate in ("or", "nand", "and")]
    weights = [neuron.weights.tolist() for neuron in neurons]
    biases = [-neuron.threshold for neuron in neurons]
    return nn.MLP(
        2,
        [2, 1],
        "step",
        "step",
        weights=[weights[:2], weights[2:]],
        biases=[biases[:2], biases[2:]],
        labels=True,
    )


def draw_gates() -> Any:
    """Draw the line of three gates, and why there is none for XOR."""
    figure, axes = panels(2, 2, size=(3.3, 3.4))
    for gate, ax in zip(GATES[:3], axes):
        X, y = nn.data.gate(gate)
        neuron = McCullochPittsNeuron.for_gate(gate)
        # a point between the corners is no input of this neuron, but it lies on a side of the line
        distance = neuron.to_neuron()
        viz.plots.decision_boundary(distance, X, y, threshold=0.5, features=("I₁", "I₂"), ax=ax)
        left = "−I₁ − I₂" if neuron.weights[0] < 0 else "I₁ + I₂"
        limit = f"{neuron.threshold:g}".replace("-", "−")
        ax.set_title(f"{gate.upper()}: 1 if {left} > {limit}", fontsize="medium")
    draw_no_line(axes[3])
    shared_legend(figure, axes[:3], ("is to be 0", "is to be 1", "Σ I·W = T"))
    return figure


def draw_no_line(ax: Any) -> None:
    """Draw XOR: both diagonals have the same middle, so no line has one on each side."""
    X, y = nn.data.gate("xor")
    style = viz.plots.style.LIGHT
    for label in (0, 1):
        here = X[y == label]
        colour, marker = style.series[label], viz.plots.style.MARKERS[label]
        ax.plot(here[:, 0], here[:, 1], "--", color=colour, linewidth=2.0)
        ax.scatter(here[:, 0], here[:, 1], s=48, color=colour, marker=marker, zorder=3)
    ax.scatter([0.5], [0.5], s=110, facecolors="none", edgecolors=style.ink, zorder=4)
    viz.plots.canvas.finish(ax, style, "", "I₁", "I₂")
    ax.set_title("XOR: no line, one middle", fontsize="medium")
    ax.set(xlim=(-0.12, 1.12), ylim=(-0.12, 1.12))


def draw_three() -> Any:
    """Draw what the three neurons say together: 1 between two lines."""
    figure, (ax,) = panels(1, size=(4.4, 4.2))
    X, y = nn.data.gate("xor")
    features = ("I₁", "I₂")
    viz.plots.decision_boundary(xor_network(), X, y, threshold=0.5, features=features, ax=ax)
    ax.set_title("XOR: 1 above the line of OR, below that of NAND", fontsize="medium")
    return figure


def main(arguments: list[str] | None = None) -> None:
    """Print the truth tables, and why XOR takes three neurons; draw them with --out."""
    out = folder_for_drawings(__doc__, arguments)
    print("One neuron: 1 if Σ I·W > T, else 0")
    X, _ = nn.data.gate("and")
    neurons = [McCullochPittsNeuron.for_gate(gate) for gate in GATES]
    weights = [", ".join([f"{w:g}" for w in neuron.weights]) for neuron in neurons]
    table = [("W", *weights), ("T", *[f"{neuron.threshold:g}" for neuron in neurons])]
    answers = [list(zip(neuron.net_input(X), neuron.predict(X))) for neuron in neurons]
    for place, x in enumerate(X):
        cells = [f"{column[place][0]:g} → {column[place][1]}" for column in answers]
        table.append((f"{x[0]:g} {x[1]:g}", *cells))
    print_table(("I₁ I₂", *[gate.upper() for gate in GATES]), table)
    inverter = McCullochPittsNeuron.for_gate("not")
    of_0, of_1 = inverter.predict([[0], [1]]).tolist()
    print(f"NOT, of one input: W = -1, T = -0.5: 0 → {of_0}, 1 → {of_1}\n")
    try:
        McCullochPittsNeuron.for_gate("xor")
    except InputError as error:
        print(f"XOR: {error}\n")
    h1, h2, answer = xor_of_three(X)
    rows = [
        (f"{x[0]:g} {x[1]:g}", str(h1[place]), str(h2[place]), str(answer[place]))
        for place, x in enumerate(X)
    ]
    print_table(("I₁ I₂", "h1 = OR", "h2 = NAND", "h1 AND h2 = XOR"), rows)
    if out:
        save(draw_gates(), out / "mcculloch_pitts_gates.png")
        save(draw_three(), out / "mcculloch_pitts_xor.png")
        network = xor_network()
        E = nn.half_squared_error(network([0.0, 1.0]), 1.0)
        path = viz.network(network, E, "forward").save(out / "mcculloch_pitts_network.svg")
        print(f"drawn: {path}")


if __name__ == "__main__":
    main()
