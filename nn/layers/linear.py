"""Linear, y = x · W + b, and Flatten, which brings images before it into rows."""

from __future__ import annotations

from typing import Any, Literal, overload

import numpy as np

import tinygrad_edu as tg
from nn.arrays import check_count, numbers
from nn.initialisers import initial
from nn.layers.receiving import check_features, received
from nn.module import Module
from tinygrad_edu import InputError, Tensor
from tinygrad_edu.rules.shapes import reshape


class Linear(Module):
    """y = x · W + b: a layer of n_out neurons that all see the same n_in inputs.

    Args:
        n_in: How many inputs there are.
        n_out: How many neurons, and so outputs, there are.
        bias: Whether there is a b; "shared" for one number that all neurons share.
        init: The name of an initialiser of `nn.initialisers`, or a function of shape and seed.
        seed: Where the random weights start: a whole number or a numpy Generator.
        dtype: The floating-point format of the parameters.
        weight: W to begin with, of shape (n_in, n_out); it replaces the random one.

    Attributes:
        weight: W, a Tensor of shape (n_in, n_out).
        bias: b, a Tensor of shape (n_out,), or (1,) if it is shared, or None.

    >>> from nn import Linear
    >>> layer = Linear(64, 32, seed=0)
    >>> layer
    Linear(64, 32)
    >>> layer(np.zeros((5, 64))).shape
    (5, 32)
    """

    def __init__(
        self,
        n_in: int,
        n_out: int,
        bias: bool | Literal["shared"] = True,
        *,
        init: Any = "he_uniform",
        seed: Any = None,
        dtype: Any = np.float64,
        weight: Any = None,
    ) -> None:
        check_count("a Linear layer got n_in", n_in, 1)
        check_count("a Linear layer got n_out", n_out, 1)
        if not isinstance(bias, bool) and not (isinstance(bias, str) and bias == "shared"):
            raise InputError(
                f'Linear({n_in}, {n_out}) got bias={bias!r:.80}; write True, False or "shared"'
            )
        given = weight is not None
        start = numbers("weight", weight) if given else initial(init, (n_in, n_out), seed)
        if start.shape != (n_in, n_out):
            raise InputError(
                f"Linear({n_in}, {n_out}) got a weight of shape {start.shape}; it has the shape "
                f"(n_in, n_out) = ({n_in}, {n_out})"
            )
        self.weight = Tensor(start, dtype=dtype)
        self.shares_bias = bias == "shared"
        n_biases = 1 if self.shares_bias else n_out
        self.bias = Tensor(np.zeros(n_biases), dtype=dtype) if bias else None

    def __call__(self, x: Any) -> Tensor:
        """Return x · W + b for x of shape (batch, n_in), or (…, n_in)."""
        n_in, n_out = self.weight._data.shape
        x = received(self, x, self.weight.dtype)
        check_features(self, x.shape, n_in)
        out: Tensor
        if self.bias is None:
            out = tg.matmul(x, self.weight)
        elif self.bias.shape == (n_out,):
            out = tg.linear(x, self.weight, self.bias)
        else:  # one number that all neurons share
            out = tg.matmul(x, self.weight) + self.bias
        return out

    def __repr__(self) -> str:
        n_in, n_out = self.weight.shape
        if self.bias is None:
            return f"Linear({n_in}, {n_out}, bias=False)"
        return f"Linear({n_in}, {n_out}{', bias=' + repr('shared') if self.shares_bias else ''})"


class Flatten(Module):
    """(batch, …) becomes (batch, n): the numbers of each sample in one row.

    >>> from nn import Flatten
    >>> Flatten()(np.zeros((5, 2, 3))).shape
    (5, 6)
    """

    operation = reshape

    @overload
    def __call__(self, x: Tensor) -> Tensor: ...

    @overload
    def __call__(self, x: Any) -> Any: ...

    def __call__(self, x: Any) -> Any:
        """Return x with all axes but the first made one."""
        x = received(self, x)
        shape = x.shape
        if not shape:
            raise InputError(f"{self} got a single number; it takes (batch, …)")
        return tg.reshape(x, shape=(shape[0], int(np.prod(shape[1:]))))

    def __repr__(self) -> str:
        return "Flatten()"
