"""Derivatives of plain Python functions: grad, value_and_grad, vjp, and what they are made of.

A function is given Tensors in place of its arguments, so that its calculation is recorded; then
the graph is differentiated. Inside such a function another derivative may be taken: it is a graph
itself, and is differentiated with the rest. Each derivative is taken with respect to nodes of its
own, made for it, so that nested ones are not confused.
"""

from __future__ import annotations

import functools
from contextvars import copy_context
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from tinygrad_edu import modes
from tinygrad_edu.arrays.tensor import Tensor
from tinygrad_edu.calculus.pytrees import (
    has_node,
    is_leaf,
    leaves_like,
    leaves_of,
    pair_of,
    plain,
    with_leaves,
    without_nodes,
)
from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.arguments import told
from tinygrad_edu.node import Node, numbers_of
from tinygrad_edu.op import Op
from tinygrad_edu.recorded import gradients, zero_of
from tinygrad_edu.rules.shapes import sum_along
from tinygrad_edu.rules.sums import SUM

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tinygrad_edu.ground.kinds import Gradient, ValueAndGradient, ValueAndPullback


@overload
def grad(f: Callable[..., Any]) -> Gradient: ...


@overload
def grad(
    f: Callable[..., Any], argnums: int | tuple[int, ...] = 0, *, has_aux: bool = False
) -> Callable[..., Any]: ...


def grad(
    f: Callable[..., Any], argnums: int | tuple[int, ...] = 0, *, has_aux: bool = False
) -> Callable[..., Any]:
    """Return the function x ↦ ∂f/∂x: its gradient with respect to one argument, or several.

    Args:
        f: A function that returns one number, written with operators, functions of tinygrad_edu,
            or NumPy's of the same names.
        argnums: Which arguments to differentiate by, counted from 0: one, or a tuple.
        has_aux: Whether f returns a pair: the number, and something beside it, as the outputs
            that a loss was computed from, which is handed on as it is.

    Returns:
        A function of the same arguments. Its result has the form of the argument: numbers,
        arrays, or lists, tuples and dicts of them; a tuple of such if argnums is one. With has_aux
        it is (gradient, what f returned beside the number).

    Raises:
        InputError: f does not return one number, or an argument is made of something else.

    >>> from tinygrad_edu import grad, tanh
    >>> grad(tanh)(0.5).__round__(6)
    0.786448
    >>> grad(grad(grad(lambda x: x**4)))(2.0)
    48.0
    >>> grad(lambda p: (p["w"] * 3.0 + p["b"]) ** 2)({"w": 1.0, "b": 2.0})
    {'w': 30.0, 'b': 10.0}
    """
    return functools.partial(_gradient_at, f, argnums, has_aux)


@overload
def value_and_grad(f: Callable[..., Any]) -> ValueAndGradient: ...


@overload
def value_and_grad(
    f: Callable[..., Any], argnums: int | tuple[int, ...] = 0, *, has_aux: bool = False
) -> Callable[..., tuple[Any, Any]]: ...


def value_and_grad(
    f: Callable[..., Any], argnums: int | tuple[int, ...] = 0, *, has_aux: bool = False
) -> Callable[..., tuple[Any, Any]]:
    """Return the function x ↦ (f(x), ∂f/∂x), in which f is calculated once.

    Args:
        f: A function that returns one number.
        argnums: Which arguments to differentiate by: one, or a tuple.
        has_aux: Whether f returns a pair, the number and something beside it.

    Returns:
        A function of the same arguments, whose result is the value and the gradient; with has_aux
        ((value, what f returned beside it), gradient).

    Raises:
        InputError: f does not return one number, or an argument is made of something else.

    >>> from tinygrad_edu import value_and_grad
    >>> value_and_grad(lambda x: x**2)(3.0)
    (9.0, 6.0)
    >>> value_and_grad(lambda x: (x**2, "beside"), has_aux=True)(3.0)
    ((9.0, 'beside'), 6.0)
    """
    return functools.partial(_value_and_gradient_at, f, argnums, has_aux)


def vjp(f: Callable[..., Any]) -> ValueAndPullback:
    """Return the function x ↦ (f(x), pullback), where pullback(u) = Σ u · ∂f/∂x.

    It is one backward pass from any upstream u: what a layer does in the middle of a network.

    Args:
        f: A function of one argument, and of further ones that are held fixed.

    Returns:
        A function that returns the value, and a function of u, which has the form of the value.

    Raises:
        InputError: x, the value or u is made of something else, or u has another form.

    >>> from tinygrad_edu import vjp
    >>> value, pullback = vjp(lambda x: x**2)(np.array([1.0, 2.0, 3.0]))
    >>> value, pullback(np.array([1.0, 0.0, 10.0]))
    (array([1., 4., 9.]), array([ 2.,  0., 60.]))
    """
    return functools.partial(_vjp_at, f)


def _gradient_at(
    f: Callable[..., Any],
    argnums: int | tuple[int, ...],
    has_aux: bool,
    /,
    *given: Any,
    **named: Any,
) -> Any:
    """Return the gradient of f at some arguments, with what f returned beside its value."""
    value, gradient = _value_and_gradient_at(f, argnums, has_aux, *given, **named)
    return (gradient, value[1]) if has_aux else gradient


