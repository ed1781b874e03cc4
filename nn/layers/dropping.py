"""Dropout: leaving numbers out at random while training, so that none is relied upon alone."""

from __future__ import annotations

from typing import Any, overload

from nn.arrays import generator, real_number
from nn.layers.receiving import received
from nn.module import Module
from tinygrad_edu import InputError, Tensor
from tinygrad_edu.rules.elementwise import multiply


class Dropout(Module):
    """y = x · m/(1 − p) while training, with m = 0 with probability p and else 1; y = x in use.

    Args:
        p: The probability that a number is left out, from 0 to below 1.
        seed: Where the random choices start: a whole number or a numpy Generator.

    Source: Srivastava and others, Dropout: A Simple Way to Prevent Neural Networks from
    Overfitting, 2014; scaled while training, so that nothing is to be done in use.

    >>> from nn import Dropout
    >>> import numpy as np
    >>> Dropout(0.5, seed=0)(np.ones(4)).data
    array([2., 0., 0., 0.])
    >>> Dropout(0.5).eval()(np.ones(2))
    array([1., 1.])
    """

    operation = multiply

    def __init__(self, p: float = 0.5, *, seed: Any = None) -> None:
        self.p = real_number("a Dropout layer got p", p, 0.0)
        if self.p >= 1:
            raise InputError(f"a Dropout layer got p={p}, which leaves nothing; write p below 1")
        self._random = generator(seed)

    @overload
    def __call__(self, x: Tensor) -> Tensor: ...

    @overload
    def __call__(self, x: Any) -> Any: ...

    def __call__(self, x: Any) -> Any:
        """Return x with some numbers left out and the others larger, or x itself in use."""
        if not self.training or self.p == 0.0:
            return x
        x = Tensor.lift(received(self, x))
        kept = self._random.random(x.shape) >= self.p
        return x * (kept / (1.0 - self.p)).astype(x.dtype)

    def __repr__(self) -> str:
        return f"Dropout({self.p})"
