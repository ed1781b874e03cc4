"""Passes: each sum with the activation that takes it, and which of them are those of a network.

Not every w·x is a neuron: 3x + 2y, m·g·h and a·x² + b·x + c are formulas. A pass counts where there
is evidence of it: an operation that makes nothing but nets; a bias that is learned; an activation,
or a target, of several products or of two leaves; an input that comes from another neuron. A pass
that one of those is fed by counts too.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from tinygrad_edu.structure.network import Pass
from tinygrad_edu.structure.sums import judges

if TYPE_CHECKING:
    from tinygrad_edu.op import Op
    from tinygrad_edu.structure.network import Sum
    from tinygrad_edu.structure.sums import Sums


def passes_of(nodes: list[Any], sums: Sums, is_told: bool) -> list[Pass]:
    """Return the passes of the network in a graph, oldest first.

    Args:
        nodes: A history, oldest first.
        sums: Every sum in it.
        is_told: Whether it is known what is learned; then every sum is one of a network.
    """
    given = {x for whole in sums.found.values() for x in whole.given}
    users = sums.learning.users
    passes = [Pass(whole, *activated(net, users, given)) for net, whole in sums.found.items()]
    connect(nodes, passes)
    if is_told:
        return passes
    return keep_sure(passes, users)


def activated(net: Any, users: dict[Any, list[Any]], given: set[Any]) -> tuple[Op | None, Any]:
    """Return the operation that takes a net, and what it gives: None and the net for the identity.

    A function that is no activation, as sin, is one where the result goes into another sum.
    """
    using = users[net]
    if len(using) != 1:
        return None, net
    out = using[0]
    is_one = out.op.role == "activation" or (
        out.op.role == "function" and not out.op.is_arraywise and out in given
    )
    if is_one and all([x is net or x.is_constant for x in out.inputs]):
        return out.op, out
    return None, net


def connect(nodes: list[Any], passes: list[Pass]) -> None:
    """Find the passes that each pass is fed by."""
    ends = ends_of(passes)
    fed = fed_by(nodes, ends)
    known: dict[Any, tuple[Pass, ...]] = {}
    for p in passes:
        p.is_partly_raw = not all([term.input in fed for term in p.net.terms])
        p.weighed = feeding([term.input for term in p.net.terms], ends, fed, known)
        skipped = feeding(p.net.skips, ends, fed, known) if p.net.skips else ()
        p.before = tuple(dict.fromkeys((*p.weighed, *skipped))) if skipped else p.weighed


def feeding(
    given: list[Any], ends: dict[Any, Pass], fed: set[Any], known: dict[Any, tuple[Pass, ...]]
) -> tuple[Pass, ...]:
    """Return the passes that some nodes come from; `known` keeps those of each node."""
    found: dict[Pass, None] = {}
    for x in given:
        if x in fed:
            if x not in known:
                known[x] = nearest(x, ends, fed)
            found.update(dict.fromkeys(known[x]))
    return tuple(found)


def fed_by(nodes: list[Any], ends: dict[Any, Pass]) -> set[Any]:
    """Return the nodes behind which there is a pass, its own end included."""
    fed: set[Any] = set()
    for node in nodes:
        if node in ends or not fed.isdisjoint(node.inputs):
            fed.add(node)
    return fed


def ends_of(passes: list[Pass]) -> dict[Any, Pass]:
    """Return {the node of a sum, or what its activation gave: its pass}."""
    return {end: p for p in passes for end in (p.net.node, p.out)}


def nearest(node: Any, ends: dict[Any, Pass], fed: set[Any]) -> tuple[Pass, ...]:
    """Return the passes that a node was computed from, and not those behind them.

    Args:
        node: Any node.
        ends: Where to stop.
        fed: The nodes behind which there is a pass; no others are gone through.
    """
    if node in ends:
        return (ends[node],)
    found: dict[Pass, None] = {}
    stack, seen = [node], {node}
    while stack:
        for input in stack.pop().inputs:
            if input in seen or input not in fed:
                continue
            seen.add(input)
            if input in ends:
                found[ends[input]] = None
            else:
                stack.append(input)
    return tuple(found)


def is_formula(p: Pass) -> bool:
    """Whether a sum of numbers weighs x and x², or sin x and cos x, of one and the same leaf.

    So does a·x + b + c·d·x², whose last term is not one of a weight.
    """
    if p.net.made:
        return False
    seen: set[Any] = set()
    has_function = False
    for term in p.net.terms:
        leaves = leaves_behind(term.input, most=1)
        if len(leaves) == 1:
            has_function |= bool(term.input.inputs)
            if has_function and not leaves.isdisjoint(seen):
                return True
            seen |= leaves
    return any([not leaves_behind(skip).isdisjoint(seen) for skip in p.net.skips])


def leaves_behind(node: Any, most: float = math.inf) -> set[Any]:
    """Return the leaves that a node was computed from, plain numbers aside; of many only some.

    Args:
        node: Any node.
        most: Leaves beyond which no more are looked for.
    """
    leaves: set[Any] = set()
    stack, seen = [node], {node}
    while stack and len(leaves) <= most:
        here = stack.pop()
        if not here.inputs and not here.is_constant:
            leaves.add(here)
        stack += [x for x in here.inputs if x not in seen]
        seen.update(here.inputs)
    return leaves


def keep_sure(passes: list[Pass], users: dict[Any, list[Any]]) -> list[Pass]:
    """Return the passes that there is evidence of, oldest first, and those that feed them."""
    sure: set[Pass] = set()
    judged = {p for p in passes if is_active(p) or is_compared(p.out, users)}
    often = repeated([p.net for p in judged])
    again = repeated([p.net for p in passes if len(p.net.terms) > 1])
    for p in passes:
        if any([is_of_neuron(q, sure) for q in p.weighed]) or weighs_activation(p):
            sure.add(p)
            continue
        if is_neuron(p, p in judged, often if p in judged else again) and not is_formula(p):
            sure.add(p)
    kept = sure.union(*[p.before for p in sure])
    if len(kept) < len(passes):
        for p in passes:
            p.weighed = tuple([q for q in p.weighed if q in kept])
            p.before = tuple([q for q in p.before if q in kept])
    return [p for p in passes if p in kept]


def is_neuron(p: Pass, is_judged: bool, often: set[Any]) -> bool:
    """Whether a pass is one of a neuron by itself.

    Args:
        p: The pass.
        is_judged: Whether it has an activation, or is compared with a target.
        often: The weights that are there for several samples.
    """
    net = p.net
    if net.made or net.learned_biases or often.issuperset(net.weights):
        return True
    return is_judged and (len(net.terms) > 1 or not net.terms[0].input.is_constant)


def is_active(p: Pass) -> bool:
    """Whether a pass has an activation, and no other function in its place."""
    return p.activation is not None and p.activation.role == "activation"


def weighs_activation(p: Pass) -> bool:
    """Whether a pass has a weight for what an activation gave."""
    given: list[Any] = [term.input for term in p.net.terms if term.input.inputs]
    return any([x.op.role == "activation" for x in given])


def is_of_neuron(p: Pass, sure: set[Pass]) -> bool:
    """Whether what a pass gives makes a neuron of what takes it, as k·q₁ in k·q₁·q₂ does not."""
    return p in sure or is_active(p)


def is_compared(out: Any, users: dict[Any, list[Any]]) -> bool:
    """Whether a result is compared with a target, in a loss or in a difference that is squared."""
    for user in users[out]:
        if user.op.role == "loss":
            return True
        others = [x for x in user.inputs if x is not out]
        is_difference = user.op.role == "sum" and len(others) == 1 and not others[0].inputs
        if is_difference and any([judges(next_, user) for next_ in users[user]]):
            return True
    return False


def repeated(nets: list[Sum]) -> set[Any]:
    """Return the weights that several sums have."""
    seen: set[Any] = set()
    twice: set[Any] = set()
    for net in nets:
        weights = set(net.weights)
        twice |= weights & seen
        seen |= weights
    return twice
