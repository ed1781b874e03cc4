"""One operation in writing: in the names of its inputs, and in their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tinygrad_edu.ground.summaries import MOST_NUMBERS
from tinygrad_edu.notation.expression import Symbol, size_of, with_numbers
from tinygrad_edu.notation.formulas import formula
from tinygrad_edu.notation.labels import brief
from tinygrad_edu.notation.reading import applied, named
from tinygrad_edu.notation.text import text_of

if TYPE_CHECKING:
    from tinygrad_edu.node import Node
    from tinygrad_edu.notation.expression import Expression
    from tinygrad_edu.notation.reading import Called

MOST_OPERANDS = 12
"""Operands beyond which an operation is not written out: 6 weights and their inputs."""


def formula_of(node: Node, names: Called | None = None) -> str:
    """Return how a node is computed: back to named nodes if that is short, or in one operation.

    >>> from tinygrad_edu import Value
    >>> w, x, b = Value(0.5, label="w"), Value(3.0, label="x"), Value(0.1, label="b")
    >>> formula_of(w * x + b), formula_of(Value(2.0) * x)
    ('w·x + b', '2 · x')
    """
    return formula(node, names=names) or own_formula(node, names)


def own_formula(node: Node, names: Called | None = None) -> str:
    """Return a node's own operation, with its inputs by their names or by something short.

    >>> from tinygrad_edu import Value
    >>> own_formula(Value(2.0) * Value(3.0))
    '2 · 3'
    """
    written = own_expression(node, names)
    if written is None:
        return f"{node.op.name if node.op else ''} of {len(node.inputs)} inputs"
    return text_of(written)


def formula_in_numbers(node: Node) -> str:
    """Return a node's own operation with the numbers in place of the names; "" if they are many.

    >>> from tinygrad_edu import Value
    >>> formula_in_numbers(Value(0.15, label="w") * Value(-0.5, label="x"))
    '0.15 · (-0.5)'
    """
    written = own_expression(node)
    if written is None or any([np.size(input._data) > MOST_NUMBERS for input in node.inputs]):
        return ""
    return text_of(with_numbers(written))


def own_expression(node: Node, names: Called | None = None) -> Expression | None:
    """Return one operation of named inputs as an expression; None if it has too many of them."""
    if len(node.inputs) > MOST_OPERANDS:
        return None
    name = brief if names is None else names.brief
    symbols = [named(input, names) or Symbol(name(input), input._data) for input in node.inputs]
    written = applied(node, symbols)
    return written if size_of(written) <= MOST_OPERANDS else None
