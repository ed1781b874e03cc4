"""What the nodes of an explanation are called, and which of them it shows."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.names import Names
from tinygrad_edu.notation.expression import Derivative, Expression, Number, Symbol, symbols_of
from tinygrad_edu.notation.numbering import free_numbers, joined, key
from tinygrad_edu.notation.operations import formula_of
from tinygrad_edu.notation.reading import given

if TYPE_CHECKING:
    from tinygrad_edu.node import Node

MOST_MEANINGS = 4
"""Names without a label of which an equation says what they are."""


class Naming:
    """The names of a pass, which of its nodes an explanation shows, and names for what rules make.

    Args:
        output: The result.
        everything: Whether all nodes are shown, and not only those with a label.
    """

    def __init__(self, output: Node, everything: bool = False) -> None:
        self.output = output
        self.everything = everything
        self.names = Names(output)
        self.others: dict[Node, str] = {}

    def showing_everything(self) -> Naming:
        """Return the same names, with all nodes shown."""
        naming = copy(self)
        naming.everything = True
        return naming

    def apart(self) -> Naming:
        """Return a copy, in which a few more nodes can be given names for one equation."""
        naming = copy(self)
        naming.others = self.others.copy()
        return naming

    def of(self, node: Node) -> str:
        """Return what a node is called; another than those of the pass by a free name."""
        if node in self.names.texts or node.is_constant:
            return self.names.of(node)
        if node not in self.others:
            self.others[node] = self.free(node.name)
        return self.others[node]

    def free(self, text: str) -> str:
        """Return a name that no node has: δ, then δ₁, δ₂."""
        taken = {key(name) for name in [*self.names.texts.values(), *self.others.values()]}
        return joined(text, next(free_numbers(text, taken))) if key(text) in taken else text

    def is_shown(self, node: Node) -> bool:
        """Whether a node is a station of the explanation, and not folded in."""
        return self.everything or bool(node.label)

    def atom(self, node: Any) -> Expression | None:
        """Return a node as a symbol or a number; None for one that is written out."""
        if node.is_constant:
            return given(node)
        is_of_pass = node in self.names.texts
        if node.label or node is self.output or (is_of_pass and not node.inputs):
            return Symbol(self.of(node), node._data)
        if not node.inputs:
            return given(node)
        if self.everything and is_of_pass:
            return Symbol(self.of(node), node._data)
        if np.ndim(node._data) and is_made_of_numbers(node, self.output):
            return Number(node._data)
        return None

    def meanings(self, *expressions: Expression) -> list[str]:
        """Return what the nodes are that have a number for a name in an equation: v₃ = w · x."""
        symbols = [symbol for expression in expressions for symbol in symbols_of(expression)]
        texts = [text for symbol in symbols for text in texts_of(symbol)]
        nodes = [self.names.by_name.get(text) for text in dict.fromkeys(texts)]
        nameless = [node for node in nodes if node is not None and node.inputs and not node.label]
        shown = [node for node in nameless if node is not self.output][:MOST_MEANINGS]
        return [f"{self.of(node)} = {formula_of(node, self.names)}" for node in shown]


def texts_of(symbol: Symbol | Derivative) -> tuple[str, ...]:
    """Return the names in a symbol."""
    return (symbol.text,) if isinstance(symbol, Symbol) else (symbol.result, symbol.wrt)


def is_made_of_numbers(node: Any, output: Node) -> bool:
    """Whether a rule has made an array of plain numbers alone, such as copies of ∂E/∂E = 1."""
    stack = [node]
    while stack:
        here = stack.pop()
        if here.born <= output.born or not (here.inputs or here.is_constant):
            return False
        stack += here.inputs
    return True
