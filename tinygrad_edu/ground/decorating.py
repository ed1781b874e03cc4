"""A block as a decorator: the body of a function runs inside it, of whatever kind it is."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Generator
from typing import TYPE_CHECKING, Any, Protocol

from tinygrad_edu.errors import InputError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


class Block(Protocol):
    """What can be opened again and again, as the blocks of `blocks` can."""

    def anew(self) -> AbstractContextManager[None]:
        """Return another block in which the same holds."""


def inside(block: Block, function: Any) -> Any:
    """Return a function whose body is inside a block of its own, at every call."""
    refuse_no_function(function)
    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def decorated(*given: Any, **named: Any) -> Any:
            with block.anew():
                return await function(*given, **named)

    elif inspect.isgeneratorfunction(function):

        @functools.wraps(function)
        def decorated(*given: Any, **named: Any) -> Any:
            return (yield from Stretches(block, function(*given, **named)))

    else:

        @functools.wraps(function)
        def decorated(*given: Any, **named: Any) -> Any:
            with block.anew():
                return function(*given, **named)

    return decorated


class Stretches(Generator[Any, Any, Any]):
    """A generator whose code runs inside a block, and that waits outside of it.

    Args:
        block: The block; each stretch from one `yield` to the next is one like it.
        generator: The generator.
    """

    def __init__(self, block: Block, generator: Generator[Any, Any, Any]) -> None:
        self.block = block
        self.generator = generator

    def send(self, value: Any) -> Any:
        """Go on to the next `yield`, with the value of the one before."""
        with self.block.anew():
            return self.generator.send(value)

    def throw(self, *error: Any) -> Any:
        """Go on to the next `yield` by an error at the one before."""
        with self.block.anew():
            return self.generator.throw(*error)

    def close(self) -> None:
        """End the generator where it waits."""
        with self.block.anew():
            self.generator.close()


def refuse_no_function(function: Any) -> None:
    """Raise InputError for what has no body that runs from a call to its result."""
    if isinstance(function, type) or not callable(function):
        raise InputError(
            f"a block decorates a function, and got {function!r:.80}; write it directly above "
            "`def`, below @classmethod or @property, and in a class above each method it is for"
        )
    if inspect.isasyncgenfunction(function):
        raise InputError(
            f"{function.__name__} is an asynchronous generator function, and what its caller does "
            "between two of its values would be inside the block too; write `with …:` in its body, "
            "around what it is for and around no `yield`"
        )
