"""Putting a file in its place: written aside, and renamed when it is complete.

So an interrupted save, a full disk or a crash leaves an old file of that name as it was, and nobody
ever reads half of a new one. Every file that this project writes for a learner goes through here.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tinygrad_edu.errors import FileError, InputError
from tinygrad_edu.ground.arguments import told

if TYPE_CHECKING:
    from collections.abc import Iterator


def write(path: str | os.PathLike[str], content: str | bytes) -> Path:
    """Write a whole file, and return its path; missing folders are made.

    Args:
        path: Where to. Through a symbolic link the file that it leads to is written.
        content: Bytes, or text, which is written as UTF-8.

    Raises:
        InputError: path is no path.
        FileError: It cannot be written; an old file is as it was.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write(Path(folder) / "new" / "note.txt", "σ").read_text(encoding="utf-8")
    'σ'
    """
    target = path_of(path)
    if target == Path():
        raise InputError(f"a file got the path {told(path)}, a folder; write that of a file")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refusal(target, error) from error
    # A lone surrogate is no character, and has no place in UTF-8.
    data = content.encode(errors="replace") if isinstance(content, str) else content
    with aside(target) as file:
        file.write(data)
    return target


@contextmanager
def aside(target: Path) -> Iterator[Any]:
    """Give a file to write into, which takes the place of target when the block is done.

    Raises:
        FileError: It cannot be written; an old file is as it was.
    """
    try:
        real = Path(os.path.realpath(target))
        if real.exists() and not real.is_file():  # a device, a pipe, or a folder, which refuses
            with real.open("wb") as file:
                yield file
            return
        number, name = tempfile.mkstemp(suffix=".part", prefix=".", dir=real.parent)
        try:
            with os.fdopen(number, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            keep_permissions(real, name)
            Path(name).replace(real)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise refusal(target, error) from error


def path_of(path: Any) -> Path:
    """Return a path as one, or raise InputError."""
    if not isinstance(path, (str, os.PathLike)) or not is_a_name(str(path)):
        raise InputError(
            f'a file got the path {told(path)}; write text or a Path, e.g. "out/drawing.svg"'
        )
    return Path(path)


def is_a_name(text: str) -> bool:
    """Whether a file can be called so: no NUL, and no half of a character."""
    try:
        return b"\0" not in os.fsencode(text)
    except UnicodeEncodeError:
        return False


def refusal(target: Path, error: OSError) -> FileError:
    """Return what to say of a file that cannot be written."""
    refused = FileError(
        f"{str(target)[:200]!r} cannot be written: {error.strerror or error}. An old file of that "
        "name is as it was; write another path, or make room"
    )
    refused.errno = error.errno
    return refused


def keep_permissions(target: Path, name: str) -> None:
    """Let a new file be read by whom the old one was, or by whom a new file usually is."""
    if target.exists():
        mode = target.stat().st_mode
    else:
        mask = os.umask(0)
        os.umask(mask)
        mode = 0o666 & ~mask
    Path(name).chmod(mode)
