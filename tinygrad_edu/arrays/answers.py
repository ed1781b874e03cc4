"""Answers to a question about every place of a Tensor: t > 0 is an array of True and False.

NumPy's own array says of `if t > 0:` and of `t in [s, t]` that "the truth value of an array with
more than one element is ambiguous", and names neither the Tensor nor what to write.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.arrays.read_only import bare
from tinygrad_edu.errors import InputError
from tinygrad_edu.node import Node, numbers_of

if TYPE_CHECKING:
    from collections.abc import Callable

QUESTIONS = {
    *(np.equal, np.not_equal, np.less, np.less_equal, np.greater, np.greater_equal),
    *(np.isfinite, np.isinf, np.isnan, np.signbit),
}
"""NumPy's functions that ask about numbers, place by place."""


class Answers(np.ndarray):
    """An array of True and False that says what to write where one answer is asked for."""

    def __bool__(self) -> bool:
        if self.size == 1:
            return bool(self.item())
        raise InputError(
            f"a comparison of Tensors answers for each place, and here {self.size} times; write "
            "(t > 0).all() or (t > 0).any(). To look for the Tensor itself in a list, write "
            "any([s is t for s in tensors]), or keep Tensors in a dict or a set"
        )

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        """Compute with ordinary arrays."""
        plain = [x.view(np.ndarray) if isinstance(x, Answers) else x for x in inputs]
        return getattr(ufunc, method)(*plain, **options)

    def __repr__(self) -> str:
        return repr(self.view(np.ndarray))


def answered(question: Callable[[Any, Any], Any], node: Node, other: Any) -> Answers:
    """Return what a comparison says of a node's numbers and others, place by place.

    Raises:
        InputError: The shapes do not fit, or other is nothing that numbers are compared with.
    """
    try:
        answers: Any = question(node._data, bare(numbers_of(other)))
    except (ArithmeticError, TypeError, ValueError):
        raise misfit(node, other) from None
    told: Answers = answers.view(Answers) if isinstance(answers, np.ndarray) else answers
    return told


def answered_numpy(
    ufunc: np.ufunc, method: str, inputs: tuple[Any, ...], options: dict[str, Any]
) -> Any:
    """Return what one of NumPy's questions says, as in array < t and in numpy.isnan(t).

    Raises:
        InputError: The shapes do not fit, one of two is nothing that is compared with numbers, or
            the answer would be written over the numbers, as by numpy.less.at.
    """
    name = ufunc.__name__ if method == "__call__" else f"{ufunc.__name__}.{method}"
    if method == "at":
        raise InputError(
            f"numpy.{name} would write its answers over the numbers of a Tensor; write "
            f"numpy.{ufunc.__name__}(…), which leaves them as they are"
        )
    try:
        answers = getattr(ufunc, method)(*[bare(numbers_of(x)) for x in inputs], **options)
    except (ArithmeticError, TypeError, ValueError) as error:
        if len(inputs) != 2 or options:
            raise InputError(f"numpy.{name} of a Tensor: {error}") from error
        one = next(place for place, x in enumerate(inputs) if isinstance(x, Node))
        raise misfit(inputs[one], inputs[1 - one]) from None
    return answers.view(Answers) if isinstance(answers, np.ndarray) else answers


def misfit(node: Node, other: Any) -> InputError:
    """Return what to say where a node's numbers cannot be compared with something."""
    kind = f"shape {np.shape(other)}" if hasattr(other, "shape") else type(other).__name__
    return InputError(
        f"{node.name} of shape {np.shape(node._data)} was compared with {other!r:.60} "
        f"({kind}); shapes fit if, from the last axis on, their lengths are equal or 1. To "
        "look for the Tensor itself in a list, write any([s is t for s in tensors])"
    )
