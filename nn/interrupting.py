"""Ctrl-C, put off until something is complete: no weights are left half changed."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class CtrlC:
    """A block in which some calls are not ended by Ctrl-C in the middle, but right behind.

    It holds in the main thread, the only one that Ctrl-C reaches. A program that ignores Ctrl-C, or
    handles it in its own way, goes on doing so, right behind such a call as well.

    >>> with CtrlC() as ctrl_c:
    ...     ctrl_c.complete(print, "never half printed")
    never half printed
    """

    def __enter__(self) -> CtrlC:
        self.is_put_off = False
        self.asked: tuple[Any, ...] = ()
        self.before: Any = signal.getsignal(signal.SIGINT)
        self.holds = callable(self.before) and (
            threading.current_thread() is threading.main_thread()
        )
        if self.holds:
            signal.signal(signal.SIGINT, self.pressed)
        return self

    def pressed(self, *asked: Any) -> None:
        """Do what the program does on Ctrl-C, or put it off."""
        if self.is_put_off:
            self.asked = asked
        else:
            self.before(*asked)

    def complete(self, action: Callable[..., Any], *given: Any) -> None:
        """Call a function to its end, and only then do what Ctrl-C asks for."""
        self.is_put_off = True
        try:
            action(*given)
        finally:
            self.is_put_off = False
        if self.asked:
            asked, self.asked = self.asked, ()
            self.before(*asked)

    def __exit__(self, *_: object) -> None:
        if self.holds:
            signal.signal(signal.SIGINT, self.before)
