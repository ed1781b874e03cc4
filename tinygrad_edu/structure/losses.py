"""Losses: what E is the sum, or the mean, of, and what each of them compares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinygrad_edu.structure.learning import signs_of
from tinygrad_edu.structure.network import Loss
from tinygrad_edu.structure.passes import fed_by, nearest

if TYPE_CHECKING:
    from tinygrad_edu.structure.network import Pass


def losses_of(nodes: list[Any], ends: dict[Any, Pass]) -> list[Loss]:
    """Return the results that are added up to the last of some nodes, each as it is or scaled.

    Args:
        nodes: A history, oldest first.
        ends: The nodes of nets and outputs.
    """
    fed = fed_by(nodes, ends)
    losses, stack, seen = [], [nodes[-1]], set()
    while stack:
        node = stack.pop()
        if node in seen or node in ends or not node.inputs:
            continue
        seen.add(node)
        summands = [x for x in node.inputs if not x.is_constant]
        if is_added(node, summands) and not any([x in ends for x in summands]):
            stack += summands[::-1]
        else:
            losses.append(loss_of(node, ends, fed))
    return losses


def is_added(node: Any, summands: list[Any]) -> bool:
    """Whether a node is the sum or the mean of others, or one of them times a number."""
    role = node.op.role
    if is_difference(node) and len(summands) > 1:
        return False
    return role in ("sum", "total") or (role in ("product", "quotient") and len(summands) == 1)


def loss_of(node: Any, ends: dict[Any, Pass], fed: set[Any]) -> Loss:
    """Return what a result says something about, and its targets where they can be told."""
    outputs = {p.out: None for p in nearest(node, ends, fed)} if node in fed else {}
    return Loss(node, tuple(sorted(outputs, key=birth_of)), tuple(targets_of(node, ends, fed)))


def targets_of(node: Any, ends: dict[Any, Pass], fed: set[Any]) -> list[Any]:
    """Return what outputs are compared with: beside them in a loss, or in a squared difference.

    Of ln Σ exp(score) − score, a cross-entropy of Values, it is the score of the right class.
    """
    if node.op.role == "loss":
        return [x for x in node.inputs if x not in fed]
    inside = node.inputs[0]
    if node.op.role in ("error", "product") and inside.inputs and inside.op.role == "sum":
        return [x for x in inside.inputs if x not in fed] if inside not in ends else []
    if is_difference(node) and node.inputs[1] in fed:
        won = nearest(node.inputs[1], ends, fed)
        return [won[0].out] if len(won) == 1 else []
    return []


def is_difference(node: Any) -> bool:
    """Whether a node is one result minus another."""
    return node.op.role == "sum" and len(node.inputs) == 2 and min(signs_of(node)) < 0


def birth_of(node: Any) -> int:
    """Return when a node was born."""
    born: int = node.born
    return born
