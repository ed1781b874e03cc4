"""A ReLU that is off on every sample gets no gradient, and never wakes up; a leaky one does.

    python examples/lessons/dead_relu.py
    python examples/lessons/dead_relu.py --out out    writes the drawing as well

One unit, out = relu(w·x + b), is to learn out = x on five samples, and starts with b too low.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if not __package__:  # run by its path
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import nn
import viz
from examples.lessons.showing import folder_for_drawings, number, print_table
from tinygrad_edu import Value, dot, leaky_relu, named_nodes, record_source_lines, relu

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES = (0.2, 0.4, 0.6, 0.8, 1.0)
START_W, START_B = 1.0, -1.5
SLOPE = 0.1
LEARNING_RATE = 0.5
STEPS = 1_000


def leaky(net: Value) -> Value:
    """Return net where it is above 0, and 0.1 · net elsewhere."""
    return leaky_relu(net, SLOPE)


def error_of(activation: Callable[[Value], Value], w: Value, b: Value) -> Value:
    """Return E = (1/n) Σ (x − out)² over all samples."""
    outs = []
    for place, x in enumerate(SAMPLES, start=1):
        net = dot([w], [x], b)
        out = activation(net)
        net.label, out.label = f"net_{place}", f"out_{place}"
        outs.append(out)
    E = nn.mse(outs, SAMPLES)  # noqa: N806 - the lecture's name
    E.label = "E"
    return E


def start(activation: Callable[[Value], Value]) -> Value:
    """Return E at the start."""
    return error_of(activation, Value(START_W, label="w"), Value(START_B, label="b"))


def train(activation: Callable[[Value], Value], steps: int) -> tuple[float, float, float]:
    """Return w, b and E after some steps of gradient descent."""
    w, b = Value(START_W), Value(START_B)
    optimizer = nn.SGD([w, b], lr=LEARNING_RATE)
    for _ in range(steps):
        optimizer.zero_grad()
        error_of(activation, w, b).backward()
        optimizer.step()
    return w.data, b.data, error_of(activation, w, b).data


def main(arguments: list[str] | None = None) -> None:
    """Print both units side by side, and how to see what is the matter."""
    from tinygrad_edu import diagnose, explain

    out = folder_for_drawings(__doc__, arguments)
    with record_source_lines():
        errors = [start(relu), start(leaky)]
    ends = [train(relu, STEPS), train(leaky, STEPS)]
    nodes = [named_nodes(E) for E in errors]
    for E in errors:  # noqa: N806
        E.backward()
    print(f"relu(w·x + b) is to become x, from w = {START_W:g}, b = {START_B:g}\n")
    rows = [
        ("the highest net", *[number(named["net_5"].data) for named in nodes]),
        ("∂E/∂w", *[number(named["w"].grad) for named in nodes]),
        ("∂E/∂b", *[number(named["b"].grad) for named in nodes]),
        ("E at the start", *[number(E.data) for E in errors]),
        (f"E after {STEPS:,} steps", *[number(end[2]) for end in ends]),
        ("w then", *[number(end[0]) for end in ends]),
        ("b then", *[number(end[1]) for end in ends]),
    ]
    print_table(("", "dead: relu", f"awake: leaky relu, {SLOPE:g}"), rows)
    print("All nets are below 0, where relu is flat: every contribution is a product with 0, and a")
    print("step of 0 changes nothing. The leaky one has a slope there, and comes back.\n")
    print("How to see it: the factor ∂out/∂net of a sample")
    for named in nodes:
        print(f"  {explain(named['out_5'], named['w'])}")
    print(f"\ndiagnose, with relu:\n{diagnose(errors[0])}")
    print(f"\ndiagnose, with leaky relu:\n{diagnose(errors[1])}")
    if out:
        picture = viz.draw(errors[0], view="variables", show="backward", direction="down")
        print(f"drawn: {picture.save(out / 'dead_relu.svg')}")


if __name__ == "__main__":
    main()
