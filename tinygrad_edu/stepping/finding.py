"""Finding the node that a learner means: by its label, its formula, or its name and birth."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tinygrad_edu.chain import name_of
from tinygrad_edu.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tinygrad_edu.node import Node

MOST_NAMES = 8
"""Names that an error message has room for."""

MOST_COMPARED = 2000
"""Names that a misspelt one is compared with; it takes a second for ten times as many."""

KEYS = str.maketrans({" ": "", "*": "·", "-": "−", "@": "·"})
"""What a keyboard has in place of the signs of a formula; spaces do not count."""


class Names:
    """The nodes of a graph by their names; plain numbers have none.

    A name that several nodes have stands with each one's birth, as h#12.

    Args:
        nodes: The nodes of a history, oldest first.
    """

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = nodes

    @cached_property
    def labelled(self) -> dict[str, list[Node]]:
        """The nodes that have each label."""
        labelled: dict[str, list[Node]] = {}
        for node in self.nodes:
            if node.label:
                labelled.setdefault(node.label, []).append(node)
        return labelled

    @cached_property
    def groups(self) -> dict[str, list[Node]]:
        """The nodes that are called by each name, the labelled ones first."""
        groups: dict[str, list[Node]] = {}
        variables = [node for node in self.nodes if not node.is_constant]
        for node in sorted(variables, key=is_unlabelled):
            groups.setdefault(node.name, []).append(node)
        return groups

    @cached_property
    def by_name(self) -> dict[str, Node]:
        """Every node by a name that no other node has; a result without a label is E as well."""
        names = {
            name if len(group) == 1 else with_birth(name, node): node
            for name, group in self.groups.items()
            for node in group
        }
        names.setdefault(name_of(self.nodes[-1]), self.nodes[-1])
        return names

    @cached_property
    def by_key(self) -> dict[str, Node]:
        """The same, by names as they may be typed: w1*i1 for w1 · i1."""
        return {name.translate(KEYS): node for name, node in self.by_name.items()}

    @property
    def all(self) -> list[str]:
        """Every name, those of labelled nodes first."""
        return list(self.by_name)

    def find(self, name: str) -> Node:
        """Return the node of a name.

        Args:
            name: A label, or what an unlabelled node is called; * and - may stand for · and −.

        Raises:
            InputError: No node is called so, or several are.

        >>> from tinygrad_edu import Value, history
        >>> w, x = Value(0.5, label="w"), Value(3.0, label="x")
        >>> Names(history(w * x)).find("w*x").data
        1.5
        """
        text = name.strip()
        if len(self.labelled.get(text, [])) == 1:  # to write every formula takes time
            return self.labelled[text][0]
        if text in self.by_name:
            return self.by_name[text]
        key = text.translate(KEYS)
        if key in self.by_key:
            return self.by_key[key]
        raise InputError(self.not_found(text))

    def not_found(self, name: str) -> str:
        """Return what to say about a name that no node has, or that several have."""
        from difflib import get_close_matches

        group = self.groups.get(name, [])
        if group:
            names = some([with_birth(name, node) for node in group])
            return f"{len(group)} nodes are called {name}; write one of {', '.join(names)}"
        close = get_close_matches(name, self.all[:MOST_COMPARED], n=3, cutoff=0.5)
        if close:
            return f"no node {name}; did you mean {' or '.join(close)}?"
        return f"no node {name}; there are {', '.join(some(self.all))}"


def is_unlabelled(node: Node) -> bool:
    """Whether a node has no label."""
    return not node.label


def with_birth(name: str, node: Node) -> str:
    """Return a name that no other node has: h#12."""
    return f"{name}#{node.born}"


def some(names: list[str]) -> list[str]:
    """Return as many names as a message has room for, and how many more there are."""
    left = len(names) - MOST_NAMES
    return names if left <= 0 else [*names[:MOST_NAMES], f"… ({left} more)"]
