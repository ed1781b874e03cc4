"""The script of a page: its modules, each after those that it imports, as one text.

A browser that opens a file from a disk loads no modules beside it, so they stand in one script.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

MODULES = (
    *("numbers", "curve", "given", "state", "views", "camera", "predicting", "painting", "moving"),
    *("reel", "reading"),
)
"""The modules in viz/pages/script, in the order in which they run."""

IMPORT = re.compile(r"^import .*\n", re.MULTILINE)
EXPORT = re.compile(r"^export (?=const|function|class|let)", re.MULTILINE)
COMMENT = re.compile(r"^\s*(?://.*|/\*\*[\s\S]*?\*/)\n", re.MULTILINE)
INDENT = re.compile(r"^\s+", re.MULTILINE)


def page_script() -> str:
    """Return the whole script, which leaves no name behind."""
    return '"use strict";\n(() => {\n' + "".join(map(module_text, MODULES)) + "})();\n"


@cache
def module_text(name: str) -> str:
    """Return a module without its imports, its comments and its indentation."""
    path = resources.files("viz.pages") / "script" / f"{name}.js"
    text = IMPORT.sub("", path.read_text(encoding="utf-8"))
    return INDENT.sub("", COMMENT.sub("", EXPORT.sub("", text)))
