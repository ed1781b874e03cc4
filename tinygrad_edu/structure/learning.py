"""Which leaves of a graph are learned, in whatever shape, and what each is used for.

A weight multiplies, a bias is added. What does both, or goes into another function, is neither. On
which side of a product an author writes his weights is counted too, for where both could be one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection

    from tinygrad_edu.node import Node

FACTOR, SUMMAND, SQUARED, ELSEWHERE = 1, 2, 4, 8
"""What a leaf is used as. Squares, as of a penalty, say nothing of what it is in a network."""

NAMES_OF_WEIGHTS = ("w", "W", "θ", "theta")
NAMES_OF_INPUTS = ("x", "X", "i", "in")


class Learning:
    """What is learned in a graph.

    Attributes:
        learned: {a leaf, or one that was brought into another shape: the leaf}.
        negated: Those that were given another sign.
        users: {a computed node: the nodes that were computed from it}.
        uses: {leaf: what it is used as}.
        leftward: On which side this author writes weights: above 0 on the left, below on the right.
    """

    def __init__(self, nodes: list[Any], parameters: Collection[Node] | None) -> None:
        self.learned: dict[Any, Node] = {}
        self.negated: set[Any] = set()
        self.users: dict[Any, list[Any]] = {node: [] for node in nodes if node.inputs}
        self.uses: dict[Any, int] = {}
        self.leftward = 0
        self.parts: dict[Any, Node] = {}
        for node in nodes:
            if not node.inputs:
                if node in parameters if parameters is not None else not node.is_constant:
                    self.learned[node] = node
            elif not self.is_rearranged(node):
                self.count(node)

    def is_rearranged(self, node: Any) -> bool:
        """Note a node that is a parameter in another shape or with another sign, if it is one."""
        role = node.op.role
        if role != "arranges" and not (role == "sum" and len(node.inputs) == 1):
            return False
        sources = [input for input in node.inputs if not input.is_constant]
        if not sources or not all([source in self.learned for source in sources]):
            return False
        is_turned = role == "sum" and signs_of(node)[0] < 0
        if is_turned != (sources[0] in self.negated):
            self.negated.add(node)
        self.learned[node] = self.source_of(node, sources)
        return True

    def source_of(self, node: Node, sources: list[Any]) -> Node:
        """Return the parameter that a rearranged one is; a part of one is a parameter itself."""
        leaf = self.learned[sources[0]]
        if len(sources) > 1:
            return node
        if np.size(node._data) >= np.size(leaf._data):
            return leaf
        places = [input._data for input in node.inputs if input.is_constant]
        part = (leaf, node.op, repr(places), repr(dict(node.settings)))
        return self.parts.setdefault(part, node)

    def count(self, node: Any) -> None:
        """Note what a computed node uses its inputs as."""
        inputs = node.inputs
        for input in dict.fromkeys(inputs):
            if input in self.users:
                self.users[input].append(node)
        learned, uses = self.learned, self.uses
        role = node.op.role
        if role == "product":
            pairs, added = pairs_of(node, learned)
            for first, second in pairs:
                one, other = learned.get(first), learned.get(second)
                if one is None and other is None:
                    continue
                use = SQUARED if one is other else FACTOR
                for leaf in (one, other):
                    if leaf is not None:
                        uses[leaf] = uses.get(leaf, 0) | use
                if not is_net(node):
                    self.leftward += side_of(first, second, one, other)
            others, use = (added, SUMMAND) if pairs else (inputs, ELSEWHERE)
        else:
            others = inputs
            use = SUMMAND if role == "sum" else SQUARED if role == "error" else ELSEWHERE
        for input in others:
            leaf = learned.get(input)
            if leaf is not None:
                uses[leaf] = uses.get(leaf, 0) | use

    def as_weight(self, node: Node) -> Node | None:
        """Return the leaf that a factor is if it can be a weight, else None."""
        leaf = self.learned.get(node)
        return None if leaf is None or self.uses[leaf] & ~(FACTOR | SQUARED) else leaf

    def as_bias(self, node: Node) -> Node | None:
        """Return the leaf that a summand is if it can be a bias, else None."""
        leaf = self.learned.get(node)
        return None if leaf is None or self.uses[leaf] & ~(SUMMAND | SQUARED) else leaf


def pairs_of(node: Any, learned: dict[Any, Any]) -> tuple[list[tuple[Any, Any]], tuple[Any, ...]]:
    """Return the pairs of a product, where a weight usually stands first, and what it adds.

    Of an operation on numbers the operands are w, x, b, or w₁ … wₙ, x₁ … xₙ, b if it takes any
    number of them; of one on arrays x, W, b. Among any number of arrays one is the weight.
    """
    op, inputs = node.op, node.inputs
    if op.is_arraywise and not op.arity and len(inputs) != 2:
        weights = [input for input in inputs if input in learned]
        others = [input for input in inputs if input not in learned]
        return ([(weights[0], others[0])] if len(weights) == 1 and others else []), ()
    if op.is_arraywise:
        return [(inputs[1], inputs[0])], inputs[2:]
    half = 1 if op.arity else len(inputs) // 2
    return list(zip(inputs[:half], inputs[half : 2 * half])), inputs[2 * half :]


def signs_of(node: Any) -> tuple[int, ...]:
    """Return with which sign each operand of a sum is added: that of what comes back to it."""
    one = np.ones_like(node._data) if np.ndim(node._data) else 1.0
    numbers = [input._data for input in node.inputs]
    found = node.op.vjp(one, node._data, *numbers, **node.settings)
    return tuple([-1 if np.all(contribution < 0) else 1 for contribution in found])


def is_net(node: Any) -> bool:
    """Whether the operation of a product makes nets and nothing else, as × does not."""
    return bool(node.op.is_arraywise or node.op.arity != 2)


def side_of(first: Any, second: Any, one: Any, other: Any) -> int:
    """Return 1 if the weight of a product stands on the left, −1 on the right, 0 if unknown."""
    if (one is None) != (other is None):
        return 0 if first.is_constant or second.is_constant else 1 if other is None else -1
    left, right = first.label, second.label
    is_left: bool = left.startswith(NAMES_OF_WEIGHTS) or right.startswith(NAMES_OF_INPUTS)
    is_right: bool = right.startswith(NAMES_OF_WEIGHTS) or left.startswith(NAMES_OF_INPUTS)
    return is_left - is_right
