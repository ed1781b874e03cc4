"""The gradients of parameters as numbers, as optimisers and clipping need them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nn.arrays import is_several
from tinygrad_edu import InputError
from tinygrad_edu.node import Node, numbers_of

if TYPE_CHECKING:
    from collections.abc import Iterable


def parameters_in(what: str, given: Any, example: str) -> list[Any]:
    """Return the parameters in a list, a generator or alone, each once, in their order.

    Args:
        what: Who was given them, for the error message.
        given: Values or Tensors.
        example: What to write.

    Raises:
        InputError: There are none, or something else is among them.
    """
    found: Iterable[Any] = [given]
    if is_several(given) and not isinstance(given, Node):
        found = list(given)
    for parameter in found:
        if isinstance(parameter, dict):
            raise InputError(
                f"{what} got a dict, {parameter!r:.80}; give it the parameters alone, and write "
                f"one for each group that has settings of its own: {example}"
            )
        if not isinstance(parameter, Node):
            raise InputError(
                f"{what} got {parameter!r:.80} among the parameters; it takes a list of Values or "
                f"Tensors: {example}"
            )
    parameters = list({id(parameter): parameter for parameter in found}.values())
    if not parameters:
        raise InputError(
            f"{what} got no parameters but {given!r:.80}; it takes a list of Values or Tensors: "
            f"{example}"
        )
    return parameters


def gradient_of(parameter: Any) -> Any:
    """Return ∂E/∂p in the form of p: a float, or an array of its shape and dtype.

    Returns:
        The gradient; None where the learner set p.grad = None, so that p is left out of a step.

    Raises:
        InputError: What stands in p.grad is not made of real numbers, or has another shape.
    """
    gradient, data = parameter.grad, parameter._data
    if type(gradient) is float and type(data) is float:
        return gradient
    are_arrays = type(gradient) is np.ndarray and type(data) is np.ndarray
    if are_arrays and gradient.shape == data.shape and gradient.dtype is data.dtype:
        return gradient
    return None if gradient is None else fitted(parameter, numbers_of(gradient))


def fitted(parameter: Any, gradient: Any) -> Any:
    """Return a gradient that somebody set, in the shape and dtype of its parameter."""
    data = np.asarray(parameter._data)
    try:
        array = np.asarray(gradient)
    except ValueError:
        array = np.asarray(None)  # rows of different lengths
    if array.dtype.kind not in "biuf":
        raise InputError(
            f"the gradient of {parameter.name} is {gradient!r:.80}; it is made of real numbers, in "
            f"the shape {data.shape} of the parameter"
        )
    if array.shape not in (data.shape, ()):
        raise InputError(
            f"the gradient of {parameter.name} has the shape {array.shape}, and the parameter "
            f"{data.shape}; a gradient has a number for each number of its parameter"
        )
    if not data.shape:
        return float(array) if type(parameter._data) is float else data.dtype.type(array)
    return array.astype(data.dtype) if array.shape else np.full(data.shape, array, data.dtype)
