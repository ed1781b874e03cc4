"""Pooling layers: one number for each window of an image, the largest or the mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

import tinygrad_edu as tg
from nn.layers.receiving import check_images, down_and_right, received
from nn.module import Module

if TYPE_CHECKING:
    from tinygrad_edu import Tensor


class MaxPool2d(Module):
    """y = the largest number of every window; each channel is left smaller by the window's size.

    Args:
        size: Height and width of a window; one number for both.
        stride: How far one window is from the next; its size if left out.

    >>> import numpy as np
    >>> from nn import MaxPool2d
    >>> MaxPool2d(2)(np.arange(16.0).reshape(1, 1, 4, 4))
    array([[[[ 5.,  7.],
             [13., 15.]]]])
    """

    def __init__(self, size: Any, *, stride: Any = None) -> None:
        self.size = down_and_right("a MaxPool2d layer got size", size, 1)
        step = size if stride is None else stride
        self.stride = down_and_right("a MaxPool2d layer got stride", step, 1)

    @overload
    def __call__(self, images: Tensor) -> Tensor: ...

    @overload
    def __call__(self, images: Any) -> Any: ...

    def __call__(self, images: Any) -> Any:
        """Return the largest number of every window of images (batch, channels, height, width)."""
        images = received(self, images)
        check_images(self, images.shape, None, self.size)
        return tg.max_pool2d(images, size=self.size, stride=self.stride)

    def __repr__(self) -> str:
        stride = "" if self.stride == self.size else f", stride={self.stride}"
        return f"MaxPool2d({self.size}{stride})"


class AvgPool2d(Module):
    """y = the mean of every window; each channel is left smaller by the window's size.

    Args:
        size: Height and width of a window; one number for both.
        stride: How far one window is from the next; its size if left out.

    >>> import numpy as np
    >>> from nn import AvgPool2d
    >>> AvgPool2d(2)(np.arange(16.0).reshape(1, 1, 4, 4))
    array([[[[ 2.5,  4.5],
             [10.5, 12.5]]]])
    """

    def __init__(self, size: Any, *, stride: Any = None) -> None:
        self.size = down_and_right("a AvgPool2d layer got size", size, 1)
        step = size if stride is None else stride
        self.stride = down_and_right("a AvgPool2d layer got stride", step, 1)

    @overload
    def __call__(self, images: Tensor) -> Tensor: ...

    @overload
    def __call__(self, images: Any) -> Any: ...

    def __call__(self, images: Any) -> Any:
        """Return the mean of every window of images (batch, channels, height, width)."""
        images = received(self, images)
        check_images(self, images.shape, None, self.size)
        return tg.avg_pool2d(images, size=self.size, stride=self.stride)

    def __repr__(self) -> str:
        stride = "" if self.stride == self.size else f", stride={self.stride}"
        return f"AvgPool2d({self.size}{stride})"
