"""One array in every way that it may lie in memory; the numbers are the same in all of them."""

from typing import Any

import numpy as np


def in_fortran_order(array: Any) -> Any:
    """Return a copy whose first axis runs quickest."""
    return np.asfortranarray(array)


def transposed(array: Any) -> Any:
    """Return a view of a copy that lies with its axes in reverse order."""
    return np.ascontiguousarray(array.T).T


def with_gaps(array: Any) -> Any:
    """Return every other number, along each axis, of an array twice as long."""
    wide = np.full([2 * n for n in array.shape], 77.0, array.dtype)
    every_other = (slice(None, None, 2),) * array.ndim
    wide[every_other] = array
    return wide[every_other]


def backwards(array: Any) -> Any:
    """Return a view that runs backwards through memory along each axis."""
    reverse = (slice(None, None, -1),) * array.ndim
    return np.ascontiguousarray(array[reverse])[reverse]


def read_only(array: Any) -> Any:
    """Return a copy that may not be written to."""
    copy = array.copy()
    copy.flags.writeable = False
    return copy


LAYOUTS = {
    "C order": np.ascontiguousarray,
    "F order": in_fortran_order,
    "transposed": transposed,
    "with gaps": with_gaps,
    "backwards": backwards,
    "read only": read_only,
}


def copies_along(array: Any, axis: int) -> Any:
    """Return an array of the same shape that shows its first part at every place of an axis."""
    first = np.take(array, [0], axis=axis)
    return np.broadcast_to(first, array.shape)


def laid_out(layout: str, array: Any) -> Any:
    """Return an array, or a number as it is, in one of the layouts."""
    return LAYOUTS[layout](array) if np.ndim(array) else array
