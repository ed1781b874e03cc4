"""Whose nn and viz are they? A learner's own nn.py, or a package of that name, hides ours.

Nothing can be done where her program says `nn.MLP` and it is her module that has none. But who
comes by here can tell: the import of tinygrad_edu after it, and the command line.
"""

from __future__ import annotations

import sys
import warnings
from importlib import import_module

from tinygrad_edu.errors import InputError

SHORT_NAMES = ("nn", "viz")
PROJECT = "tinygrad_edu"
"""What __project__ says in this project's own. The path would not do: a package of that name from
an index is installed over them, into the same folder."""


def namesake(name: str) -> str:
    """Return the file of the nn or viz that was imported, if it is another one; else ""."""
    module = sys.modules.get(name)
    file = getattr(module, "__file__", None)
    if file is None or getattr(module, "__project__", "") == PROJECT:
        return ""
    is_being_imported = getattr(getattr(module, "__spec__", None), "_initializing", False)
    return "" if is_being_imported else str(file)


def about(name: str, file: str) -> str:
    """Return what to say of another nn or viz."""
    return (
        f"the {name} that is imported is {file}, and not the {name} of tinygrad_edu. Give your "
        f"file another name than {name}.py; if a package {name} was installed, uninstall it and "
        "install tinygrad-edu again"
    )


def warn_of_namesakes() -> None:
    """Warn if another nn or viz has been imported; one that imports tinygrad_edu itself knows."""
    for name in SHORT_NAMES:
        file = namesake(name)
        if file:
            warnings.warn(about(name, file), stacklevel=3)


def refuse_namesake(name: str) -> None:
    """Import nn or viz, and raise InputError if it is another one."""
    import_module(name)
    file = namesake(name)
    if file:
        raise InputError(about(name, file))


def hint_for(error: BaseException) -> str:
    """Return what to say of an error that another nn or viz explains; "" for all others."""
    if isinstance(error, (AttributeError, ImportError)):
        for name in SHORT_NAMES:
            file = namesake(name)
            if file and f"'{name}" in str(error):
                return f". Note that {about(name, file)}"
    return ""
