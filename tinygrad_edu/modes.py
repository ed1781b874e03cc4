"""Switches that hold for a stretch of a program: no_grad, detect_anomaly, record_source_lines.

The operators look at one name only, `watched`, which is False unless a switch is on somewhere, in
any thread. So the switches cost an ordinary forward pass next to nothing; which of them hold in
this thread or task is asked by `watching.watch` alone.
"""

from __future__ import annotations

import os
import sys
from contextvars import ContextVar
from typing import Any

from tinygrad_edu.ground.blocks import Block, open_here

watched = False
"""True while a switch is on anywhere: every new node is then shown to `watching.watch`, which finds
out that the last block has ended. One node more than need be costs time, and nothing else."""

doors: set[Any] = set()

NO_GRAD = "no_grad"
ANOMALY = "detect_anomaly"
SOURCE_LINES = "record_source_lines"
QUIET = "quiet"
"""Nothing is warned of."""
ALONE = "alone"
"""What holds outside of the block does not hold in it."""

NONE: frozenset[str] = frozenset()

derivatives_open: ContextVar[int] = ContextVar("derivatives_open", default=0)
"""How many functions a thread is differentiating at the moment, one inside the other."""

# os.path, as pathlib would double the time that importing this package takes.
_ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
_OUR_FOLDERS = tuple(
    [os.path.join(_ROOT, name) + os.sep for name in ("tinygrad_edu", "nn", "viz")]  # noqa: PTH118
)


class Switches(Block):
    """A block in which some switches are on: a frozenset of their names."""

    __slots__ = ()
    noted_in = doors

    @classmethod
    def notice(cls) -> None:
        """Let the operators know whether a switch is on anywhere."""
        global watched
        watched = True if doors else False  # noqa: SIM210 - no call: no thread comes in between


def held() -> frozenset[str]:
    """Return the names of the switches that hold in this thread or task."""
    found = NONE
    if not watched:
        return found
    for switches in open_here(Switches):
        found = switches if ALONE in switches else found | switches
    return found


def no_grad() -> Switches:
    """Record nothing inside the block: results are leaves, and no backward pass reaches them.

    It holds for the thread or the asyncio task that opens the block, and for tasks made inside it;
    other threads go on recording. `@no_grad()` above a function holds while its body runs.

    >>> from tinygrad_edu import Value, no_grad
    >>> w = Value(3.0)
    >>> with no_grad():
    ...     y = w * w
    >>> y.inputs
    ()
    """
    return Switches(frozenset({NO_GRAD}))


def detect_anomaly() -> Switches:
    """Raise AnomalyError at the first forward value inside the block that is inf or nan.

    The error names the node, the operation, its inputs and the source line.

    >>> from tinygrad_edu import AnomalyError, Value, detect_anomaly
    >>> x = Value(0.0, label="x")
    >>> with detect_anomaly():
    ...     try:
    ...         x.log()
    ...     except AnomalyError as error:
    ...         print(str(error).splitlines()[0])
    ln(x) = -inf, computed from x = 0
    """
    return Switches(frozenset({ANOMALY, SOURCE_LINES}))


def record_source_lines() -> Switches:
    """Let every node made inside the block know the source line that made it: node.made_at.

    Finding the line costs about as much as the operation itself, so it is done on request.

    >>> from tinygrad_edu import Value, record_source_lines
    >>> with record_source_lines():
    ...     y = Value(3.0) * 2
    >>> y.made_at is not None
    True
    """
    return Switches(frozenset({SOURCE_LINES}))


def quiet() -> Switches:
    """Warn of nothing inside the block."""
    return Switches(frozenset({QUIET}))


def aside() -> Switches:
    """Record what is computed inside the block, whatever switches are on, and warn of nothing.

    It is for nodes that are made to look at a pass, as in `explain`, and are no part of the
    learner's own program. An inf or nan that turns up in them is one of the pass itself, which has
    warned of it.
    """
    return Switches(frozenset({QUIET, ALONE}))


def current_source_line() -> tuple[str, int]:
    """Return (file, line) of the innermost code that is not this project's own."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_OUR_FOLDERS):
        frame = frame.f_back
    return frame.f_code.co_filename, frame.f_lineno
