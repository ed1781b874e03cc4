"""One name for each node of a pass, the same wherever it is printed, and found again by it.

    its label             as the learner gave it: w5, net_h1
    h₁, h₂, …             the nodes that share the label h, in the order of the forward pass
    v₁, v₂, …             the nodes without a label, in that order
    E                     the result, if it has no label of its own
    h_1, v_2              the same where there is only ASCII

A plain number beside a node is no variable: it is called what it is, 2 or 0.5. A name that is made
here is never one that the learner gave, to this node or to another: it takes the next number.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tinygrad_edu.errors import InputError
from tinygrad_edu.graph import by_birth, history, refuse_other_than_node
from tinygrad_edu.ground.arguments import told
from tinygrad_edu.ground.signs import in_signs_of
from tinygrad_edu.notation.formulas import formula
from tinygrad_edu.notation.identifiers import identifiers_of
from tinygrad_edu.notation.labels import brief
from tinygrad_edu.notation.numbering import RESULT, in_order_of_use, joined, key, numbered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tinygrad_edu.node import Node

WITH_BIRTH = re.compile(r".*#(\d+)")
"""A name that tells a node by its birth: log#17, as a warning that comes before any result."""

LONGEST_MEANING = 28
"""Characters of a formula that may stand behind a name."""

MOST_NAMES = 8
"""Names that an error message has room for."""

MOST_COMPARED = 2000
"""Names that a misspelt one is compared with; it takes a second for ten times as many."""


