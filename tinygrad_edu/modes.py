"""Switches that hold for a stretch of a program: no_grad, detect_anomaly, record_source_lines.

The operators look at one name only, `watched`, which is True while any switch is on. So the
switches cost an ordinary forward pass next to nothing.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import _GeneratorContextManager

watched = False
"""True while a switch is on: every new node is then shown to `watching.watch`."""

grad_off = 0
anomaly_on = 0
source_lines_on = 0
"""How many blocks that are still open have asked for each switch."""

derivatives_open: ContextVar[int] = ContextVar("derivatives_open", default=0)
"""How many functions a thread is differentiating at the moment, one inside the other."""

# os.path, as pathlib would double the time that importing this package takes.
_ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
_OUR_FOLDERS = tuple(
    [os.path.join(_ROOT, name) + os.sep for name in ("tinygrad_edu", "nn", "viz")]  # noqa: PTH118
)


@contextmanager
def _switched(*, grad: int = 0, anomaly: int = 0, source_lines: int = 0) -> Iterator[None]:
    """Turn some switches on for a block; blocks may end in any order."""
    _count(grad, anomaly, source_lines)
    try:
        yield
    finally:
        _count(-grad, -anomaly, -source_lines)


def _count(grad: int, anomaly: int, source_lines: int) -> None:
    global watched, grad_off, anomaly_on, source_lines_on
    grad_off += grad
    anomaly_on += anomaly
    source_lines_on += source_lines
    watched = grad_off + anomaly_on + source_lines_on > 0


def no_grad() -> _GeneratorContextManager[None]:
    """Record nothing inside the block: results are leaves, and no backward pass reaches them.

    It holds for the whole process, not for one thread.

    >>> from tinygrad_edu import Value, no_grad
    >>> w = Value(3.0)
    >>> with no_grad():
    ...     y = w * w
    >>> y.inputs
    ()
    """
    return _switched(grad=1)


def detect_anomaly() -> _GeneratorContextManager[None]:
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
    return _switched(anomaly=1, source_lines=1)


def record_source_lines() -> _GeneratorContextManager[None]:
    """Let every node made inside the block know the source line that made it: node.made_at.

    Finding the line costs about as much as the operation itself, so it is done on request.

    >>> from tinygrad_edu import Value, record_source_lines
    >>> with record_source_lines():
    ...     y = Value(3.0) * 2
    >>> y.made_at is not None
    True
    """
    return _switched(source_lines=1)


def switches_off() -> _GeneratorContextManager[None]:
    """Turn every switch off for a block: record as usual, look for nothing."""
    return _switched(grad=-grad_off, anomaly=-anomaly_on, source_lines=-source_lines_on)


def current_source_line() -> tuple[str, int]:
    """Return (file, line) of the innermost code that is not this project's own."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_OUR_FOLDERS):
        frame = frame.f_back
    return frame.f_code.co_filename, frame.f_lineno
