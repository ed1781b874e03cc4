"""The error of each output: which part of E comes from which output, and what its target is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tinygrad_edu.structure.losses import is_added, is_difference

if TYPE_CHECKING:
    from tinygrad_edu.node import Node


@dataclass(frozen=True, slots=True)
class Term:
    """What one output adds to E.

    Attributes:
        output: The output of the network.
        node: The term, E_o1: the youngest node that comes from this output alone.
        target: The target it is compared with, or None if there is none to be found.
    """

    output: Node
    node: Node
    target: Node | None


def terms_of(outputs: list[Node], nodes: list[Node]) -> list[Term]:
    """Return the term of each output; none if outputs meet before there is one, as in softmax.

    Args:
        outputs: The outputs of every sample.
        nodes: Every node of the graph, oldest first.
    """
    alone: dict[Node, Node | None] = {output: output for output in outputs}
    youngest = dict(alone)
    targets: dict[Node, Node] = {}
    for node in nodes:
        sources = {alone[input] for input in node.inputs if input in alone}
        if not sources or node in youngest:
            continue
        source = sources.pop() if len(sources) == 1 else None
        alone[node] = source  # None: it comes from several outputs
        if source is not None:
            youngest[source] = node
            target = target_in(node, alone)
            if target is not None:
                targets.setdefault(source, target)
    added = summands(nodes[-1])
    found = [
        Term(output, last, targets.get(output))
        for output, last in youngest.items()
        if last is not None and last is not output and last in added
    ]
    return found if len(found) == len(outputs) else []


def summands(result: Node) -> set[Node]:
    """Return a result, and the nodes of which it is a sum, each as it is or times a number."""
    found = {result}
    waiting = [result]
    while waiting:
        node = waiting.pop()
        if node.inputs and is_added(node, [x for x in node.inputs if not x.is_constant]):
            waiting += [input for input in node.inputs if input not in found]
            found.update(node.inputs)
    return found


def target_in(node: Node, alone: dict[Node, Node | None]) -> Node | None:
    """Return the target that an output is compared with in a node, if it is.

    That is a leaf of that name, or the other operand of a difference that is squared.
    """
    named: list[Node] = [i for i in node.inputs if i not in alone and i.label.startswith("target")]
    if named:
        return named[0]
    difference = node.inputs[0]
    if node.op is None or node.op.role != "error" or not difference.inputs:
        return None
    if not is_difference(difference):
        return None
    beside = [input for input in difference.inputs if input not in alone and not input.inputs]
    target: Node | None = beside[0] if len(beside) == 1 else None
    return target
