"""Derivatives along a direction, and matrices of derivatives: jvp, jacobian, hvp, hessian."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.errors import InputError
from tinygrad_edu.functions import reshape, stack
from tinygrad_edu.node import Node
from tinygrad_edu.tensor import Tensor
from tinygrad_edu.transforms import (
    _vjp_at,
    derivatives,
    grad,
    numbers,
    own_leaves,
    recorded_call,
    refuse_several,
    shown,
    wants_nodes,
    weighted_sum,
)
from tinygrad_edu.trees import leaves_of, with_leaves

if TYPE_CHECKING:
    from collections.abc import Callable


def jvp(f: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function (x, v) ↦ (f(x), ∂f/∂x · v): the value, and its change along v.

    The pullback u ↦ Σ u · ∂f/∂x is linear in u, and its derivative by u along v is the tangent:
    two backward passes make one forward.

    Args:
        f: A function of one argument.

    Returns:
        A function of x, and of v, which has the form of x.

    Source: Townsend, A new trick for calculating Jacobian vector products, 2017.

    >>> from tinygrad_edu import jvp
    >>> jvp(lambda x: x**2)(np.array([1.0, 2.0]), np.array([1.0, 0.5]))
    (array([1., 4.]), array([2., 2.]))
    """
    return functools.partial(_jvp_at, f)


def jacobian(f: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function x ↦ ∂f/∂x, every output by every input.

    Args:
        f: A function of one argument, and of further ones that are held fixed.

    Returns:
        A function whose result has the shape of the value and then that of x. Where x, or the
        value, is made of lists, tuples or dicts, so is the result: those of the value outside.

    >>> from tinygrad_edu import jacobian
    >>> jacobian(lambda x: x**2)(np.array([1.0, 2.0]))
    array([[2., 0.],
           [0., 4.]])
    """
    return functools.partial(_jacobian_at, f)


def hessian(f: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function x ↦ ∂²f/∂x², the second derivatives by every two inputs.

    Args:
        f: A function that returns one number.

    Returns:
        A function whose result has the shape of x twice.

    >>> from tinygrad_edu import hessian
    >>> hessian(lambda x: x[0] ** 2 * x[1])(np.array([1.0, 3.0]))
    array([[6., 2.],
           [2., 0.]])
    """
    return jacobian(grad(f))


def hvp(f: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function (x, v) ↦ ∂²f/∂x² · v, without ever making the whole matrix.

    Args:
        f: A function that returns one number.

    Returns:
        A function of x, and of v, which has the form of x; so has the result.

    Source: Pearlmutter, Fast Exact Multiplication by the Hessian, 1994.

    >>> from tinygrad_edu import hvp
    >>> hvp(lambda x: x[0] ** 2 * x[1])(np.array([1.0, 3.0]), np.array([1.0, 0.0]))
    array([6., 2.])
    """
    return functools.partial(_hvp_at, f)


def _jvp_at(f: Callable[..., Any], x: Any, v: Any) -> tuple[Any, Any]:
    """Return the value of f at x, and its change along v."""
    recorded = wants_nodes((x, v))
    leaves, directions = own_leaves(x, "x"), directions_of(x, v)
    value = recorded_call(f, with_leaves(x, leaves))
    outputs = leaves_of(value, "the result")
    upstreams = [
        Tensor(np.zeros_like(numbers(output), dtype=dtype_of(output))) for output in outputs
    ]
    pulled = derivatives(weighted_sum(outputs, upstreams), leaves, recorded=True)
    change = weighted_sum(pulled, directions)
    tangents = derivatives(change, upstreams, recorded)
    return (
        with_leaves(value, [shown(output, recorded) for output in outputs]),
        with_leaves(value, tangents),
    )


def _hvp_at(f: Callable[..., Any], x: Any, v: Any) -> Any:
    """Return the second derivative of f at x, times v."""
    recorded = wants_nodes((x, v))
    leaves, directions = own_leaves(x, "x"), directions_of(x, v)
    value = recorded_call(f, with_leaves(x, leaves))
    refuse_several(f, value)
    slopes = derivatives(value, leaves, recorded=True)
    return with_leaves(x, derivatives(weighted_sum(slopes, directions), leaves, recorded))


def _jacobian_at(f: Callable[..., Any], x: Any, *fixed: Any, **named: Any) -> Any:
    """Return the derivatives of every output by every input: a backward pass for each output."""
    value, pullback = _vjp_at(f, x, *fixed, **named)
    outputs = leaves_of(value, "the result")
    zeros = [np.zeros(np.shape(numbers(output)), dtype_of(output)) for output in outputs]
    blocks = []
    for place, output in enumerate(outputs):
        rows = []
        for where in np.ndindex(np.shape(numbers(output))):
            upstream = [zero.copy() for zero in zeros]
            upstream[place][where] = 1.0
            rows.append(leaves_of(pullback(with_leaves(value, upstream))))
        shape = np.shape(numbers(output))
        columns = [stacked(column, shape) for column in zip(*rows, strict=True)]
        blocks.append(with_leaves(x, columns))
    return with_leaves(value, blocks)


def stacked(parts: tuple[Any, ...], shape: tuple[int, ...]) -> Any:
    """Return derivatives of the outputs one after the other, in the shape of the outputs first."""
    if not shape:
        return parts[0]
    whole = stack([Tensor.lift(part) if isinstance(part, Node) else part for part in parts])
    return reshape(whole, shape=(*shape, *np.shape(numbers(parts[0]))))


def directions_of(x: Any, v: Any) -> list[Any]:
    """Return the leaves of a direction, which has the form and the shapes of the argument."""
    leaves, directions = leaves_of(x, "x"), leaves_of(v, "v")
    shapes = [[np.shape(numbers(leaf)) for leaf in side] for side in (leaves, directions)]
    if shapes[0] != shapes[1]:
        raise InputError(f"the direction v is {v!r:.80}; it has the form of x, which is {x!r:.80}")
    return directions


def dtype_of(output: Any) -> Any:
    """Return the floating-point format of a result; float64 for Python's own numbers."""
    dtype = getattr(numbers(output), "dtype", np.dtype(np.float64))
    return dtype if dtype.kind == "f" else np.dtype(np.float64)
