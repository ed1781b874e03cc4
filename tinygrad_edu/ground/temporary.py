"""A folder for files that last as long as the process: what a debugger is to step through."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path


@cache
def temporary_folder() -> Path:
    """Return the folder of this process; it is made when it is first asked for."""
    folder = Path(tempfile.mkdtemp(prefix="tinygrad_edu_")).resolve()
    atexit.register(remove_folder, folder, os.getpid())
    return folder


def remove_folder(folder: Path, made_by: int) -> None:
    """Remove the folder of this process, unless this is a copy of the process that made it."""
    if os.getpid() == made_by:
        shutil.rmtree(folder, ignore_errors=True)
