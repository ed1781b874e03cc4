"""Optimisers: how the gradients change the parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nn.arrays import flag, real_number
from nn.foreign_words import WordsOfOptimisers
from nn.gradients import gradient_of, parameters_in
from tinygrad_edu import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable


class Optimizer(WordsOfOptimisers):
    """What all optimisers have: parameters, a learning rate, and g = ∂E/∂p + λ·p.

    A parameter whose gradient is None is left out of a step, and what is kept of it stays as it is:
    that is what `p.grad = None` and `zero_grad(set_to_none=True)` are for. A gradient of 0 is a
    gradient: momentum and weight decay move the parameter on.

    Args:
        parameters: The Values or Tensors to change; one that is given twice counts once.
        lr: The learning rate η, above 0.
        weight_decay: λ, how much of p is added to its gradient, from 0.

    Raises:
        InputError: A number is out of range, or there are no parameters.
    """

    def __init__(self, parameters: Iterable[Any], lr: float, weight_decay: float = 0.0) -> None:
        kind = type(self).__name__
        given = parameters_in(kind, parameters, f"{kind}(network.parameters(), lr=0.1)")
        computed = [parameter.name for parameter in given if parameter.inputs]
        if computed:
            raise InputError(
                f"{kind} got {computed[0]}, which was computed and follows from its inputs; give "
                "it the leaves: network.parameters()"
            )
        self.parameters = given
        self.lr = lr
        self.check(self.lr > 0, f"lr={lr}; a learning rate is above 0, e.g. lr=0.1")
        self.weight_decay = self.number("weight_decay", weight_decay)
        self.check(
            self.weight_decay >= 0, f"weight_decay={weight_decay}; it is 0 or above, e.g. 1e-4"
        )

    @property
    def lr(self) -> float:
        """The learning rate, a finite number from 0 on; schedules change it."""
        return self._lr

    @lr.setter
    def lr(self, rate: float) -> None:
        number = self.number("lr", rate)
        self.check(number >= 0, f"lr={rate}; a learning rate is above 0, e.g. lr=0.1")
        self._lr = number

    def number(self, name: str, given: Any) -> float:
        """Return a setting as a float: a number of NumPy's would widen float32 parameters."""
        return real_number(f"{type(self).__name__} got {name}", given)

    def check(self, right: bool, came: str) -> None:
        """Raise InputError unless a setting is right."""
        if not right:
            raise InputError(f"{type(self).__name__} got {came}")

    def share(self, name: str, given: Any) -> float:
        """Return a share that is kept as a float, or raise InputError unless 0 ≤ share < 1."""
        share = self.number(name, given)
        self.check(0 <= share < 1, f"{name}={given}; it lies from 0 to below 1, e.g. 0.9")
        return share

    def divisor(self, name: str, given: Any) -> float:
        """Return what keeps a divisor from 0 as a float, or raise InputError unless above 0."""
        number = self.number(name, given)
        self.check(number > 0, f"{name}={given}; it lies above 0, e.g. 1e-8")
        return number

    def step(self) -> None:
        """Change every parameter whose gradient is not None by one step."""
        for place, parameter in enumerate(self.parameters):
            gradient = gradient_of(parameter)
            if gradient is not None:
                if self.weight_decay:
                    gradient = gradient + self.weight_decay * parameter._data
                move(parameter, self.step_of(place, gradient))

    def step_of(self, place: int, gradient: Any) -> Any:
        """Return what is taken from the parameter at a place, for its gradient."""
        raise NotImplementedError

    def zero_grad(self, set_to_none: bool = False) -> None:
        """Set the gradient of every parameter to zero, before the next backward pass.

        Args:
            set_to_none: Set it to None, so that a step leaves out the parameters that no backward
                pass reaches.
        """
        nothing = None if flag("zero_grad got set_to_none", set_to_none) else 0.0
        for parameter in self.parameters:
            parameter.grad = nothing

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
        self.momentum = self.share("momentum", momentum)
        self.nesterov = flag("SGD got nesterov", nesterov)
        if self.nesterov and not self.momentum:
            raise InputError("Nesterov's step looks ahead along the momentum; write momentum=0.9")
        self.velocities: list[Any] = [0.0] * len(self.parameters)

    def step_of(self, place: int, gradient: Any) -> Any:
        """Return lr·g, or lr·v for one parameter, whose v takes its gradient in."""
        momentum = self.momentum
        if not momentum:
            return self._lr * gradient
        velocity = momentum * self.velocities[place] + gradient
        self.velocities[place] = velocity
        return self._lr * (gradient + momentum * velocity if self.nesterov else velocity)


def move(parameter: Any, step: Any) -> None:
    """Set p ← p − step; an array of steps is used up and becomes the new numbers."""
    before = parameter._data
    if type(step) is np.ndarray:
        np.subtract(before, step, out=step)
        parameter.hold(step)
    else:
        parameter.hold(before - step)
