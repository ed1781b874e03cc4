"""The formats that the numbers of a graph may have: floating-point ones, as they have slopes."""

from __future__ import annotations

from typing import Any

import numpy as np

from tinygrad_edu.errors import InputError

FLOATING = {np.dtype(kind) for kind in (np.float16, np.float32, np.float64, np.longdouble)}
"""The floating-point formats, their bytes in the order of this machine."""


def floating(dtype: Any) -> Any:
    """Return a dtype as NumPy has it, or raise InputError unless it is a floating-point format.

    A whole number does not change by a little, so it has no gradient: astype(int) would be a
    graph that looks right and gives derivatives that are wrong. The bytes stand in the order of
    this machine, whatever order a file had them in.
    """
    try:
        found = np.dtype(dtype)
    except (TypeError, ValueError):
        found = np.dtype(object)
    if found.kind != "f":
        raise InputError(
            f"got dtype={dtype!r:.40}; gradients need floating-point numbers: write numpy.float32 "
            "or numpy.float64. For bare numbers of another kind write t.data.astype(…)"
        )
    return found.newbyteorder("=")
