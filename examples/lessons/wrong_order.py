"""Nodes in an order that is not topological: a gradient is passed on before it is complete.

    python examples/lessons/wrong_order.py
    python examples/lessons/wrong_order.py --out out    writes the drawing as well

In the lecture's 2-2-2 network out_h1 must wait for both outputs before it has its turn.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if not __package__:  # run by its path
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import viz
from examples.lessons.showing import folder_for_drawings, number, print_table
from examples.two_two_two import build
from tinygrad_edu import Value, history, named_nodes

if TYPE_CHECKING:
    from collections.abc import Iterable

SHOWN = ("out_h1", "out_h2", "w1", "w2", "w3", "w4", "w5", "b1")


def youngest_first(E: Value) -> list[Value]:  # noqa: N803 - the lecture's name
    """Return the nodes in the order of the engine: a node's outputs are younger than the node."""
    return list(reversed(history(E)))


def as_they_are_met(E: Value) -> list[Value]:  # noqa: N803
    """Return the nodes in the order in which a walk from E meets them first."""
    order = [E]
    stack = [E]
    while stack:
        for input in stack.pop().inputs:
            if input not in order:
                order.append(input)
                stack.append(input)
    return order


def gradients_in(order: Iterable[Value], E: Value) -> tuple[dict[Value, float], list[str]]:  # noqa: N803
    """Return ∂E/∂node if the nodes have their turns in some order, and what out_h1 went through."""
    gradients = dict.fromkeys(history(E), 0.0)
    gradients[E] = 1.0
    out_h1 = named_nodes(E)["out_h1"]
    diary = []
    for turn, node in enumerate(order, start=1):
        if node is out_h1:
            diary.append(f"turn {turn}: out_h1 passes on {gradients[node]:.4f}")
        if node.op is not None and node.inputs:
            partials = node.op.partials(node.data, *[input.data for input in node.inputs])
            for input, partial in zip(node.inputs, partials):
                gradients[input] += gradients[node] * partial
                if input is out_h1:
                    diary.append(f"turn {turn}: out_h1 gets {gradients[node] * partial:+.4f}")
    return gradients, diary


def main(arguments: list[str] | None = None) -> None:
    """Print wrong and right gradients, and how to see where they part."""
    from tinygrad_edu import explain

    out = folder_for_drawings(__doc__, arguments)
    E = build()  # noqa: N806
    nodes = named_nodes(E)
    right, right_diary = gradients_in(youngest_first(E), E)
    met, met_diary = gradients_in(as_they_are_met(E), E)
    oldest, _ = gradients_in(history(E), E)

    print("∂E_total/∂… in three orders of the nodes\n")
    rows = [
        (name, number(oldest[nodes[name]]), number(met[nodes[name]]), number(right[nodes[name]]))
        for name in SHOWN
    ]
    heads = ("", "wrong: oldest first", "wrong: as a walk meets them", "right: youngest first")
    print_table(heads, rows)
    print("A node may pass its gradient on only when all its outputs have passed theirs.")
    print("out_h1 itself is right in the end. What it passed on too early is not, nor is w1.\n")
    print("How to see it: what happens to out_h1, as a walk meets the nodes")
    print("".join([f"  {line}\n" for line in met_diary]))
    print("and youngest first")
    print("".join([f"  {line}\n" for line in right_diary]))
    print("The explanation has both contributions in brackets, before anything is passed on:")
    print(f"  {explain(E, nodes['w1'])}")
    if out:
        E.backward()
        picture = viz.draw(E, view="variables", show="backward", direction="down")
        print(f"drawn: {picture.save(out / 'wrong_order.svg')}")


if __name__ == "__main__":
    main()
