"""From our SVG to the dots of a PNG, where resvg is installed (the extra `pictures`).

resvg knows no variables in style sheets and no themes, so the colours of one theme are put in
their places first.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec

FONT = "DejaVu Sans"
"""The font that the layout measures text in."""

VARIABLE = re.compile(r"(--[\w-]+):\s*([^;]+);")
THEME = re.compile(r"@media\s*(\([^)]*\)|not all|all)\s*\{\s*(?:svg|:root)\s*\{([^}]*)\}\s*\}")
"""The colours of the dark theme, and under what condition they hold."""


@cache
def can_rasterise() -> bool:
    """Whether resvg is installed."""
    return find_spec("resvg_py") is not None


def png_of(svg: str, width: int | None = None) -> bytes:
    """Return a picture as the bytes of a PNG.

    Args:
        svg: The picture, in one theme.
        width: How many dots wide it is to be; two for each point if left out.
    """
    import resvg_py

    scale = {"zoom": 2.0} if width is None else {"width": width}
    still = with_plain_colours(svg)
    return bytes(
        resvg_py.svg_to_bytes(still, dpi=72, font_family=FONT, sans_serif_family=FONT, **scale)
    )


def with_plain_colours(svg: str) -> str:
    """Return a picture with the colours of its theme in place of the style sheet's variables.

    >>> svg = "<style>svg { --ink: #111; } text { fill: var(--ink); }</style>"
    >>> with_plain_colours(svg)
    '<style>svg { --ink: #111; } text { fill: #111; }</style>'
    """
    colours = dict(VARIABLE.findall(THEME.sub("", svg)))
    for condition, inside in THEME.findall(svg):
        if condition == "all":
            colours |= dict(VARIABLE.findall(inside))
    plain = THEME.sub("", svg).replace("font-family: inherit;", "")  # for resvg that is no font
    for name, colour in colours.items():
        plain = plain.replace(f"var({name})", colour)
    return plain
