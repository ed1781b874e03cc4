"""Ctrl-C, put off until a step is complete: no weights are left half changed."""

from __future__ import annotations

import signal
import threading
from typing import Any


class Uninterrupted:
    """A block that Ctrl-C does not end in the middle, but right behind.

    It holds in the main thread, the only one that Ctrl-C reaches.

    >>> with Uninterrupted():
    ...     weights_are_changed = True
    """

    def __enter__(self) -> Uninterrupted:
        self.asked = False
        self.before: Any = None
        if threading.current_thread() is threading.main_thread():
            self.before = signal.signal(signal.SIGINT, self.remember)
        return self

    def remember(self, *_: Any) -> None:
        """Note that Ctrl-C was pressed."""
        self.asked = True

    def __exit__(self, *_: object) -> None:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, self.before)
        if self.asked:
            raise KeyboardInterrupt
