"""Optimisers: how the gradients change the parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinygrad_edu import InputError, Value

if TYPE_CHECKING:
    from collections.abc import Iterable


class SGD:
    """Gradient descent: g = ∂E/∂p + λ·p, v ← momentum·v + g, p ← p − lr·v, for each parameter p.

    Without momentum it is the lecture's update, p ← p − η ∂E/∂p, with η = lr.

    Args:
        parameters: The Values to change.
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
        parameters: Iterable[Value],
        lr: float,
        momentum: float = 0.0,
        *,
        nesterov: bool = False,
        weight_decay: float = 0.0,
    ) -> None:
        kind = type(self).__name__
        given: list[Any] = list(parameters) if hasattr(parameters, "__iter__") else [parameters]
        if not given or not all([isinstance(parameter, Value) for parameter in given]):
            raise InputError(
                f"{kind} got no parameters but {parameters!r:.80}; it takes a list of Values: "
                f"{kind}(network.parameters(), lr=0.1)"
            )
        self.parameters = given
        if not lr > 0:
            raise InputError(f"{kind} got lr={lr}; a learning rate is above 0, e.g. lr=0.1")
        if not 0 <= momentum < 1:
            raise InputError(f"{kind} got momentum={momentum}; it lies from 0 to below 1, e.g. 0.9")
        if nesterov and not momentum:
            raise InputError("Nesterov's step looks ahead along the momentum; write momentum=0.9")
        if not weight_decay >= 0:
            raise InputError(f"{kind} got weight_decay={weight_decay}; it is 0 or above, e.g. 1e-4")
        self.lr = lr
        self.momentum = momentum
        self.nesterov = nesterov
        self.weight_decay = weight_decay
        self.velocities = [0.0] * len(self.parameters)

    def step(self) -> None:
        """Change every parameter by one step along its gradient."""
        for index, parameter in enumerate(self.parameters):
            gradient = self.gradient_of(parameter)
            velocity = self.momentum * self.velocities[index] + gradient
            self.velocities[index] = velocity
            direction = gradient + self.momentum * velocity if self.nesterov else velocity
            parameter.data = parameter.data - self.lr * direction

    def gradient_of(self, parameter: Value) -> float:
        """Return ∂E/∂p + weight_decay·p."""
        gradient = self.bare_gradient_of(parameter)
        return gradient + self.weight_decay * parameter.data if self.weight_decay else gradient

    def bare_gradient_of(self, parameter: Value) -> float:
        """Return ∂E/∂p as a number, after backward(record=True) as well."""
        gradient: float | Value = parameter.grad
        return gradient.data if isinstance(gradient, Value) else gradient

    def __repr__(self) -> str:
        count = len(self.parameters)
        return f"SGD({count} parameters, lr={self.lr}, momentum={self.momentum})"

    def zero_grad(self) -> None:
        """Set the gradient of every parameter to zero, before the next backward pass."""
        for parameter in self.parameters:
            parameter.grad = 0.0
