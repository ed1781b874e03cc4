"""What a layer is given: data or a Tensor, in the dtype of its parameters, and in the right shape.

What does not fit is refused with the layer's name, what came, what it takes, and what to write.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu import InputError, Tensor
from tinygrad_edu.arrays.settings import pair_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nn.module import Module


def received(layer: Module, x: Any, dtype: Any = None) -> Any:
    """Return a Tensor, or data as an array of floating-point numbers.

    Args:
        layer: The layer that was given x, for the error message.
        x: A Tensor, an array, a number or nested lists of numbers.
        dtype: The format of the layer's parameters; that of x itself if it has none.

    Raises:
        InputError: x is not made of numbers, or its rows differ in length.
    """
    if not isinstance(x, Tensor):
        x = numbers_for(layer, x)
    return x if dtype is None or x.dtype == dtype else x.astype(dtype)


def numbers_for(layer: Module, x: Any) -> NDArray[Any]:
    """Return data as an array of floating-point numbers, or raise InputError."""
    if type(x) is np.ndarray and x.dtype.kind == "f":
        return x
    try:
        array = np.asarray(x)
    except ValueError as error:
        raise InputError(f"{layer} got {x!r:.80}; write rows of one length") from error
    if array.dtype.kind not in "biuf":
        raise InputError(
            f"{layer} got {x!r:.80}; it takes a Tensor or an array of numbers. Values are joined "
            "into a Tensor by Tensor.of([[x1, x2]]), in a row for each sample"
        )
    return array if array.dtype.kind == "f" else array.astype(np.float64)


def check_features(layer: Module, shape: tuple[int, ...], n: int) -> None:
    """Raise InputError unless the last axis has one number for each of n inputs."""
    if shape[-1:] == (n,):
        return
    if len(shape) < 2:
        hint = "A single sample is a batch of one: x.reshape(1, -1)"
    elif math.prod(shape[1:]) == n:
        hint = "Put nn.Flatten() before it, or write x.reshape(len(x), -1)"
    elif shape[0] == n and len(shape) == 2:
        hint = "Write x.T if the samples are the columns"
    else:
        hint = f"Make the layer for {shape[-1]} inputs, or give it {n} for each sample"
    raise InputError(f"{layer} got inputs of shape {shape}; it takes (batch, {n}). {hint}")


def check_images(layer: Module, shape: tuple[int, ...], channels: int | None, window: Any) -> None:
    """Raise InputError unless images have four axes, their channels, and room for a window.

    Args:
        layer: The layer that was given images.
        shape: Their shape.
        channels: How many channels the layer takes; any number if None.
        window: The smallest height and width that it can do with.
    """
    takes = f"it takes (batch, {channels or 'channels'}, height, width)"
    if len(shape) == 4 and channels in (None, shape[1]):
        if shape[2] >= window[0] and shape[3] >= window[1]:
            return
        hint = (
            f"The images have to be no smaller than a window, and so {window[0]}×{window[1]} at "
            "least; make the window smaller, or put fewer layers before this one"
        )
    elif len(shape) == 3:
        hint = "Grey images of shape (batch, height, width) need an axis: images[:, None]"
    elif len(shape) == 4 and shape[3] == channels:
        hint = "Images whose channels come last are turned by images.transpose(0, 3, 1, 2)"
    elif len(shape) == 4:
        hint = f"Make the layer for {shape[1]} channels"
    else:
        hint = "Rows of pixels are made images by x.reshape(batch, channels, height, width)"
    raise InputError(f"{layer} got images of shape {shape}; {takes}. {hint}")


def check_signals(layer: Module, shape: tuple[int, ...], channels: int, window: int) -> None:
    """Raise InputError unless signals have three axes, their channels, and room for a window."""
    if len(shape) == 3 and shape[1] == channels and shape[2] >= window:
        return
    if len(shape) == 3 and shape[1] == channels:
        hint = f"The signals have to be no shorter than a window, and so {window} long at least"
    elif len(shape) == 3 and shape[2] == channels:
        hint = "Signals whose channels come last are turned by signals.transpose(0, 2, 1)"
    elif len(shape) == 2:
        hint = "Signals of shape (batch, length) need an axis: signals[:, None]"
    else:
        hint = f"Bring them into the shape (batch, {channels}, length)"
    raise InputError(
        f"{layer} got signals of shape {shape}; it takes (batch, {channels}, length). {hint}"
    )


def down_and_right(what: str, given: Any, least: int) -> tuple[int, int]:
    """Return (height, width) of whole numbers, given as one for both or as a pair.

    Raises:
        InputError: They are no whole numbers, too small, or not two.
    """
    return pair_of(what, given, least, "(height, width)")
