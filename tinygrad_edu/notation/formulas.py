"""A node's formula in plain text, in the learner's names: 0.5 · (target_o1 − out_o1)²."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tinygrad_edu.notation.reading import expression_of, named
from tinygrad_edu.notation.text import text_of

if TYPE_CHECKING:
    from tinygrad_edu.node import Node
    from tinygrad_edu.notation.reading import Called

LONGEST_FORMULA = 40
"""Characters beyond which a formula is no help to a reader."""

TOO_LONG = ""
"""What stands for a formula that would be longer."""


def formula(node: Node, longest: int = LONGEST_FORMULA, names: Called | None = None) -> str:
    """Return how a node was computed from named nodes and numbers; "" if that is long.

    Nodes without a name are written out, as far back as the nearest ones that have a name.

    Args:
        node: A computed node.
        longest: How many characters the formula may have.
        names: What the nodes of a pass are called. Without it a leaf that has no label has no name.

    >>> from tinygrad_edu import Value
    >>> t, y = Value(0.01, label="t"), Value(0.75, label="y")
    >>> formula(0.5 * (t - y) ** 2)
    '0.5 · (t − y)²'
    """
    expression = expression_of(node, longest, partial(named, names=names)) if node.inputs else None
    text = TOO_LONG if expression is None else text_of(expression)
    return text if len(text) <= longest else TOO_LONG
