"""What a convolutional network needs: windows over images, conv2d, max_pool2d.

Images have the shape (batch, channels, height, width).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.arraywise import arraywise
from tinygrad_edu.errors import InputError
from tinygrad_edu.rules.products import matmul
from tinygrad_edu.rules.reductions import share_among_equals
from tinygrad_edu.rules.same_kind import same_kind
from tinygrad_edu.rules.shapes import reshape, shape_of, transpose

if TYPE_CHECKING:
    from tinygrad_edu.ground.kinds import Contributions, Numbers, Operand

IMAGES = np.sin(np.arange(2 * 2 * 5 * 4) * 0.7).reshape(2, 2, 5, 4)
KERNELS = np.cos(np.arange(3 * 2 * 2 * 3) * 0.9).reshape(3, 2, 2, 3)


def pair(size: Any, what: str = "size") -> tuple[int, int]:
    """Return (height, width) of a size that may be one number for both, or raise InputError."""
    both = tuple(size) if np.iterable(size) else (size, size)
    if len(both) != 2 or not all([isinstance(n, (int, np.integer)) and n > 0 for n in both]):
        raise InputError(
            f"windows got {what}={size!r:.40}; write a whole number above 0, or one for each of "
            "height and width"
        )
    return both


@arraywise(
    "▦",
    back=["every number of upstream back to its pixel, summed"],
    examples=[(IMAGES, {"size": (2, 3), "stride": 1}), (IMAGES, {"size": 2, "stride": 2})],
    is_quiet=True,
)
def windows(images: Numbers, size: Numbers, stride: Any = 1) -> Numbers:
    """Return every window of a size: (batch, channels, rows, columns, height, width)."""
    (height, width), (down, right) = pair(size), pair(stride, "stride")
    if images.ndim != 4 or images.shape[2] < height or images.shape[3] < width:
        raise InputError(
            f"windows of {height}×{width} got images of shape {images.shape}; it takes images of "
            "shape (batch, channels, height, width) that are no smaller than a window"
        )
    every = np.lib.stride_tricks.sliding_window_view(images, (height, width), axis=(2, 3))
    return every[:, :, ::down, ::right]


@windows.rule
def d_windows(
    upstream: Operand, s: Operand, images: Operand, size: Operand, stride: Any = 1
) -> Contributions[Operand]:
    """A pixel counts in every window that shows it."""
    return (fold(upstream, shape=shape_of(images), stride=stride),)


@arraywise(
    "▨",
    back=["the windows of upstream"],
    examples=[
        (np.cos(np.arange(48.0)).reshape(1, 2, 2, 3, 2, 2), {"shape": (1, 2, 3, 4), "stride": 1}),
        (np.cos(np.arange(32.0)).reshape(1, 2, 2, 2, 2, 2), {"shape": (1, 2, 4, 5), "stride": 2}),
    ],
    stays_finite=True,
)
def fold(parts: Numbers, shape: tuple[int, ...], stride: Any = 1) -> Numbers:
    """Return images of a shape, to which every window is added in its place."""
    (down, right), (rows, columns, height, width) = pair(stride, "stride"), parts.shape[2:]
    places = [
        1 + (n - size) // step for n, size, step in zip(shape[2:], (height, width), (down, right))
    ]
    if parts.shape != (*shape[:2], *places, height, width) or min(height, width) < 1:
        raise InputError(
            f"fold got windows of shape {parts.shape} for images of shape {shape}, which are not "
            f"those of stride {stride!r:.40}"
        )
    images = np.zeros(shape, parts.dtype)
    for i in range(height):
        for j in range(width):
            pixels = images[:, :, i : i + down * rows : down, j : j + right * columns : right]
            pixels += parts[:, :, :, :, i, j]
    return images


@fold.rule
def d_fold(
    upstream: Operand, s: Operand, parts: Operand, shape: tuple[int, ...], stride: Any = 1
) -> Contributions[Operand]:
    """A window is found again in its place."""
    return (windows(upstream, size=shape_of(parts)[4:], stride=stride),)


@arraywise(
    "conv",
    back=["upstream through the kernels, back to the pixels", "upstream times the windows, summed"],
    examples=[(IMAGES, KERNELS, {}), (IMAGES, KERNELS, {"stride": 2})],
    stays_finite=True,
    role="product",
)
def conv2d(images: Numbers, kernels: Numbers, stride: Any = 1) -> Numbers:
    """Return Σ window · kernel for every window of the images and each kernel.

    Images (batch, channels, height, width) and kernels (n_out, channels, height, width) give
    (batch, n_out, rows, columns). It is the cross-correlation that networks call convolution.
    """
    if kernels.ndim != 4 or images.ndim != 4 or images.shape[1] != kernels.shape[1]:
        raise InputError(
            f"conv2d got images of shape {images.shape} and kernels of shape {kernels.shape}; it "
            "takes (batch, channels, height, width) and (n_out, channels, height, width)"
        )
    rows = rows_of_windows(windows.compute(images, kernels.shape[2:], stride))
    product = np.matmul(rows, kernels.reshape(len(kernels), rows.shape[-1]).T)
    return np.ascontiguousarray(np.transpose(product, (0, 3, 1, 2)))


@same_kind
def rows_of_windows(parts: Any) -> Any:
    """Return windows as (batch, rows, columns, numbers in a window of all channels)."""
    batch, channels, rows, columns, height, width = shape_of(parts)
    in_front = transpose(parts, axes=(0, 2, 3, 1, 4, 5))
    return reshape(in_front, shape=(batch, rows, columns, channels * height * width))


@conv2d.rule
def d_conv2d(
    upstream: Operand, s: Operand, images: Operand, kernels: Operand, stride: Any = 1
) -> Contributions[Operand]:
    """The product of windows and kernels is a matrix product, and goes back like one."""
    n_out, channels, height, width = shape_of(kernels)
    deltas = transpose(upstream, axes=(0, 2, 3, 1))
    batch, rows, columns, _ = shape_of(deltas)
    in_window = channels * height * width
    to_rows = matmul(deltas, reshape(kernels, shape=(n_out, in_window)))
    parts = reshape(to_rows, shape=(batch, rows, columns, channels, height, width))
    to_images = fold(
        transpose(parts, axes=(0, 3, 1, 2, 4, 5)), shape=shape_of(images), stride=stride
    )
    seen = rows_of_windows(windows(images, size=(height, width), stride=stride))
    count = batch * rows * columns
    flat_deltas = transpose(reshape(deltas, shape=(count, n_out)))
    to_kernels = matmul(flat_deltas, reshape(seen, shape=(count, in_window)))
    return to_images, reshape(to_kernels, shape=shape_of(kernels))


@arraywise(
    "pool",
    back=["upstream to the largest pixel of each window; equal ones share it"],
    examples=[(IMAGES, {"size": 2}), (IMAGES, {"size": (2, 3), "stride": 1})],
    is_quiet=True,
)
@same_kind
def max_pool2d(images: Any, size: Any, stride: Any = None) -> Any:
    """Return the largest number of every window; windows do not overlap if stride is left out."""
    step = size if stride is None else stride
    return np.max(windows.compute(images, size, step), axis=(4, 5))


@max_pool2d.rule
def d_max_pool2d(
    upstream: Operand, s: Operand, images: Operand, size: Operand, stride: Any = None
) -> Contributions[Operand]:
    """Upstream goes to the largest pixel of each window; where several tie, each gets a share."""
    step = size if stride is None else stride
    seen = windows(images, size=size, stride=step)
    shares = share_among_equals(upstream, s, seen, (4, 5))
    return (fold(shares, shape=shape_of(images), stride=step),)
