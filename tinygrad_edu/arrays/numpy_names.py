"""NumPy's functions on nodes: numpy.tanh(t) and numpy.concatenate([s, t]) give Tensors.

A function of NumPy's name means what it means in NumPy, and takes what it takes there, in its
order and by its names. What a graph cannot do is refused by its name, never left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.arrays import functions
from tinygrad_edu.arrays.dispatch import bare, called_by_name, is_asked, name_of
from tinygrad_edu.arrays.dot import array_dot
from tinygrad_edu.arrays.forms import flattened, in_format, is_value, refuse, refuse_endless
from tinygrad_edu.arrays.ufunc_methods import SAME_AS, through_method
from tinygrad_edu.arrays.ufuncs import QUESTIONS, apply_ufunc
from tinygrad_edu.errors import InputError, TinygradEduError
from tinygrad_edu.node import Node, numbers_of
from tinygrad_edu.registry import OF_NUMPY
from tinygrad_edu.rules.products import matmul
from tinygrad_edu.rules.subscripts import einsum

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


COMPARISONS = {"equal", "not_equal"}

VARIANCE = "a axis dtype out ddof keepdims where mean correction"

FUNCTIONS: dict[Any, tuple[Callable[..., Any], str]] = {
    np.concatenate: (functions.concatenate, "arrays axis out dtype casting"),
    np.stack: (functions.stack, "arrays axis out dtype casting"),
    np.where: (functions.where, "condition x y"),
    np.sum: (functions.sum, "a axis dtype out keepdims initial where"),
    np.mean: (functions.mean, "a axis dtype out keepdims where"),
    np.max: (functions.max, "a axis out keepdims initial where"),
    np.amax: (functions.max, "a axis out keepdims initial where"),
    np.min: (functions.min, "a axis out keepdims initial where"),
    np.amin: (functions.min, "a axis out keepdims initial where"),
    np.var: (functions.var, VARIANCE),
    np.std: (functions.std, VARIANCE),
    np.reshape: (functions.reshape, "a shape order copy"),
    np.transpose: (functions.transpose, "a axes"),
    np.swapaxes: (functions.swapaxes, "a axis1 axis2"),
    np.expand_dims: (functions.expand_dims, "a axis"),
    np.squeeze: (functions.squeeze, "a axis"),
    np.broadcast_to: (functions.broadcast_to, "array shape subok"),
    np.clip: (functions.clip, "a a_min a_max out min max dtype"),
    np.pad: (functions.pad, "array pad_width mode constant_values reflect_type"),
    np.dot: (array_dot, "a b out"),
    np.einsum: (einsum, "*operands optimize"),
}
"""NumPy's functions that mean the same here, and what they take: the operand, and the rest."""

OF_ONE_NUMBER = {np.sum, np.mean, np.max, np.amax, np.min, np.amin, np.clip, np.where}
"""Those that give a Value for a Value."""

QUESTIONS_OF_ARRAYS = {
    *(np.shape, np.ndim, np.size),
    *(np.allclose, np.array_equal, np.array_repr, np.array_str, np.round, np.isclose),
}
"""NumPy's functions that ask about the numbers, and have no derivative."""


def tensor_ufunc(
    ufunc: np.ufunc, method: str, inputs: tuple[Any, ...], options: dict[str, Any]
) -> Any:
    """Return what a NumPy function gives, place by place, for Tensors and arrays.

    Args:
        ufunc: NumPy's function.
        method: "__call__", or the method that was called, as "reduce" in numpy.add.reduce(t).
        inputs: What it was given.
        options: What else it was told.

    Raises:
        InputError: It cannot be differentiated here, and is no question about the numbers.
    """
    name = ufunc.__name__
    if "out" in options:
        raise InputError(
            f"numpy.{name} got out=, and would write what it computes from nodes into an array "
            "that is there already, and cut the graph; write array = array + t in place of "
            "array += t, and leave out= away"
        )
    if name in QUESTIONS or name in COMPARISONS:
        return getattr(ufunc, method)(*[numbers_of(x) for x in inputs], **options)
    if method != "__call__":
        same: Any = SAME_AS.get((name, method))
        if same is not None:
            return numpy_function(same, inputs, {"axis": 0, **options})
        return through_method(ufunc, method, inputs, options)
    if options:
        inputs = obeyed(name, inputs, options)
    if name == "matmul":
        return matmul(*inputs)
    op = OF_NUMPY.get(name)
    if op is None:
        return called_by_name(ufunc, inputs, {})
    return op(*inputs)


