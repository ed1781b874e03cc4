"""Updates that became part of the graph: w -= lr * w.grad makes a new node out of w.

The name w stands for w − 0.1·∂E/∂w then, which is computed, and after the next pass for one more
difference: the graph grows with each pass. A difference of a leaf and a plain number may be meant,
as in (x − 3)². It was an update if the numbers are those of an earlier pass: lr times what .grad
holds of it, with one lr for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.diagnosing.findings import Finding
from tinygrad_edu.node import numbers_of
from tinygrad_edu.structure.learning import signs_of

if TYPE_CHECKING:
    from tinygrad_edu.node import Node
    from tinygrad_edu.passes import RecordedPass

CLOSE = 1e-6
"""How far two learning rates may be apart by rounding, relatively."""

MANY = 3
"""Differences in a row that nobody writes; fewer are looked at more closely."""

ADVICE = (
    "Write w.data -= lr * w.grad, which gives the leaf a new number; w -= … is a new node, and "
    "part of the graph"
)


@dataclass(frozen=True, slots=True)
class Chain:
    """A leaf from which plain numbers were taken, one after the other.

    Attributes:
        leaf: Where it begins.
        nodes: Every difference, the oldest first.
        steps: What each took away.
    """

    leaf: Node
    nodes: tuple[Node, ...]
    steps: tuple[Any, ...]


def growing_graph(record: RecordedPass) -> list[Finding]:
    """Return a finding if updates of earlier passes are part of the graph."""
    chains = [chain for chain in chains_of(record) if is_after_a_pass(chain.leaf, record)]
    if not chains:
        return []
    if not is_one_rate(rates_of(chains, record)):
        chains = [chain for chain in chains if is_spread_out(chain, record)]
    if not chains:
        return []
    longest = max([len(chain.nodes) for chain in chains])
    name = record.names.of
    names = ", ".join([name(chain.leaf) for chain in chains[:3]]) + ", …" * (len(chains) > 3)
    count = f"{longest} update{'s' * (longest > 1)} of {names}"
    message = (
        f"{count} became part of the graph, which grows with each pass: where "
        f"{name(chains[0].leaf)} stood there is {name(chains[0].nodes[-1])} now"
    )
    nodes = tuple([chain.nodes[-1] for chain in chains])
    return [Finding("growing graph", nodes, (longest,), message, ADVICE)]


def chains_of(record: RecordedPass) -> list[Chain]:
    """Return the longest chain of differences from each leaf."""
    found: dict[Any, Chain] = {}
    longest: dict[Any, Chain] = {}
    for node in record.nodes:
        if not node.inputs and not node.is_constant:
            found[node] = Chain(node, (), ())
        if len(node.inputs) != 2 or not node.op or node.op.role != "sum":
            continue
        sign = -signs_of(node)[1]
        first, second = node.inputs
        if first not in found and sign < 0.0:
            first, second = second, first
        if first in found and second.is_constant:
            before = found[first]
            taken = sign * second._data
            chain = Chain(before.leaf, (*before.nodes, node), (*before.steps, taken))
            found[node] = longest[before.leaf] = chain
    return list(longest.values())


def earlier(leaf: Any, record: RecordedPass) -> Any:
    """Return what the .grad of a leaf holds of the passes before this one."""
    held = numbers_of(leaf.grad)
    if held is None:
        return 0.0
    this_pass = record.gradients[leaf] if record.differentiated else 0.0
    return held - this_pass


def is_after_a_pass(leaf: Node, record: RecordedPass) -> bool:
    """Whether an earlier pass has reached a leaf."""
    if not record.differentiated:
        return leaf.reached
    own = np.abs(record.gradients[leaf]).max(initial=0.0)
    return bool((np.abs(earlier(leaf, record)) > CLOSE * own).any())


def rates_of(chains: list[Chain], record: RecordedPass) -> list[tuple[float, float]]:
    """Return (gradient, what was taken away / gradient) for every number that can be told."""
    pairs: list[tuple[Any, Any]] = []
    for chain in chains:
        pairs.append((earlier(chain.leaf, record), sum_of(chain.steps)))
        before = chain.nodes[-2] if len(chain.nodes) > 1 else None
        if before is not None and before.reached and not record.differentiated:
            pairs.append((numbers_of(before.grad), chain.steps[-1]))  # the last pass alone
    rates = []
    for gradient, taken in pairs:
        if np.shape(gradient) == np.shape(taken):
            for g, t in zip(np.ravel(gradient), np.ravel(taken)):
                if g != 0.0:
                    rates.append((float(g), float(t) / float(g)))
    return rates


def sum_of(steps: tuple[Any, ...]) -> Any:
    """Return what was taken away in all."""
    total = steps[0]
    for step in steps[1:]:
        total = total + step
    return total


def is_one_rate(rates: list[tuple[float, float]]) -> bool:
    """Whether different gradients were taken away at one rate, above 0."""
    if len({gradient for gradient, _ in rates}) < 2:
        return False
    found = np.array([rate for _, rate in rates])
    middle = float(np.median(found))
    return middle > 0.0 and bool((np.abs(found - middle) <= CLOSE * middle).all())


def is_spread_out(chain: Chain, record: RecordedPass) -> bool:
    """Whether many differences follow each other with other passes in between.

    What was born between two of them and is not part of this graph belonged to another.
    """
    if len(chain.nodes) < MANY:
        return False
    births = np.array([node.born for node in record.nodes])
    for older, younger in zip(chain.nodes, chain.nodes[1:]):
        inside = np.count_nonzero((births > older.born) & (births < younger.born))
        if younger.born - older.born - 1 <= inside:
            return False
    return True
