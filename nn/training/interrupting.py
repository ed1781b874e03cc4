"""Ctrl-C, put off until something is complete: no weights are left half changed."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class CtrlC:
    """Some work, in which some calls are not ended by Ctrl-C in the middle, but right behind.

    It holds in the main thread, the only one that Ctrl-C reaches. A program that ignores Ctrl-C, or
    handles it in its own way, goes on doing so, right behind such a call as well.

    >>> ctrl_c = CtrlC()
    >>> ctrl_c.during(ctrl_c.complete, print, "never half printed")
    never half printed
    """

    def __init__(self) -> None:
        self.is_put_off = False
        self.asked: tuple[Any, ...] = ()
        self.before: Any = signal.getsignal(signal.SIGINT)
        self.holds = callable(self.before) and (
            threading.current_thread() is threading.main_thread()
        )

    def during(self, work: Callable[..., Any], *given: Any, at_end: Any = None) -> Any:
        """Do some work, and then, however it ended, what is to be done at its end.

        This is no `with` block: Ctrl-C comes in where an `__exit__` begins, but not between the
        work and what stands behind `finally`, and from there on it is put off.
        """
        try:
            if self.holds:
                signal.signal(signal.SIGINT, self.pressed)
            return work(*given)
        finally:
            self.is_put_off = True
            if at_end is not None:
                at_end()
            if self.holds:
                signal.signal(signal.SIGINT, self.before)
            if self.asked:
                self.before(*self.asked)

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
