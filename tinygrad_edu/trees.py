"""Trees: numbers and arrays in lists, tuples and dicts of any depth, as functions take them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.errors import InputError
from tinygrad_edu.node import Node

if TYPE_CHECKING:
    from collections.abc import Iterator


def leaves_of(tree: Any, path: str = "x") -> list[Any]:
    """Return the numbers, arrays and nodes of a tree, in the order in which they are written.

    Args:
        tree: A number, an array, a node, or lists, tuples and dicts of them.
        path: What the tree is called in an error message.

    Raises:
        InputError: Something in it is no number; the message says where.

    >>> leaves_of({"w": [1.0, 2.0], "b": 3.0})
    [1.0, 2.0, 3.0]
    """
    if is_leaf(tree):
        return [tree]
    if isinstance(tree, dict):
        parts = [(f"{path}[{key!r}]", part) for key, part in tree.items()]
    elif isinstance(tree, (list, tuple)):
        parts = [(f"{path}[{place}]", part) for place, part in enumerate(tree)]
    else:
        raise InputError(
            f"{path} is {tree!r:.80} ({type(tree).__name__}); a function is differentiated by "
            "numbers, arrays, Values and Tensors, and lists, tuples and dicts of them"
        )
    return [leaf for where, part in parts for leaf in leaves_of(part, where)]


def with_leaves(tree: Any, leaves: list[Any]) -> Any:
    """Return a tree of the same form with other leaves.

    >>> with_leaves({"w": [1.0, 2.0], "b": 3.0}, [10, 20, 30])
    {'w': [10, 20], 'b': 30}
    """
    return _rebuilt(tree, iter(leaves))


def _rebuilt(tree: Any, leaves: Iterator[Any]) -> Any:
    """Return a tree of the same form, whose leaves are taken one after the other."""
    if is_leaf(tree):
        return next(leaves)
    if isinstance(tree, dict):
        return {key: _rebuilt(part, leaves) for key, part in tree.items()}
    parts = [_rebuilt(part, leaves) for part in tree]
    if isinstance(tree, tuple):
        return type(tree)(*parts) if hasattr(tree, "_fields") else tuple(parts)
    return parts


def is_leaf(item: Any) -> bool:
    """Whether something is a node, a real number, or an array of real numbers."""
    if isinstance(item, (Node, bool, int, float)):
        return True
    return isinstance(item, (np.ndarray, np.generic)) and item.dtype.kind in "biuf"
