"""A sigmoid that is far from its middle: with the squared error it is wrong and does not learn.

    python examples/lessons/saturated_sigmoid.py
    python examples/lessons/saturated_sigmoid.py --out out    writes the drawing as well

One neuron, out = σ(w·x + b) with x = 1, starts at out = 0.9997 and is to answer 0.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # run by its path
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import nn
import viz
from examples.lessons.showing import folder_for_drawings, number, print_table
from tinygrad_edu import Value, dot, label_nodes, named_nodes, record_source_lines, sigmoid

if TYPE_CHECKING:
    from collections.abc import Callable

START = 4.0
LEARNING_RATE = 0.5
STEPS = 100

LOSSES = {
    "½ (t − y)²": nn.half_squared_error,
    "cross-entropy": nn.binary_cross_entropy,
}


def build(
    loss: Callable[[Any, Any], Value], w: Value | None = None, b: Value | None = None
) -> Value:
    """Return E of the neuron, with everything labelled."""
    w, b = w or Value(START), b or Value(START)
    x = Value(1.0)
    net = dot([w], [x], b)
    out = sigmoid(net)
    E = loss(out, 0.0)  # noqa: N806 - the lecture's name
    E.label = "E"
    label_nodes({"w": w, "b": b, "x": x, "net": net, "out": out})
    return E


def train(loss: Callable[[Any, Any], Value], steps: int) -> float:
    """Return the neuron's output after some steps of gradient descent."""
    w, b = Value(START), Value(START)
    optimizer = nn.SGD([w, b], lr=LEARNING_RATE)
    for _ in range(steps):
        optimizer.zero_grad()
        build(loss, w, b).backward()
        optimizer.step()
    return named_nodes(build(loss, w, b))["out"].data


def main(arguments: list[str] | None = None) -> None:
    """Print both losses side by side, and how to see what is the matter."""
    from tinygrad_edu import diagnose, explain

    out = folder_for_drawings(__doc__, arguments)
    with record_source_lines():
        errors = {name: build(loss) for name, loss in LOSSES.items()}
    for E in errors.values():  # noqa: N806
        E.backward()
    print(f"One neuron that answers 0.9997 and should answer 0; w = b = {START:g}\n")
    rows = [
        ("E", *[number(E.data) for E in errors.values()]),
        ("∂E/∂out", *[number(named_nodes(E)["out"].grad) for E in errors.values()]),
        ("σ′ = out · (1 − out)", *[number(slope_of(E)) for E in errors.values()]),
        ("∂E/∂net", *[number(named_nodes(E)["net"].grad) for E in errors.values()]),
        ("out at the start", *[number(named_nodes(E)["out"].data) for E in errors.values()]),
        (f"out after {STEPS} steps", *[number(train(loss, STEPS)) for loss in LOSSES.values()]),
    ]
    print_table(("", *[f"{end}: {name}" for end, name in zip(("stuck", "learns"), LOSSES)]), rows)
    print(
        "∂E/∂net = ∂E/∂out · σ′, and far out σ is flat: the worse the answer, the slower it learns."
    )
    print(
        "The cross-entropy has ∂E/∂out = 1/(1 − out) here, which cancels σ′: ∂E/∂net = out − t.\n"
    )
    print("How to see it: the middle factor of the explanation")
    for name, E in errors.items():  # noqa: N806
        print(f"  {name:<14} {explain(E, named_nodes(E)['w'])}")
    for name, E in errors.items():  # noqa: N806
        print(f"\ndiagnose, with {name}:\n{diagnose(E)}")
    if out:
        path = out / "saturated_sigmoid.svg"
        print(f"drawn: {viz.draw(errors['½ (t − y)²'], view='variables').save(path)}")


def slope_of(E: Value) -> float:  # noqa: N803
    """Return ∂out/∂net."""
    y = named_nodes(E)["out"].data
    return y * (1.0 - y)


if __name__ == "__main__":
    main()
