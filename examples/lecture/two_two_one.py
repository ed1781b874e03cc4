"""The 2-2-1 network and the δ rule: every δ is −∂E/∂net, every update a product of three.

    python examples/lecture/two_two_one.py
    python examples/lecture/two_two_one.py --out out    writes the drawings as well

Two inputs, two hidden neurons, one output, a bias for each neuron; sigmoid everywhere;
E = ½ (t − y)², factor ½. The algorithm is written out as the lecture has it, and the engine's
gradients stand beside it.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path

if not __package__:  # run by its path
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import nn
import viz
from examples.lecture._lines import fitted
from examples.lessons.showing import folder_for_drawings, number, print_table
from tinygrad_edu import Value, explain, named_nodes

ALPHA = 0.5
INPUTS, TARGET = (0.05, 0.10), 0.01
WEIGHTS = {"w1": 0.15, "w2": 0.20, "w3": 0.25, "w4": 0.30, "w5": 0.40, "w6": 0.45}
BIASES = {"b1": 0.35, "b2": 0.30, "b3": 0.60}
"""b1 and b2 of the hidden neurons, b3 of the output."""

SYMBOLS = {
    "w1": "α · δ_h1 · x1",
    "w2": "α · δ_h1 · x2",
    "w3": "α · δ_h2 · x1",
    "w4": "α · δ_h2 · x2",
    "w5": "α · δ_o1 · y1",
    "w6": "α · δ_o1 · y2",
    "b1": "α · δ_h1 · 1",
    "b2": "α · δ_h2 · 1",
    "b3": "α · δ_o1 · 1",
}
"""Each update: the δ of the neuron that the weight leads to, times what comes in on it."""


def network() -> nn.MLP:
    """Return the network, with the lecture's names."""
    w1, w2, w3, w4, w5, w6 = WEIGHTS.values()
    b1, b2, b3 = BIASES.values()
    return nn.MLP(
        2,
        [2, 1],
        "sigmoid",
        "sigmoid",
        weights=[[[w1, w2], [w3, w4]], [[w5, w6]]],
        biases=[[b1, b2], [b3]],
        labels=True,
    )


def error_of(model: nn.MLP) -> Value:
    """Return E = ½ (t − y)²."""
    E: Value = nn.half_squared_error(model(list(INPUTS)), TARGET)  # noqa: N806
    return E


def logistic(a: float) -> float:
    """Return 1 / (1 + e^(−a))."""
    return 1.0 / (1.0 + math.exp(-a))


def by_hand() -> tuple[dict[str, float], dict[str, float]]:
    """Return every δ and every new weight, by the lecture's formulas and nothing else."""
    x1, x2 = INPUTS
    w1, w2, w3, w4, w5, w6 = WEIGHTS.values()
    b1, b2, b3 = BIASES.values()

    # phase 1, propagation: forward, cost, deltas back
    y1 = logistic(x1 * w1 + x2 * w2 + b1)
    y2 = logistic(x1 * w3 + x2 * w4 + b2)
    y = logistic(y1 * w5 + y2 * w6 + b3)
    delta_o1 = (TARGET - y) * y * (1 - y)
    delta_h1 = (delta_o1 * w5) * y1 * (1 - y1)
    delta_h2 = (delta_o1 * w6) * y2 * (1 - y2)

    # phase 2, weight update
    updated = {
        "w1": w1 + ALPHA * delta_h1 * x1,
        "w2": w2 + ALPHA * delta_h1 * x2,
        "w3": w3 + ALPHA * delta_h2 * x1,
        "w4": w4 + ALPHA * delta_h2 * x2,
        "w5": w5 + ALPHA * delta_o1 * y1,
        "w6": w6 + ALPHA * delta_o1 * y2,
        "b1": b1 + ALPHA * delta_h1,
        "b2": b2 + ALPHA * delta_h2,
        "b3": b3 + ALPHA * delta_o1,
    }
    return {"o1": delta_o1, "h1": delta_h1, "h2": delta_h2}, updated


def by_engine() -> tuple[dict[str, float], dict[str, float]]:
    """Return −∂E/∂net of every neuron, and every weight after one step of nn.SGD."""
    model = network()
    E = error_of(model)  # noqa: N806 - the lecture's name
    E.backward()
    nodes = named_nodes(E)
    deltas = {unit: -nodes[f"net_{unit}"].grad for unit in ("o1", "h1", "h2")}
    nn.SGD(model.parameters(), lr=ALPHA).step()
    return deltas, {parameter.label: parameter.data for parameter in model.parameters()}


def main(arguments: list[str] | None = None) -> None:
    """Print the δs, the updates, and the chain rule behind them; draw with --out."""
    out = folder_for_drawings(__doc__, arguments)
    model = network()
    E = error_of(model)  # noqa: N806
    E.backward()
    (deltas, updated), (engine_deltas, engine_updated) = by_hand(), by_engine()
    print(f"The 2-2-1 network, E = ½ (t − y)² = {E.data:.9f}\n\nPhase 1: δ = −∂E/∂net")
    formulas = {
        "o1": "(t − y) · y · (1 − y)",
        "h1": "(δ_o1 · w5) · y1 · (1 − y1)",
        "h2": "(δ_o1 · w6) · y2 · (1 − y2)",
    }
    rows = [
        (f"δ_{unit} = {formula}", number(deltas[unit]), number(engine_deltas[unit]))
        for unit, formula in formulas.items()
    ]
    print_table(("the lecture", "by hand", "−∂E/∂net of the engine"), rows)
    print(f"Phase 2: w ← w + α · δ · (the input on that weight), α = {ALPHA:g}")
    rows = [
        (f"{name} + {symbols}", number(updated[name]), number(engine_updated[name]))
        for name, symbols in SYMBOLS.items()
    ]
    print_table(("the lecture", "by hand", "nn.SGD"), rows)
    print("The same by the chain rule, symbol by symbol (y1 is out_h1, x1 is i1, y is out_o1)")
    for name in ("net_o1", "net_h1", "w5", "w1"):
        print(fitted(explain(E, name, depth=2)))
    if out:
        picture = viz.network(model, E, "both")
        print(f"\ndrawn: {picture.save(out / 'two_two_one_network.svg')}")
        picture = viz.network(model, E, "update", lr=ALPHA)
        print(f"drawn: {picture.save(out / 'two_two_one_update.svg')}")
        print(f"to step through: {viz.page(E).save(out / 'two_two_one.html')}")


if __name__ == "__main__":
    main()
