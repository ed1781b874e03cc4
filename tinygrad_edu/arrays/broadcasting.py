"""Operations that go place by place, on Tensors: one dtype and one shape first, then the numbers.

What NumPy does silently is recorded here as nodes of the graph: the copies that a broadcast makes
of a bias are seen, and so is the sum of their gradients. Plain numbers and arrays are left as they
are, since no gradient comes back to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.arraywise import kept
from tinygrad_edu.errors import DomainError, InputError
from tinygrad_edu.nodes.times import one_number
from tinygrad_edu.notation.words import one_word
from tinygrad_edu.op import CONSTANT
from tinygrad_edu.rules.shapes import broadcast_to, cast, shape_of

if TYPE_CHECKING:
    from tinygrad_edu.op import Op


ONLY_FLOATS = {float}


def evaluate_placewise(op: Op, nodes: tuple[Any, ...]) -> Any:
    """Return what an operation gives for Tensors of one shape: inf and nan where NumPy has them."""
    numbers = [node._data for node in nodes]
    try:
        if op.is_quiet and type(numbers[0]) is np.ndarray:
            return op.compute_array(*numbers)
        if set(map(type, numbers)) == ONLY_FLOATS:
            return op.compute(*numbers)
        with np.errstate(all="ignore"):
            return kept(op.compute_array(*numbers))
    except (ArithmeticError, DomainError, ValueError) as error:
        return op.evaluate_like_numpy(nodes, error)


def aligned(op: Op, nodes: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return nodes of one dtype and one shape, by recorded casts and broadcasts.

    Raises:
        InputError: The shapes do not fit together.
    """
    if len(nodes) == 2:
        x, y = nodes[0]._data, nodes[1]._data
        if type(x) is type(y) and (type(x) is float or alike(x, y)):
            return nodes
    return to_one_shape(op, to_one_dtype(nodes))


def alike(x: Any, y: Any) -> bool:
    """Whether two arrays have one shape and one dtype."""
    return bool(x.shape == y.shape and x.dtype == y.dtype)


def of_one_shape(op: Op, nodes: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return nodes of one dtype and one shape; plain numbers and arrays are copied as well."""
    x, y = nodes
    if shape_of(x._data) == shape_of(y._data):
        return nodes
    if is_plain_number(y):
        return x, y.lift(one_number(y._data, x._data))
    if is_plain_number(x):
        return x.lift(one_number(x._data, y._data)), y
    nodes = to_one_shape(op, to_one_dtype(nodes))
    shape = np.broadcast_shapes(*[shape_of(node._data) for node in nodes])
    dtype = dtype_of(nodes)
    return tuple([copies_of(node, shape, dtype) for node in nodes])


def copies_of(node: Any, shape: tuple[int, ...], dtype: Any) -> Any:
    """Return a node of a shape: itself, or copies of a plain number or array."""
    if shape_of(node._data) == shape:
        return node
    return node.lift(np.broadcast_to(np.asarray(node._data, dtype), shape))


def as_arrays(nodes: tuple[Any, ...]) -> list[Any]:
    """Return the arrays of nodes; a single number among arrays has the dtype of those."""
    dtype = dtype_of(nodes)
    return [np.asarray(n._data, None if np.ndim(n._data) else dtype) for n in nodes]


def dtype_of(nodes: tuple[Any, ...]) -> np.dtype[Any]:
    """Return the widest dtype of the arrays among some nodes; if there are none, of the numbers.

    A plain number has no dtype of its own.
    """
    numbers = [node.dtype for node in nodes if not is_plain_number(node)]
    arrays = [node.dtype for node in nodes if np.ndim(node._data)]
    return np.result_type(*arrays or numbers or [np.float64])


def to_one_dtype(nodes: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return nodes of one dtype: the widest of the arrays. A single number widens nothing."""
    arrays = [node._data for node in nodes if shape_of(node._data)]
    if not arrays:
        return nodes
    widest = np.result_type(*arrays)
    return tuple([in_dtype(node, widest) for node in nodes])


def in_dtype(node: Any, dtype: Any) -> Any:
    """Return a node whose numbers have a dtype: itself, or a recorded cast of it."""
    return node if node.dtype == dtype or is_plain_number(node) else cast(node, dtype=dtype)


def is_plain_number(node: Any) -> bool:
    """Whether a node is a number that stood beside an array, and takes on any dtype."""
    return node.op is CONSTANT and type(node._data) is float


def to_one_shape(op: Op, nodes: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return nodes of one shape; plain numbers and arrays stay as they are."""
    shapes = [shape_of(node._data) for node in nodes]
    try:
        shape = np.broadcast_shapes(*shapes)
    except ValueError:
        given = " and ".join([f"{one_word(n.name)} of shape {shape_of(n._data)}" for n in nodes])
        raise InputError(
            f"{op.name} got {given}; shapes fit if, from the last axis on, their lengths are equal "
            "or 1. Write .reshape(…), .T or expand_dims to bring one into shape"
        ) from None
    return tuple(
        [
            node if own == shape or node.op is CONSTANT else broadcast_to(node, shape=shape)
            for node, own in zip(nodes, shapes)
        ]
    )
