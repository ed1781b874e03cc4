"""What the nodes of an explanation are called, and which of them it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinygrad_edu.chain import name_of
from tinygrad_edu.naming import brief
from tinygrad_edu.notation.expression import Expression, Symbol
from tinygrad_edu.notation.reading import given

if TYPE_CHECKING:
    from tinygrad_edu.node import Node

LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class Names:
    """The names of nodes: the learner's labels; else a short formula, or the operation's symbol.

    Args:
        output: The result; without a label it is E.
        everything: Whether all nodes are shown, and not only those with a label.
    """

    def __init__(self, output: Node, everything: bool = False) -> None:
        self.output = output
        self.everything = everything
        self.given: dict[Node, str] = {}
        self.counts: dict[str, int] = {}

    def of(self, node: Node) -> str:
        """Return what a node is called; two nodes of one symbol are told apart by a number."""
        if node is self.output:
            return name_of(node)
        if node.label:
            return node.label
        if node not in self.given:
            self.given[node] = self.numbered(brief(node) if node.inputs else "leaf")
        return self.given[node]

    def numbered(self, text: str) -> str:
        """Return a name that was not given yet: ×, then ×₂, ×₃."""
        count = self.counts.get(text, 0) + 1
        self.counts[text] = count
        return text if count == 1 else text + str(count).translate(LOWERED)

    def is_shown(self, node: Node) -> bool:
        """Whether a node is a station of the explanation, and not folded in."""
        return self.everything or bool(node.label)

    def atom(self, node: Any) -> Expression | None:
        """Return a node as a symbol or a number; None for one that is written out."""
        if node.label or node is self.output:
            return Symbol(self.of(node), node._data)
        if not node.inputs:
            return given(node)
        if self.everything and node.born <= self.output.born:
            return Symbol(self.of(node), node._data)
        return None
