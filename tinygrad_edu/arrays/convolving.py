"""Convolutions with all their settings, and average pooling: made of windows, fold and conv2d.

A group is a convolution of its own; a dilated kernel has zeros between its numbers; a transposed
convolution goes the way that gradients go through a convolution. All are compositions of
operations, and show as such in a drawing.
"""

from __future__ import annotations

from numbers import Integral
from typing import Any

from tinygrad_edu.arrays.settings import check_four, check_groups, pair_of
from tinygrad_edu.errors import InputError
from tinygrad_edu.rules import convolution
from tinygrad_edu.rules.convolution import fold, windows
from tinygrad_edu.rules.indexing import concatenate, index, pad
from tinygrad_edu.rules.products import matmul
from tinygrad_edu.rules.reductions import mean
from tinygrad_edu.rules.same_kind import same_kind
from tinygrad_edu.rules.shapes import reshape, shape_of, transpose


@same_kind
def conv2d(
    images: Any,
    kernels: Any,
    stride: Any = 1,
    *,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
) -> Any:
    """Return Σ window · kernel for every window of the images and each kernel.

    It is the cross-correlation that networks call convolution.

    Args:
        images: Shape (batch, channels, height, width).
        kernels: Shape (n_out, channels / groups, height, width).
        stride: How far one window is from the next; one number, or (down, right).
        padding: How many zeros are put around the images; one number, or (down, right).
        dilation: How far the numbers of a kernel are apart; one number, or (down, right).
        groups: Into how many groups channels and kernels are divided; a kernel sees its own.

    Returns:
        Shape (batch, n_out, rows, columns).

    Raises:
        InputError: The shapes do not fit, or a setting is no whole number, or too small.

    >>> import numpy as np
    >>> conv2d(np.arange(9.0).reshape(1, 1, 3, 3), np.ones((1, 1, 2, 2)), dilation=2)
    array([[[[16.]]]])
    """
    steps = pair_of("conv2d got stride", stride, 1)
    spread = pair_of("conv2d got dilation", dilation, 1)
    check_four("conv2d", images, kernels)
    images = padded(images, pair_of("conv2d got padding", padding, 0))
    kernels = dilated(kernels, spread)
    check_groups("conv2d", groups, shape_of(images)[1], shape_of(kernels)[0])
    if groups == 1:
        return convolution.conv2d(images, kernels, stride=steps)
    parts = [
        convolution.conv2d(group_of(images, 1, i, groups), mine, stride=steps)
        for i, mine in enumerate([group_of(kernels, 0, i, groups) for i in range(groups)])
    ]
    return concatenate(*parts, axis=1)


@same_kind
def conv1d(
    signals: Any,
    kernels: Any,
    stride: int = 1,
    *,
    padding: int = 0,
    dilation: int = 1,
    groups: int = 1,
) -> Any:
    """Return Σ window · kernel for every window of the signals: conv2d of images one pixel high.

    Args:
        signals: Shape (batch, channels, length).
        kernels: Shape (n_out, channels / groups, length).
        stride: How far one window is from the next.
        padding: How many zeros are put before and behind each signal.
        dilation: How far the numbers of a kernel are apart.
        groups: As in `conv2d`.

    Returns:
        Shape (batch, n_out, places).

    Raises:
        InputError: As for `conv2d`.

    >>> import numpy as np
    >>> conv1d(np.array([[[1.0, 2.0, 4.0]]]), np.array([[[-1.0, 1.0]]]))
    array([[[1., 2.]]])
    """
    for what, given in (("stride", stride), ("padding", padding), ("dilation", dilation)):
        if not isinstance(given, Integral):
            raise InputError(f"conv1d got {what}={given!r:.80}; write a whole number")
    if len(shape_of(signals)) != 3 or len(shape_of(kernels)) != 3:
        raise InputError(
            f"conv1d got signals of shape {shape_of(signals)} and kernels of shape "
            f"{shape_of(kernels)}; it takes (batch, channels, length) and (n_out, channels, length)"
        )
    out = conv2d(
        reshape(signals, shape=flat(shape_of(signals))),
        reshape(kernels, shape=flat(shape_of(kernels))),
        (1, stride),
        padding=(0, padding),
        dilation=(1, dilation),
        groups=groups,
    )
    batch, n_out, _, places = shape_of(out)
    return reshape(out, shape=(batch, n_out, places))


