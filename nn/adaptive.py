"""Optimisers that give every parameter a step of its own size: RMSprop, Adam, AdamW."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nn.optim import SGD
from tinygrad_edu import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tinygrad_edu import Value


class RMSprop(SGD):
    """s ← α·s + (1 − α)·g² and p ← p − lr·g/(√s + ε), with g = ∂E/∂p.

    Args:
        parameters: The Values to change.
        lr: The learning rate, above 0.
        alpha: How much of the mean of the squares is kept, from 0 to below 1.
        eps: What keeps the divisor from 0, above 0.

    Raises:
        InputError: A number is out of range, or there are no parameters.

    Source: Tieleman and Hinton, Lecture 6.5, Neural Networks for Machine Learning, 2012.

    >>> from nn import RMSprop
    >>> from tinygrad_edu import Value
    >>> w = Value(3.0)
    >>> optimizer = RMSprop([w], lr=0.1, alpha=0.75)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> round(w.data, 6)
    2.8
    """

    def __init__(
        self,
        parameters: Iterable[Value],
        lr: float = 0.01,
        alpha: float = 0.99,
        eps: float = 1e-8,
    ) -> None:
        super().__init__(parameters, lr)
        check_share(self, "alpha", alpha)
        check_eps(self, eps)
        self.alpha = alpha
        self.eps = eps
        self.squares = [0.0] * len(self.parameters)

    def step(self) -> None:
        """Change every parameter by one step, divided by the recent size of its gradient."""
        for index, parameter in enumerate(self.parameters):
            gradient = self.gradient_of(parameter)
            square = self.alpha * self.squares[index] + (1.0 - self.alpha) * gradient**2
            self.squares[index] = square
            parameter.data = parameter.data - self.lr * gradient / (square**0.5 + self.eps)

    def __repr__(self) -> str:
        return f"RMSprop({len(self.parameters)} parameters, lr={self.lr}, alpha={self.alpha})"


class Adam(SGD):
    """m ← β₁m + (1 − β₁)g, s ← β₂s + (1 − β₂)g², p ← p − lr·m̂/(√ŝ + ε).

    After t steps m̂ = m/(1 − β₁ᵗ) and ŝ = s/(1 − β₂ᵗ) undo that m and s began at 0.

    Args:
        parameters: The Values to change.
        lr: The learning rate, above 0.
        betas: How much of the means of the gradients and of their squares is kept.
        eps: What keeps the divisor from 0, above 0.
        weight_decay: How much of p is added to its gradient.

    Raises:
        InputError: A number is out of range, or there are no parameters.

    Source: Kingma and Ba, Adam: A Method for Stochastic Optimization, 2015.

    >>> from nn import Adam
    >>> from tinygrad_edu import Value
    >>> w = Value(3.0)
    >>> optimizer = Adam([w], lr=0.1)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> round(w.data, 6)
    2.9
    """

    decoupled = False

    def __init__(
        self,
        parameters: Iterable[Value],
        lr: float = 0.001,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(parameters, lr, weight_decay=weight_decay)
        for beta in betas:
            check_share(self, "betas", beta)
        check_eps(self, eps)
        self.betas = betas
        self.eps = eps
        self.steps = 0
        self.means = [0.0] * len(self.parameters)
        self.squares = [0.0] * len(self.parameters)

    def step(self) -> None:
        """Change every parameter by about lr, along the recent mean of its gradient."""
        self.steps += 1
        beta1, beta2 = self.betas
        for index, parameter in enumerate(self.parameters):
            data = parameter.data
            if self.decoupled:
                data = data - self.lr * self.weight_decay * data
                gradient = self.bare_gradient_of(parameter)
            else:
                gradient = self.gradient_of(parameter)
            mean = beta1 * self.means[index] + (1.0 - beta1) * gradient
            square = beta2 * self.squares[index] + (1.0 - beta2) * gradient**2
            self.means[index] = mean
            self.squares[index] = square
            unbiased_mean = mean / (1.0 - beta1**self.steps)
            unbiased_square = square / (1.0 - beta2**self.steps)
            parameter.data = data - self.lr * unbiased_mean / (unbiased_square**0.5 + self.eps)

    def __repr__(self) -> str:
        kind, count = type(self).__name__, len(self.parameters)
        return f"{kind}({count} parameters, lr={self.lr}, betas={self.betas})"


class AdamW(Adam):
    """Adam, with p ← p − lr·λ·p beside its step: the weight decay λ does not pass through m and s.

    Args:
        parameters: The Values to change.
        lr: The learning rate, above 0.
        betas: How much of the means of the gradients and of their squares is kept.
        eps: What keeps the divisor from 0, above 0.
        weight_decay: λ, from 0.

    Source: Loshchilov and Hutter, Decoupled Weight Decay Regularization, 2019.

    >>> from nn import AdamW
    >>> from tinygrad_edu import Value
    >>> AdamW([Value(3.0)], lr=0.1).weight_decay
    0.01
    """

    decoupled = True

    def __init__(
        self,
        parameters: Iterable[Value],
        lr: float = 0.001,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.01,
    ) -> None:
        super().__init__(parameters, lr, betas, eps, weight_decay)


def check_share(optimizer: SGD, what: str, share: float) -> None:
    """Raise InputError unless a share that is kept lies from 0 to below 1."""
    if not 0 <= share < 1:
        kind = type(optimizer).__name__
        raise InputError(f"{kind} got {what} with {share}; it lies from 0 to below 1, e.g. 0.9")


def check_eps(optimizer: SGD, eps: float) -> None:
    """Raise InputError unless eps is above 0."""
    if not eps > 0:
        raise InputError(f"{type(optimizer).__name__} got eps={eps}; it lies above 0, e.g. 1e-8")