def _value_and_gradient_at(
    f: Callable[..., Any],
    argnums: int | tuple[int, ...],
    has_aux: bool,
    /,
    *given: Any,
    **named: Any,
) -> tuple[Any, Any]:
    """Return the value and the gradient of f at some arguments."""
    places = places_of(f, argnums, given)
    recorded = wants_nodes(given, named)
    arguments = list(given)
    leaves = []
    for place in places:
        own = own_leaves(given[place], f"argument {place}")
        leaves.append(own)
        arguments[place] = with_leaves(given[place], own)
    value = recorded_call(f, *arguments, **named)
    value, beside = pair_of(value, name_of(f)) if has_aux else (value, None)
    refuse_several(f, value)
    flat = derivatives(value, [leaf for own in leaves for leaf in own], recorded)
    found = []
    for place, own in zip(places, leaves):
        found.append(with_leaves(given[place], flat[: len(own)]))
        flat = flat[len(own) :]
    gradient = found[0] if isinstance(argnums, int) else tuple(found)
    number = shown(value, recorded)
    if has_aux:
        return (number, beside if recorded else without_nodes(beside)), gradient
    return number, gradient


def _vjp_at(f: Callable[..., Any], x: Any, /, *fixed: Any, **named: Any) -> tuple[Any, Any]:
    """Return the value of f, and its pullback."""
    recorded = wants_nodes(x, fixed, named)
    leaves = own_leaves(x, "x")
    value = recorded_call(f, with_leaves(x, leaves), *fixed, **named)
    outputs = leaves_of(value, "the result")
    pullback = functools.partial(pull_back, x, leaves, value, outputs, recorded)
    return with_leaves(value, [shown(output, recorded) for output in outputs]), pullback


def pull_back(
    x: Any, leaves: list[Any], value: Any, outputs: list[Any], recorded: bool, upstream: Any
) -> Any:
    """Return Σ upstream · ∂outputs/∂x in the form of x."""
    refuse_no_grad()
    given = leaves_like(upstream, value, "upstream", "the value")
    recorded = recorded or wants_nodes(upstream)
    return with_leaves(x, derivatives(weighted_sum(outputs, given), leaves, recorded))


def weighted_sum(parts: Sequence[Any], weights: Sequence[Any]) -> Any:
    """Return Σ part · weight, over all numbers of all parts."""
    products = [part * weight for part, weight in zip(parts, weights)]
    totals = [sum_along(p) if np.ndim(numbers_of(p)) else p for p in products]
    return SUM(*totals) if totals else 0.0


def recorded_call(f: Callable[..., Any], /, *arguments: Any, **named: Any) -> Any:
    """Return what f gives, knowing that it is inside a derivative."""
    refuse_no_grad()
    if not callable(f):
        raise InputError(f"a derivative was asked for of {told(f)}; write a function")
    inside = copy_context()  # with f it ends, however f ends
    inside.run(modes.derivatives_open.set, modes.derivatives_open.get() + 1)
    return inside.run(f, *arguments, **named)


def refuse_no_grad() -> None:
    """Raise InputError where nothing is recorded, and every derivative would be 0."""
    if modes.NO_GRAD in modes.held():
        raise InputError(
            "a derivative was asked for inside no_grad(), where nothing is recorded; take it "
            "outside of the block"
        )


def wants_nodes(*given: Any) -> bool:
    """Whether a derivative is to be a graph: inside another, or of arguments that are nodes."""
    return modes.derivatives_open.get() > 0 or has_node(given)


def own_leaves(tree: Any, path: str) -> list[Any]:
    """Return a node for each leaf of an argument that nobody else has."""
    return [own_node(leaf) for leaf in leaves_of(tree, path)]


def own_node(leaf: Any) -> Any:
    """Return a Tensor with the numbers of a leaf; of a node, one that is computed from it."""
    if isinstance(leaf, Node):
        kind: Any = type(leaf)
        return kind.computed(SUM, (leaf,))
    return Tensor(leaf)


def derivatives(value: Any, leaves: list[Any], recorded: bool) -> list[Any]:
    """Return the gradient of a result by each leaf: nodes, or plain numbers and arrays."""
    if isinstance(value, Node):
        found = gradients(value, leaves, record=recorded)
    else:  # a plain result: no leaf has any influence on it
        found = [zero_of(leaf) for leaf in leaves]
    return [shown(gradient, recorded) for gradient in found]


def places_of(f: Callable[..., Any], argnums: Any, given: Sequence[Any]) -> list[int]:
    """Return the places of the arguments to differentiate by, counted from 0."""
    listed = list(argnums) if isinstance(argnums, (list, tuple)) else [argnums]
    count = len(given)
    allowed = range(-count, count)
    places = [place % count for place in listed if isinstance(place, int) and place in allowed]
    if len(set(places)) != len(listed):
        raise InputError(
            f"argnums={argnums!r} of {name_of(f)}, which got {count} arguments by their place; "
            "write the places of different ones, counted from 0"
        )
    return places


def refuse_several(f: Callable[..., Any], value: Any) -> None:
    """Raise InputError unless a result is one number."""
    if not is_leaf(value) or np.size(numbers_of(value)) != 1:
        raise InputError(
            f"{name_of(f)} gave {value!r:.80} ({type(value).__name__}); a gradient is that of one "
            "number. Return one, as a sum or a mean, or take jacobian(f)"
        )


def name_of(f: Callable[..., Any]) -> str:
    """Return what a function is called."""
    return f.name if isinstance(f, Op) else str(getattr(f, "__name__", f"{f!r:.80}"))


def shown(value: Any, recorded: bool) -> Any:
    """Return a result as a node if it is part of a graph, else as a plain number or array."""
    return value if recorded else plain(numbers_of(value))
