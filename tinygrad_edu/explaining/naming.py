"""What the nodes of an explanation are called, and which of them it shows."""

from __future__ import annotations

import unicodedata
from copy import copy
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.chain import name_of
from tinygrad_edu.graph import history
from tinygrad_edu.naming import SHORTEST_FORMULA, is_one_word
from tinygrad_edu.notation.expression import Expression, Number, Symbol
from tinygrad_edu.notation.reading import expression_of, given
from tinygrad_edu.notation.text import text_of

if TYPE_CHECKING:
    from tinygrad_edu.node import Node

LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class Names:
    """The names of nodes: the learner's labels; else a short formula, or the operation's symbol.

    No two nodes have one name: of those with one label the oldest keeps it, the others are h₂, h₃.

    Args:
        output: The result; without a label it is E.
        everything: Whether all nodes are shown, and not only those with a label.
    """

    def __init__(self, output: Node, everything: bool = False) -> None:
        self.output = output
        self.everything = everything
        self.given: dict[Node, str] = {output: name_of(output)}
        self.counts: dict[str, int] = {}
        labelled = [node for node in history(output) if node.label and node is not output]
        first = {name_of(output): output}
        for node in labelled:
            first.setdefault(node.shown_label, node)
        self.taken = {plain(label) for label in first}
        for node in labelled:
            if first[node.shown_label] is node:
                self.given[node] = node.shown_label
            else:
                self.give(node, node.shown_label)

    def showing_everything(self) -> Names:
        """Return the same names, with all nodes shown."""
        names = copy(self)
        names.everything = True
        return names

    def apart(self) -> Names:
        """Return a copy, in which a few more nodes can be given names for one equation."""
        names = copy(self)
        names.given, names.taken = self.given.copy(), self.taken.copy()
        names.counts = self.counts.copy()
        return names

    def of(self, node: Node) -> str:
        """Return what a node is called."""
        if node not in self.given:
            self.give(node, node.shown_label or self.short_formula(node))
        return self.given[node]

    def give(self, node: Node, text: str) -> None:
        """Give a node a name that no other has: ×, then ×₂, ×₃."""
        name = text
        while plain(name) in self.taken:
            self.counts[text] = self.counts.get(text, 1) + 1
            base = text if is_one_word(text) or len(text) == 1 else f"({text})"
            name = base + str(self.counts[text]).translate(LOWERED)
        self.taken.add(plain(name))
        self.given[node] = name

    def short_formula(self, node: Any) -> str:
        """Return what stands for a name: a short formula, the operation's symbol, or "leaf"."""
        if not node.inputs:
            return "leaf"
        written = expression_of(node, SHORTEST_FORMULA, self.written_in_short)
        text = "" if written is None else text_of(written)
        return text if 0 < len(text) <= SHORTEST_FORMULA else node.op.symbol

    def written_in_short(self, node: Node) -> Expression | None:
        """Return a node that has a label as its name, a plain number as it is."""
        if node.label:
            return Symbol(self.of(node), node._data)
        return given(node) if node.is_constant else None

    def is_shown(self, node: Node) -> bool:
        """Whether a node is a station of the explanation, and not folded in."""
        return self.everything or bool(node.label)

    def atom(self, node: Any) -> Expression | None:
        """Return a node as a symbol or a number; None for one that is written out."""
        if node.label or node is self.output:
            return Symbol(self.of(node), node._data)
        if not node.inputs:
            return Symbol(self.given[node], node._data) if node in self.given else given(node)
        if self.everything and node.born <= self.output.born:
            return Symbol(self.of(node), node._data)
        if np.ndim(node._data) and is_made_of_numbers(node, self.output):
            return Number(node._data)
        return None


def is_made_of_numbers(node: Any, output: Node) -> bool:
    """Whether a rule has made an array of plain numbers alone, such as copies of ∂E/∂E = 1."""
    stack = [node]
    while stack:
        here = stack.pop()
        if here.born <= output.born or not (here.inputs or here.is_constant):
            return False
        stack += here.inputs
    return True


def plain(name: str) -> str:
    """Return a name as it is told apart: h₂ is too much like h2."""
    return unicodedata.normalize("NFKC", name)
