"""Doctests in docstrings become code blocks of the site: an extension of griffe."""

from __future__ import annotations

import re
from typing import Any

from griffe import Extension

DOCTEST = re.compile(r"^>>> .*(?:\n.+)*", re.MULTILINE)
"""Lines from a prompt to the next empty one."""


class Doctests(Extension):
    """Fences every doctest, so that the site shows it as Python."""

    def on_object(self, *, obj: Any, **_: Any) -> None:
        """Change the docstring of a function, class or module when it has been read."""
        if obj.docstring:
            obj.docstring.value = DOCTEST.sub(r"```pycon\n\g<0>\n```", obj.docstring.value)
