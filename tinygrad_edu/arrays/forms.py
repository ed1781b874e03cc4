"""What NumPy's functions are told besides their operands: taken, or refused by its name."""

from __future__ import annotations

from typing import Any

import numpy as np

from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.dtypes import floating
from tinygrad_edu.ground.reals import array_of
from tinygrad_edu.node import KINDS, Node
from tinygrad_edu.rules.indexing import stack
from tinygrad_edu.rules.shapes import cast

INSTEAD = {
    "out": "s = {call}: a node is made, and never written into",
    "where": "tinygrad_edu.where(condition, {call}, …)",
    "casting": "t.astype(numpy.float32) before, where another format is wanted",
    "signature": "t.astype(numpy.float32) before, where another format is wanted",
}
"""What to write in place of a setting of NumPy's."""


def refuse(call: str, **settings: Any) -> None:
    """Raise InputError if NumPy was told something that a graph cannot do.

    Args:
        call: NumPy's function, for the message.
        settings: What it was told, by NumPy's names; None stands for nothing.
    """
    for name, given in settings.items():
        if given is not None:
            instead = INSTEAD.get(name, "{call} without it").format(call=f"{call}(…)")
            raise InputError(
                f"{call} got {name}={given!r:.60}, which cannot be done here; write {instead}"
            )


def first_given(call: str, **given: Any) -> Any:
    """Return the one setting that was given under any of its names; None if none was.

    Raises:
        InputError: It was given twice.
    """
    found = {name: setting for name, setting in given.items() if setting is not None}
    if len(found) > 1:
        raise InputError(f"{call} got {' and '.join(found)}, which are one; write only one of them")
    return next(iter(found.values()), None)


def needed(call: str, setting: Any, name: str) -> Any:
    """Return a setting, or raise InputError if it was left out."""
    if setting is None:
        raise InputError(f"{call} needs {name}; write {call}(x, {name}=…)")
    return setting


MOST_AXES = 64
"""An array of NumPy has no more, and so has a list of lists; one in itself would have no end."""


def as_array(x: Any, depth: int = 0) -> Any:
    """Return nodes and arrays as they are, and what stands in lists as an array.

    Tensors in lists are joined; Values become an array of objects, with which NumPy calculates.

    Args:
        x: A node, an array, a number, or lists of them.
        depth: In how many lists it stands.

    Raises:
        InputError: Lists stand in lists more often than an array can have axes.
    """
    if isinstance(x, (Node, np.ndarray)):
        return x
    if not isinstance(x, (list, tuple)):
        return array_of("a function of arrays", x)
    if any([isinstance(item, Node) and item.rank for item in flattened(x)]):
        refuse_endless(depth)
        return stack(*[as_array(item, depth + 1) for item in x])
    return array_of("a function of arrays", x)


def refuse_endless(depth: int) -> None:
    """Raise InputError if a list stands in more lists than an array can have axes."""
    if depth == MOST_AXES:
        raise InputError(
            f"a function of arrays got a list in a list, {depth} times; write nodes of one shape "
            "in one list: [s, t]"
        )


def is_value(x: Any) -> bool:
    """Whether x is a node of one number, as a Value is."""
    return isinstance(x, Node) and not x.rank


def joined(x: Any) -> Any:
    """Return x as an array, or as a Tensor if it is a node or has nodes in it."""
    if is_value(x):
        return KINDS[1].of(x)
    return as_array(x)


def flattened(x: Any) -> list[Any]:
    """Return what stands in lists of any depth, in a list; each list is gone through once."""
    flat: list[Any] = []
    seen: set[int] = set()
    waiting = [x]
    while waiting:
        item = waiting.pop()
        if not isinstance(item, (list, tuple)):
            flat.append(item)
        elif id(item) not in seen:
            seen.add(id(item))
            waiting += item
    return flat


def in_format(x: Any, dtype: Any) -> Any:
    """Return a Tensor or an array with its numbers in another format; as it is for None."""
    if dtype is None:
        return x
    return cast(x, dtype=floating(dtype)) if isinstance(x, Node) else x.astype(dtype)
