"""Observing: a function that is told of every backward pass, for films and measurements.

The engine knows nothing of who looks on. Without an observer a pass asks one question more.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from tinygrad_edu.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tinygrad_edu.node import Node

observers: list[Callable[[Node], object]] = []
"""Who is told, in the order in which they began to look."""


@contextmanager
def observe_passes(observer: Callable[[Node], object]) -> Iterator[None]:
    """Call observer(E) after each backward pass inside the block, with the result it began at.

    It is called by backward() and at the end of backward_steps(), when every gradient is complete
    and before anything else happens, such as an update. An error it raises is raised there.

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
    observers.append(observer)
    try:
        yield
    finally:
        observers.remove(observer)


def tell(output: Node) -> None:
    """Tell every observer of a backward pass that is done."""
    for observer in observers:
        observer(output)
