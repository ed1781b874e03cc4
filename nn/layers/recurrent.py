"""Layers for sequences: Embedding, a vector for each word, and RNNCell, one step through time."""

from __future__ import annotations

from typing import Any

import numpy as np

import tinygrad_edu as tg
from nn.arrays import check_count, generator
from nn.initialisers import initial, normal
from nn.layers.activating import Activation
from nn.layers.receiving import received
from nn.module import Module
from tinygrad_edu import InputError, Tensor


class Embedding(Module):
    """y = W[i]: row i of W for each whole number i; a row that is used twice gets both gradients.

    Args:
        count: How many different numbers there are, 0 to count − 1.
        size: How long the vector of each is.
        init: The name of an initialiser, or a function of shape and seed; normally distributed
            numbers of variance 1 if left out.
        seed: Where the random vectors start.
        dtype: The floating-point format of the vectors.

    Attributes:
        weight: W, of shape (count, size).

    >>> from nn import Embedding
    >>> Embedding(10, 3, seed=0)([1, 2, 2]).shape
    (3, 3)
    """

    def __init__(
        self,
        count: int,
        size: int,
        *,
        init: Any = None,
        seed: Any = None,
        dtype: Any = np.float64,
    ) -> None:
        check_count("an Embedding got count", count, 1)
        check_count("an Embedding got size", size, 1)
        shape = (count, size)
        start = normal(shape, seed, 1.0) if init is None else initial(init, shape, seed)
        self.weight = Tensor(start, dtype=dtype)

    def __call__(self, indices: Any) -> Tensor:
        """Return the vectors of whole numbers: their shape, and size behind it."""
        count = self.weight.shape[0]
        try:
            places = np.asarray(indices)
        except ValueError as error:
            raise InputError(f"{self} got {indices!r:.80}; write rows of one length") from error
        if places.size == 0:
            places = places.astype(np.int64)  # NumPy takes an empty list for floats
        if places.dtype.kind not in "iu":
            raise InputError(
                f"{self} got {indices!r:.80}; it takes whole numbers from 0 to {count - 1}, as "
                "indices.astype(int) makes them"
            )
        if places.size and not 0 <= places.min() <= places.max() < count:
            raise InputError(
                f"{self} got numbers from {places.min()} to {places.max()}; it knows 0 to "
                f"{count - 1}, and does not count from the end. More of them need a larger count"
            )
        return self.weight[places]

    def __repr__(self) -> str:
        count, size = self.weight.shape
        return f"Embedding({count}, {size})"


class RNNCell(Module):
    """h′ = f(x · W + h · U + b): one step of a recurrent layer through time.

    Args:
        n_in: How many inputs there are at each step.
        n_hidden: How many neurons remember.
        activation: f: a name, an operation, or a function of a Tensor.
        init: The name of an initialiser for W and U, or a function of shape and seed.
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
        activation: Any = "tanh",
        *,
        init: Any = "glorot_uniform",
        seed: Any = None,
        dtype: Any = np.float64,
    ) -> None:
        check_count("an RNNCell got n_in", n_in, 1)
        check_count("an RNNCell got n_hidden", n_hidden, 1)
        source = generator(seed)
        self.activation = Activation(activation)
        self.input_weight = Tensor(initial(init, (n_in, n_hidden), source), dtype=dtype)
        self.hidden_weight = Tensor(initial(init, (n_hidden, n_hidden), source), dtype=dtype)
        self.bias = Tensor(np.zeros(n_hidden), dtype=dtype)

    def __call__(self, x: Any, h: Any = None) -> Tensor:
        """Return the next h for inputs (batch, n_in) and h of (batch, n_hidden); zeros at first."""
        n_in, n_hidden = self.input_weight.shape
        x = received(self, x, self.bias.dtype)
        check_step(self, x.shape, n_in)
        net = tg.linear(x, self.input_weight, self.bias)
        if h is not None:
            h = received(self, h, self.bias.dtype)
            if h.shape != (len(x), n_hidden):
                raise InputError(
                    f"{self} got h of shape {h.shape} beside inputs of shape {x.shape}; it takes "
                    f"({len(x)}, {n_hidden}). Give it the h that it returned for this batch, or "
                    "None at the first step"
                )
            net = net + tg.matmul(h, self.hidden_weight)
        out: Tensor = self.activation(net)
        return out

    def __repr__(self) -> str:
        n_in, n_hidden = self.input_weight.shape
        return f"RNNCell({n_in}, {n_hidden}, {self.activation.name!r})"


def check_step(cell: RNNCell, shape: tuple[int, ...], n_in: int) -> None:
    """Raise InputError unless the inputs of one step have the shape (batch, n_in)."""
    if len(shape) == 2 and shape[1] == n_in:
        return
    if len(shape) == 3:
        hint = "Give it one step after the other: for x in sequence: h = cell(x, h)"
    elif len(shape) < 2:
        hint = "A single sample is a batch of one: x.reshape(1, -1)"
    else:
        hint = f"Make the cell for {shape[1]} inputs"
    raise InputError(f"{cell} got inputs of shape {shape}; it takes (batch, {n_in}). {hint}")
