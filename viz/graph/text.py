"""User text in a picture: on one line, of a length that there is room for, printable."""

from __future__ import annotations

from tinygrad_edu.ground import signs

LONGEST_TEXT = 90
"""Characters of one row or line; the full text stands in the hint."""

LONGEST_LABEL = 40
"""Characters of a name that stands alone."""

LONGEST_NAME = 24
"""Characters of a name inside a longer text, as in ∂E/∂name = 0.0822."""


def shorten(text: str, longest: int = LONGEST_TEXT) -> str:
    r"""Return a text on one line, its middle cut out where a picture has no room for it.

    >>> shorten("two\nlines"), shorten("layer_of_the_encoder_17", 12)
    ('two\\nlines', 'layer_of…_17')
    """
    return signs.cut(signs.one_line(text), longest)


def printable(text: str) -> str:
    """Return a text of lines, with what XML forbids and what nobody would see escaped."""
    return signs.printable(text)
