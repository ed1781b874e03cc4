"""Optimisers: how the gradients change the parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tinygrad_edu import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tinygrad_edu import Value


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
        self.parameters = list(parameters)
        if not self.parameters:
            raise InputError("SGD got no parameters; write SGD(network.parameters(), lr=0.1)")
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
            velocity = self.momentum * self.velocities[index] + parameter.grad
            self.velocities[index] = velocity
            parameter.data = parameter.data - self.lr * velocity

    def zero_grad(self) -> None:
        """Set the gradient of every parameter to zero, before the next backward pass."""
        for parameter in self.parameters:
            parameter.grad = 0.0
