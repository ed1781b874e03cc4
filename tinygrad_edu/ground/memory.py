"""Letting the C library keep freed memory, so that a step need not ask the system for it again."""

from __future__ import annotations

import numpy as np

LARGEST_KEPT = 32 * 2**20 - 2**16
"""Bytes of the largest block that glibc, the usual C library of Linux, may keep for later."""


def keep_freed_memory() -> None:
    """Make and free one large block, from which glibc learns that such blocks are wanted again.

    Otherwise it gives every array above 128 kB back to the system when it is freed, and pays for
    fresh pages in the next step. Nothing is written to the block, so it costs microseconds, and
    other C libraries are not affected.

    Source: mallopt(3), M_MMAP_THRESHOLD and its dynamic adjustment.
    """
    block = np.empty(LARGEST_KEPT, dtype=np.uint8)
    del block
