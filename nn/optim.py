"""Optimisers: how the gradients change the parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinygrad_edu import InputError, Value

if TYPE_CHECKING:
    from collections.abc import Iterable


class SGD:
    """Gradient descent: v ← momentum·v + ∂E/∂p and p ← p − lr·v, for each parameter p.

    Without momentum it is the lecture's update, p ← p − η ∂E/∂p, with η = lr.

    Args:
        parameters: The Values to change.
        lr: The learning rate η, above 0.
        momentum: How much of the last step is kept, from 0 to below 1.

    Raises:
        InputError: lr or momentum is out of range, or there are no parameters.

    >>> from nn import SGD
    >>> from tinygrad_edu import Value
    >>> w = Value(3.0)
    >>> optimizer = SGD([w], lr=0.1)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> w.data
    2.4
    """

    def __init__(self, parameters: Iterable[Value], lr: float, momentum: float = 0.0) -> None:
        given: list[Any] = list(parameters) if hasattr(parameters, "__iter__") else [parameters]
        if not given or not all([isinstance(parameter, Value) for parameter in given]):
            raise InputError(
                f"SGD got no parameters but {parameters!r:.80}; it takes a list of Values: "
                "SGD(network.parameters(), lr=0.1)"
            )
        self.parameters = given
        if not lr > 0:
            raise InputError(f"SGD got lr={lr}; a learning rate is above 0, e.g. lr=0.1")
        if not 0 <= momentum < 1:
            raise InputError(f"SGD got momentum={momentum}; it lies from 0 to below 1, e.g. 0.9")
        self.lr = lr
        self.momentum = momentum
        self.velocities = [0.0] * len(self.parameters)

    def step(self) -> None:
        """Change every parameter by one step along its gradient."""
        for index, parameter in enumerate(self.parameters):
            gradient = parameter.grad
            if isinstance(gradient, Value):  # after backward(record=True)
                gradient = gradient.data
            velocity = self.momentum * self.velocities[index] + gradient
            self.velocities[index] = velocity
            parameter.data = parameter.data - self.lr * velocity

    def __repr__(self) -> str:
        count = len(self.parameters)
        return f"SGD({count} parameters, lr={self.lr}, momentum={self.momentum})"

    def zero_grad(self) -> None:
        """Set the gradient of every parameter to zero, before the next backward pass."""
        for parameter in self.parameters:
            parameter.grad = 0.0
