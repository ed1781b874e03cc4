"""How wide a text is, before anybody has drawn it.

A picture is laid out without knowing the reader's fonts. So text is measured in DejaVu Sans, which
is wider than the fonts that the style sheet asks for: what fits in it fits in those.
"""

from __future__ import annotations

import unicodedata

LINE_HEIGHT = 1.28
"""From one line to the next, in sizes of the font."""

BOLD = 1.15
"""How much wider bold letters are."""

WIDTHS = {
    " .,:;·|'ijl": 0.35,
    "/()[]tfrI-²!": 0.43,
    "sczJ∂_": 0.56,
    "xvk0123456789abdeghnopquyEFLTδ{}": 0.64,
    "ABCDGHKNPRSUVXYZΣσ": 0.775,
    "=−+×→←<>≷OQw": 0.84,
    "mMW…—%@½": 1.0,
}
WIDTH_OF = {character: width for characters, width in WIDTHS.items() for character in characters}


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Return how wide a text is at most, in points.

    Args:
        text: One line.
        size: The size of its font, in points.
        bold: Whether it is bold.

    >>> round(text_width("w5 = 0.4", 10.0), 1)
    46.5
    """
    wide = sum([character_width(character) for character in text])
    return size * wide * (BOLD if bold else 1.0)


def character_width(character: str) -> float:
    """Return the width of a character in sizes of the font; marks on letters have none."""
    if character in WIDTH_OF:
        return WIDTH_OF[character]
    if unicodedata.combining(character):
        return 0.0
    return 1.05


def fit(text: str, size: float, width: float, bold: bool = False) -> str:
    """Return a text, cut with … to the width that there is for it.

    >>> fit("a_rather_long_name", 10.0, 60.0)
    'a_rather_…'
    """
    most = int(width / size * 4.0)  # no character but a combining mark is narrower than that
    kept = text[:most]
    if kept == text and text_width(text, size, bold) <= width:
        return text
    while kept and text_width(kept + "…", size, bold) > width:
        kept = kept[:-1]
    return kept + "…"
