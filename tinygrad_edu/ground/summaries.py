"""How the numbers of an array are written in a line: all of them, or a summary if they are many."""

from __future__ import annotations

from typing import Any

import numpy as np

from tinygrad_edu.ground.formatting import show_number

MOST_NUMBERS = 9
"""Numbers that a reader takes in at a glance; of more, only a summary is shown."""


def show_data(data: Any) -> str:
    """Write a number, the numbers of a small array, or the summary of a large one.

    >>> show_data(0.0822), show_data(np.array([[1.0, -2.5]]))
    ('0.0822', '[[1, -2.5]]')
    >>> show_data(np.arange(12.0).reshape(3, 4))
    'min 0, mean 5.5, max 11'
    """
    if type(data) is float or np.ndim(data) == 0:
        return show_number(data)
    if data.size <= MOST_NUMBERS:
        return show_all(data)
    with np.errstate(all="ignore"):
        parts = ("min", data.min()), ("mean", data.mean()), ("max", data.max())
    return ", ".join([f"{name} {show_number(number)}" for name, number in parts])


def show_lines(data: Any) -> list[str]:
    """Write the same in lines for a picture: a small matrix has a line for each of its rows.

    >>> show_lines(np.array([[1.0, -2.5], [0.0, 3.0]])), show_lines(0.5)
    (['[1, -2.5]', '[0, 3]'], ['0.5'])
    """
    if np.ndim(data) == 2 and data.size <= MOST_NUMBERS and data.size:
        return [show_data(row) for row in data]
    return [show_data(data)]


def show_all(data: Any) -> str:
    """Write every number of an array, with a bracket for each axis."""
    if not data.size:
        return str(data.tolist())  # array2string leaves axes of no numbers out
    formatter: Any = {"float_kind": show_number}
    lines = np.array2string(data, separator=", ", formatter=formatter)
    return " ".join(lines.split())


def show_shape(data: Any) -> str:
    """Write a shape: 100×16, or 3 for a row of three; "" for a single number.

    >>> show_shape(np.zeros((100, 16)))
    '100×16'
    """
    return "×".join([str(n) for n in np.shape(data)])


def show_kind(data: Any) -> str:
    """Write the shape and the dtype of an array: 100×16 float64; "" for a float.

    >>> show_kind(np.zeros((100, 16), dtype=np.float32)), show_kind(0.5)
    ('100×16 float32', '')
    """
    if isinstance(data, float) and not isinstance(data, np.floating):
        return ""
    return f"{show_shape(data)} {np.asarray(data).dtype}".strip()
