"""Folding: which nodes of a large graph are so alike that one box may stand for all of them.

    repetition   the same operations of the same parameters, once for every sample of a batch
    layers       operations that come about in the same way: all neurons of a layer, all samples

Both are found in one walk over the nodes in order of birth: a node's kind follows from its
operation and the kinds of its inputs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tinygrad_edu.node import Node

Groups = list[list["Node"]]


def by_repetition(nodes: Iterable[Node]) -> Groups:
    """Return nodes in groups that differ by the sample only: × 100 samples.

    Parameters are themselves; plain numbers beside them are what differs from sample to sample.
    """
    kinds: dict[Node, Any] = {}
    numbers: dict[Any, int] = {}
    for node in nodes:
        if node.inputs:
            kind = (node.op, tuple([kinds[input] for input in node.inputs]))
            # A number in place of the kind, so that kinds stay small however deep the graph is.
            kinds[node] = numbers.setdefault(kind, len(numbers))
        else:
            kinds[node] = "given" if node.is_constant else node
    return grouped(kinds)


def by_layer(nodes: list[Node]) -> Groups:
    """Return nodes in groups that come about in the same way, whatever parameters they have.

    Leaves belong together if they are used in the same place of the same group.
    """
    kinds: dict[Node, Any] = {}
    numbers: dict[Any, int] = {}
    uses: dict[Node, set[Any]] = {}
    for node in nodes:
        if not node.inputs:
            uses[node] = {node.is_constant}
            continue
        kind = (node.op, behind(node, kinds))
        kinds[node] = numbers.setdefault(kind, len(numbers))
        for place, input in enumerate(node.inputs):
            if not input.inputs:
                uses[input].add((kinds[node], part(node, place)))
    return grouped(kinds | {leaf: frozenset(use) for leaf, use in uses.items()})


def behind(node: Any, kinds: dict[Node, Any]) -> Any:
    """Return what a node was computed from, as far as it tells layers apart.

    The order of operands does, as in tanh − exp; how many terms a sum has does not.
    """
    found = [kinds[input] if input.inputs else kind_of_leaf(input) for input in node.inputs]
    return frozenset(found) if gathers(node) else tuple(found)


def kind_of_leaf(leaf: Node) -> str:
    """Return what a node that was not computed is: a plain number, or a leaf that may learn."""
    return "given" if leaf.is_constant else "leaf"


def gathers(node: Any) -> bool:
    """Whether an operation takes any number of single numbers, as a sum or a net does."""
    return bool(node.op.takes_any_number)


def part(node: Any, place: int) -> int:
    """Return which part of an operation an operand is: of a net input weight, input or bias."""
    if not gathers(node):
        return place
    if node.op.role != "product":
        return 0
    half = len(node.inputs) // 2
    return place // half if place < 2 * half else 2


def grouped(kinds: dict[Node, Any]) -> Groups:
    """Return nodes of one kind together, groups and nodes in order of birth."""
    groups: dict[Any, list[Node]] = {}
    for node in sorted(kinds, key=birth):
        groups.setdefault(kinds[node], []).append(node)
    return list(groups.values())


def birth(node: Node) -> int:
    """Return the order of a node's birth."""
    return node.born
