"""Schedules: how the learning rate changes from epoch to epoch.

Each is made for an optimiser and calculates from the learning rate that it has then. `step()`
goes on by one epoch; as one of the callbacks of `fit` it does so by itself.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from nn.arrays import check_count, real_number
from tinygrad_edu import InputError
from tinygrad_edu.ground.arguments import is_finite

if TYPE_CHECKING:
    from nn.optim import Optimizer


class Schedule:
    """What all schedules have: an optimiser, the learning rate at first, and the epoch.

    Args:
        optimizer: The optimiser whose lr is to change.
    """

    def __init__(self, optimizer: Optimizer) -> None:
        if not is_finite(getattr(optimizer, "lr", None)):
            raise InputError(f"a schedule got {optimizer!r:.80}; it takes an optimiser: SGD(…)")
        self.optimizer = optimizer
        self.first_lr = float(optimizer.lr)
        self.epoch = 0
        optimizer.lr = self.lr_at(0)

    def lr_at(self, epoch: int) -> float:
        """Return the learning rate of an epoch, counted from 0.

        Raises:
            InputError: epoch is no whole number, or below 0.
        """
        check_count("a schedule got epoch", epoch, 0)
        return self.rate(int(epoch))

    def rate(self, epoch: int) -> float:
        """Return the learning rate of an epoch: what a schedule is."""
        raise NotImplementedError

    def step(self) -> None:
        """Go on to the next epoch, and set the optimiser's learning rate to that of it."""
        self.epoch += 1
        self.optimizer.lr = self.lr_at(self.epoch)

    def __call__(self, *_: Any) -> bool:
        """Go on by one epoch, as a callback of `fit`; it never ends the training."""
        self.step()
        return False


class StepDecay(Schedule):
    """lr = lr₀ · factor^⌊epoch / every⌋: lower by a factor after every so many epochs.

    Args:
        optimizer: The optimiser whose lr is to change.
        every: After how many epochs it falls.
        factor: By what factor.

    >>> from nn import SGD, StepDecay
    >>> from tinygrad_edu import Value
    >>> schedule = StepDecay(SGD([Value(1.0)], lr=0.8), every=10, factor=0.5)
    >>> [schedule.lr_at(epoch) for epoch in (0, 9, 10, 25)]
    [0.8, 0.8, 0.4, 0.2]
    """

    def __init__(self, optimizer: Optimizer, every: int, factor: float = 0.1) -> None:
        check_count("StepDecay got every", every, 1)
        self.every = every
        self.factor = real_number("StepDecay got factor", factor, 0.0)
        super().__init__(optimizer)

    def rate(self, epoch: int) -> float:
        """Return the learning rate of an epoch, counted from 0."""
        return self.first_lr * self.factor ** (epoch // self.every)


class ExponentialDecay(Schedule):
    """lr = lr₀ · factor^epoch: lower by a factor after every epoch.

    Args:
        optimizer: The optimiser whose lr is to change.
        factor: By what factor.

    >>> from nn import SGD, ExponentialDecay
    >>> from tinygrad_edu import Value
    >>> ExponentialDecay(SGD([Value(1.0)], lr=0.8), factor=0.5).lr_at(3)
    0.1
    """

    def __init__(self, optimizer: Optimizer, factor: float = 0.95) -> None:
        self.factor = real_number("ExponentialDecay got factor", factor, 0.0)
        super().__init__(optimizer)

    def rate(self, epoch: int) -> float:
        """Return the learning rate of an epoch, counted from 0."""
        return self.first_lr * self.factor**epoch


class LinearDecay(Schedule):
    """lr = lr₀ + (lr₁ − lr₀) · epoch/epochs, down a straight line, and lr₁ from then on.

    Args:
        optimizer: The optimiser whose lr is to change.
        epochs: After how many epochs lr₁ is reached.
        last: lr₁ as a share of lr₀; micrograd's demo goes down to 0.1 of it.

    >>> from nn import SGD, LinearDecay
    >>> from tinygrad_edu import Value
    >>> LinearDecay(SGD([Value(1.0)], lr=1.0), epochs=100, last=0.1).lr_at(50)
    0.55
    """

    def __init__(self, optimizer: Optimizer, epochs: int, last: float = 0.0) -> None:
        check_count("LinearDecay got epochs", epochs, 1)
        self.epochs = epochs
        self.last = real_number("LinearDecay got last", last, 0.0)
        super().__init__(optimizer)

    def rate(self, epoch: int) -> float:
        """Return the learning rate of an epoch, counted from 0."""
        gone = min(epoch / self.epochs, 1.0)
        return self.first_lr * (1.0 + (self.last - 1.0) * gone)


class CosineDecay(Schedule):
    """lr = lr₁ + ½ (lr₀ − lr₁)(1 + cos(π · epoch/epochs)), after a warm-up if one is asked for.

    Args:
        optimizer: The optimiser whose lr is to change.
        epochs: After how many epochs, the warm-up not counted, lr₁ is reached.
        last: lr₁.
        warm_up: Over how many epochs lr first rises along a line to lr₀.

    Source: Loshchilov and Hutter, SGDR: Stochastic Gradient Descent with Warm Restarts, 2017.

    >>> from nn import SGD, CosineDecay
    >>> from tinygrad_edu import Value
    >>> schedule = CosineDecay(SGD([Value(1.0)], lr=1.0), epochs=10, warm_up=4)
    >>> [round(schedule.lr_at(epoch), 3) for epoch in (0, 1, 4, 9, 14)]
    [0.25, 0.5, 1.0, 0.5, 0.0]
    """

    def __init__(
        self, optimizer: Optimizer, epochs: int, last: float = 0.0, *, warm_up: int = 0
    ) -> None:
        check_count("CosineDecay got epochs", epochs, 1)
        check_count("CosineDecay got warm_up", warm_up, 0)
        self.epochs = epochs
        self.last = real_number("CosineDecay got last", last, 0.0)
        self.warm_up = warm_up
        super().__init__(optimizer)

    def rate(self, epoch: int) -> float:
        """Return the learning rate of an epoch, counted from 0."""
        if epoch < self.warm_up:
            return self.first_lr * (epoch + 1) / self.warm_up
        gone = min((epoch - self.warm_up) / self.epochs, 1.0)
        height = 0.5 * (1.0 + math.cos(math.pi * gone))
        return self.last + (self.first_lr - self.last) * height
