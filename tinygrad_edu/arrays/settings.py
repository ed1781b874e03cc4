"""Settings of convolutions and pooling, checked: whole numbers, pairs of them, and groups."""

from __future__ import annotations

from typing import Any

from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.arguments import check_count, is_whole
from tinygrad_edu.rules.shapes import shape_of


def pair_of(what: str, given: Any, least: int, pair: str = "(down, right)") -> tuple[int, int]:
    """Return (down, right) of whole numbers, given as one for both or as a pair.

    Args:
        what: Whose setting it is, for the error message.
        given: One number or two.
        least: How small they may be.
        pair: What the two are called in the error message.

    Raises:
        InputError: They are no whole numbers, too small, or not two.
    """
    numbers = tuple(given) if isinstance(given, (tuple, list)) else (given, given)
    if len(numbers) != 2:
        raise InputError(f"{what}={given!r:.80}; write one number, or {pair}")
    for number in numbers:
        check_count(what, number, least)
    return int(numbers[0]), int(numbers[1])


def check_four(what: str, images: Any, kernels: Any) -> None:
    """Raise InputError unless images and kernels have four axes."""
    if len(shape_of(images)) != 4 or len(shape_of(kernels)) != 4:
        raise InputError(
            f"{what} got images of shape {shape_of(images)} and kernels of shape "
            f"{shape_of(kernels)}; it takes (batch, channels, height, width) and kernels of four "
            "axes"
        )


def check_groups(what: str, groups: Any, channels: int, kernels: int) -> None:
    """Raise InputError unless channels and kernels fall into so many equal groups."""
    if not is_whole(groups) or int(groups) < 1 or channels % groups or kernels % groups:
        raise InputError(
            f"{what} got groups={groups!r:.40} for {channels} channels and {kernels} kernels; "
            "write a number that divides both"
        )
