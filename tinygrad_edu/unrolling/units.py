"""Which neuron or layer a node belongs to, so that its lines stand together under one heading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Container

    from tinygrad_edu.node import Node
    from tinygrad_edu.structure import Network, Pass

PARTS = ("net_", "out_")
"""What the labels of a neuron begin with: net_h1, out_h1."""

AGAIN = {"times": "step", "places": "place"}
"""What the passes of a unit on one sample are called, if there are several."""

JUDGING = ("error", "loss")


def headings_for(nodes: list[Any], names: dict[Any, str], network: Network) -> dict[Node, str]:
    """Return the heading of each computed node: "neuron h1", "layer 2"; "" for the others.

    Args:
        nodes: The computed nodes, oldest first.
        names: {node: its variable}.
        network: The network that they are.
    """
    headings: dict[Node, str] = dict.fromkeys(nodes, "")
    for p, title in titles_of(network, names).items():
        own = {*p.net.own, *p.net.skips}
        claim(p.net.node, title, headings, (own, network.ends))
        headings[p.out] = title
    between = network.feeding(nodes)
    for node in nodes:
        if not headings[node] and node in between and len(node.inputs) == 1:
            is_function = node.op.role not in JUDGING
            headings[node] = headings.get(node.inputs[0], "") if is_function else ""
    labelled = {node for node in nodes if node.label}
    for node in reversed(nodes):
        if node.label.startswith(PARTS) and names[node][4:] and node not in network.ends:
            headings[node] = f"neuron {names[node][4:]}"
            claim(node, headings[node], headings, (labelled,))
    return headings


def claim(
    node: Node, title: str, headings: dict[Node, str], stops: tuple[Container[Node], ...]
) -> None:
    """Give a node, and what it was computed from up to some others, a heading."""
    headings[node] = title
    stack = [node]
    while stack:
        for input in stack.pop().inputs:
            is_end = any([input in some for some in stops])
            if input in headings and not is_end and headings[input] != title:
                headings[input] = title
                stack.append(input)


def titles_of(network: Network, names: dict[Any, str]) -> dict[Pass, str]:
    """Return the heading of each pass: the neuron's name, or its place, and which pass it is."""
    titles = {}
    for number, layer in enumerate(network.layers, start=1):
        neurons = 0
        for unit in layer:
            neurons += unit.count
            first = unit.passes[0]
            labelled = [n for n in (first.net.node, first.out) if n.label.startswith(PARTS)]
            title = f"layer {number}" + f", neuron {neurons}" * (unit.axis is None)
            if labelled and names[labelled[0]][4:]:
                title = f"neuron {names[labelled[0]][4:]}"
            seen: dict[int, int] = {}
            for p in unit.passes:
                seen[p.sample] = seen.get(p.sample, 0) + 1
                sample = f", sample {p.sample + 1}" if network.samples > 1 else ""
                is_again = len(unit.passes) > 1 and unit.repeats in AGAIN
                again = f", {AGAIN[unit.repeats]} {seen[p.sample]}" if is_again else ""
                titles[p] = f"{title}{sample}{again}"
    return titles
