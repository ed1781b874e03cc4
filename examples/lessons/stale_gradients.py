"""Gradients that are left over: no zero_grad, and a backward pass after the weights have changed.

    python examples/lessons/stale_gradients.py
    python examples/lessons/stale_gradients.py --out out    writes the drawing as well

On the lecture's 2-2-2 network with its learning rate of 0.5.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

if not __package__:  # run by its path
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import nn
import viz
from examples.lessons.showing import folder_for_drawings, number, print_table
from examples.two_two_two import LEARNING_RATE, build, error_of, network
from tinygrad_edu import StaleGraphError, Value, gradients, named_nodes

DRAWING = "stale_gradients.svg"
STEPS = 10_000
TOLD = (1, 2, 3, 10, 100, 1_000, STEPS)
"""Steps of which the table tells."""


class Told(NamedTuple):
    """What is told of one step: w5.grad as the step finds it, ∂E/∂w5, and w5 and E after it."""

    found: float
    right: float
    w5: float
    error: float


def weights_of(model: nn.MLP) -> dict[str, Value]:
    """Return w1 … w8 by their names; the lecture holds the biases fixed."""
    return {p.label: p for p in model.parameters() if p.label.startswith("w")}


def train(steps: int, *, zero_grad: bool) -> dict[int, Told]:
    """Return what is told of some steps of gradient descent, by the number of the step."""
    model = network()
    weights = weights_of(model)
    w5 = weights["w5"]
    optimizer = nn.SGD(list(weights.values()), lr=LEARNING_RATE)
    told = {}
    for step in range(1, steps + 1):
        if zero_grad:
            optimizer.zero_grad()
        E = error_of(model)  # noqa: N806 - the lecture's name
        E.backward()
        found, right = w5.grad, gradients(E, [w5])[0] if step in TOLD else 0.0
        optimizer.step()
        if step in TOLD:
            told[step] = Told(found, right, w5.data, error_of(model).data)
    return told


def replaced() -> tuple[dict[str, float], str]:
    """Return ∂E_total/∂out_h1 before w5 is replaced, after it, and mixed; and the engine's error.

    The mixture takes ∂E_total/∂net_o1 from the pass before, and w5 from after it.
    """
    model = network()
    E = error_of(model)  # noqa: N806
    E.backward()
    nodes = named_nodes(E)
    w5, w7 = nodes["w5"], nodes["w7"]
    numbers = {"before": nodes["out_h1"].grad}
    w5.data = w5.data - LEARNING_RATE * w5.grad
    numbers["mixed"] = nodes["net_o1"].grad * w5.data + nodes["net_o2"].grad * w7.data
    try:
        E.backward()
        message = ""
    except StaleGraphError as error:
        message = str(error)
    again = error_of(model)
    again.backward()
    numbers["after"] = named_nodes(again)["out_h1"].grad
    return numbers, message


def main(arguments: list[str] | None = None) -> None:
    """Print wrong and right gradients, and how to see where they part."""
    from tinygrad_edu import explain

    out = folder_for_drawings(__doc__, arguments)
    wrong, right = train(STEPS, zero_grad=False), train(STEPS, zero_grad=True)
    print("Training without zero_grad: w5.grad as the step takes it, and ∂E/∂w5 as it is there\n")
    rows = [
        (
            f"{step:,}",
            number(wrong[step].found),
            number(wrong[step].right),
            f"{wrong[step].w5:.4f}",
            f"{right[step].w5:.4f}",
            number(wrong[step].error),
            number(right[step].error),
        )
        for step in TOLD
    ]
    heads = ("step", "wrong: w5.grad", "right", "wrong: w5", "right", "wrong: E_total", "right")
    print_table(heads, rows)
    print("A leaf adds to its gradient in every backward pass, so that of step 2 is both together.")
    print(
        "At first that looks like luck, as E falls faster. But the sum never forgets: the weights"
    )
    print("run away, the outputs are pushed to 0 and 1, and E stays above what it could be.\n")

    E = build()  # noqa: N806
    w5 = named_nodes(E)["w5"]
    E.backward()
    E.backward()
    print("How to see it: .grad is not what the explanation of this one pass says")
    print(f"  {w5!r}   after two backward passes and no zero_grad")
    print(f"  {explain(E, w5)}\n")

    numbers, message = replaced()
    print("A backward pass over an old graph, after w5 has been replaced: ∂E_total/∂out_h1\n")
    heads = ("", "right, old w5", "wrong: half old, half new", "right, new w5")
    print_table(heads, [("", *[number(x) for x in numbers.values()])])
    print("The sums of the old pass, times a weight of the new one, are the gradient of nothing.")
    print(f"The engine refuses:\n  StaleGraphError: {message}")
    if out:
        picture = viz.draw(E, view="variables", show="backward", direction="down")
        print(f"drawn, this pass alone, as its title says: {picture.save(out / DRAWING)}")


if __name__ == "__main__":
    main()
