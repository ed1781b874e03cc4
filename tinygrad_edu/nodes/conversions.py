"""What Python makes of a node: int(x), round(x, 3), f"{x:.4f}", and what it must not make of one.

A number that is written down, or rounded to a whole one, has no slope to lose. float(x) has: it
would go on in a calculation that no longer knows x. So it is refused, with what to write.
"""

from __future__ import annotations

from typing import Any, NoReturn

import numpy as np

from tinygrad_edu.errors import InputError
from tinygrad_edu.node import Node


class Conversions(Node):
    """A node as Python's own functions see it."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        if not spec:
            return repr(self)
        call = f"format(…, {spec!r:.40})"
        number = only_number(self, call, "numpy.array2string(t.data, precision=4)")
        try:
            return format(number, spec)
        except ValueError as error:
            raise InputError(f"{call} of {self.name} = {self.text}: {error}") from None

    def __round__(self, digits: int | None = None) -> float:
        number = only_number(self, "round", f"numpy.round(t.data, {digits or 0})")
        return whole(self, round, number) if digits is None else round(float(number), digits)

    def __int__(self) -> int:
        return whole(self, int, only_number(self, "int", "t.data.astype(int)"))

    def __index__(self) -> NoReturn:
        raise InputError(
            f"{self.name} is a node, and an index or a length is a whole number; write "
            f"int({self.shown_label or 'x'})"
        )

    def __float__(self) -> NoReturn:
        name = self.shown_label or "x"
        number = f"{name}.item()" if self.rank else f"{name}.data"
        raise InputError(
            f"float({self.name}) would cut the graph: the number forgets how it was computed. "
            f"Write {number} for the number, tinygrad_edu.exp (sin, sum, mean, …) in place of "
            f"math.exp (statistics.mean, …), and f'{{{name}:.3f}}' in a text"
        )

    def as_integer_ratio(self) -> NoReturn:
        """Refuse to be taken for a fraction, as `statistics.mean` asks of numbers: see float()."""
        self.__float__()


def only_number(node: Node, call: str, instead: str) -> Any:
    """Return the number of a node that has one, or raise InputError with what to write instead."""
    data = node._data
    if np.size(data) == 1:
        return np.asarray(data).reshape(-1)[0] if np.ndim(data) else data
    raise InputError(
        f"{call} takes one number, and {node.name} has {np.size(data)}; write {instead}, or name "
        "one: t[0], t.sum()"
    )


def whole(node: Node, function: Any, number: Any) -> int:
    """Return the whole number that a function makes of a number; inf and nan have none."""
    try:
        return int(function(float(number)))
    except (OverflowError, ValueError):
        raise InputError(f"{node.name} is {node.text}, which is near no whole number") from None
