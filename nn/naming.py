"""What may be an activation: a name, an operation, or a function of the learner's."""

from __future__ import annotations

import difflib
import inspect
from typing import Any

from tinygrad_edu import OPS, InputError, TinygradEduError, Value, glu, no_grad
from tinygrad_edu.op import Op

COMMON = ("relu", "tanh", "sigmoid", "softmax", "leaky_relu", "softplus", "identity")
"""The names that a message lists for layers of Tensors."""

CALLED_ELSEWHERE = {
    "linear": "identity",
    "none": "identity",
    "logistic": "sigmoid",
    "swish": "silu",
}
"""Names of other libraries, without capitals and underscores, and ours."""

COMPOSED = {"glu": glu}
"""Activations of layers that are made of several operations."""

NONE: dict[str, Any] = {}

FOREIGN = (AttributeError, TypeError, ValueError)
"""What a function raises that is given a Value and wants another kind of number."""


def activation_of_one(given: Any) -> tuple[str, Any]:
    """Return the name of a neuron's activation, and its function; None for the identity.

    Args:
        given: The name of an operation of one number, such an operation, or a function that makes
            a Value of a Value.

    Raises:
        InputError: It is none of these.
    """
    if callable(given) and not isinstance(given, (Op, type)):
        return name_of(given), checked_function(given)
    known = sorted([op.name for op in OPS.values() if is_of_one_number(op)])
    return named(given, is_of_one_number, ["identity", *known])


def activation_of_many(given: Any) -> tuple[str, Any]:
    """Return the name of a layer's activation, and its function; None for the identity.

    Args:
        given: The name of an operation of one input, such an operation, or a function of a Tensor.

    Raises:
        InputError: It is none of these.
    """
    if callable(given) and not isinstance(given, (Op, type)):
        return name_of(given), given
    return named(given, takes_one_input, COMMON, COMPOSED)


def named(given: Any, is_one: Any, known: Any, composed: Any = NONE) -> tuple[str, Any]:
    """Return the name and the function that a name, or an operation, stands for."""
    if isinstance(given, str) and given == "identity":
        return "identity", None
    if isinstance(given, str) and given in composed:
        return given, composed[given]
    operation = OPS.get(given) if isinstance(given, str) else given
    if isinstance(operation, Op) and is_one(operation):
        return operation.name, operation
    given = given.name if isinstance(given, Op) else given
    hint = meant(given, is_one) if isinstance(given, str) else ""
    raise InputError(
        f"there is no activation {given!r:.80}; write {hint}one of {', '.join(known)}, or give a "
        "function"
    )


def meant(name: str, is_one: Any) -> str:
    """Return the name that a misspelt one stands for, as "'relu', or "; "" if none is near."""
    ours = {plain(op.name): op.name for op in OPS.values() if is_one(op)}
    ours["identity"] = "identity"
    written = plain(name)
    if written in CALLED_ELSEWHERE:
        return f"{CALLED_ELSEWHERE[written]!r}, or "
    near = difflib.get_close_matches(written, ours, n=1, cutoff=0.75)
    return f"{ours[near[0]]!r}, or " if near else ""


def plain(name: str) -> str:
    """Return a name without capitals, underscores and hyphens."""
    return name.lower().replace("_", "").replace("-", "")


def name_of(function: Any) -> str:
    """Return what a function is called, in a picture and in repr."""
    own = getattr(function, "__name__", None) or getattr(function, "name", None)
    return str(own or type(function).__name__)


def checked_function(function: Any) -> Any:
    """Return a function of a Value, or raise InputError unless it gives one.

    It is tried once, at 0.5, so that no forward pass has to look at what it gives.
    """
    try:
        with no_grad():
            given = function(Value(0.5))
    except TinygradEduError:
        raise
    except FOREIGN as error:
        raise InputError(
            f"the activation {name_of(function)} cannot be called with a Value: {error}. Write a "
            "function of one Value, with operations of tinygrad_edu: lambda net: net * net"
        ) from error
    if not isinstance(given, Value):
        raise InputError(
            f"the activation {name_of(function)} gave {given!r:.80} for a Value; write a function "
            "that returns a Value: lambda net: net * net"
        )
    return function


def is_of_one_number(operation: Op) -> bool:
    """Whether an operation gives a number for one number, so that a neuron can end in it."""
    return operation.is_of_one_number


def takes_one_input(operation: Op) -> bool:
    """Whether an operation can be called with one input and nothing else."""
    parameters = inspect.signature(operation.compute).parameters.values()
    needed = [p.kind for p in parameters if p.default is p.empty]
    return needed == [inspect.Parameter.POSITIONAL_OR_KEYWORD]
