"""Outputs and their targets, brought together: lists of Values, or two arrays of one shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

import tinygrad_edu as tg
from nn.arrays import numbers
from tinygrad_edu import InputError, Tensor, Value
from tinygrad_edu.ground.reals import array_of
from tinygrad_edu.node import numbers_of

if TYPE_CHECKING:
    from collections.abc import Sequence


def matching(loss: str, outputs: Tensor, targets: Any) -> Any:
    """Return targets for a Tensor of outputs, of the same shape and dtype.

    Args:
        loss: The name of the loss, for the error message.
        outputs: A Tensor of any shape.
        targets: A Tensor or an array of the same shape.

    Raises:
        InputError: The shapes differ. Copying one to the shape of the other would pair every
            output with every target.
    """
    given = outputs._data if outputs.shape else np.asarray(outputs._data)
    wanted = targets
    if not isinstance(wanted, (np.ndarray, Tensor)):
        wanted = numbers("targets", targets)
    if wanted.shape != given.shape:
        raise InputError(
            f"{loss} got outputs of shape {given.shape} and targets of shape {wanted.shape}; it "
            f"needs one target for each output: targets.reshape{given.shape}"
        )
    return wanted if wanted.dtype == given.dtype else wanted.astype(given.dtype)


def mean(terms: Sequence[Value]) -> Value:
    """Return (1/n) Σ terms; one term is its own mean."""
    return terms[0] if len(terms) == 1 else tg.sum(terms) * (1.0 / len(terms))


def pairs(outputs: Any, targets: Any) -> tuple[list[Value], list[Value]]:
    """Return outputs and targets as lists of Values of one length, or raise InputError."""
    output_values = [Value.lift(output) for output in as_list(outputs)]
    target_values = [Value.lift(target) for target in as_list(targets)]
    if len(output_values) != len(target_values) or not output_values:
        raise InputError(
            f"a loss got {len(output_values)} outputs and {len(target_values)} targets; "
            "it needs one target for each output, and one output at least"
        )
    return output_values, target_values


def as_list(items: Any) -> list[Any]:
    """Return one item, several, or rows of them as one list."""
    if isinstance(items, Value) or getattr(items, "ndim", 1) == 0 or not hasattr(items, "__len__"):
        return [items]
    if isinstance(items, np.ndarray):
        items = np.asarray(items)  # the rows of a matrix are matrices, without end
    if any([isinstance(item, (list, tuple, np.ndarray)) for item in items]):
        try:
            return [item for row in items for item in as_list(row)]
        except RecursionError:
            raise InputError(f"a loss got {items!r:.80}; write numbers, or rows of them") from None
    return list(items)


def as_class(label: Any, classes: int) -> int:
    """Return the label of one sample as an int; 1.0 and [1] are 1.

    Raises:
        InputError: It is no whole number, or no class.
    """
    number = array_of("cross_entropy", numbers_of(label))
    is_whole = number.size == 1 and number.dtype.kind in "iuf" and number.item() % 1 == 0
    if not is_whole or not 0 <= number.item() < classes:
        raise InputError(
            f"cross_entropy got the label {label!r:.40} for {classes} scores; write a whole "
            f"number from 0 to {classes - 1}"
        )
    return int(number.item())
