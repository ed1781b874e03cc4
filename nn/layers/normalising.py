"""Layers that bring numbers to mean 0 and variance 1: BatchNorm and LayerNorm."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

import tinygrad_edu as tg
from nn.arrays import check_size, real_number
from nn.layers.receiving import received
from nn.module import Module
from tinygrad_edu import InputError, Tensor


class BatchNorm(Module):
    """y = scale · (x − mean)/√(variance + ε) + shift, for each feature over the batch.

    While training, mean and variance (with factor 1/n) are those of the batch, and running means
    of them (the variance with factor 1/(n − 1)) are kept; in use the kept ones stand in.

    Args:
        n: How many features, or channels, there are.
        momentum: How much of the batch's statistics enters the running ones.
        eps: ε, what keeps the divisor from 0.
        dtype: The floating-point format of the parameters.

    Source: Ioffe and Szegedy, Batch Normalization, 2015; in PyTorch's form.

    >>> from nn import BatchNorm
    >>> BatchNorm(1)(np.array([[1.0], [3.0]])).data.round(4).tolist()
    [[-1.0], [1.0]]
    """

    buffers: ClassVar[tuple[str, ...]] = ("running_mean", "running_variance")

    def __init__(
        self, n: int, *, momentum: float = 0.1, eps: float = 1e-5, dtype: Any = np.float64
    ) -> None:
        check_size("a BatchNorm layer got n", n)
        self.momentum = real_number("a BatchNorm layer got momentum", momentum, 0.0)
        self.eps = real_number("a BatchNorm layer got eps", eps, 0.0)
        if self.momentum > 1:
            raise InputError(
                f"a BatchNorm layer got momentum={momentum}, a share; write 1.0 at most"
            )
        self.scale = Tensor(np.ones(n), dtype=dtype)
        self.shift = Tensor(np.zeros(n), dtype=dtype)
        self.running_mean: Any = np.zeros(n, dtype)
        self.running_variance: Any = np.ones(n, dtype)

    def __call__(self, x: Any) -> Tensor:
        """Return the normalised x, of shape (batch, n) or (batch, n, height, width)."""
        x = Tensor.lift(received(self, x, self.scale.dtype))
        (n,) = self.scale.shape
        if x.ndim not in (2, 4) or x.shape[1] != n:
            hint = "Rows of pixels are made images by x.reshape(batch, n, height, width)"
            if x.ndim in (2, 4):
                hint = f"Make it BatchNorm({x.shape[1]})"
            elif x.ndim == 3:
                hint = "Sequences (batch, n, length) need an axis: x[..., None]"
            raise InputError(
                f"{self} got inputs of shape {x.shape}; it takes (batch, {n}) or "
                f"(batch, {n}, height, width). {hint}"
            )
        axes = (0,) if x.ndim == 2 else (0, 2, 3)
        beside = (1, n) if x.ndim == 2 else (1, n, 1, 1)
        if self.training:
            count = x.size // n
            if count < 2:
                raise InputError(
                    f"{self} got one number for each feature, which has no variance; train on "
                    "batches of two or more, or call .eval() first"
                )
            mean = x.mean(axis=axes, keepdims=True)
            variance = ((x - mean) ** 2).mean(axis=axes, keepdims=True)
            self.remember(mean.data.ravel(), variance.data.ravel() * (count / (count - 1)))
        else:
            mean = self.running_mean.reshape(beside)
            variance = self.running_variance.reshape(beside)
        normal = (x - mean) / tg.sqrt(variance + self.eps)
        out: Tensor = normal * self.scale.reshape(*beside) + self.shift.reshape(*beside)
        return out

    def remember(self, mean: Any, variance: Any) -> None:
        """Let the statistics of a batch enter the running ones."""
        keep, new = 1.0 - self.momentum, self.momentum
        self.running_mean = keep * self.running_mean + new * mean
        self.running_variance = keep * self.running_variance + new * variance

    def __repr__(self) -> str:
        return f"BatchNorm({self.scale.size})"


class LayerNorm(Module):
    """y = scale · (x − mean)/√(variance + ε) + shift, for each sample over its last axis.

    Args:
        n: How long the last axis is.
        eps: ε, what keeps the divisor from 0.
        dtype: The floating-point format of the parameters.

    Source: Ba, Kiros and Hinton, Layer Normalization, 2016.

    >>> from nn import LayerNorm
    >>> LayerNorm(2)(np.array([[1.0, 3.0]])).data.round(4).tolist()
    [[-1.0, 1.0]]
    """

    def __init__(self, n: int, *, eps: float = 1e-5, dtype: Any = np.float64) -> None:
        check_size("a LayerNorm layer got n", n)
        self.eps = real_number("a LayerNorm layer got eps", eps, 0.0)
        self.scale = Tensor(np.ones(n), dtype=dtype)
        self.shift = Tensor(np.zeros(n), dtype=dtype)

    def __call__(self, x: Any) -> Tensor:
        """Return the normalised x, of shape (…, n)."""
        x = Tensor.lift(received(self, x, self.scale.dtype))
        n = self.scale.size
        if x.shape[-1:] != (n,):
            hint = f" Make it LayerNorm({x.shape[-1]})" if x.ndim else ""
            raise InputError(
                f"{self} got inputs of shape {x.shape}; it takes (…, {n}), whose last axis is {n} "
                f"long.{hint}"
            )
        mean = x.mean(axis=-1, keepdims=True)
        variance = ((x - mean) ** 2).mean(axis=-1, keepdims=True)
        out: Tensor = (x - mean) / (variance + self.eps).sqrt() * self.scale + self.shift
        return out

    def __repr__(self) -> str:
        return f"LayerNorm({self.scale.size})"
