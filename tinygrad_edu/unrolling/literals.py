"""Numbers, arrays and settings as Python source."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tinygrad_edu.errors import InputError
from tinygrad_edu.notation.identifiers import CONSTANT

MOST_WRITTEN_OUT = 16
"""Numbers of an array that are written into the source; a larger one goes into a file beside it."""


class Constants:
    """The arrays that a generated file needs, by name, in the order they are first needed."""

    def __init__(self) -> None:
        self.arrays: dict[str, Any] = {}
        self.known: dict[int, str] = {}

    def add(self, array: Any, name: str = "") -> str:
        """Keep an array under a name, CONSTANT_1, … if none is given, and return the name.

        The same array object has one name. It belongs to a graph that outlives this list.
        """
        if id(array) not in self.known:
            self.known[id(array)] = name or f"{CONSTANT}{len(self.arrays) + 1}"
            self.arrays[self.known[id(array)]] = array
        return self.known[id(array)]

    def data(self, data: Any) -> str:
        """Return a plain number as it is, a plain array by its name."""
        return self.add(data) if np.ndim(data) else number_literal(data)

    def setting(self, setting: Any) -> str:
        """Return what an operation was told as Python source."""
        return setting_literal(setting, self)

    @property
    def large(self) -> dict[str, Any]:
        """The arrays with too many numbers to write them out."""
        return {name: a for name, a in self.arrays.items() if a.size > MOST_WRITTEN_OUT}

    def lines(self) -> list[str]:
        """Return the source that makes the arrays, each as it lies in memory."""
        written = [
            f"{name} = {in_its_layout(array_literal(array), array)}"
            for name, array in self.arrays.items()
            if array.size <= MOST_WRITTEN_OUT
        ]
        if self.large:
            written.append('with np.load(Path(__file__).with_suffix(".npz")) as recorded:')
            for name, array in self.large.items():
                kept = f'recorded["{name}"]'
                written.append(f"    {name} = {in_its_layout(kept, array)}")
        return written

    @property
    def calls(self) -> frozenset[str]:
        """What these lines call of the functions that support a program."""
        are_in_order = all([array.flags.c_contiguous for array in self.arrays.values()])
        return frozenset() if are_in_order else frozenset({"laid_out"})


def in_its_layout(source: str, array: Any) -> str:
    """Return the source of an array's numbers, put as the array lies in memory."""
    return source if array.flags.c_contiguous else f"laid_out({source}, {array.strides})"


def number_literal(number: Any) -> str:
    """Return a number as Python source that gives the same bits.

    >>> number_literal(0.1), number_literal(float("nan")), number_literal(np.float32(0.5))
    ('0.1', "float('nan')", 'np.float32(0.5)')
    """
    if isinstance(number, np.floating) and not isinstance(number, float):
        return f"np.{number.dtype.name}({float(number)!r})"
    plain = float(number)
    return repr(plain) if math.isfinite(plain) else f"float('{plain}')"


def array_literal(array: Any) -> str:
    """Return a small array as Python source that gives the same bits."""
    numbers = np.asarray(array)
    text = repr(numbers.tolist()).replace("nan", "np.nan").replace("inf", "np.inf")
    shaped = f".reshape({numbers.shape})" if numbers.size == 0 else ""
    return f'np.array({text}, dtype="{numbers.dtype.name}"){shaped}'


def setting_literal(setting: Any, constants: Constants) -> str:
    """Return what an operation was told, an axis, a shape, a key, as Python source.

    Raises:
        InputError: It is something that has no source.
    """
    if setting is None or isinstance(setting, (bool, int, str, np.bool_, np.integer)):
        return repr(setting.item() if isinstance(setting, np.generic) else setting)
    if isinstance(setting, (float, np.floating)):
        return number_literal(setting)
    if setting is Ellipsis:
        return "..."
    if isinstance(setting, slice):
        ends = (setting.start, setting.stop, setting.step)
        return f"slice({', '.join([setting_literal(end, constants) for end in ends])})"
    if isinstance(setting, (tuple, list)):
        inside = ", ".join([setting_literal(part, constants) for part in setting])
        comma = "," if len(setting) == 1 else ""
        return f"[{inside}]" if isinstance(setting, list) else f"({inside}{comma})"
    if isinstance(setting, (np.dtype, type)):
        return f"np.{np.dtype(setting).name}"
    if isinstance(setting, np.ndarray):
        return constants.add(setting)
    raise InputError(f"unroll cannot write {setting!r:.80} as Python source")
