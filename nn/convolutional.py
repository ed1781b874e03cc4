"""Layers for images of shape (batch, channels, height, width): Conv2d and MaxPool2d."""

from __future__ import annotations

from typing import Any

import numpy as np

import tinygrad_edu as tg
from nn.arrays import check_count, flag
from nn.initialisers import initial
from nn.module import Module
from nn.receiving import check_images, received
from tinygrad_edu import InputError, Tensor


class Conv2d(Module):
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

    Attributes:
        weight: The kernels, of shape (n_out, n_in, height, width).
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
    ) -> None:
        check_count("a Conv2d layer got n_in", n_in, 1)
        check_count("a Conv2d layer got n_out", n_out, 1)
        shape = (n_out, n_in, *down_and_right("a Conv2d layer got size", size, 1))
        self.stride = down_and_right("a Conv2d layer got stride", stride, 1)
        self.padding = down_and_right("a Conv2d layer got padding", padding, 0)
        self.weight = Tensor(initial(init, shape, seed), dtype=dtype)
        self.bias = (
            Tensor(np.zeros(n_out), dtype=dtype) if flag("a Conv2d layer got bias", bias) else None
        )

    def __call__(self, images: Any) -> Tensor:
        """Return the output for images of shape (batch, n_in, height, width)."""
        n_out, n_in, height, width = self.weight.shape
        down, right = self.padding
        images = received(self, images, self.weight.dtype)
        check_images(self, images.shape, n_in, (height - 2 * down, width - 2 * right))
        if down or right:
            images = tg.pad(images, ((0, 0), (0, 0), (down, down), (right, right)))
        out: Tensor = tg.conv2d(images, self.weight, stride=self.stride)
        return out if self.bias is None else out + self.bias.reshape(n_out, 1, 1)

    def __repr__(self) -> str:
        n_out, n_in, height, width = self.weight.shape
        stride = "" if self.stride == (1, 1) else f", stride={self.stride}"
        padding = "" if self.padding == (0, 0) else f", padding={self.padding}"
        bias = "" if self.bias is not None else ", bias=False"
        return f"Conv2d({n_in}, {n_out}, ({height}, {width}){stride}{padding}{bias})"


class MaxPool2d(Module):
    """y = the largest number of every window; each channel is left smaller by the window's size.

    Args:
        size: Height and width of a window; one number for both.
        stride: How far one window is from the next; its size if left out.

    >>> from nn import MaxPool2d
    >>> MaxPool2d(2)(np.arange(16.0).reshape(1, 1, 4, 4))
    array([[[[ 5.,  7.],
             [13., 15.]]]])
    """

    def __init__(self, size: Any, *, stride: Any = None) -> None:
        self.size = down_and_right("a MaxPool2d layer got size", size, 1)
        step = size if stride is None else stride
        self.stride = down_and_right("a MaxPool2d layer got stride", step, 1)

    def __call__(self, images: Any) -> Any:
        """Return the largest number of every window of images (batch, channels, height, width)."""
        images = received(self, images)
        check_images(self, images.shape, None, self.size)
        return tg.max_pool2d(images, size=self.size, stride=self.stride)

    def __repr__(self) -> str:
        stride = "" if self.stride == self.size else f", stride={self.stride}"
        return f"MaxPool2d({self.size}{stride})"


def down_and_right(what: str, given: Any, least: int) -> tuple[int, int]:
    """Return (height, width) of whole numbers, given as one for both or as a pair.

    Raises:
        InputError: They are no whole numbers, too small, or not two.
    """
    numbers = tuple(given) if isinstance(given, (tuple, list)) else (given, given)
    if len(numbers) != 2:
        raise InputError(f"{what}={given!r:.80}; write one number, or (height, width)")
    for number in numbers:
        check_count(what, number, least)
    return int(numbers[0]), int(numbers[1])
