"""Gradient clipping: steps that would be too long are made shorter before they are taken."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from nn.arrays import real_number
from nn.gradients import gradient_of, parameters_in
from tinygrad_edu import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable


def clip_gradients(parameters: Iterable[Any], max_norm: float) -> float:
    """Scale all gradients by max_norm/‖g‖ if ‖g‖ = √Σ g² over all parameters is above max_norm.

    The direction stays. (PyTorch divides by ‖g‖ + 1e-6; here it is ‖g‖ itself.)

    Args:
        parameters: Values or Tensors, after backward(). A gradient of None counts as none.
        max_norm: How long the gradient of all together may be.

    Returns:
        ‖g‖ as it was before.

    Raises:
        InputError: A gradient is inf or nan, which no scaling makes right.

    >>> from nn import clip_gradients
    >>> from tinygrad_edu import Value
    >>> a, b = Value(3.0), Value(4.0)
    >>> a.grad, b.grad = 3.0, 4.0
    >>> clip_gradients([a, b], max_norm=1.0), a.grad, b.grad
    (5.0, 0.6000000000000001, 0.8)
    """
    longest = real_number("clip_gradients got max_norm", max_norm, 0.0)
    given = with_gradients("clip_gradients", parameters)
    for parameter, gradient in given:
        if not np.isfinite(gradient).all():
            raise InputError(not_finite(parameter))
    norm = math.hypot(*[length_of(gradient) for _, gradient in given])
    if norm > longest:
        for parameter, gradient in given:
            parameter.grad = gradient * (longest / norm)
    return norm


def clip_gradient_values(parameters: Iterable[Any], limit: float) -> None:
    """Keep every number of every gradient between −limit and limit.

    Args:
        parameters: Values or Tensors, after backward(). A gradient of None counts as none.
        limit: How large a derivative may be.

    Raises:
        InputError: A gradient is nan. One that is inf or −inf becomes limit or −limit.

    >>> from nn import clip_gradient_values
    >>> from tinygrad_edu import Tensor
    >>> w = Tensor([1.0, 2.0])
    >>> w.grad = np.array([-7.0, 0.5])
    >>> clip_gradient_values([w], limit=1.0)
    >>> w.grad
    array([-1. ,  0.5])
    """
    largest = real_number("clip_gradient_values got limit", limit, 0.0)
    given = with_gradients("clip_gradient_values", parameters)
    for parameter, gradient in given:
        if np.isnan(gradient).any():
            raise InputError(not_finite(parameter))
    for parameter, gradient in given:
        clipped = np.clip(gradient, -largest, largest)
        parameter.grad = float(clipped) if type(gradient) is float else clipped


def with_gradients(what: str, parameters: Any) -> list[tuple[Any, Any]]:
    """Return (p, ∂E/∂p) for each parameter, once, whose gradient is not None."""
    given = parameters_in(what, parameters, f"{what}(network.parameters(), 1.0)")
    pairs = [(parameter, gradient_of(parameter)) for parameter in given]
    return [(parameter, gradient) for parameter, gradient in pairs if gradient is not None]


def length_of(gradient: Any) -> float:
    """Return √Σ g² of one gradient, right even where g² is too large or too small for a float."""
    largest = float(np.max(np.abs(gradient), initial=0.0))
    if largest == 0.0:
        return 0.0
    shares = gradient / largest
    return largest * math.sqrt(float(np.vdot(shares, shares)))


def not_finite(parameter: Any) -> str:
    """Return what to say of a gradient that is inf or nan."""
    return (
        f"the gradient of {parameter.name} is inf or nan, and clipping cannot mend it; look for "
        "where it began with tinygrad_edu.detect_anomaly(), or lower the learning rate"
    )
