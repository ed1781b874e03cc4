"""Which numbers count: NumPy's where= of a sum, a mean and the like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.arrays.forms import refuse
from tinygrad_edu.errors import InputError
from tinygrad_edu.node import numbers_of
from tinygrad_edu.rules.indexing import choose
from tinygrad_edu.rules.shapes import shape_of

if TYPE_CHECKING:
    from numpy.typing import NDArray


def selected(call: str, x: Any, where: Any, number: Any, out: Any) -> Any:
    """Return x with a number in the places that do not count.

    Raises:
        InputError: `where` has no answer for each place, no number stands for those that do not
            count, or `out` was given.
    """
    refuse(f"numpy.{call}", out=out)
    if where is True:
        return x
    if number is None:
        raise InputError(
            f"{call} got where= without initial=; nothing says what {call} is where nothing counts:"
            " write initial=… as well"
        )
    return choose(x, number, condition=counting(x, where))


def counting(x: Any, where: Any) -> NDArray[np.bool_]:
    """Return `where` as True or False for each place of x."""
    try:
        return np.broadcast_to(np.asarray(numbers_of(where)).astype(bool), shape_of(x)).copy()
    except ValueError:
        raise InputError(
            f"where={where!r:.60} has no answer for each place of shape {shape_of(x)}"
        ) from None


def share(x: Any, where: Any, axis: Any, keepdims: bool, ddof: int = 0) -> Any:
    """Return 1/(n − ddof) for the n numbers that count along some axes; nan or inf for none."""
    count = np.sum(counting(x, where), axis=axis, keepdims=keepdims)
    like = getattr(x, "dtype", np.dtype(float))
    with np.errstate(all="ignore"):
        found = np.divide(
            1.0, np.maximum(count - ddof, 0), dtype=like if like.kind == "f" else float
        )
    return found if np.ndim(found) else float(found)
