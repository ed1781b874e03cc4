"""Where Values and Tensors meet: Values are joined into a Tensor, and picked out of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu import modes
from tinygrad_edu.arraywise import arraywise
from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.clock import newest
from tinygrad_edu.node import Node
from tinygrad_edu.nodes.watching import watch
from tinygrad_edu.rules.indexing import scatter
from tinygrad_edu.rules.shapes import MATRIX, shape_of
from tinygrad_edu.value import Value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tinygrad_edu.ground.kinds import Numbers


@arraywise(
    "[ ]",
    back=["its number of upstream"],
    examples=[(0.5, -1.0, 2.0, 3.0, {"shape": (2, 2)})],
    role="arranges",
)
def join(*numbers: Numbers, shape: tuple[int, ...]) -> Numbers:
    """Return single numbers as one array of a shape."""
    return np.array(numbers).reshape(shape)


@arraywise(
    "[i]",
    text="{}[{}]",
    latex="{}_{{{}}}",
    back=["upstream at its place, 0 elsewhere", "0"],
    examples=[(MATRIX, 2.0, {})],
    is_quiet=True,
    role="arranges",
)
def pick(array: Any, place: Any) -> Any:
    """Return the number at a place of an array, counted through from 0."""
    return array.reshape(-1)[int(place)]


@join.rule
def d_join(upstream: Any, s: Any, *numbers: Any, shape: tuple[int, ...]) -> tuple[Any, ...]:
    """Each number gets its own number of upstream."""
    if isinstance(upstream, Node):
        return tuple(picked_from(upstream))
    return tuple(np.ravel(upstream).tolist())


@pick.rule
def d_pick(upstream: Any, s: Any, array: Any, place: Any) -> tuple[Any, ...]:
    """Upstream goes back to the place that the number came from."""
    shape = shape_of(array)
    key = tuple([int(number) for number in np.unravel_index(int(place), shape)])
    whole = array.lift(upstream) if isinstance(array, Node) else upstream
    return scatter(whole, key=key, shape=shape), 0.0


def picked_from(tensor: Any) -> list[Value]:
    """Return every number of a Tensor as a Value, in their order."""
    numbers = np.ravel(tensor._data).tolist()
    return [picked(tensor, place, number) for place, number in enumerate(numbers)]


def picked(tensor: Any, place: int, number: float) -> Value:
    """Return the Value that stands for one number of a Tensor."""
    where = Value.lift(float(place))
    value = Value(number)
    value.inputs = (tensor, where)
    value.op = pick
    if value.born > newest.crossing:  # no other thread comes between this and the next line
        newest.crossing = value.born
    if modes.watched:
        watch(value)
    return value


def pick_all(tensor: Any) -> Any:
    """Return every number of a Tensor as a Value, in lists of the Tensor's shape."""
    values = picked_from(tensor)
    if not tensor.shape:
        return values[0]
    nested = np.empty(len(values), dtype=object)
    nested[:] = values
    return nested.reshape(tensor.shape).tolist()


def as_objects(values: Any) -> NDArray[np.object_]:
    """Return a Value, or lists of Values and numbers of any depth, as an array of objects."""
    try:
        nested = np.array(values, dtype=object)
        items = nested.ravel().tolist()
    except (RuntimeError, ValueError):  # rows of different length, or a list in itself
        items = []
    if not items or any([isinstance(item, (list, tuple)) for item in items]):
        raise InputError(f"Tensor.of got {values!r:.80}; write Values in rows of one length")
    return nested
