"""Derivatives along a direction, and matrices of derivatives: jvp, jacobian, hvp, hessian."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.arrays.functions import reshape, stack
from tinygrad_edu.arrays.tensor import Tensor
from tinygrad_edu.calculus.pytrees import leaves_like, leaves_of, with_leaves
from tinygrad_edu.calculus.transforms import (
    _vjp_at,
    derivatives,
    grad,
    own_leaves,
    recorded_call,
    refuse_several,
    shown,
    wants_nodes,
    weighted_sum,
)
from tinygrad_edu.node import Node, numbers_of
from tinygrad_edu.value import Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from tinygrad_edu.ground.kinds import AlongDirection, Matrix


def jvp(f: Callable[..., Any]) -> Callable[..., tuple[Any, Any]]:
    """Return the function (x, v) ↦ (f(x), ∂f/∂x · v): the value, and its change along v.

    The pullback u ↦ Σ u · ∂f/∂x is linear in u, and its derivative by u along v is the tangent:
    two backward passes make one forward.

    Args:
        f: A function of one argument, and of further ones that are held fixed.

    Returns:
        A function of x, of v, which has the form of x, and of what is held fixed.

    Raises:
        InputError: x or the value is made of something else, or v has another form than x.

    Source: Townsend, A new trick for calculating Jacobian vector products, 2017.

    >>> from tinygrad_edu import jvp
    >>> jvp(lambda x: x**2)(np.array([1.0, 2.0]), np.array([1.0, 0.5]))
    (array([1., 4.]), array([2., 2.]))
    """
    return functools.partial(_jvp_at, f)


def jacobian(f: Callable[..., Any]) -> Matrix:
    """Return the function x ↦ ∂f/∂x, every output by every input.

    Args:
        f: A function of one argument, and of further ones that are held fixed.

    Returns:
        A function whose result has the shape of the value and then that of x. Where x, or the
        value, is made of lists, tuples or dicts, so is the result: those of the value outside.

    Raises:
        InputError: x or the value is made of something else.

    >>> from tinygrad_edu import jacobian
    >>> jacobian(lambda x: x**2)(np.array([1.0, 2.0]))
    array([[2., 0.],
           [0., 4.]])
    """
    return functools.partial(_jacobian_at, f)


def hessian(f: Callable[..., Any]) -> Matrix:
    """Return the function x ↦ ∂²f/∂x², the second derivatives by every two inputs.

    Args:
        f: A function that returns one number; its further arguments are held fixed.

    Returns:
        A function whose result has the shape of x twice.

    Raises:
        InputError: f does not return one number, or x is made of something else.

    >>> from tinygrad_edu import hessian
    >>> hessian(lambda x: x[0] ** 2 * x[1])(np.array([1.0, 3.0]))
    array([[6., 2.],
           [2., 0.]])
    """
    return jacobian(grad(f))


def hvp(f: Callable[..., Any]) -> AlongDirection:
    """Return the function (x, v) ↦ ∂²f/∂x² · v, without ever making the whole matrix.

    Args:
        f: A function that returns one number; its further arguments are held fixed.

    Returns:
        A function of x, of v, which has the form of x, as the result has, and of what is held
        fixed.

    Raises:
        InputError: f does not return one number, or v has another form than x.

    Source: Pearlmutter, Fast Exact Multiplication by the Hessian, 1994.

    >>> from tinygrad_edu import hvp
    >>> hvp(lambda x: x[0] ** 2 * x[1])(np.array([1.0, 3.0]), np.array([1.0, 0.0]))
    array([6., 2.])
    """
    return functools.partial(_hvp_at, f)


def _jvp_at(f: Callable[..., Any], x: Any, v: Any, /, *fixed: Any, **named: Any) -> tuple[Any, Any]:
    """Return the value of f at x, and its change along v."""
    recorded = wants_nodes(x, v, fixed, named)
    leaves, directions = own_leaves(x, "x"), leaves_like(v, x, "v", "x")
    value = recorded_call(f, with_leaves(x, leaves), *fixed, **named)
    outputs = leaves_of(value, "the result")
    # Any u would do for a linear function, but an upstream of 0 passes on no infinite partial.
    upstreams = [ones_for(output) for output in outputs]
    pulled = derivatives(weighted_sum(outputs, upstreams), leaves, recorded=True)
    change = weighted_sum(pulled, directions)
    tangents = derivatives(change, upstreams, recorded)
    return (
        with_leaves(value, [shown(output, recorded) for output in outputs]),
        with_leaves(value, tangents),
    )


def _hvp_at(f: Callable[..., Any], x: Any, v: Any, /, *fixed: Any, **named: Any) -> Any:
    """Return the second derivative of f at x, times v."""
    recorded = wants_nodes(x, v, fixed, named)
    leaves, directions = own_leaves(x, "x"), leaves_like(v, x, "v", "x")
    value = recorded_call(f, with_leaves(x, leaves), *fixed, **named)
    refuse_several(f, value)
    slopes = derivatives(value, leaves, recorded=True)
    return with_leaves(x, derivatives(weighted_sum(slopes, directions), leaves, recorded))


def _jacobian_at(f: Callable[..., Any], x: Any, /, *fixed: Any, **named: Any) -> Any:
    """Return the derivatives of every output by every input: a backward pass for each output."""
    value, pullback = _vjp_at(f, x, *fixed, **named)
    inputs, outputs = leaves_of(x), leaves_of(value)
    zeros = [np.zeros(np.shape(numbers_of(output)), dtype_of(output)) for output in outputs]
    blocks = []
    for place, output in enumerate(outputs):
        rows = []
        for where in np.ndindex(np.shape(numbers_of(output))):
            upstream = [zero.copy() for zero in zeros]
            upstream[place][where] = 1.0
            rows.append(leaves_of(pullback(with_leaves(value, upstream))))
        shape = np.shape(numbers_of(output))
        columns = [
            stacked([row[column] for row in rows], shape, leaf)
            for column, leaf in enumerate(inputs)
        ]
        blocks.append(with_leaves(x, columns))
    return with_leaves(value, blocks)


def stacked(parts: list[Any], shape: tuple[int, ...], leaf: Any) -> Any:
    """Return derivatives of the outputs by a leaf, in the shape of the outputs and then its own."""
    if not shape:
        return parts[0]
    if not parts:  # an output of no numbers
        return np.zeros((*shape, *np.shape(numbers_of(leaf))), dtype_of(leaf))
    whole = stack([Tensor.lift(part) if isinstance(part, Node) else part for part in parts])
    return reshape(whole, shape=(*shape, *np.shape(numbers_of(parts[0]))))


def ones_for(output: Any) -> Any:
    """Return a leaf of ones in the form of a result: a Value for a Value, else a Tensor."""
    if isinstance(output, Value):
        return Value(1.0)
    return Tensor(np.ones(np.shape(numbers_of(output)), dtype_of(output)))


def dtype_of(output: Any) -> np.dtype[Any]:
    """Return the floating-point format of a result; float64 for Python's own numbers."""
    dtype = getattr(numbers_of(output), "dtype", np.dtype(np.float64))
    return dtype if dtype.kind == "f" else np.dtype(np.float64)
