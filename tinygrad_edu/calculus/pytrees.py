"""Trees: numbers and arrays in lists, tuples and dicts of any depth, as functions take them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.errors import InputError
from tinygrad_edu.node import Node, numbers_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


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
            f"{path} is {tree!r:.80} ({type(tree).__name__}); write a number, an array, a Value or "
            "a Tensor, or lists, tuples and dicts of them"
        )
    try:
        return [leaf for where, part in parts for leaf in leaves_of(part, where)]
    except RecursionError:
        raise endless(path) from None


def leaves_like(tree: Any, model: Any, path: str, of: str) -> list[Any]:
    """Return the leaves of a tree in the order of those of a model, which has the same form.

    Keys belong together by their names, in whichever order a dict has them.

    Args:
        tree: What has the form of the model, as a direction has that of the argument.
        model: A tree.
        path: What the tree is called in an error message.
        of: What the model is called.

    Raises:
        InputError: Keys, lengths or shapes differ; the message says where.

    >>> leaves_like({"b": 3.0, "w": 1.0}, {"w": 0.0, "b": 0.0}, "v", "x")
    [1.0, 3.0]
    """
    if is_leaf(model):
        if is_leaf(tree) and np.shape(numbers_of(tree)) == np.shape(numbers_of(model)):
            return [tree]
        keys: list[Any] | None = None
    elif isinstance(model, dict):
        keys = list(model) if isinstance(tree, dict) and tree.keys() == model.keys() else None
    else:
        alike = isinstance(tree, (list, tuple)) and len(tree) == len(model)
        keys = list(range(len(model))) if alike else None
    if keys is None:
        raise InputError(
            f"{path} is {tree!r:.80}; it has the form of {of}, which is {model!r:.80} there"
        )
    parts = [leaves_like(tree[key], model[key], f"{path}[{key!r}]", of) for key in keys]
    return [leaf for part in parts for leaf in part]


def has_node(tree: Any) -> bool:
    """Whether there is a node in a tree, in which there may be anything else besides."""
    parts: Iterable[Any] = ()
    if isinstance(tree, dict):
        parts = tree.values()
    elif isinstance(tree, (list, tuple)):
        parts = tree
    try:
        return isinstance(tree, Node) or any([has_node(part) for part in parts])
    except RecursionError:
        raise endless("an argument") from None


def endless(path: str) -> InputError:
    """Return the error of a tree that goes deeper than Python can, as one that contains itself."""
    return InputError(f"{path:.40} contains itself, or is too deep; write lists that end")


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


def plain(data: Any) -> Any:
    """Return a number without dimensions as a float, and an array as one that nobody else has."""
    if isinstance(data, np.ndarray) and data.ndim:
        return data.copy()
    return data if isinstance(data, np.floating) and data.dtype != np.float64 else float(data)


def without_nodes(thing: Any) -> Any:
    """Return a thing with plain numbers and arrays in place of nodes, in lists, tuples and dicts.

    Whatever else is in it stays as it is.
    """
    if isinstance(thing, Node):
        return plain(numbers_of(thing))
    if type(thing) is dict:
        return {name: without_nodes(part) for name, part in thing.items()}
    if type(thing) in (list, tuple):
        return type(thing)([without_nodes(part) for part in thing])
    return thing


def pair_of(result: Any, name: str) -> tuple[Any, Any]:
    """Return the two parts of what a function returned, or raise InputError if it is no pair."""
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        raise InputError(
            f"{name} gave {result!r:.80}; with has_aux=True a function returns a pair: the number "
            "to differentiate, and what is handed on beside it"
        )
    return result[0], result[1]
