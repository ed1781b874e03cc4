"""Blocks of a program in which something holds: for one thread or task, not for its neighbours.

    with no_grad(): …       holds in the context (thread or asyncio task) that opens it, and in
                            those that are copied from it, until the block ends

Each entry into a block has a door, a lock that is locked as long as the block is open. Leaving is
to unlock it, which C code does: a Ctrl-C comes before that or after it, and leaves nothing behind.
So blocks may end in any order, in any thread, and a block that has ended holds nowhere any more.
"""

from __future__ import annotations

from contextvars import ContextVar
from threading import Lock, get_ident
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, overload

from tinygrad_edu.ground.decorating import inside

if TYPE_CHECKING:
    from collections.abc import Callable

    Function = TypeVar("Function", bound=Callable[..., Any])

entered: ContextVar[tuple[tuple[set[Any], Any, Any], ...]] = ContextVar("entered", default=())
"""The blocks that this context has entered: where their kind is noted, what holds, and the door."""


class Leaving:
    """How a block is left: by its door's own `__exit__`, which is written in C.

    Every function written in Python begins by letting Ctrl-C in; it would then end before it had
    done anything. Python asks for `__exit__` before it enters a block, so the choice of the door
    is over by then.
    """

    @overload
    def __get__(self, block: None, kind: Any = None) -> Self: ...

    @overload
    def __get__(self, block: Block, kind: Any = None) -> Callable[..., None]: ...

    def __get__(self, block: Block | None, kind: Any = None) -> Any:
        return self if block is None else block.waiting.setdefault(get_ident(), Lock()).__exit__

    def __call__(self, block: Block, *_: object) -> None:
        """Leave the last entry into a block: so contextlib.ExitStack does it."""
        doors = [door for _, what, door in entered.get() if what is block.what and door.locked()]
        doors[-1].release()


class Block:
    """A `with` block, or the body of a function, in which something holds.

    It can be entered as often as one likes, inside itself and in several threads as well.

    Args:
        what: What holds inside.

    Attributes:
        waiting: {thread: the door that its next entry takes}, between the look-up and the entry.
        noted_in: The doors of all open blocks of this kind, in any thread, and of some that have
            ended. While it is empty there is nothing to ask.
    """

    __slots__ = ("waiting", "what")

    noted_in: ClassVar[set[Any]]

    __exit__ = Leaving()

    def __init__(self, what: Any) -> None:
        self.what = what
        self.waiting: dict[int, Any] = {}

    @classmethod
    def notice(cls) -> None:
        """Do what there is to do when `noted_in` has changed."""

    def __enter__(self) -> None:
        door = self.waiting.pop(get_ident(), None) or Lock()
        try:
            door.acquire()  # first: whatever interrupts what follows finds it locked
            self.noted_in.add(door)
            self.notice()
            still_open = [entry for entry in entered.get() if entry[-1].locked()]
            entered.set((*still_open, (self.noted_in, self.what, door)))
        except BaseException:
            door.release()
            raise

    def __call__(self, function: Function) -> Function:
        """Return a function whose body, whenever it runs, is inside such a block.

        Of a generator function that is each stretch between two `yield`, and not what its caller
        does meanwhile; of an `async` function all that it awaits as well.

        Raises:
            InputError: It is no function, or an asynchronous generator function.
        """
        decorated: Function = inside(self, function)
        return decorated

    def anew(self) -> Self:
        """Return another block in which the same holds."""
        return type(self)(self.what)


def open_here(kind: type[Block]) -> list[Any]:
    """Return what holds in this context, for each open block of a kind, outermost first.

    If there is none, the doors of blocks that have ended are forgotten.
    """
    found = [
        what
        for noted_in, what, door in entered.get()
        if noted_in is kind.noted_in and door.locked()
    ]
    if not found:
        ended = [door for door in kind.noted_in.copy() if not door.locked()]
        kind.noted_in.difference_update(ended)
        kind.notice()
    return found
