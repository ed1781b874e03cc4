"""What tells the nodes of a pass apart: their labels, and a number where a label is not enough.

The number is the place in the order of the forward pass: computed nodes in order of birth, and a
leaf right before the first node that was computed from it.
"""

from __future__ import annotations

import unicodedata
from itertools import count
from typing import TYPE_CHECKING

from tinygrad_edu.ground.signs import lowered
from tinygrad_edu.notation.words import is_one_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tinygrad_edu.node import Node

RESULT = "E"
"""What a result without a label is called."""

VARIABLE = "v"
"""What a node without a label is called, with its number."""

KEYS = str.maketrans({" ": "", "_": "", "*": "·", "-": "−", "@": "·"})
"""What a keyboard has in place of the signs of a name; spaces and underscores do not count."""

OPERATORS = " +-−*·×/=,;:"
"""Signs with which a label is more than one word, and stands in brackets before a number."""


def numbered(nodes: Sequence[Node], output: Node) -> dict[Node, tuple[str, int]]:
    """Return the name of each node in two parts: h and 2 of h₂; w5 and 0 where it has no number.

    Args:
        nodes: The nodes of a pass without plain numbers, in the order of the pass.
        output: The result.
    """
    parts: dict[Node, tuple[str, int]] = {}
    groups: dict[str, list[Node]] = {}
    for node in nodes:
        if node.label:
            groups.setdefault(node.shown_label, []).append(node)
    taken = {key(label) for label in groups}
    if output.label:
        parts[output] = (output.shown_label, 0)
    elif key(RESULT) not in taken:
        taken.add(key(RESULT))
        parts[output] = (RESULT, 0)
    for label, group in groups.items():
        numbers = free_numbers(label, taken)
        is_shared = len(group) > 1
        for node in group:
            if node is not output:
                parts[node] = (label, next(numbers) if is_shared else 0)
    numbers = free_numbers(VARIABLE, taken)
    nameless = [node for node in nodes if node not in parts]
    return parts | {node: (VARIABLE, next(numbers)) for node in nameless}


def free_numbers(text: str, taken: set[str]) -> Iterator[int]:
    """Yield 1, 2, … as far as a name with that number is not taken yet, and take it."""
    for number in count(1):
        name = key(joined(text, number))
        if name not in taken:
            taken.add(name)
            yield number


def joined(text: str, number: int) -> str:
    """Return a name with its number: h₂; (two words)₂, so that it stays one."""
    if not number:
        return text
    is_one = is_one_word(text) or len(text) == 1 or not set(text).intersection(OPERATORS)
    return (text if is_one else f"({text})") + lowered(number)


def key(name: str) -> str:
    """Return a name as it is told apart: h₂, h_2 and h2 are too much alike.

    >>> key("h₂"), key("w * x")
    ('h2', 'w·x')
    """
    return unicodedata.normalize("NFKC", name).translate(KEYS)


def in_order_of_use(nodes: Sequence[Node]) -> list[Node]:
    """Return the nodes of a history in the order of the forward pass, whatever was updated since.

    A leaf whose data is replaced is born anew, so the order of birth tells leaves apart by when
    they were updated. Here a leaf comes right before the first node that was computed from it.

    Args:
        nodes: The nodes, in order of birth.
    """
    ordered: dict[Node, None] = {}
    for node in nodes:
        if node.inputs:
            ordered |= dict.fromkeys(node.inputs)
        if node.inputs or len(nodes) == 1:
            ordered[node] = None
    return list(ordered)
