"""User text in a picture: on one line, of a length that there is room for, printable."""

from __future__ import annotations

import re

UNPRINTABLE = r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]+"
"""What no picture can show: control characters, and halves of characters."""

LONGEST_TEXT = 90
"""Characters of one row or line; the full text stands in the hint."""

LONGEST_LABEL = 40
"""Characters of a name that stands alone."""

LONGEST_NAME = 24
"""Characters of a name inside a longer text, as in ∂E/∂name = 0.0822."""


def shorten(text: str, longest: int = LONGEST_TEXT) -> str:
    """Return a text on one line, cut to the length that a picture has room for.

    >>> shorten("two" + chr(10) + "lines"), shorten("abcdefghij", 6)
    ('two lines', 'abcde…')
    """
    line = re.sub(UNPRINTABLE, " ", text[: 2 * longest])
    return line if len(line) <= longest else line[: longest - 1] + "…"


def printable(text: str) -> str:
    """Return a text without the characters that XML forbids."""
    return re.sub(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", " ", text)
