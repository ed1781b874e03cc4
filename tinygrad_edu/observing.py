"""Observing: a function that is told of every backward pass, for films and measurements.

The engine knows nothing of who looks on. Without an observer a pass asks one question more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.blocks import Block, open_here

if TYPE_CHECKING:
    from collections.abc import Callable

    from tinygrad_edu.node import Node

observers: set[Any] = set()
"""Not empty while anybody looks on, in any thread: a pass then asks who does in its own."""


class Observation(Block):
    """A block in which a function is told of every backward pass."""

    __slots__ = ()
    noted_in = observers


def observe_passes(observer: Callable[[Node], object]) -> Observation:
    """Call observer(E) after each backward pass inside the block, with the result it began at.

    It is called by backward() and at the end of backward_steps(), when every gradient is complete
    and before anything else happens, such as an update. An error it raises is raised there. Passes
    of other threads are not told; of asyncio tasks those that are made inside the block.

    Args:
        observer: A function of the result.

    Raises:
        InputError: observer cannot be called.

    >>> from tinygrad_edu import Value, observe_passes
    >>> w = Value(3.0)
    >>> with observe_passes(lambda E: print(E.data, w.grad)):
    ...     (w * w).backward()
    9.0 6.0
    """
    if not callable(observer):
        raise InputError(
            f"observe_passes got {observer!r:.80}; it takes a function of the result E"
        )
    return Observation(observer)


def tell(output: Node) -> None:
    """Tell every observer of a backward pass that is done, in the order in which they began."""
    for observer in open_here(Observation):
        observer(output)
