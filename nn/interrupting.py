"""Ctrl-C, put off until a step is complete: no weights are left half changed."""

from __future__ import annotations

import signal
import threading
from typing import Any


class Uninterrupted:
    """A block that Ctrl-C does not end in the middle, but right behind.

    It holds in the main thread, the only one that Ctrl-C reaches. A program that ignores Ctrl-C, or
    handles it in its own way, goes on doing so, right behind the block as well.

    >>> with Uninterrupted():
    ...     weights_are_changed = True
    """

    def __enter__(self) -> Uninterrupted:
        self.asked: tuple[Any, ...] = ()
        self.before: Any = signal.getsignal(signal.SIGINT)
        self.holds = callable(self.before) and (
            threading.current_thread() is threading.main_thread()
        )
        if self.holds:
            signal.signal(signal.SIGINT, self.remember)
        return self

    def remember(self, *asked: Any) -> None:
        """Note that Ctrl-C was pressed, and where."""
        self.asked = asked

    def __exit__(self, *_: object) -> None:
        if self.holds:
            signal.signal(signal.SIGINT, self.before)
        if self.asked:
            self.before(*self.asked)
