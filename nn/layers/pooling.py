"""Pooling layers: one number for each window of an image, the largest or the mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, overload

import tinygrad_edu as tg
from nn.layers.receiving import check_images, down_and_right, received
from nn.module import Module
from tinygrad_edu.rules.convolution import max_pool2d

if TYPE_CHECKING:
    from collections.abc import Callable

    from tinygrad_edu import Tensor


class Pooling(Module):
    """What the layers of pooling have: the size of a window, and a step from one to the next.

    Attributes:
        size: Height and width of a window.
        stride: How far one window is from the next, down and to the right.
    """

    _pooled: ClassVar[Callable[..., Any]]

    def __init__(self, size: Any, *, stride: Any = None) -> None:
        kind = f"a {type(self).__name__} layer got"
        self.size = down_and_right(f"{kind} size", size, 1)
        self.stride = down_and_right(f"{kind} stride", size if stride is None else stride, 1)

    @overload
    def __call__(self, images: Tensor) -> Tensor: ...

    @overload
    def __call__(self, images: Any) -> Any: ...

    def __call__(self, images: Any) -> Any:
        """Return one number for every window of images (batch, channels, height, width)."""
        images = received(self, images)
        check_images(self, images.shape, None, self.size)
        return self._pooled(images, size=self.size, stride=self.stride)

    def __repr__(self) -> str:
        stride = "" if self.stride == self.size else f", stride={self.stride}"
        return f"{type(self).__name__}({self.size}{stride})"


class MaxPool2d(Pooling):
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

    _pooled = staticmethod(tg.max_pool2d)
    operation = max_pool2d


class AvgPool2d(Pooling):
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

    _pooled = staticmethod(tg.avg_pool2d)
