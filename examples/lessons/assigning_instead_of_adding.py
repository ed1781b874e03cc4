"""`=` instead of `+=` where a node is used twice: one of two contributions is lost.

    python examples/lessons/assigning_instead_of_adding.py
    python examples/lessons/assigning_instead_of_adding.py --out out    writes the drawing as well

In the lecture's 2-2-2 network out_h1 goes into both outputs, and its gradient is a sum.
"""

from __future__ import annotations

import sys
from pathlib import Path

if not __package__:  # run by its path
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import viz
from examples.lessons.showing import folder_for_drawings, number, print_table
from examples.two_two_two import build
from tinygrad_edu import Value, history, named_nodes

SHOWN = ("out_h1", "out_h2", "w1", "w2", "w3", "w4", "w5", "b1", "b2")


def by_adding(E: Value) -> dict[Value, float]:  # noqa: N803 - the lecture's name
    """Return ∂E/∂node for all nodes, by the chain rule."""
    gradients = dict.fromkeys(history(E), 0.0)
    gradients[E] = 1.0
    for node in reversed(history(E)):
        if node.op is not None and node.inputs:
            partials = node.op.partials(node.data, *[input.data for input in node.inputs])
            for input, partial in zip(node.inputs, partials):
                gradients[input] += gradients[node] * partial
    return gradients


def by_assigning(E: Value, order: list[Value] | None = None) -> dict[Value, float]:  # noqa: N803
    """Return what comes out if each contribution replaces the one before it."""
    gradients = dict.fromkeys(history(E), 0.0)
    gradients[E] = 1.0
    for node in order or reversed(history(E)):
        if node.op is not None and node.inputs:
            partials = node.op.partials(node.data, *[input.data for input in node.inputs])
            for input, partial in zip(node.inputs, partials):
                gradients[input] = gradients[node] * partial  # the mistake
    return gradients


def o1_before_o2(E: Value) -> list[Value]:  # noqa: N803
    """Return another right order of the backward pass: all of o1 first, then all of o2."""
    nodes = named_nodes(E)
    behind_o1, behind_o2 = set(history(nodes["E_o1"])), set(history(nodes["E_o2"]))
    youngest_first = list(reversed(history(E)))
    of_o1 = [node for node in youngest_first if node in behind_o1 - behind_o2]
    of_o2 = [node for node in youngest_first if node in behind_o2 - behind_o1]
    of_both = [node for node in youngest_first if node in behind_o1 & behind_o2]
    return [E, *of_o1, *of_o2, *of_both]


def main(arguments: list[str] | None = None) -> None:
    """Print wrong and right gradients, and how to see where they part."""
    from tinygrad_edu import explain

    out = folder_for_drawings(__doc__, arguments)
    E = build()  # noqa: N806
    nodes = named_nodes(E)
    right, wrong = by_adding(E), by_assigning(E)
    other = by_assigning(E, o1_before_o2(E))

    print("∂E_total/∂… by = instead of +=, in two orders of the nodes, and by +=\n")
    rows = [
        (name, number(wrong[nodes[name]]), number(other[nodes[name]]), number(right[nodes[name]]))
        for name in SHOWN
    ]
    print_table(("", "wrong: o1 last", "wrong: o2 last", "right"), rows)
    print("Where a node is used twice, two contributions arrive, and = keeps the last one only.")
    print("w5 is used once: its gradient is right, and a test that looks there sees nothing.\n")

    print("How to see it: the two steps that reach out_h1, each with +=")
    for step in E.backward_steps():
        if nodes["out_h1"] in step.inputs:
            print(f"  {step}")
    print("and the sum in one line:")
    print(f"  {explain(E, nodes['out_h1'])}")
    if out:
        path = out / "assigning_instead_of_adding.svg"
        picture = viz.draw(E, view="variables", show="backward", direction="down")
        print(f"drawn: {picture.save(path)}")


if __name__ == "__main__":
    main()
