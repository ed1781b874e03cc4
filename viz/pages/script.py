"""The script of a page: its modules, each after those that it imports, as one text.

A browser that opens a file from a disk loads no modules beside it, so they stand in one script.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

from viz.computing.shortening import shortened

MODULES = (
    *("numbers", "curve", "given", "program", "state", "computing", "views", "camera"),
    *("predicting", "slope", "painting", "reel", "changing", "refusing", "training", "address"),
    *("moving", "meaning", "handling", "following", "linking", "reading"),
)
"""The modules in viz/pages/script, in the order in which they run."""


def page_script(computed: str) -> str:
    """Return the whole script, which leaves no name behind.

    Args:
        computed: The program that computes the pass; see viz/pages/live.py.
    """
    modules = "".join(map(module_text, MODULES))
    return f'"use strict";\n(() => {{\n{computed}\n{modules}}})();\n'


@cache
def module_text(name: str) -> str:
    """Return a module as it stands in a page."""
    path = resources.files("viz.pages") / "script" / f"{name}.js"
    return shortened(path.read_text(encoding="utf-8"))
