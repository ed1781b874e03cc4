"""Running the learner's own code, and saying in one line where it failed."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
import sysconfig
import traceback
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.namesakes import hint_for

if TYPE_CHECKING:
    from collections.abc import Callable

SCRIPT = "__script__"
"""The __name__ of a script that is run here. It is not "__main__", so what a script does under
`if __name__ == "__main__":`, as training or reading arguments, is left out."""

ROOT = Path(__file__).resolve().parent.parent.parent
NOT_THEIRS = (
    "<",
    sysconfig.get_path("stdlib"),
    *[str(ROOT / name) + os.sep for name in ("tinygrad_edu", "nn", "viz")],
)
"""How the names of files begin that are Python's or this project's."""


def variables_of(file: str) -> dict[str, Any]:
    """Run a script or import a module, and return its global variables.

    Args:
        file: The path of a script, or the name of a module. Its folder, or for a module the
            current one, comes first on sys.path, and sys.argv is [file].

    Raises:
        InputError: There is none, or it raised an error.
    """
    sys.argv = [file]
    path = Path(file)
    if path.is_file():
        module = ModuleType(SCRIPT)
        module.__file__ = str(path.resolve())
        sys.modules[SCRIPT] = module
        sys.path.insert(0, str(path.resolve().parent))
        outcome_of(run_script, module, path.read_bytes())
        return vars(module)
    if not file:
        raise InputError("no file was given; write FILE or FILE:NAME")
    if path.is_dir():
        raise InputError(f"{file} is a folder; write the script in it")
    if path.suffix == ".py" or len(path.parts) != 1:
        raise InputError(f"no file {file}")
    sys.path.insert(0, str(Path.cwd()))
    if not outcome_of(is_module, file):
        raise InputError(f"no file and no module {file}")
    imported = outcome_of(importlib.import_module, file)
    return {} if imported is None else vars(imported)


def run_script(module: ModuleType, source: bytes) -> None:
    """Run the source of a script in the namespace of a module."""
    exec(compile(source, str(module.__file__), "exec", dont_inherit=True), vars(module))


def is_module(name: str) -> bool:
    """Whether a module can be imported by a name. The packages it is in are imported for that."""
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError as error:
        if name.startswith(error.name or name):
            return False
        raise
    except ValueError:  # what is no name at all
        return False


def outcome_of(function: Callable[..., Any], *arguments: Any) -> Any:
    """Return what some code of the learner's gives; None if it ended the program as it should.

    Raises:
        InputError: It raised an error, which is told in a line with its place.
    """
    try:
        return function(*arguments)
    except SystemExit as end:
        if end.code:
            raise InputError(f"{place_of(end)}: the program ended with exit({end.code!r})") from end
        return None
    except Exception as error:
        message = " ".join(str(error.msg if isinstance(error, SyntaxError) else error).split())
        kind = type(error).__name__
        told = f"{kind}: {message}" if message else kind
        raise InputError(f"{place_of(error)}: {told}{hint_for(error)}") from error


def place_of(error: BaseException) -> str:
    """Return file:line of the innermost code of the learner's that led to an error."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{shown_path(error.filename)}:{error.lineno}"
    places = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    theirs = [place for place in places if is_the_learners(place[0])]
    file, line = (theirs or places)[-1]
    return f"{shown_path(file)}:{line}"


def is_the_learners(file: str) -> bool:
    """Whether a file belongs neither to this project nor to Python and what is installed."""
    return not file.startswith(NOT_THEIRS) and "site-packages" not in Path(file).parts


def shown_path(file: str) -> str:
    """Return a path as short as it can be written: from the current folder, if it is in there."""
    path, here = Path(file), Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
