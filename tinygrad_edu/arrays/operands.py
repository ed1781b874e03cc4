"""What the functions of this folder are given, and whether NumPy would take it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.errors import InputError
from tinygrad_edu.node import Node
from tinygrad_edu.rules.shapes import shape_of

if TYPE_CHECKING:
    from collections.abc import Callable


def operand(x: Any) -> Any:
    """Return a Tensor or an array as it is, and anything else as an array.

    Raises:
        InputError: It is a Value, a list of nodes, or nothing that is made of numbers.
    """
    if isinstance(x, Node) and x.rank:
        return x
    nodes = isinstance(x, (list, tuple)) and any([isinstance(item, Node) for item in x])
    if isinstance(x, Node) or nodes:
        write = "tinygrad_edu.stack([…])" if nodes and x[0].rank else "Tensor.of([…])"
        raise InputError(f"got {x!r:.80}, which is no array; join nodes into one: {write}")
    try:
        array = np.asarray(x)
    except ValueError as error:
        raise InputError(f"got {x!r:.80}, which is no array: {error}") from error
    of_nodes = array.dtype == object and all([isinstance(item, Node) for item in array.flat])
    if array.dtype.kind not in "biuf" and not (of_nodes and array.size):
        raise InputError(f"got {x!r:.80} ({type(x).__name__}), which is no array of numbers")
    return array


def listed(function: Callable[..., Any], parts: Any) -> list[Any]:
    """Return some arrays as a list, or say that a function takes several.

    Raises:
        InputError: They are not several.
    """
    is_single = isinstance(parts, (Node, np.ndarray)) and not shape_of(parts)
    if hasattr(parts, "__iter__") and not is_single:
        return list(parts)
    raise InputError(
        f"{function.__name__} got {parts!r:.80}; it takes several arrays: "
        f"{function.__name__}([x, y])"
    )


def like(x: Any) -> Any:
    """Return an array of the shape of x that takes no memory: what NumPy is asked about."""
    return np.broadcast_to(1.0, shape_of(x))


def as_numpy_would(function: Callable[..., Any], *given: Any, **settings: Any) -> Any:
    """Return what a function of NumPy gives for some arrays, or say why it refuses.

    Args:
        function: A function of NumPy.
        given: What it is given; Tensors and arrays of floats count by their shapes alone.
        settings: What else it is told.

    Raises:
        InputError: NumPy refuses these shapes or settings.
    """
    stand_ins = [like(x) if is_operand(x) else x for x in given]
    try:
        return function(*stand_ins, **settings)
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError) as error:
        told = [
            f"shape {x.shape}" if isinstance(x, np.ndarray) else f"{x!r:.60}" for x in stand_ins
        ]
        told += [f"{name}={setting!r:.60}" for name, setting in settings.items()]
        raise InputError(f"{function.__name__} got {', '.join(told)}: {error}") from error


def is_operand(x: Any) -> bool:
    """Whether x is a Tensor or an array of floats, and no array of places or of truths."""
    return isinstance(x, Node) or (isinstance(x, np.ndarray) and x.dtype.kind in "fO")
