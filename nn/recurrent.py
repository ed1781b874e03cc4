"""Layers for sequences: Embedding, a vector for each word, and RNNCell, one step through time."""

from __future__ import annotations

from typing import Any

import numpy as np

import tinygrad_edu as tg
from nn.arrays import check_count
from nn.initialisers import initial
from nn.layers import Activation, seeds_for
from nn.module import Module
from nn.pairing import as_batch
from tinygrad_edu import InputError, Tensor
from tinygrad_edu.shapes import shape_of


class Embedding(Module):
    """y = W[i]: row i of W for each whole number i; a row that is used twice gets both gradients.

    Args:
        count: How many different numbers there are, 0 to count − 1.
        size: How long the vector of each is.
        seed: Where the random vectors start.
        dtype: The floating-point format of the vectors.

    Attributes:
        weight: W, of shape (count, size).

    >>> from nn import Embedding
    >>> Embedding(10, 3, seed=0)([1, 2, 2]).shape
    (3, 3)
    """

    def __init__(self, count: int, size: int, *, seed: Any = None, dtype: Any = np.float64) -> None:
        check_count("an Embedding got count", count, 1)
        check_count("an Embedding got size", size, 1)
        self.weight = Tensor(initial(standard_normal, (count, size), seed), dtype=dtype)

    def __call__(self, indices: Any) -> Tensor:
        """Return the vectors of whole numbers: their shape, and size behind it."""
        places = np.asarray(indices)
        count = self.weight.shape[0]
        if places.dtype.kind not in "iu":
            raise InputError(f"{self} got {indices!r:.80}; it takes whole numbers")
        if places.size and not 0 <= places.min() <= places.max() < count:
            raise InputError(
                f"{self} got numbers from {places.min()} to {places.max()}; it knows 0 to "
                f"{count - 1}"
            )
        return self.weight[places]

    def __repr__(self) -> str:
        count, size = self.weight.shape
        return f"Embedding({count}, {size})"


def standard_normal(shape: tuple[int, ...], seed: Any) -> np.ndarray:
    """Return normally distributed numbers with mean 0 and variance 1."""
    return initial("normal", shape, seed) * 100.0


class RNNCell(Module):
    """h′ = f(x · W + h · U + b): one step of a recurrent layer through time.

    Args:
        n_in: How many inputs there are at each step.
        n_hidden: How many neurons remember.
        activation: f by its name.
        seed: Where the random weights start.
        dtype: The floating-point format of the parameters.

    Attributes:
        input_weight: W, of shape (n_in, n_hidden).
        hidden_weight: U, of shape (n_hidden, n_hidden).
        bias: b, of shape (n_hidden,).

    Source: Elman, Finding Structure in Time, 1990.

    >>> from nn import RNNCell
    >>> cell = RNNCell(3, 4, seed=0)
    >>> h = None
    >>> for x in np.zeros((5, 2, 3)):  # five steps of a batch of two
    ...     h = cell(x, h)
    >>> h.shape
    (2, 4)
    """

    def __init__(
        self,
        n_in: int,
        n_hidden: int,
        activation: str = "tanh",
        *,
        seed: Any = None,
        dtype: Any = np.float64,
    ) -> None:
        check_count("an RNNCell got n_in", n_in, 1)
        check_count("an RNNCell got n_hidden", n_hidden, 1)
        first, second = seeds_for(2, seed)
        self.activation = Activation(activation)
        self.input_weight = Tensor(initial("glorot_uniform", (n_in, n_hidden), first), dtype=dtype)
        square = initial("glorot_uniform", (n_hidden, n_hidden), second)
        self.hidden_weight = Tensor(square, dtype=dtype)
        self.bias = Tensor(np.zeros(n_hidden), dtype=dtype)

    def __call__(self, x: Any, h: Any = None) -> Tensor:
        """Return the next h for inputs (batch, n_in) and h of (batch, n_hidden); zeros at first."""
        n_in, n_hidden = self.input_weight.shape
        x = as_batch(x, self.bias)
        shape = x.shape
        if len(shape) != 2 or shape[1] != n_in:
            raise InputError(f"{self} got inputs of shape {shape}; it takes (batch, {n_in})")
        if h is not None and shape_of(h) != (shape[0], n_hidden):
            raise InputError(
                f"{self} got h of shape {shape_of(h)} beside inputs of shape {shape}; it takes "
                f"({shape[0]}, {n_hidden})"
            )
        net = tg.linear(x, self.input_weight, self.bias)
        if h is not None:
            net = net + tg.matmul(h, self.hidden_weight)
        out: Tensor = self.activation(net)
        return out

    def __repr__(self) -> str:
        n_in, n_hidden = self.input_weight.shape
        return f"RNNCell({n_in}, {n_hidden}, {self.activation.name!r})"