class Names:
    """The names of the nodes that a result was computed from.

    They follow from the graph and its labels alone, so two lists of names of one pass are the same,
    and an update, which gives leaves a new birth, changes none. Nothing is looked at before the
    first name is asked for.

    Args:
        output: The result.
        is_result: Whether E is this node, and not one computed from it somewhere else.

    >>> from tinygrad_edu import Value
    >>> a, b = Value(2.0, label="h"), Value(3.0, label="h")
    >>> names = Names(a * b + 1)
    >>> names.all, names.of(a), names.find("h_2") is b
    (['h₁', 'h₂', 'v₁', 'E'], 'h₁', True)
    """

    def __init__(self, output: Node, is_result: bool = True) -> None:
        self.output = output
        self.is_result = is_result

    @cached_property
    def variables(self) -> list[Node]:
        """Every node but plain numbers, in the order of the forward pass."""
        nodes = in_order_of_use(history(self.output))
        return [node for node in nodes if not node.is_constant or node is self.output]

    @cached_property
    def parts(self) -> dict[Node, tuple[str, int]]:
        """The name of each node in two parts: h and 2 of h₂; w5 and 0 where it has no number."""
        return numbered(self.variables, self.output)

    @cached_property
    def texts(self) -> dict[Node, str]:
        """The name of each node."""
        return {node: joined(*parts) for node, parts in self.parts.items()}

    @cached_property
    def identifiers(self) -> dict[Node, str]:
        """The name of each node as one of Python: h_2 for h₂, eta for η."""
        return identifiers_of(self.parts)

    @property
    def result(self) -> str:
        """What the result is called: its label, or E."""
        if not self.is_result:
            return RESULT
        return self.output.shown_label or self.of(self.output)

    @property
    def all(self) -> list[str]:
        """Every name, those of labelled nodes first."""
        return list(self.by_name)

    def of(self, node: Node) -> str:
        """Return what a node is called; a node that is not of this pass by its birth, if need be.

        >>> from tinygrad_edu import Value
        >>> x = Value(3.0, label="x")
        >>> Names(x * 2).of((x * 2).inputs[1])
        '2'
        """
        if node in self.texts:
            return self.texts[node]
        return node.name if node.is_constant or node.name not in self.by_name else birth_name(node)

    def equation(self, node: Node) -> str:
        """Return "w = 0.5" or "v₃ = w · x = 0.1"; the value alone for a plain number."""
        return node.text if node.is_constant else f"{self.told(node)} = {node.text}"

    def brief(self, node: Node) -> str:
        """Return the same for a formula, where a plain array is its shape."""
        return brief(node) if node.is_constant else self.of(node)

    def meaning(self, node: Node, longest: int = LONGEST_MEANING) -> str:
        """Return the formula of a node that has a number for a name, in names; "" if it is long."""
        return "" if node.label or not node.inputs else formula(node, longest, self)

    def told(self, node: Node) -> str:
        """Return what a node is called, and what it is where that says little: v₃ = w · x."""
        meaning = self.meaning(node)
        return f"{self.of(node)} = {meaning}" if meaning else self.of(node)

    # Finding a node by what was printed of it.

    @cached_property
    def by_name(self) -> dict[str, Node]:
        """Every node by its name, the labelled ones first, in order of birth."""
        labelled = sorted([node for node in self.variables if node.label], key=by_birth)
        nameless = [node for node in self.variables if not node.label]
        return {self.texts[node]: node for node in [*labelled, *nameless]}

    @cached_property
    def by_key(self) -> dict[str, Node]:
        """The same, by names as they may be typed; and by labels, of which the oldest has each."""
        found: dict[str, Node] = {}
        for node in self.variables:
            if node.label:
                found.setdefault(node.label, node)
                found.setdefault(node.shown_label, node)
        found |= self.by_name
        for node, text in self.texts.items():
            found.setdefault(self.identifiers[node], node)
            found.setdefault(in_signs_of("ascii", text), node)
        keys: dict[str, Node] = {}
        for name, node in found.items():
            keys.setdefault(key(name), node)
        return keys | found

    @cached_property
    def by_formula(self) -> dict[str, list[Node]]:
        """The nodes without a label by what they are: w · x."""
        found: dict[str, list[Node]] = {}
        for node in self.variables:
            if self.meaning(node):
                found.setdefault(self.meaning(node), []).append(node)
        return found

    def of_formula(self, text: str) -> list[Node]:
        """Return the nodes that are what a formula says, as it may be typed."""
        groups = [group for known, group in self.by_formula.items() if key(known) == key(text)]
        return [node for group in groups for node in group]

    def lookup(self, name: str) -> Node | None:
        """Return the node of a name; None if no node is called so.

        It takes what anything prints: h₂, h_2, a name of the unrolled source, a label (of several
        nodes that share it, the first of the pass has it), log#17 by birth, and the formula of a
        node without a label, in which * and - may stand for · and −.
        """
        text = name.strip()
        if text in self.by_name:
            return self.by_name[text]
        node = self.by_key.get(text, self.by_key.get(key(text)))
        born = WITH_BIRTH.fullmatch(text)
        if node is None and born:
            of_birth = [here for here in self.variables if str(here.born) == born[1]]
            node = of_birth[0] if of_birth else None
        if node is None:
            group = self.of_formula(text)
            node = group[0] if len(group) == 1 else None
        return node

    def find(self, name: str) -> Node:
        """Return the node of a name, as `lookup` does.

        Raises:
            InputError: No node is called so, or the name is a formula that several nodes have.

        >>> from tinygrad_edu import Value
        >>> w, x = Value(0.5, label="w"), Value(3.0, label="x")
        >>> Names((w * x).tanh()).find("w*x").data
        1.5
        """
        node = self.lookup(name) if isinstance(name, str) else None
        if node is None:
            raise InputError(self.not_found(name))
        return node

    def not_found(self, name: str) -> str:
        """Return what to say about a name that no node has, or a formula that several have."""
        from difflib import get_close_matches

        if not isinstance(name, str):
            return f"{told(name)} is no name of a node; there are {', '.join(some(self.all))}"
        name = name.strip()
        group = self.of_formula(name)
        if len(group) > 1:
            names = some([self.of(node) for node in group])
            return f"{len(group)} nodes are {name}; write one of {', '.join(names)}"
        close = get_close_matches(name, self.all[:MOST_COMPARED], n=3, cutoff=0.5)
        if close:
            return f"no node {name}; did you mean {' or '.join(close)}?"
        return f"no node {name}; there are {', '.join(some(self.all))}"


def named_nodes(output: Node) -> dict[str, Any]:
    """Return the nodes of a history that have a label, oldest first, each by a name of its own.

    Two nodes with the label h are h₁ and h₂, in the order of the forward pass, as everywhere.

    >>> from tinygrad_edu import Value, named_nodes
    >>> a = Value(2.0, label="a")
    >>> named_nodes(a * 3)
    {'a': a = 2  ∂E/∂a = ·}
    """
    refuse_other_than_node("named_nodes", output)
    names = Names(output)
    labelled = [node for node in history(output) if node.label]
    return {names.of(node) if names.parts[node][1] else node.label: node for node in labelled}


def birth_name(node: Node) -> str:
    """Return a name that no other node of any pass has: h#12."""
    return f"{node.name.partition('#')[0]}#{node.born}"


def some(names: Sequence[str]) -> list[str]:
    """Return as many names as a message has room for, and how many more there are."""
    left = len(names) - MOST_NAMES
    return [*names] if left <= 0 else [*names[:MOST_NAMES], f"… ({left} more)"]
