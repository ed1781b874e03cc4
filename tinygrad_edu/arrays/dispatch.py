"""How a function of NumPy finds the one here: by its name, with its own words for what it is told.

NumPy calls the first operand a, m, x, ary, arr, v or tup; the functions here call it x. All else
has NumPy's names, so that numpy.roll(t, shift=1, axis=0) and numpy.flip(m=t) arrive as written.
"""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import TYPE_CHECKING, Any

from tinygrad_edu.arrays.names import WHERE
from tinygrad_edu.arrays.table import ASKED, ELSEWHERE, advice
from tinygrad_edu.errors import InputError
from tinygrad_edu.node import Node, numbers_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def name_of(function: Any) -> str:
    """Return a function's name below numpy: "vstack", "linalg.norm"."""
    module = str(getattr(function, "__module__", "")).partition("numpy.")[2]
    name = str(getattr(function, "__name__", function))
    return f"{module}.{name}" if module in ("linalg", "fft") else name


def found(name: str) -> Callable[..., Any] | None:
    """Return the function here that NumPy's name stands for; None if there is none."""
    if name in ELSEWHERE:
        module, _, ours = ELSEWHERE[name].partition(":")
    elif name in WHERE:
        module, ours = WHERE[name], name
    else:
        return None
    function: Callable[..., Any] = getattr(import_module(f"tinygrad_edu.{module}"), ours)
    return function


def is_asked(name: str) -> bool:
    """Whether NumPy's name is that of a question about the numbers."""
    return name in ASKED or WHERE.get(name) == "arrays.asking"


def called_by_name(function: Any, given: Sequence[Any], settings: Mapping[str, Any]) -> Any:
    """Return what a function of NumPy gives for Tensors, by the function here of its name.

    Raises:
        InputError: There is none, and the message says what to write instead.
    """
    name = name_of(function)
    if name in ASKED:
        return function(*[bare(x) for x in given], **{key: bare(x) for key, x in settings.items()})
    ours = found(name)
    if ours is None:
        raise InputError(refusal(name))
    try:
        theirs = inspect.signature(function)
    except ValueError:  # written in C, and says nothing of what it takes
        return ours(*given, **settings)
    positional, named = matched(name, theirs.bind(*given, **settings), ours)
    return ours(*positional, **named)


def bare(x: Any) -> Any:
    """Return the numbers of a node, and of nodes in a list."""
    if isinstance(x, (list, tuple)) and any([isinstance(item, Node) for item in x]):
        return type(x)([numbers_of(item) for item in x])
    return numbers_of(x)


def matched(
    name: str, bound: inspect.BoundArguments, ours: Callable[..., Any]
) -> tuple[list[Any], dict[str, Any]]:
    """Return what NumPy's function was given, as the function here takes it."""
    parameters = inspect.signature(ours).parameters
    if any([known.kind is known.VAR_POSITIONAL for known in parameters.values()]):
        return list(bound.args), {}
    positional: list[Any] = []
    named: dict[str, Any] = {}
    for place, (key, value) in enumerate(bound.arguments.items()):
        if place == len(positional) and (place == 0 or key in ("x2", "b", "v", "values")):
            positional.append(value)
        elif key in parameters:
            named[key] = value
        elif value is not None and value is not bound.signature.parameters[key].default:
            raise InputError(
                f"numpy.{name} got {key}={value!r:.60}, which cannot be given here; it takes "
                f"{', '.join(parameters)}"
            )
    return positional, named


def refusal(name: str) -> str:
    """Return what to say of a NumPy function that has no derivative here."""
    instead = advice(name)
    if instead:
        return f"numpy.{name} cannot be differentiated here; write {instead}"
    return (
        f"numpy.{name} cannot be differentiated here; docs/reference/numpy.md lists what can. "
        "For the bare numbers write .data behind the Tensor"
    )
