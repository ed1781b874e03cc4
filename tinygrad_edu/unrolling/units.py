"""Which neuron or layer a node belongs to, so that its lines stand together under one heading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tinygrad_edu.node import Node

NET_INPUTS = {"dot": "neuron", "linear": "layer", "conv2d": "layer"}
"""The operations that a neuron or a layer begins with."""

PARTS = ("net_", "out_")
"""What the labels of a neuron begin with: net_h1, out_h1."""


def headings_for(nodes: list[Any], names: dict[Any, str]) -> dict[Node, str]:
    """Return the heading of each computed node: "neuron h1", "layer 2"; "" for the others.

    The labels of a network tell its neurons; without labels the operations do: a neuron is a net
    input, and what is computed from that alone.

    Args:
        nodes: The computed nodes, oldest first.
        names: {node: its variable}.
    """
    headings: dict[Node, str] = {}
    depths: dict[Node, int] = {}
    counts: dict[int, int] = {}
    for node in nodes:
        computed = [input for input in node.inputs if input.inputs]
        depth = max([depths[input] for input in computed], default=0)
        kind = NET_INPUTS.get(node.op.name, "")
        depths[node] = depth + 1 if kind else depth
        if kind:
            counts[depth + 1] = counts.get(depth + 1, 0) + 1
            neuron = f", neuron {counts[depth + 1]}" if kind == "neuron" else ""
            headings[node] = f"layer {depth + 1}{neuron}"
        else:
            units = {headings[input] for input in computed}
            headings[node] = units.pop() if len(units) == 1 and len(node.inputs) == 1 else ""
    for node in reversed(nodes):
        unit = names[node][4:] if node.label.startswith(PARTS) else ""
        if unit:
            headings[node] = f"neuron {unit}"
            claim_nameless(node, headings)
    return headings


def claim_nameless(node: Node, headings: dict[Node, str]) -> None:
    """Give the nameless nodes that a neuron's net was computed from the heading of the neuron."""
    stack = [node]
    while stack:
        here = stack.pop()
        for input in here.inputs:
            if input.inputs and not input.label and headings[input] != headings[node]:
                headings[input] = headings[node]
                stack.append(input)
