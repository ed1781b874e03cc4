"""check_grads: is a derivative right? Compare it with what the function itself does nearby.

Along one random direction v, the function's own change is (f(x + hv) − f(x − hv))/2h. A forward
derivative gives that change as its tangent, and a reverse one as the product of the gradient and v.
The derivative is a function as well, and is checked in the same way, order by order.

A right rule is not to be accused for what a difference cannot see. So h is tried in many lengths
(see `differences`), at a kink every slope between those of its two sides is right (see `judging`),
and a function that gives two answers to one question is refused.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from itertools import tee
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.arrays.tensor import Tensor
from tinygrad_edu.calculus.differences import groups_of, probes_along, values_at
from tinygrad_edu.calculus.jacobians import jvp
from tinygrad_edu.calculus.judging import Tolerance, judge
from tinygrad_edu.calculus.pytrees import leaves_of, with_leaves
from tinygrad_edu.calculus.transforms import name_of, vjp
from tinygrad_edu.errors import GradientError, InputError
from tinygrad_edu.ground.arguments import is_finite, is_whole, told
from tinygrad_edu.ground.summaries import show_data
from tinygrad_edu.node import numbers_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

REPEATS = 4
"""How often a function is asked the same before it is believed to have one answer."""

MOST_ORDERS = 12
"""Each order takes three to five times as long as the one before: this many take minutes."""


def check_grads(
    f: Callable[..., Any],
    *args: Any,
    order: int = 2,
    modes: Sequence[str] = ("fwd", "rev"),
    eps: float | None = None,
    rtol: float = 1e-6,
    atol: float = 1e-6,
    seed: int = 0,
) -> None:
    """Compare ∂f/∂x · v with (f(x + hv) − f(x − hv))/2h, forward and reverse, order by order.

    Args:
        f: An operation, or any function that tinygrad_edu differentiates.
        args: Where to check: numbers, arrays, or lists, tuples and dicts of them.
        order: How often to differentiate: 2 checks the derivative of the derivative as well. At
            most 12, as each order takes several times as long as the one before.
        modes: "fwd" for jvp, "rev" for vjp.
        eps: h, if it is to be this one alone. Otherwise many are tried, in proportion to the
            numbers in args, and the best are believed. The difference is one of fourth order, with
            errors of h⁴ and 1e-16/h.
        rtol: The relative tolerance.
        atol: The absolute tolerance, for numbers between 0.001 and 1000; else a share of f/x.
        seed: Where the random directions start.

    Raises:
        GradientError: They differ; it names f, the input, the mode, the order and the numbers. If
            it cannot be told, it says so, and what it may be.
        InputError: f gives different numbers for one input, as Dropout does; a mode is another
            word, order is below 1 or above 12, or eps is not above 0.

    >>> from tinygrad_edu import check_grads, sigmoid
    >>> check_grads(sigmoid, 0.3, order=3)
    """
    check_settings(f, args, order, modes, eps, rtol, atol, seed)
    name = name_of(f)
    at = as_floats(args)
    function = functools.partial(call_with, f)
    refuse_random(name, function, at)
    length = None if eps is None else float(eps)
    source = np.random.default_rng(seed)
    check = Check(name, tuple(modes), length, float(rtol), float(atol), order, source)
    check.of_order(1, function, at)


def check_settings(
    f: Any, args: Any, order: Any, modes: Any, eps: Any, rtol: Any, atol: Any, seed: Any
) -> None:
    """Raise InputError unless check_grads can do something with what it was given."""
    if not callable(f):
        raise InputError(
            f"check_grads got {told(f)}; it takes a function and where to check it: "
            "check_grads(sigmoid, 0.3)"
        )
    if not args:
        raise InputError(
            f"check_grads got no place to check {name_of(f)} at; write one: check_grads(f, 0.3)"
        )
    words = list(modes) if isinstance(modes, (list, tuple, set)) else []
    known = words and all([word in ("fwd", "rev") for word in words])
    counts = is_whole(order) and 1 <= order <= MOST_ORDERS
    is_length = eps is None or (is_finite(eps) and eps > 0)
    if not known or not counts or not is_length:
        raise InputError(
            f"check_grads got modes={told(modes)}, order={told(order)} and eps={told(eps)}; write "
            'modes=("fwd", "rev") or one of them, an order from 1 to 12, and an eps above 0'
        )
    limits = [is_finite(number) and number >= 0 for number in (rtol, atol)]
    if not all(limits) or not is_whole(seed) or seed < 0:
        raise InputError(
            f"check_grads got rtol={told(rtol)}, atol={told(atol)} and seed={told(seed)}; write "
            "tolerances of 0 or more, as 1e-6, and a whole number as seed"
        )


def refuse_random(name: str, f: Callable[[Any], Any], x: Any) -> None:
    """Raise InputError if a function gives different numbers for one input."""
    still = [0.0 * leaf for leaf in leaves_of(x)]
    first, *others = [values_at(f, x, still, 1.0) for _ in range(REPEATS)]
    for other in others:
        pairs = zip(first, other)
        if not all([np.array_equal(a, b, equal_nan=True) for a, b in pairs]):
            raise InputError(
                f"{name} gives different numbers for one input, {show_data(first[0])} and then "
                f"{show_data(other[0])}: it is random, as Dropout is while it is trained, or keeps "
                "something from call to call. Check it with that switched off, as by model.eval(), "
                "or with its random numbers drawn before"
            )


@dataclass(frozen=True, slots=True)
class Check:
    """What is the same for the derivatives of every order.

    Attributes:
        name: What the function is called.
        modes: "fwd", "rev" or both.
        eps: The length of a difference; None to try many.
        rtol: The relative tolerance.
        atol: The absolute tolerance.
        last: The highest order.
        source: Where the random directions come from.
    """

    name: str
    modes: tuple[str, ...]
    eps: float | None
    rtol: float
    atol: float
    last: int
    source: np.random.Generator

    def of_order(self, order: int, f: Callable[[Any], Any], x: Any) -> None:
        """Check one derivative of f at x, and go on with the derivatives of that one."""
        v = random_like(x, self.source)
        value, pullback = vjp(f)(x)
        u = random_like(value, self.source)
        pulled = pullback(u) if "rev" in self.modes else None
        for size, direction in groups_of(x, v):
            probes = tee(probes_along(f, x, direction, size, self.eps), len(self.modes))
            tolerance = Tolerance(self.rtol, self.atol, size)
            for mode, measurements in zip(self.modes, probes):
                if mode == "fwd":
                    along = functools.partial(tangents, f, x)
                    verdict = judge(measurements, along, None, tolerance)
                else:
                    along = functools.partial(products, pulled)
                    verdict = judge(measurements, along, u, tolerance)
                if verdict:
                    where = ", ".join([show_data(numbers_of(leaf)) for leaf in leaves_of(x)])
                    rule = {"fwd": "forward", "rev": "reverse"}[mode]
                    raise GradientError(
                        f"the derivative of {self.name} of order {order}, {rule}, "
                        + verdict.replace("{where}", where)
                    )
        for mode in self.modes if order < self.last else ():
            slope = (
                functools.partial(tangent_of, f, v)
                if mode == "fwd"
                else functools.partial(pulled_of, f, random_like(value, self.source))
            )
            self.of_order(order + 1, slope, x)


def tangents(f: Callable[[Any], Any], x: Any, v: Any) -> list[Any]:
    """Return the change of f at x along v, by its forward derivative, for each leaf."""
    return [numbers_of(leaf) for leaf in leaves_of(jvp(f)(x, v)[1])]


def products(gradient: Any, v: Any) -> list[Any]:
    """Return Σ gradient · v, the change along v by a reverse derivative."""
    return [total_product(gradient, v)]


def call_with(f: Callable[..., Any], arguments: Sequence[Any]) -> Any:
    """Return what f gives for several arguments in one tuple: Tensors, for f may use methods."""
    tensors = [Tensor.lift(leaf) for leaf in leaves_of(arguments)]
    return f(*with_leaves(arguments, tensors))


def tangent_of(f: Callable[[Any], Any], v: Any, x: Any) -> Any:
    """Return the change of f at x along v, as a function of x alone."""
    return jvp(f)(x, v)[1]


def pulled_of(f: Callable[[Any], Any], u: Any, x: Any) -> Any:
    """Return Σ u · ∂f/∂x, as a function of x alone."""
    return vjp(f)(x)[1](u)


def random_like(tree: Any, source: np.random.Generator) -> Any:
    """Return a random direction of length 1 in the form of a tree."""
    leaves = [source.normal(size=np.shape(numbers_of(leaf))) for leaf in leaves_of(tree)]
    length = float(np.sqrt(sum([float(np.vdot(leaf, leaf)) for leaf in leaves]))) or 1.0
    return with_leaves(tree, [leaf / length for leaf in leaves])


def as_floats(tree: Any) -> Any:
    """Return a tree with its numbers as float64."""
    try:
        floats = [np.asarray(numbers_of(leaf), dtype=np.float64) for leaf in leaves_of(tree)]
    except (OverflowError, TypeError, ValueError) as error:
        raise InputError(
            "check_grads got something to check at that no float holds; write real numbers, or "
            "arrays of them"
        ) from error
    return with_leaves(tree, [leaf if leaf.ndim else float(leaf) for leaf in floats])


def total_product(a: Any, b: Any) -> float:
    """Return Σ a · b over all numbers of two trees of one form."""
    pairs = zip(leaves_of(a), leaves_of(b), strict=True)
    return float(sum([np.vdot(numbers_of(x), numbers_of(y)) for x, y in pairs]))
