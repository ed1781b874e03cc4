"""ConvTranspose2d: the layer that makes images larger, as a gradient goes through Conv2d."""

from __future__ import annotations

from typing import Any

import numpy as np

import tinygrad_edu as tg
from nn.layers.convolutional import Convolution
from nn.layers.receiving import check_images, down_and_right, received
from tinygrad_edu import InputError, Tensor


class ConvTranspose2d(Convolution):
    """y = Σ pixel · kernel + b: every pixel puts its kernels into the output, where they add up.

    Args:
        n_in: How many channels the images have.
        n_out: How many channels the output has.
        size: Height and width of a kernel; one number for both.
        stride: How far the kernels of neighbouring pixels are apart, down and to the right.
        padding: How many pixels are cut off at the edges of the output.
        output_padding: How many pixels are added at its bottom and to its right.
        bias: Whether there is a b for each channel of the output.
        init: The name of an initialiser, or a function of shape and seed.
        seed: Where the random kernels start.
        dtype: The floating-point format of the parameters.
        dilation: How far the numbers of a kernel are apart.
        groups: Into how many groups the channels are divided; each has kernels of its own.

    Attributes:
        weight: The kernels, of shape (n_in, n_out / groups, height, width).
        bias: b, of shape (n_out,), or None.

    >>> from nn import ConvTranspose2d
    >>> ConvTranspose2d(6, 1, 2, stride=2, seed=0)(np.zeros((3, 6, 4, 4))).shape
    (3, 1, 8, 8)
    """

    def __init__(
        self,
        n_in: int,
        n_out: int,
        size: Any,
        *,
        stride: Any = 1,
        padding: Any = 0,
        output_padding: Any = 0,
        bias: bool = True,
        init: Any = "he_uniform",
        seed: Any = None,
        dtype: Any = np.float64,
        dilation: Any = 1,
        groups: int = 1,
    ) -> None:
        kind = "a ConvTranspose2d layer got"
        self.check_channels(n_in, n_out, groups)
        shape = down_and_right(f"{kind} size", size, 1)
        self.stride = down_and_right(f"{kind} stride", stride, 1)
        self.padding = down_and_right(f"{kind} padding", padding, 0)
        self.output_padding = down_and_right(f"{kind} output_padding", output_padding, 0)
        self.dilation = down_and_right(f"{kind} dilation", dilation, 1)
        for more, step, spread in zip(self.output_padding, self.stride, self.dilation):
            if more >= max(step, spread):
                raise InputError(
                    f"{kind} output_padding={output_padding!r:.40}; write one below the stride, or "
                    "the dilation"
                )
        self.begin((n_in, n_out // groups, *shape), n_out, groups, bias, init, seed, dtype)

    def __call__(self, images: Any) -> Tensor:
        """Return the output for images of shape (batch, n_in, height, width)."""
        images = received(self, images, self.weight.dtype)
        check_images(self, images.shape, self.weight.shape[0], (1, 1))
        return self.convolved(tg.conv_transpose2d, images, output_padding=self.output_padding)

    def __repr__(self) -> str:
        n_in, n_out, height, width = self.weight.shape
        usual = {
            "stride": (1, 1),
            "padding": (0, 0),
            "output_padding": (0, 0),
            "dilation": (1, 1),
            "groups": 1,
        }
        return self.written(n_in, n_out * self.groups, (height, width), usual)
