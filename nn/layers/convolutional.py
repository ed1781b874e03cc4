"""Layers of convolutions: Conv2d on images, Conv1d on signals, ConvTranspose2d back to images."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

import tinygrad_edu as tg
from nn.arrays import check_count, check_size, flag
from nn.initialisers import initial
from nn.layers.receiving import check_images, check_signals, down_and_right, received
from nn.module import Module
from tinygrad_edu import InputError, Tensor

if TYPE_CHECKING:
    from collections.abc import Callable


class Convolution(Module):
    """What the layers of convolutions have: kernels, biases, and how a kernel goes over its input.

    Attributes:
        weight: The kernels.
        bias: b, of shape (n_out,), or None.
    """

    weight: Tensor
    bias: Tensor | None
    stride: Any
    padding: Any
    dilation: Any

    def begin(
        self,
        shape: tuple[int, ...],
        n_out: int,
        groups: int,
        bias: Any,
        init: Any,
        seed: Any,
        dtype: Any,
    ) -> None:
        """Make the kernels, of a shape, and the biases."""
        kind = type(self).__name__
        self.groups = int(groups)
        self.weight = Tensor(initial(init, shape, seed), dtype=dtype)
        has_bias = flag(f"a {kind} layer got bias", bias)
        self.bias = Tensor(np.zeros(n_out), dtype=dtype) if has_bias else None

    def check_channels(self, n_in: Any, n_out: Any, groups: Any) -> None:
        """Raise InputError unless the channels fall into so many equal groups."""
        kind = type(self).__name__
        check_size(f"a {kind} layer got n_in", n_in)
        check_size(f"a {kind} layer got n_out", n_out)
        check_count(f"a {kind} layer got groups", groups, 1)
        if n_in % groups or n_out % groups:
            raise InputError(
                f"a {kind} layer got groups={groups} for n_in={n_in} and n_out={n_out}; write a "
                "number that divides both"
            )

    def convolved(self, operation: Callable[..., Any], x: Any, **settings: Any) -> Tensor:
        """Return the output of an operation with this layer's kernels, settings and biases."""
        settings |= {"padding": self.padding, "dilation": self.dilation, "groups": self.groups}
        out: Tensor = operation(x, self.weight, self.stride, **settings)
        if self.bias is None:
            return out
        return out + self.bias.reshape(self.bias.size, *[1] * (out.ndim - 2))

    def written(self, n_in: int, n_out: int, size: Any, usual: dict[str, Any]) -> str:
        """Return how this layer is written, with the settings that are not the usual ones."""
        settings = [
            f", {name}={getattr(self, name)}"
            for name, number in usual.items()
            if getattr(self, name) != number
        ]
        bias = "" if self.bias is not None else ", bias=False"
        return f"{type(self).__name__}({n_in}, {n_out}, {size}{''.join(settings)}{bias})"