@same_kind
def conv_transpose2d(
    images: Any,
    kernels: Any,
    stride: Any = 1,
    *,
    padding: Any = 0,
    output_padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
) -> Any:
    """Return the images in which every pixel has put its kernels, times its number, and summed.

    That is how a gradient goes back through `conv2d`; networks use it to make images larger.

    Args:
        images: Shape (batch, n_in, height, width).
        kernels: Shape (n_in, n_out / groups, height, width).
        stride: How far the kernels of neighbouring pixels are apart.
        padding: How many pixels are cut off at every edge of the result.
        output_padding: How many pixels are added at the bottom and to the right.
        dilation: How far the numbers of a kernel are apart.
        groups: As in `conv2d`.

    Returns:
        Shape (batch, n_out, rows, columns), with rows = (height − 1) · stride − 2 · padding +
        (kernel − 1) · dilation + output_padding + 1.

    Raises:
        InputError: The shapes do not fit, or nothing would be left.

    >>> import numpy as np
    >>> conv_transpose2d(np.array([[[[1.0, 2.0]]]]), np.array([[[[1.0, 10.0]]]]), stride=2)
    array([[[[ 1., 10.,  2., 20.]]]])
    """
    steps = pair_of("conv_transpose2d got stride", stride, 1)
    cut = pair_of("conv_transpose2d got padding", padding, 0)
    more = pair_of("conv_transpose2d got output_padding", output_padding, 0)
    spread = pair_of("conv_transpose2d got dilation", dilation, 1)
    check_four("conv_transpose2d", images, kernels)
    if shape_of(images)[1] != shape_of(kernels)[0]:
        raise InputError(
            f"conv_transpose2d got images of shape {shape_of(images)} and kernels of shape "
            f"{shape_of(kernels)}; it takes (batch, n_in, height, width) and "
            "(n_in, n_out / groups, height, width)"
        )
    kernels = dilated(kernels, spread)
    check_groups("conv_transpose2d", groups, shape_of(images)[1], groups)
    parts = [
        put_kernels(group_of(images, 1, i, groups), group_of(kernels, 0, i, groups), steps, more)
        for i in range(groups)
    ]
    whole = parts[0] if groups == 1 else concatenate(*parts, axis=1)
    _, _, rows, columns = shape_of(whole)
    if rows <= 2 * cut[0] or columns <= 2 * cut[1]:
        raise InputError(
            f"conv_transpose2d got padding={padding!r:.40}, which leaves nothing of "
            f"{rows}×{columns} pixels; write a smaller one"
        )
    if cut == (0, 0):
        return whole
    inside = (slice(cut[0], rows - cut[0]), slice(cut[1], columns - cut[1]))
    return index(whole, key=(slice(None), slice(None), *inside))


def put_kernels(images: Any, kernels: Any, steps: tuple[int, int], more: tuple[int, int]) -> Any:
    """Return the images that the pixels of one group make, before anything is cut off."""
    batch, n_in, height, width = shape_of(images)
    _, n_out, down, right = shape_of(kernels)
    pixels = transpose(images, axes=(0, 2, 3, 1))
    spread = matmul(pixels, reshape(kernels, shape=(n_in, n_out * down * right)))
    parts = reshape(spread, shape=(batch, height, width, n_out, down, right))
    rows = (height - 1) * steps[0] + down + more[0]
    columns = (width - 1) * steps[1] + right + more[1]
    return fold(
        transpose(parts, axes=(0, 3, 1, 2, 4, 5)), shape=(batch, n_out, rows, columns), stride=steps
    )


@same_kind
def avg_pool2d(images: Any, size: Any, stride: Any = None) -> Any:
    """Return the mean of every window; windows do not overlap if stride is left out.

    Args:
        images: Shape (batch, channels, height, width).
        size: Height and width of a window; one number for both.
        stride: How far one window is from the next; its size if left out.

    Raises:
        InputError: The images are smaller than a window, or size or stride is no whole number.

    >>> import numpy as np
    >>> avg_pool2d(np.arange(16.0).reshape(1, 1, 4, 4), 2)
    array([[[[ 2.5,  4.5],
             [10.5, 12.5]]]])
    """
    shape = pair_of("avg_pool2d got size", size, 1)
    steps = shape if stride is None else pair_of("avg_pool2d got stride", stride, 1)
    return mean(windows(images, size=shape, stride=steps), axis=(4, 5))


@same_kind
def padded(images: Any, margin: tuple[int, int]) -> Any:
    """Return images with zeros around them."""
    if margin == (0, 0):
        return images
    down, right = margin
    return pad(images, margins=((0, 0), (0, 0), (down, down), (right, right)))


@same_kind
def dilated(kernels: Any, spread: tuple[int, int]) -> Any:
    """Return kernels whose numbers are so far apart, with zeros between them."""
    if spread == (1, 1):
        return kernels
    n_out, channels, height, width = shape_of(kernels)
    shape = (n_out, channels, (height - 1) * spread[0] + 1, (width - 1) * spread[1] + 1)
    numbers = reshape(kernels, shape=(n_out, channels, height, width, 1, 1))
    return fold(numbers, shape=shape, stride=spread)


@same_kind
def group_of(x: Any, axis: int, place: int, groups: int) -> Any:
    """Return one of some equal groups along an axis."""
    if groups == 1:
        return x
    size = shape_of(x)[axis] // groups
    return index(x, key=(*[slice(None)] * axis, slice(place * size, (place + 1) * size)))


def flat(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return the shape of signals as images one pixel high."""
    return (*shape[:2], 1, shape[2])