def obeyed(name: str, inputs: tuple[Any, ...], options: dict[str, Any]) -> tuple[Any, ...]:
    """Return the inputs as a ufunc's options want them: in another format, or not at all."""
    dtype = options.pop("dtype", None)
    if options.get("where") is True:
        options.pop("where")
    refuse(f"numpy.{name}", **options)
    return tuple([in_format(x, dtype) if isinstance(x, Node) and x.rank else x for x in inputs])


def value_ufunc(
    ufunc: np.ufunc, method: str, inputs: tuple[Any, ...], options: dict[str, Any]
) -> Any:
    """Return what a NumPy function gives for Values and arrays of Values.

    Raises:
        InputError: It was told what a graph cannot do.
    """
    if any([isinstance(x, Node) and x.rank for x in inputs]):
        return tensor_ufunc(ufunc, method, inputs, options)
    outs = options.pop("out", (None,))
    if method != "__call__":
        return natively(getattr(ufunc, method), f"{ufunc.__name__}.{method}", inputs, options)
    if options.get("where") is True:
        options.pop("where")
    refuse(f"numpy.{ufunc.__name__}", **options)
    result = apply_ufunc(ufunc, inputs)
    if outs[0] is None:
        return result
    outs[0][...] = result
    return outs[0]


def numpy_function(function: Any, given: Sequence[Any], settings: Mapping[str, Any]) -> Any:
    """Return what a NumPy function of whole arrays gives for nodes.

    Args:
        function: NumPy's function.
        given: What it was given, in NumPy's order.
        settings: What it was told by name, by NumPy's names.

    Raises:
        InputError: It cannot be differentiated here, and is no question about the numbers.
    """
    if function in QUESTIONS_OF_ARRAYS:
        told = {key: bare(setting) for key, setting in settings.items()}
        return function(*[bare(x) for x in given], **told)
    is_for_arrays = function not in OF_ONE_NUMBER and not is_asked(name_of(function))
    if is_for_arrays and has_values_only([*given, *settings.values()]):
        return natively(function, function.__name__, given, settings)
    form = FUNCTIONS.get(function)
    if form is None:
        return called_by_name(function, given, settings)
    ours, words = form
    if not settings and (len(given) < 3 or words.startswith("*")):  # their order is the same
        return ours(*given)
    return called(ours, words, function.__name__, given, settings)


def called(
    ours: Callable[..., Any],
    words: str,
    name: str,
    given: Sequence[Any],
    settings: Mapping[str, Any],
) -> Any:
    """Return what a function here gives for what NumPy's function was given.

    Args:
        ours: The function here, which takes the operand first, and the rest by NumPy's names.
        words: NumPy's names of what it takes, in their order.
        name: NumPy's name of the function.
        given: What it was given.
        settings: What it was told by name.
    """
    names = words.split()
    several = words.startswith("*")
    told = {**({} if several else dict(zip(names, given))), **settings}
    operands = given if several else [told.pop(names[0])]
    kept = {key: told[key] for key in told if told[key] is not np._NoValue}
    refuse(f"numpy.{name}", **{key: kept[key] for key in kept if key not in names})
    if kept.pop("casting", "same_kind") not in ("same_kind", "unsafe"):
        refuse(f"numpy.{name}", casting=told["casting"])
    return ours(*operands, **kept)


def has_values_only(x: list[Any]) -> bool:
    """Whether the nodes in what a function was given are all Values."""
    return not any([isinstance(item, Node) and item.rank for item in flattened(x)])


def natively(function: Any, name: str, given: Sequence[Any], settings: Mapping[str, Any]) -> Any:
    """Return what NumPy itself gives for Values: they are objects that it can calculate with."""
    operands = [as_objects(x) for x in given]
    told = {key: as_objects(setting) for key, setting in settings.items()}
    try:
        return function(*operands, **told)
    except TinygradEduError:
        raise
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise InputError(
            f"numpy.{name} of Values: {error}. Write Tensor.of([…]) to join Values into a Tensor"
        ) from error


def as_objects(x: Any, depth: int = 0) -> Any:
    """Return a Value as an array without axes, in lists too, so that NumPy asks nobody else."""
    if isinstance(x, (list, tuple)):
        refuse_endless(depth)
        return type(x)([as_objects(item, depth + 1) for item in x])
    return np.array(x, dtype=object) if is_value(x) else x
