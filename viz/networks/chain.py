"""Stages found in a graph of Tensors, where there is no model to ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tinygrad_edu.node import Node

SHAPING = ("reshape", "broadcast_to", "transpose", "cast")
"""Operations that bring a parameter into the shape in which it is used."""

JOINING = ("add", "multiply")
"""Operations that belong to the stage before if their other operand is a parameter: + b."""

ARITHMETIC = (
    *("add", "subtract", "multiply", "divide", "negate", "power", "sqrt", "mean", "sum_along"),
    "broadcast_to",
)
"""Operations that make one stage together, as long as they take no parameters."""


@dataclass(slots=True)
class Stage:
    """A stretch of a graph on the way to E, with the parameters it takes.

    Attributes:
        operations: The names of the operations in it.
        input: What goes in.
        out: What comes out.
        parameters: The leaves that it takes besides what comes from the stage before.
    """

    operations: list[str]
    input: Node
    out: Node
    parameters: list[Node] = field(default_factory=list)


def read_chain(nodes: list[Node]) -> list[Stage]:
    """Return the stages on the longest way to a result, without the last operation that gives it.

    Args:
        nodes: Every node of the graph, oldest first.
    """
    stages: list[Stage] = []
    for before, node in pairwise(longest_way(nodes)):
        name = node.op.name if node.op is not None else ""
        taken = parameters_beside(node, before)
        last = stages[-1] if stages else None
        if last is not None and node is not nodes[-1] and joins(last, name, taken):
            last.operations.append(name)
            last.out = node
            last.parameters = list(dict.fromkeys([*last.parameters, *taken]))
        else:
            stages.append(Stage([name], before, node, taken))
    is_loss = len(stages) > 1 and not stages[-1].parameters
    return stages[:-1] if is_loss else stages


def joins(stage: Stage, name: str, taken: list[Node]) -> bool:
    """Whether an operation belongs to the stage before it."""
    if taken:
        return bool(stage.parameters) and name in JOINING
    is_arithmetic = all([operation in ARITHMETIC for operation in stage.operations])
    return name in ARITHMETIC and is_arithmetic and not stage.parameters


def longest_way(nodes: list[Node]) -> list[Node]:
    """Return the nodes of the longest way from a leaf to the youngest node.

    What only brings a parameter into shape does not make a way longer.
    """
    depth: dict[Node, int] = {}
    for node in nodes:
        deepest = max([depth[input] for input in node.inputs], default=0)
        depth[node] = deepest if is_shaped_leaf(node) else deepest + 1
    way = [nodes[-1]]
    while way[-1].inputs:
        deepest = max([depth[input] for input in way[-1].inputs])
        way.append(next(input for input in way[-1].inputs if depth[input] == deepest))
    return way[::-1]


def is_shaped_leaf(node: Node) -> bool:
    """Whether a node is a parameter, or one that was brought into shape."""
    while node.op is not None and node.op.name in SHAPING:
        node = node.inputs[0]
    return not node.inputs and not node.is_constant


def parameters_beside(node: Node, before: Node) -> list[Node]:
    """Return the leaves that an operation takes besides what came before."""
    found: list[Node] = []
    for input in node.inputs:
        if input is not before and is_shaped_leaf(input):
            leaf = input
            while leaf.inputs:
                leaf = leaf.inputs[0]
            found.append(leaf)
    return found
