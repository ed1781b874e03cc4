"""Where a graph was cut: numbers were taken out of it, and a new graph begun with them.

    Value(out.data), Tensor(t.data)    a new leaf; nothing comes back to what out was computed from
    t.data @ W, w * out.data           a plain number, held fixed
    a parameter that no way leads to   known only if diagnose is told the parameters

A Tensor remembers that it was made of another's numbers. A float does not say where it is from, nor
does an array: there the other node must still be alive, and hold the very same one.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.diagnosing.findings import Finding
from tinygrad_edu.graph import history
from tinygrad_edu.node import Node

if TYPE_CHECKING:
    from tinygrad_edu.passes import RecordedPass

MOST_NAMES = 5

ADVICE = (
    "Go on with the node itself and not with its .data, and compute it outside of no_grad(); where "
    "something is to be held fixed this is right"
)


def cut_graph(record: RecordedPass, parameters: set[Node] | None) -> list[Finding]:
    """Return what shows that the graph was cut."""
    output = record.output
    if not output.inputs:
        message = (
            f"{record.names.equation(output)} was not computed from anything, as after "
            "Value(E.data) or inside no_grad(): there is nothing to go back to"
        )
        return [Finding("cut graph", (output,), (output._data,), message, ADVICE)]
    findings = missing_parameters(record, parameters)
    for node in record.nodes:
        source = None if node.inputs else source_of(node)
        if source:
            findings.append(cut_at(record, node, source, ()))
    return findings + cut_numbers(record)


def missing_parameters(record: RecordedPass, parameters: set[Node] | None) -> list[Finding]:
    """Return a finding if parameters are not in the history of the result."""
    missing = [p for p in parameters or () if p not in record.gradients]
    if not missing:
        return []
    missing.sort(key=birth_of)
    message = (
        f"no way leads from {record.names.of(record.output)} back to {listed(missing)}, "
        f"{len(missing)} of {len(parameters or ())} parameters: no gradient comes to them"
    )
    return [Finding("cut graph", tuple(missing), (len(missing),), message, ADVICE)]


def source_of(node: Any) -> str:
    """Return the name of the Tensor whose numbers a leaf was made of; "" for none, or a leaf's."""
    extras = getattr(node, "_extras", None)
    return extras.cut_from if extras else ""


def cut_numbers(record: RecordedPass) -> list[Finding]:
    """Return a finding for each leaf that holds the very float, or array, of a computed node.

    No node knows what else was computed, so the collector of garbage is asked for it. What is in
    the same history, or has no leaf outside of it, is not cut off.
    """
    leaves = {id(shared(node)): node for node in record.nodes if is_one_of_a_kind(node)}
    if not leaves:
        return []
    findings = []
    inside = record.gradients
    for other in gc.get_objects():
        # isinstance would ask an object for its __class__, and wake up what is loaded later.
        if not issubclass(type(other), Node) or not getattr(other, "inputs", ()) or other in inside:
            continue
        leaf = leaves.get(id(other._data))
        if leaf is None or leaf.born < other.born:
            continue
        lost = [
            node
            for node in history(other)
            if not node.inputs and not node.is_constant and node not in inside
        ]
        if lost:
            del leaves[id(other._data)]
            findings.append(cut_at(record, leaf, other.name, tuple(lost)))
    return findings


def shared(leaf: Any) -> Any:
    """Return the number of a leaf, or the array that its numbers are a view of."""
    return getattr(leaf._data, "base", None) if leaf.rank else leaf._data


def is_one_of_a_kind(node: Any) -> bool:
    """Whether a leaf holds something that tells where it is from; every 0 may be the same 0."""
    if node.inputs or shared(node) is None:
        return False
    return bool(node.rank) or node._data not in (0.0, 1.0)


def cut_at(record: RecordedPass, leaf: Any, source: str, lost: tuple[Any, ...]) -> Finding:
    """Return what to say of a leaf that was made of a computed node's numbers."""
    what = (
        f"a plain number taken from {source}"
        if leaf.is_constant
        else f"a new leaf made of {source}"
    )
    to = f": nothing comes back to {listed(lost)}" if lost else ": nothing comes back through it"
    names = record.names
    name = names.of(leaf) if np.ndim(leaf._data) else names.equation(leaf)
    message = f"{name} is {what}.data{to}"
    return Finding("cut graph", (leaf, *lost), (leaf._data,), message, ADVICE, leaf.is_constant)


def listed(nodes: Any) -> str:
    """Return the names of some nodes, of many the first."""
    names = [node.name for node in nodes[:MOST_NAMES]]
    return ", ".join(names) + ", …" * (len(nodes) > MOST_NAMES)


def birth_of(node: Node) -> int:
    """Return when a node was born."""
    return node.born
