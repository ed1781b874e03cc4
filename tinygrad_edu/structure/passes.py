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
from tinygrad_edu.structure.sums import Sums, judges

if TYPE_CHECKING:
    from collections.abc import Collection

    from tinygrad_edu.node import Node
    from tinygrad_edu.op import Op
    from tinygrad_edu.structure.network import Sum


def passes_of(nodes: list[Any], parameters: Collection[Node] | None) -> list[Pass]:
    """Return the passes of the network in a graph, oldest first.

    Args:
        nodes: A history, oldest first.
        parameters: The leaves that are learned, if that is known.
    """
    sums = Sums(nodes, parameters)
    given = {x for whole in sums.found.values() for x in whole.given}
    users = sums.learning.users
    passes = [Pass(whole, *activated(net, users, given)) for net, whole in sums.found.items()]
    connect(nodes, passes)
    return keep_sure(passes, users, is_told=parameters is not None)


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
    fed: set[Any] = set()  # the nodes behind which there is a pass
    for node in nodes:
        if node in ends or not fed.isdisjoint(node.inputs):
            fed.add(node)
    known: dict[Any, tuple[Pass, ...]] = {}
    for p in passes:
        found: dict[Pass, None] = {}
        for x in p.net.given:
            if x in fed:
                if x not in known:
                    known[x] = nearest(x, ends, fed)
                found.update(dict.fromkeys(known[x]))
        found.pop(p, None)
        p.before = tuple(found)


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


def keep_sure(passes: list[Pass], users: dict[Any, list[Any]], is_told: bool) -> list[Pass]:
    """Return the passes that there is evidence of, and those that feed them.

    Args:
        passes: Every pass, oldest first.
        users: {a computed node: the nodes that were computed from it}.
        is_told: Whether it was told what is learned; a sum of x and x² is one of a neuron then.
    """
    sure: set[Pass] = set()
    judged = {p for p in passes if is_compared(p.out, users)}
    often = repeated([p.net for p in judged])
    again = repeated([p.net for p in passes if len(p.net.terms) > 1])
    for p in passes:
        if any([is_of_neuron(q, sure) for q in p.before]):
            sure.add(p)
            continue
        is_by_itself = is_neuron(p, p in judged, often if p in judged else again)
        if is_by_itself and (is_told or not is_formula(p)):
            sure.add(p)
    kept = sure.union(*[p.before for p in sure])
    for p in passes:
        p.before = tuple([q for q in p.before if q in kept])
    return [p for p in passes if p in kept]


def is_neuron(p: Pass, is_judged: bool, often: set[Any]) -> bool:
    """Whether a pass is one of a neuron by itself.

    Args:
        p: The pass.
        is_judged: Whether what comes out is compared with a target.
        often: The weights that are there for several samples.
    """
    net = p.net
    if net.made or net.learned_biases:
        return True
    is_taken = p.activation is not None and p.activation.role == "activation"
    is_varied = len(net.terms) > 1 or not net.terms[0].input.is_constant
    return (is_varied and (is_taken or is_judged)) or often.issuperset(net.weights)


def is_of_neuron(p: Pass, sure: set[Pass]) -> bool:
    """Whether what a pass gives makes a neuron of what takes it, as k·q₁ in k·q₁·q₂ does not."""
    return p in sure or (p.activation is not None and p.activation.role == "activation")


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
