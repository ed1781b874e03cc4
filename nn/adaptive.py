"""Optimisers that give every parameter a step of its own size: RMSprop, Adam, AdamW."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nn.arrays import is_several
from nn.gradients import gradient_of
from nn.optim import Optimizer, move
from tinygrad_edu import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable


class RMSprop(Optimizer):
    """s ← α·s + (1 − α)·g² and p ← p − lr·g/(√s + ε), with g = ∂E/∂p + λ·p.

    Args:
        parameters: The Values or Tensors to change.
        lr: The learning rate, above 0.
        alpha: How much of the mean of the squares is kept, from 0 to below 1.
        eps: What keeps the divisor from 0, above 0.
        weight_decay: λ, how much of p is added to its gradient, from 0.

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
        parameters: Iterable[Any],
        lr: float = 0.01,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(parameters, lr, weight_decay)
        self.alpha = self.share("alpha", alpha)
        self.eps = self.divisor("eps", eps)
        self.squares: list[Any] = [0.0] * len(self.parameters)

    def step_of(self, place: int, gradient: Any) -> Any:
        """Return lr·g/(√s + ε) for one parameter, whose s takes its gradient in."""
        square = self.alpha * self.squares[place] + (1.0 - self.alpha) * gradient**2
        self.squares[place] = square
        return self._lr * gradient / (square**0.5 + self.eps)


class Adam(Optimizer):
    """m ← β₁m + (1 − β₁)g, s ← β₂s + (1 − β₂)g², p ← p − lr·m̂/(√ŝ + ε).

    After t steps m̂ = m/(1 − β₁ᵗ) and ŝ = s/(1 − β₂ᵗ) undo that m and s began at 0.

    Args:
        parameters: The Values or Tensors to change.
        lr: The learning rate, above 0.
        betas: How much of the means of the gradients and of their squares is kept.
        eps: What keeps the divisor from 0, above 0.
        weight_decay: λ, how much of p is added to its gradient.

    Attributes:
        steps: t for each parameter: how many steps it has taken.

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

    usual_decay = 0.0

    def __init__(
        self,
        parameters: Iterable[Any],
        lr: float = 0.001,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float | None = None,
    ) -> None:
        super().__init__(parameters, lr, self.usual_decay if weight_decay is None else weight_decay)
        if (
            not isinstance(betas, (tuple, list, np.ndarray))
            or not is_several(betas)
            or len(betas) != 2
        ):
            raise InputError(
                f"{type(self).__name__} got betas={betas!r:.80}; write a pair: betas=(0.9, 0.999)"
            )
        self.betas = (self.share("betas", betas[0]), self.share("betas", betas[1]))
        self.eps = self.divisor("eps", eps)
        self.steps = [0] * len(self.parameters)
        self.means: list[Any] = [0.0] * len(self.parameters)
        self.squares: list[Any] = [0.0] * len(self.parameters)

    def step_of(self, place: int, gradient: Any) -> Any:
        """Return lr·m̂/(√ŝ + ε) for one parameter, whose m and s take its gradient in."""
        beta1, beta2 = self.betas
        mean = beta1 * self.means[place] + (1.0 - beta1) * gradient
        square = beta2 * self.squares[place] + (1.0 - beta2) * gradient**2
        self.means[place] = mean
        self.squares[place] = square
        self.steps[place] = t = self.steps[place] + 1
        unbiased_mean = mean / (1.0 - beta1**t)
        unbiased_square = square / (1.0 - beta2**t)
        return self._lr * unbiased_mean / (unbiased_square**0.5 + self.eps)


class AdamW(Adam):
    """Adam, with p ← p − lr·λ·p beside its step: the weight decay λ does not pass through m and s.

    Args:
        parameters: The Values or Tensors to change.
        lr: The learning rate, above 0.
        betas: How much of the means of the gradients and of their squares is kept.
        eps: What keeps the divisor from 0, above 0.
        weight_decay: λ, from 0; 0.01 if left out.

    Source: Loshchilov and Hutter, Decoupled Weight Decay Regularization, 2019.

    >>> from nn import AdamW
    >>> from tinygrad_edu import Value
    >>> w = Value(3.0)
    >>> optimizer = AdamW([w], lr=0.1, weight_decay=0.5)
    >>> optimizer.step()  # the gradient is 0, and only the decay of 0.1 · 0.5 · 3 is left
    >>> w.data
    2.85
    """

    usual_decay = 0.01

    def step(self) -> None:
        """Change every parameter by Adam's step, and by its own share of the decay."""
        for place, parameter in enumerate(self.parameters):
            gradient = gradient_of(parameter)
            if gradient is not None:
                decay = self._lr * self.weight_decay * parameter._data
                move(parameter, self.step_of(place, gradient) + decay)