class Conv2d(Convolution):
    """y = Σ window · kernel + b for every window of the images and each of n_out kernels.

    Args:
        n_in: How many channels the images have.
        n_out: How many kernels, and so channels of the output, there are.
        size: Height and width of a kernel; one number for both.
        stride: How far one window is from the next, down and to the right.
        padding: How many zeros are put around the images, above and below, left and right.
        bias: Whether there is a b for each kernel.
        init: The name of an initialiser, or a function of shape and seed.
        seed: Where the random kernels start.
        dtype: The floating-point format of the parameters.
        dilation: How far the numbers of a kernel are apart, down and to the right.
        groups: Into how many groups the channels are divided; each has kernels of its own.

    Attributes:
        weight: The kernels, of shape (n_out, n_in / groups, height, width).
        bias: b, of shape (n_out,), or None.

    >>> from nn import Conv2d
    >>> Conv2d(1, 6, 5, padding=2, seed=0)(np.zeros((3, 1, 8, 8))).shape
    (3, 6, 8, 8)
    """

    def __init__(
        self,
        n_in: int,
        n_out: int,
        size: Any,
        *,
        stride: Any = 1,
        padding: Any = 0,
        bias: bool = True,
        init: Any = "he_uniform",
        seed: Any = None,
        dtype: Any = np.float64,
        dilation: Any = 1,
        groups: int = 1,
    ) -> None:
        self.check_channels(n_in, n_out, groups)
        shape = down_and_right("a Conv2d layer got size", size, 1)
        self.stride = down_and_right("a Conv2d layer got stride", stride, 1)
        self.padding = down_and_right("a Conv2d layer got padding", padding, 0)
        self.dilation = down_and_right("a Conv2d layer got dilation", dilation, 1)
        self.begin((n_out, n_in // groups, *shape), n_out, groups, bias, init, seed, dtype)

    def __call__(self, images: Any) -> Tensor:
        """Return the output for images of shape (batch, n_in, height, width)."""
        _, n_in, height, width = self.weight.shape
        images = received(self, images, self.weight.dtype)
        room = [
            (length - 1) * spread + 1 - 2 * margin
            for length, spread, margin in zip((height, width), self.dilation, self.padding)
        ]
        check_images(self, images.shape, n_in * self.groups, room)
        return self.convolved(tg.conv2d, images)

    def __repr__(self) -> str:
        n_out, n_in, height, width = self.weight.shape
        usual = {"stride": (1, 1), "padding": (0, 0), "dilation": (1, 1), "groups": 1}
        return self.written(n_in * self.groups, n_out, (height, width), usual)


class Conv1d(Convolution):
    """y = Σ window · kernel + b for every window of the signals and each of n_out kernels.

    Args:
        n_in: How many channels the signals have.
        n_out: How many kernels, and so channels of the output, there are.
        size: The length of a kernel.
        stride: How far one window is from the next.
        padding: How many zeros are put before and behind each signal.
        bias: Whether there is a b for each kernel.
        init: The name of an initialiser, or a function of shape and seed.
        seed: Where the random kernels start.
        dtype: The floating-point format of the parameters.
        dilation: How far the numbers of a kernel are apart.
        groups: Into how many groups the channels are divided; each has kernels of its own.

    Attributes:
        weight: The kernels, of shape (n_out, n_in / groups, length).
        bias: b, of shape (n_out,), or None.

    >>> from nn import Conv1d
    >>> Conv1d(1, 4, 3, padding=1, seed=0)(np.zeros((5, 1, 10))).shape
    (5, 4, 10)
    """

    def __init__(
        self,
        n_in: int,
        n_out: int,
        size: int,
        *,
        stride: int = 1,
        padding: int = 0,
        bias: bool = True,
        init: Any = "he_uniform",
        seed: Any = None,
        dtype: Any = np.float64,
        dilation: int = 1,
        groups: int = 1,
    ) -> None:
        self.check_channels(n_in, n_out, groups)
        check_count("a Conv1d layer got size", size, 1)
        check_count("a Conv1d layer got stride", stride, 1)
        check_count("a Conv1d layer got padding", padding, 0)
        check_count("a Conv1d layer got dilation", dilation, 1)
        self.stride, self.padding, self.dilation = int(stride), int(padding), int(dilation)
        self.begin((n_out, n_in // groups, size), n_out, groups, bias, init, seed, dtype)

    def __call__(self, signals: Any) -> Tensor:
        """Return the output for signals of shape (batch, n_in, length)."""
        _, n_in, length = self.weight.shape
        signals = received(self, signals, self.weight.dtype)
        room = (length - 1) * self.dilation + 1 - 2 * self.padding
        check_signals(self, signals.shape, n_in * self.groups, room)
        return self.convolved(tg.conv1d, signals)

    def __repr__(self) -> str:
        n_out, n_in, length = self.weight.shape
        usual = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1}
        return self.written(n_in * self.groups, n_out, length, usual)
