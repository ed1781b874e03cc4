"""A hook, which a node keeps, and the handle that takes it away again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

FORWARD = "forward"
GRADIENT = "gradient"
CONTRIBUTION = "contribution"


class Hook:
    """One function that is called for one node.

    Attributes:
        event: When: FORWARD, GRADIENT or CONTRIBUTION.
        callback: What is called.
    """

    __slots__ = ("callback", "event")

    def __init__(self, event: str, callback: Callable[..., object]) -> None:
        self.event = event
        self.callback = callback


class HookHandle:
    """What takes a hook away again; it does not keep the node alive.

    >>> from tinygrad_edu import Value
    >>> x = Value(3.0)
    >>> handle = x.on_gradient(print)
    >>> handle.remove()
    >>> (x * x).backward()  # prints nothing
    """

    __slots__ = ("_hook", "_hooks")

    def __init__(self, hook: Hook, hooks: list[Hook]) -> None:
        self._hook = hook
        self._hooks = hooks

    def remove(self) -> None:
        """Take the hook away. Doing it again changes nothing."""
        if self._hook in self._hooks:
            self._hooks.remove(self._hook)

    def __repr__(self) -> str:
        state = "set" if self._hook in self._hooks else "removed"
        return f"<HookHandle: {self._hook.event}, {state}>"
