"""Names of nodes: labels from the caller's own variables, and formulas where there is no label."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.arguments import told
from tinygrad_edu.ground.summaries import show_shape
from tinygrad_edu.node import Node
from tinygrad_edu.notation.formulas import formula

if TYPE_CHECKING:
    from collections.abc import Iterator


def label_nodes(variables: Mapping[str, Any]) -> None:
    """Give every node in some variables the variable's name as its label.

    Nodes in lists, tuples and dicts get the name with its index: w[0]. A label that is
    already there stays, as does the first of two names for one node; names that start with
    an underscore are left out.

    Args:
        variables: Names and what they stand for, usually locals().

    >>> from tinygrad_edu import Value, label_nodes
    >>> w5, out_h1 = Value(0.4), Value(0.5933)
    >>> net_o1 = w5 * out_h1
    >>> label_nodes({"w5": w5, "out_h1": out_h1, "net_o1": net_o1})
    >>> net_o1.label
    'net_o1'
    """
    if not isinstance(variables, Mapping):
        raise InputError(
            f"label_nodes got {told(variables)}; it takes names and what they stand for: "
            'label_nodes(locals()), or label_nodes({"w": w})'
        )
    for name, content in variables.items():
        if isinstance(name, str) and not name.startswith("_"):
            for full_name, node in _nodes_in(name, content):
                node.label = node.label or full_name


def _nodes_in(name: str, content: Any) -> Iterator[tuple[str, Node]]:
    """Yield every node in a variable, with its full name, in the order it is written."""
    waiting = [(name, content)]
    seen = set()
    while waiting:
        here, item = waiting.pop()
        if isinstance(item, Node):
            yield here, item
        elif isinstance(item, (list, tuple, dict)) and id(item) not in seen:
            seen.add(id(item))
            pairs = item.items() if isinstance(item, dict) else enumerate(item)
            waiting += reversed([(f"{here}[{told(key)}]", part) for key, part in pairs])


SHORTEST_FORMULA = 12
"""Characters of a formula that may stand inside another."""


def brief(node: Node) -> str:
    """Return what a node is called inside a formula: its label, or something short in its place.

    Without a label a leaf is its number or its shape, and any other node its formula if that is
    short, or the symbol of its operation.

    >>> from tinygrad_edu import Tensor, Value
    >>> brief(Value(0.5)), brief(Tensor([[1.0, 2.0, 3.0]] * 2)), brief(Value(0.5, label="w"))
    ('0.5', '[2×3]', 'w')
    """
    if node.label:
        return node.shown_label
    if not node.inputs:
        return f"[{show_shape(node._data)}]" if show_shape(node._data) else node.text
    return formula(node, SHORTEST_FORMULA) or (node.op.symbol if node.op else node.text)
