"""The registry of all operations, and how an operation enters it."""

from __future__ import annotations

import functools
from types import FunctionType
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.arguments import told
from tinygrad_edu.op import OPS as OPS
from tinygrad_edu.op import Op
from tinygrad_edu.operation import Templates

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

OF_NUMPY: dict[str, Callable[..., Any]] = {}
"""The same by NumPy's names, so that numpy.tanh(node) is a node; and what is composed of them."""


def enter(op: Op) -> Op:
    """Enter an operation in the registry, and return it.

    Raises:
        InputError: An operation of another module has its name, or a template of it is wrong.
    """
    known = OPS.get(op.name)
    if known is not None and known.__module__ != op.__module__:
        raise InputError(
            f"there is an operation {op.name} already, in {known.__module__}; give yours another "
            "name"
        )
    for what in Templates._fields:
        check_template(what, getattr(op, what), op)
    OPS[op.name] = op
    if op.numpy_name:
        OF_NUMPY[op.numpy_name] = op
    return op


def check_template(what: str, template: str | None, op: Op) -> None:
    """Raise InputError unless a template has a {} for each input, and every other brace doubled."""
    if template is None:
        return
    inputs = [f"<input {place}>" for place in range(op.arity)]
    try:
        written = template.format(*inputs)
    except (LookupError, ValueError):
        written = ""
    if all([input in written for input in inputs]):
        return
    raise InputError(
        f"{what} of {op.name} is {template!r}; write {{}} for each input (it has {op.arity}), and "
        f"{{{{ and }}}} for a brace that is to stay"
    )


def elementwise(
    symbol: str,
    *,
    latex: str,
    examples: Sequence[tuple[float, ...]],
    text: str | None = None,
    python: str | None = None,
    array: Callable[..., Any] | None = None,
    numpy: str | None = None,
    stays_finite: bool = False,
    is_quiet: bool = False,
    role: str = "function",
) -> Callable[[Callable[..., float]], Op]:
    """Make an operation of a function of floats, and enter it in the registry.

    Args:
        symbol: What its circle in a drawing shows.
        latex: How LaTeX writes it, {} for each input.
        examples: Inputs at which the tests check its rule numerically.
        text: How a formula in plain text writes it; its symbol and brackets if left out.
        python: How an unrolled program writes it, with operators, np and the names of operations;
            a call of its name if left out.
        array: Its forward rule on arrays, where the function itself reads floats only.
        numpy: The NumPy function that means the same and then works on nodes too; if left
            out, the name of `array` where that is a NumPy function.
        stays_finite: Whether finite inputs give a finite output, overflow aside.
        is_quiet: Whether they do without exception.
        role: What it is to a network: "activation", "sum", "product" (of w and x, or w, x and b),
            …; see tinygrad_edu.roles.ROLES.

    Returns:
        A decorator that returns the operation.

    Raises:
        InputError: There are no examples, a template is wrong, the name is taken, or there is no
            such role.
    """
    if not examples:
        raise InputError(
            "an operation got no examples; write inputs at which its rule is to be checked, a "
            "tuple for each: examples=[(0.5,), (-2.0,)]"
        )

    def register(function: Callable[..., float]) -> Op:
        if not isinstance(function, (FunctionType, np.ufunc)):
            raise InputError(
                f"an operation got {told(function)}; it is made of a function of floats"
            )
        places = ", ".join(["{}"] * len(examples[0]))
        templates = Templates(
            text=text or f"{symbol}({places})",
            python=python or f"{function.__name__}({places})",
            latex=latex,
        )
        op = Op(function, symbol, templates, examples=examples, array=array, role=role)
        op.numpy_name = array.__name__ if isinstance(array, np.ufunc) else numpy
        op.stays_finite = stays_finite or is_quiet
        op.is_quiet = is_quiet
        return enter(op)

    return register


activation = functools.partial(elementwise, role="activation")
"""Makes an operation of a function that a neuron applies to its net."""
