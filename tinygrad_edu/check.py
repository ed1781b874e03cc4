"""check_grads: is a derivative right? Compare it with what the function itself does nearby.

Along one random direction v, the function's own change is (f(x + hv) − f(x − hv))/2h. A forward
derivative gives that change as its tangent, and a reverse one as the product of the gradient and v.
The derivative is a function as well, and is checked in the same way, to any order.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.directional import jvp
from tinygrad_edu.errors import GradientError, InputError
from tinygrad_edu.node import numbers_of
from tinygrad_edu.summaries import show_data
from tinygrad_edu.tensor import Tensor
from tinygrad_edu.transforms import name_of, vjp
from tinygrad_edu.trees import leaves_of, with_leaves

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def check_grads(
    f: Callable[..., Any],
    *args: Any,
    order: int = 2,
    modes: Sequence[str] = ("fwd", "rev"),
    eps: float = 1e-4,
    rtol: float = 1e-6,
    atol: float = 1e-6,
    seed: int = 0,
) -> None:
    """Compare ∂f/∂x · v with (f(x + hv) − f(x − hv))/2h, forward and reverse, to any order.

    Args:
        f: An operation, or any function that tinygrad_edu differentiates.
        args: Where to check: numbers, arrays, or lists, tuples and dicts of them.
        order: How often to differentiate: 2 checks the derivative of the derivative as well.
        modes: "fwd" for jvp, "rev" for vjp.
        eps: h. The central difference is one of fourth order, with errors of h⁴ and 1e-16/h.
        rtol: The relative tolerance.
        atol: The absolute tolerance.
        seed: Where the random directions start.

    Raises:
        GradientError: They differ; it names f, the input, the mode, the order and the numbers.
        InputError: A mode is another word, order is below 1, or eps is not above 0.

    >>> from tinygrad_edu import check_grads, sigmoid
    >>> check_grads(sigmoid, 0.3, order=3)
    """
    if not modes or set(modes) - {"fwd", "rev"} or order < 1 or eps <= 0:
        raise InputError(
            f"check_grads got modes={modes!r}, order={order!r} and eps={eps!r}; write "
            'modes=("fwd", "rev") or one of them, an order of 1 or more, and an eps above 0'
        )
    check = functools.partial(check_order, name_of(f), tuple(modes), eps, rtol, atol)
    source = np.random.default_rng(seed)
    check(functools.partial(call_with, f), as_floats(args), 1, order, source)


def call_with(f: Callable[..., Any], arguments: Sequence[Any]) -> Any:
    """Return what f gives for several arguments in one tuple: Tensors, for f may use methods."""
    tensors = [Tensor.lift(leaf) for leaf in leaves_of(arguments)]
    return f(*with_leaves(arguments, tensors))


def check_order(
    name: str,
    modes: tuple[str, ...],
    eps: float,
    rtol: float,
    atol: float,
    f: Callable[[Any], Any],
    x: Any,
    order: int,
    last: int,
    source: np.random.Generator,
) -> None:
    """Check one derivative of f at x, and go on with the derivatives of that one."""
    v = random_like(x, source)
    expected = difference_along(f, x, v, eps)
    for mode in modes:
        if mode == "fwd":
            value, tangent = jvp(f)(x, v)
            compare(name, mode, order, x, leaves_of(expected), leaves_of(tangent), rtol, atol)
        else:
            value, pullback = vjp(f)(x)
            u = random_like(value, source)
            wanted = total_product(u, expected)
            got = total_product(pullback(u), v)
            compare(name, mode, order, x, [wanted], [got], rtol, atol)
        if order < last:
            slope = (
                functools.partial(tangent_of, f, v)
                if mode == "fwd"
                else functools.partial(pulled_of, f, random_like(value, source))
            )
            check_order(name, modes, eps, rtol, atol, slope, x, order + 1, last, source)


def tangent_of(f: Callable[[Any], Any], v: Any, x: Any) -> Any:
    """Return the change of f at x along v, as a function of x alone."""
    return jvp(f)(x, v)[1]


def pulled_of(f: Callable[[Any], Any], u: Any, x: Any) -> Any:
    """Return Σ u · ∂f/∂x, as a function of x alone."""
    return vjp(f)(x)[1](u)


def difference_along(f: Callable[[Any], Any], x: Any, v: Any, eps: float) -> Any:
    """Return the change of f along v by a central difference of fourth order."""
    near = [leaves_of(f(moved(x, v, distance))) for distance in (eps, -eps)]
    far = [leaves_of(f(moved(x, v, distance))) for distance in (2.0 * eps, -2.0 * eps)]
    return [
        (8.0 * (a - b) - (c - d)) / (12.0 * eps)
        for a, b, c, d in zip(*[map(numbers_of, side) for side in (*near, *far)], strict=True)
    ]


def moved(x: Any, v: Any, distance: float) -> Any:
    """Return x + distance · v."""
    pairs = zip(leaves_of(x), leaves_of(v), strict=True)
    return with_leaves(x, [leaf + distance * direction for leaf, direction in pairs])


def random_like(tree: Any, source: np.random.Generator) -> Any:
    """Return a random direction of length 1 in the form of a tree."""
    leaves = [source.normal(size=np.shape(numbers_of(leaf))) for leaf in leaves_of(tree)]
    length = float(np.sqrt(sum([float(np.vdot(leaf, leaf)) for leaf in leaves]))) or 1.0
    return with_leaves(tree, [leaf / length for leaf in leaves])


def as_floats(tree: Any) -> Any:
    """Return a tree with its numbers as float64."""
    floats = [np.asarray(numbers_of(leaf), dtype=np.float64) for leaf in leaves_of(tree)]
    return with_leaves(tree, [leaf if leaf.ndim else float(leaf) for leaf in floats])


def total_product(a: Any, b: Any) -> float:
    """Return Σ a · b over all numbers of two trees of one form."""
    pairs = zip(leaves_of(a), leaves_of(b), strict=True)
    return float(sum([np.vdot(numbers_of(x), numbers_of(y)) for x, y in pairs]))


def compare(
    name: str,
    mode: str,
    order: int,
    x: Any,
    expected: Sequence[Any],
    got: Sequence[Any],
    rtol: float,
    atol: float,
) -> None:
    """Raise GradientError unless shapes and numbers agree; NaN agrees with nothing."""
    for wanted, found in zip(expected, got, strict=True):
        alike = np.shape(numbers_of(found)) == np.shape(numbers_of(wanted))
        if not alike or not np.allclose(
            numbers_of(found), numbers_of(wanted), rtol=rtol, atol=atol
        ):
            where = ", ".join([show_data(numbers_of(leaf)) for leaf in leaves_of(x)])
            rule = {"fwd": "forward", "rev": "reverse"}[mode]
            raise GradientError(
                f"the derivative of {name} of order {order}, {rule}, is wrong at ({where}): along "
                f"a random direction the function changes by {show_data(numbers_of(wanted))}, and "
                f"its rule gives {show_data(numbers_of(found))}"
            )
