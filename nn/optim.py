"""Optimisers: how the gradients change the parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu import InputError
from tinygrad_edu.node import Node, numbers_of

if TYPE_CHECKING:
    from collections.abc import Iterable


class Optimizer:
    """What all optimisers have: parameters, a learning rate, and g = ∂E/∂p + λ·p.

    Args:
        parameters: The Values or Tensors to change.
        lr: The learning rate η, above 0.
        weight_decay: λ, how much of p is added to its gradient, from 0.

    Raises:
        InputError: A number is out of range, or there are no parameters.
    """

    def __init__(self, parameters: Iterable[Any], lr: float, weight_decay: float = 0.0) -> None:
        kind = type(self).__name__
        given: list[Any] = list(parameters) if hasattr(parameters, "__iter__") else [parameters]
        if not given or not all([isinstance(parameter, Node) for parameter in given]):
            raise InputError(
                f"{kind} got no parameters but {parameters!r:.80}; it takes a list of Values or "
                f"Tensors: {kind}(network.parameters(), lr=0.1)"
            )
        computed = [parameter.name for parameter in given if parameter.inputs]
        if computed:
            raise InputError(
                f"{kind} got {computed[0]}, which was computed and follows from its inputs; give "
                "it the leaves: network.parameters()"
            )
        self.parameters = given
        self.lr = lr
        self.weight_decay = weight_decay
        self.check(lr > 0, f"lr={lr}; a learning rate is above 0, e.g. lr=0.1")
        self.check(weight_decay >= 0, f"weight_decay={weight_decay}; it is 0 or above, e.g. 1e-4")

    def check(self, right: bool, came: str) -> None:
        """Raise InputError unless a setting is right."""
        if not right:
            raise InputError(f"{type(self).__name__} got {came}")

    def check_share(self, name: str, share: float) -> None:
        """Raise InputError unless a share that is kept lies from 0 to below 1."""
        self.check(0 <= share < 1, f"{name}={share}; it lies from 0 to below 1, e.g. 0.9")

    def step(self) -> None:
        """Change every parameter by one step along its gradient."""
        raise NotImplementedError

    def gradient_of(self, parameter: Any) -> Any:
        """Return ∂E/∂p + weight_decay·p as numbers."""
        gradient = bare_gradient_of(parameter)
        return gradient + self.weight_decay * parameter._data if self.weight_decay else gradient

    def zero_grad(self) -> None:
        """Set the gradient of every parameter to zero, before the next backward pass."""
        for parameter in self.parameters:
            parameter.grad = 0.0

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self.parameters)} parameters, lr={self.lr})"


class SGD(Optimizer):
    """Gradient descent: g = ∂E/∂p + λ·p, v ← momentum·v + g, p ← p − lr·v, for each parameter p.

    Without momentum it is the lecture's update, p ← p − η ∂E/∂p, with η = lr.

    Args:
        parameters: The Values or Tensors to change.
        lr: The learning rate η, above 0.
        momentum: How much of the last step is kept, from 0 to below 1.
        nesterov: Look ahead: p ← p − lr·(g + momentum·v).
        weight_decay: λ, how much of p is added to its gradient, from 0.

    Raises:
        InputError: A number is out of range, or there are no parameters.

    Source: Sutskever, Martens, Dahl and Hinton, On the importance of initialization and momentum
    in deep learning, 2013; in the form of PyTorch, where lr stands outside v.

    >>> from nn import SGD
    >>> from tinygrad_edu import Value
    >>> w = Value(3.0)
    >>> optimizer = SGD([w], lr=0.1)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> w.data
    2.4
    """

    def __init__(
        self,
        parameters: Iterable[Any],
        lr: float,
        momentum: float = 0.0,
        *,
        nesterov: bool = False,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(parameters, lr, weight_decay)
        self.check_share("momentum", momentum)
        if nesterov and not momentum:
            raise InputError("Nesterov's step looks ahead along the momentum; write momentum=0.9")
        self.momentum = momentum
        self.nesterov = nesterov
        self.velocities: list[Any] = [0.0] * len(self.parameters)

    def step(self) -> None:
        """Change every parameter by one step along its gradient."""
        lr = float(self.lr)  # a NumPy scalar of a schedule would widen float32
        for index, parameter in enumerate(self.parameters):
            direction = self.gradient_of(parameter)
            if self.momentum:
                velocity = self.momentum * self.velocities[index] + direction
                self.velocities[index] = velocity
                direction = direction + self.momentum * velocity if self.nesterov else velocity
            move(parameter, lr * direction)


def bare_gradient_of(parameter: Any) -> Any:
    """Return ∂E/∂p as numbers, after backward(record=True) as well."""
    return numbers_of(parameter.grad)


def move(parameter: Any, step: Any) -> None:
    """Set p ← p − step; an array of steps is used up and becomes the new numbers."""
    if isinstance(step, np.ndarray):
        np.subtract(parameter._data, step, out=step)
        parameter.take(step)
    else:
        parameter.take(parameter._data - step)
