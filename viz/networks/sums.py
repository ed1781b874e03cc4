"""Finding neurons in a graph of Values: net = w₁·x₁ + … + wₙ·xₙ + b, in whatever form it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from tinygrad_edu.node import Node

ADDING = ("add", "sum")
"""Operations that a sum may be written with, besides dot, which is the whole of it."""


@dataclass(frozen=True, slots=True)
class WeightedSum:
    """One net input: net = w₁·x₁ + … + wₙ·xₙ + b.

    Attributes:
        net: The node of the whole sum.
        weights: w₁ … wₙ.
        inputs: x₁ … xₙ.
        bias: b, or None.
    """

    net: Node
    weights: tuple[Node, ...]
    inputs: tuple[Node, ...]
    bias: Node | None

    @property
    def parameters(self) -> frozenset[Node]:
        """The weights and the bias: what tells one neuron from another."""
        return frozenset(self.weights) | ({self.bias} if self.bias is not None else frozenset())


def weighted_sums(
    nodes: list[Node], known: AbstractSet[Node], wanted: AbstractSet[frozenset[Node]]
) -> list[WeightedSum]:
    """Return the net inputs of neurons in a graph, oldest first.

    Args:
        nodes: Every node of the graph, oldest first.
        known: The parameters of the model; empty if there is no model to ask.
        wanted: The parameters of each neuron of the model; empty: whatever looks like a neuron.
    """
    found: list[WeightedSum] = []
    inside: set[Node] = set()
    for node in reversed(nodes):
        if node in inside or not node.inputs:
            continue
        parts: list[Node] = []
        net = weighted_sum(node, known, parts)
        if net is not None and (not wanted or net.parameters in wanted):
            found.append(net)
            inside.update(parts)
    return found[::-1]


def weighted_sum(node: Node, known: AbstractSet[Node], parts: list[Node]) -> WeightedSum | None:
    """Return a node as a weighted sum, or None if it is something else.

    Args:
        node: Any computed node.
        known: The parameters of the model, if there is one.
        parts: What the sum is made of besides its weights and inputs is put here.
    """
    if node.op is not None and node.op.name == "dot":
        count = len(node.inputs) // 2
        bias = node.inputs[-1] if len(node.inputs) % 2 else None
        return checked(node, node.inputs[:count], node.inputs[count : 2 * count], bias, known)
    weights: list[Node] = []
    inputs: list[Node] = []
    bias = None
    waiting = [node]
    while waiting:
        term = waiting.pop()
        name = term.op.name if term.op is not None else ""
        if name in ADDING and (term is node or not term.label):
            waiting += term.inputs[::-1]
            parts += term.inputs
        elif name == "multiply":
            first, second = term.inputs
            weight, x = weight_first(first, second, known)
            weights.append(weight)
            inputs.append(x)
        elif bias is None and is_parameter(term, known):
            bias = term
        else:
            return None
        if weights and not is_parameter(weights[-1], known):
            return None
    return checked(node, tuple(weights), tuple(inputs), bias, known)


def checked(
    net: Node,
    weights: tuple[Node, ...],
    inputs: tuple[Node, ...],
    bias: Node | None,
    known: AbstractSet[Node],
) -> WeightedSum | None:
    """Return a weighted sum if every weight can be one, and none stands twice."""
    fits = all([is_parameter(weight, known) for weight in weights])
    if not weights or not fits or len(set(weights)) < len(weights) or weights == inputs:
        return None
    return WeightedSum(net, weights, inputs, bias)


def is_parameter(node: Node, known: AbstractSet[Node]) -> bool:
    """Whether a node can be a weight: one of the model's, or a leaf that is no plain number."""
    return node in known if known else not node.inputs and not node.is_constant


def weight_first(first: Node, second: Node, known: AbstractSet[Node]) -> tuple[Node, Node]:
    """Return the factors of a product with the weight first; w·x, unless only x can be it."""
    turned = not is_parameter(first, known) and is_parameter(second, known)
    return (second, first) if turned else (first, second)
