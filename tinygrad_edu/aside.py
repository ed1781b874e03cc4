"""Nodes that are made to look at a pass, as in `explain`: no part of the learner's own program."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from tinygrad_edu.errors import NonFiniteWarning
from tinygrad_edu.modes import switches_off

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def aside() -> Iterator[None]:
    """Record what is computed inside the block, whatever switches are on, and warn of nothing.

    An inf or nan that turns up here is one of the pass itself, which has warned of it.
    """
    with switches_off(), warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore", NonFiniteWarning)
        yield
