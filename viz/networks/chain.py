"""Stages found in a graph of Tensors, where there is no model to ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.structure import read_network

if TYPE_CHECKING:
    from tinygrad_edu.node import Node
    from tinygrad_edu.structure import Network, Pass

ARITHMETIC = ("sum", "product", "quotient", "error", "function")
"""Roles of operations place by place that make one stage together, as those of a normalisation."""


@dataclass(slots=True)
class Stage:
    """A stretch of a graph on the way to E, with the parameters it takes.

    Attributes:
        operations: The names of the operations in it.
        input: What goes in.
        out: What comes out.
        parameters: The leaves that it takes besides what comes from the stage before.
        net: The pass whose sum it is, or None.
        is_arithmetic: Whether further arithmetic belongs to it.
    """

    operations: list[str]
    input: Node
    out: Node
    parameters: list[Node] = field(default_factory=list)
    net: Pass | None = None
    is_arithmetic: bool = False


def read_chain(nodes: list[Any]) -> list[Stage]:
    """Return the stages on the longest way to a result: nets, activations, what is between them.

    What follows the outputs of the network is its loss, and no stage. Without a network there are
    none.

    Args:
        nodes: Every node of the graph, oldest first.
    """
    network = read_network(nodes)
    way = longest_way(nodes)
    while way and way[-1] not in network.ends:
        way.pop()
    nets = inside_nets(network)
    stages: list[Stage] = []
    for before, node in pairwise(way):
        net = nets.get(node)
        taken = parameters_beside(node, before)
        if net is not None:
            taken = [*net.net.weights, *net.net.learned_biases]
        last = stages[-1] if stages else None
        if last is not None and joins(last, node, net, taken, network):
            last.operations.append(node.op.name)
            last.out = node
            last.parameters = list(dict.fromkeys([*last.parameters, *taken]))
        else:
            is_one = is_arithmetic(node) and not taken and node not in network.ends
            stages.append(Stage([node.op.name], before, node, taken, net, is_one))
    return stages


def inside_nets(network: Network) -> dict[Any, Pass]:
    """Return {node: the pass whose sum it is a part of}."""
    found: dict[Any, Pass] = {}
    for p in network.passes:
        stops = {*p.net.own, *p.net.skips}
        stack: list[Any] = [p.net.node]
        while stack:
            here = stack.pop()
            if here.inputs and here not in stops and here not in found:
                found[here] = p
                stack += here.inputs
    return found


def joins(stage: Stage, node: Any, net: Pass | None, taken: list[Node], network: Network) -> bool:
    """Whether an operation belongs to the stage before it."""
    if net is not None or stage.net is not None or node in network.ends:
        return net is not None and net is stage.net
    if taken:  # a gain, a shift
        return bool(stage.parameters) and is_arithmetic(node)
    return is_arithmetic(node) and stage.is_arithmetic and not stage.parameters


def is_arithmetic(node: Any) -> bool:
    """Whether an operation is one of those that several of make one stage, as a normalisation."""
    is_copied = node.op.role == "arranges" and np.size(node._data) > np.size(node.inputs[0]._data)
    return (
        is_copied
        or node.op.role == "total"
        or (node.op.role in ARITHMETIC and not node.op.is_arraywise)
    )


def longest_way(nodes: list[Any]) -> list[Any]:
    """Return the nodes of the longest way from a leaf to the youngest node.

    What only brings a parameter into shape does not make a way longer.
    """
    depth: dict[Node, int] = {}
    for node in nodes:
        deepest = max([depth[input] for input in node.inputs], default=0)
        depth[node] = deepest if shaped_leaf(node) is not None else deepest + 1
    way = [nodes[-1]]
    while way[-1].inputs:
        deepest = max([depth[input] for input in way[-1].inputs])
        way.append(next(input for input in way[-1].inputs if depth[input] == deepest))
    return way[::-1]


def shaped_leaf(node: Any) -> Node | None:
    """Return the parameter that a node is, or was before it was brought into shape; or None."""
    while node.inputs and only_shapes(node):
        node = node.inputs[0]
    leaf: Node | None = None if node.inputs or node.is_constant else node
    return leaf


def only_shapes(node: Any) -> bool:
    """Whether an operation leaves the numbers of its one input there, all of them."""
    is_one = len(node.inputs) == 1 and node.op.role == "arranges"
    return is_one and np.size(node._data) >= np.size(node.inputs[0]._data)


def parameters_beside(node: Any, before: Node) -> list[Node]:
    """Return the leaves that an operation takes besides what came before."""
    leaves = [shaped_leaf(input) for input in node.inputs if input is not before]
    return [leaf for leaf in leaves if leaf is not None]
