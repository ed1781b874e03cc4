"""Sums: net = Σ ± weight · input ± bias, found in whatever form they were written.

Each product with a weight is a sum of one term. An addition joins the sums that go into it and
nowhere else, and takes biases and what was computed otherwise along; what is left are the nets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.structure.learning import Learning, is_net, pairs_of, signs_of
from tinygrad_edu.structure.network import Sum, Term

if TYPE_CHECKING:
    from collections.abc import Collection

    from tinygrad_edu.node import Node

TAKING = {"activation", "sum", "product", "arranges", "loss"}
"""The roles of what goes on with a net as a whole; a function, as exp, may be half of a softmax."""


class Sums:
    """The sums in a graph.

    Args:
        nodes: A history, oldest first.
        parameters: The leaves that are learned, if that is known.

    Attributes:
        learning: What is learned, and what for.
        found: {the node of a sum: the sum}, oldest first.
    """

    def __init__(self, nodes: list[Any], parameters: Collection[Node] | None) -> None:
        self.nodes = [node for node in nodes if node.inputs and node.op.role in ("product", "sum")]
        self.learning = Learning(nodes, parameters)
        self.signs: dict[Any, tuple[int, ...]] = {}
        self.undecided = 0
        leftward = self.learning.leftward
        self.found = self.read(turned=leftward < 0)
        if self.undecided and not leftward:
            wrong = contradictions(self.found)
            other = self.read(turned=True)
            if contradictions(other) < wrong:
                self.found = other

    def read(self, turned: bool) -> dict[Node, Sum]:
        """Return the sums, with x·w read as w·x where both could be the weight, if turned."""
        parts: dict[Node, Sum] = {}
        self.undecided = 0
        for node in self.nodes:
            is_product = node.op.role == "product"
            part = self.product(node, turned) if is_product else self.joined(node, parts)
            if part is not None:
                parts[node] = part
        return parts

    def product(self, node: Any, turned: bool) -> Sum | None:
        """Return a product with weights as a sum; None if it is one of results, or a square."""
        learned, as_weight = self.learning.learned, self.learning.as_weight
        pairs, added = pairs_of(node, learned)
        made = is_net(node)
        net = Sum(node, made=int(made))
        for first, second in pairs:
            weight, input = as_weight(first), second
            if weight is None:
                weight, input = as_weight(second), first
            elif not made:
                other = as_weight(second)
                self.undecided += other is not None
                if turned and other is not None:
                    weight, input = other, first
            if weight is None or learned.get(input) is weight:
                return None
            net.terms.append(Term(weight, input, 1))
            net.own.add(weight)
            if not input.is_constant:
                net.own.add(input)
        if not pairs or (node.rank and not made and np.size(net.terms[0].weight._data) > 1):
            return None  # a gain for each place of an array
        is_first = net.terms[0].weight is learned.get(node.inputs[0])
        net.in_rows = bool(is_first and made and node.op.arity == 2 and np.ndim(node._data))
        net.biases = [(learned.get(bias, bias), 1) for bias in added]
        return net

    def joined(self, node: Any, parts: dict[Node, Sum]) -> Sum | None:
        """Return the sum that an addition makes of its parts; None if it adds or compares results.

        Of a target minus a net, or a net minus a target, nothing new is made; a net minus a
        parameter that an activation takes has a threshold.
        """
        users = self.learning.users
        mine = [x for x in node.inputs if x in parts and len(users[x]) == 1]
        if not mine:
            return None
        key = (node.op, len(node.inputs))
        signs = self.signs.get(key) or self.signs.setdefault(key, signs_of(node))
        is_taken, is_judged = self.fate_of(node, signs)
        if not is_taken and any([x.label for x in mine]):
            mine = [x for x in mine if not x.label]  # results with names of their own
        is_result = not users[node]
        if is_judged or not mine or not fit([parts[x] for x in mine], is_result):
            return None
        biases, skips = [], []
        chosen = set(mine)
        for place, (x, sign) in enumerate(zip(node.inputs, signs)):
            if x in chosen:
                if sign < 0 and (parts[x].biases or parts[x].skips):
                    return None  # target − net
                continue
            bias = self.learning.as_bias(x)
            if x.is_constant or bias is not None:
                is_minuend = not place and min(signs) < 0
                if is_minuend or (x.is_constant and not is_taken):
                    return None  # 1 − net; net − 1 in an error, net − top in a softmax
                sign = -sign if x in self.learning.negated else sign
                biases.append((x if bias is None else bias, sign))
            elif x in self.learning.learned:
                return None  # a parameter that is something else besides
            else:
                skips.append(x)
        own = [bias for x in mine for bias in parts[x].learned_biases]
        if len(own) + len([bias for bias, _ in biases if not bias.is_constant]) > 1:
            return None  # two results, each with a bias
        total = whole(mine, dict(zip(node.inputs, signs)), parts)
        total.node = node
        total.biases += biases
        total.skips += skips
        return total

    def fate_of(self, node: Any, signs: tuple[int, ...]) -> tuple[bool, bool]:
        """Return whether a sum is taken as a whole, and whether it is a difference that is judged.

        Squared, or given to a loss, a difference is that of an output and its target.
        """
        using = self.learning.users[node]
        is_taken = bool(using) and all([user.op.role in TAKING for user in using])
        is_difference = len(signs) > 1 and (
            min(signs) < 0 or not self.learning.negated.isdisjoint(node.inputs)
        )
        is_judged = is_difference and any([judges(user, node) for user in using])
        return is_taken, is_judged


def whole(mine: list[Any], signs: dict[Any, int], parts: dict[Node, Sum]) -> Sum:
    """Return the parts of an addition as one sum, taken out of all parts.

    The first part grows, so that a sum of many terms takes no longer than it is long.
    """
    total = parts.pop(mine[0])
    if signs[mine[0]] < 0:
        total.terms = [Term(w, x, -sign) for w, x, sign in total.terms]
    for x in mine[1:]:
        part = parts.pop(x)
        if signs[x] < 0:
            part.terms = [Term(w, given, -sign) for w, given, sign in part.terms]
        total.terms += part.terms
        total.biases += part.biases
        total.skips += part.skips
        total.made += part.made
        total.in_rows |= part.in_rows
        total.own |= part.own
    return total


def judges(user: Any, node: Any) -> bool:
    """Whether a node is a distance that its input is from 0: its square, its absolute value."""
    is_square = len(user.inputs) > 1 and all([input is node for input in user.inputs])
    return user.op.role == "error" or is_square


def fit(parts: list[Sum], is_result: bool) -> bool:
    """Whether parts can be of one net: no weight and no input stands in it twice.

    Args:
        parts: The sums.
        is_result: Whether they are added up to E itself; then they are outputs by themselves.
    """
    if len(parts) > 1 and is_result and sum([part.made for part in parts]) > 1:
        return False
    largest = max(parts, key=size_of)
    seen: set[Any] = set()
    for part in parts:
        if part is not largest:
            if not seen.isdisjoint(part.own):
                return False
            seen |= part.own
    return largest.own.isdisjoint(seen)


def size_of(part: Sum) -> int:
    """Return how many terms a sum has."""
    return len(part.terms)


def contradictions(found: dict[Node, Sum]) -> tuple[int, int]:
    """Return how many weights stand beside several biases, and how many are too young to be one.

    A unit has one bias, and its weights are there before the first sample goes through.
    """
    beside: dict[Any, set[Any]] = {}
    for whole in found.values():
        biases = whole.learned_biases
        for term in whole.terms:
            beside.setdefault(term.weight, set()).update(biases)
    first = min([net.born for net in found], default=0)
    young = [weight for weight in beside if weight.born > first]
    return sum([len(biases) > 1 for biases in beside.values()]), len(young)
