"""Names in mathematics: what is their index, and whether they need brackets."""

from __future__ import annotations

import re

from tinygrad_edu.notation.words import is_one_word

NAME = re.compile(r"([A-Za-zΑ-ω]+)_?([A-Za-z0-9_]*)$")
"""A name with what is its index: w5, out_h1, E_total."""

SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"
"""What stands behind a name that several nodes would have: h₂."""

AS_DIGITS = str.maketrans(SUBSCRIPTS, "0123456789")


def numbered(text: str) -> tuple[str, str]:
    """Return a name without the number that tells it from others, and that number.

    >>> numbered("h₂"), numbered("w5")
    (('h', '2'), ('w5', ''))
    """
    name = text.rstrip(SUBSCRIPTS) or text
    return name, text[len(name) :].translate(AS_DIGITS)


def kind_of_name(text: str) -> str:
    """Return whether a name is one "word", a "call" as σ(x), or a "formula" that needs brackets.

    >>> [kind_of_name(text) for text in ("w5", "[2×3]", "σ(x)", "w · x")]
    ['word', 'word', 'call', 'formula']
    """
    name, bracket, inside = numbered(text)[0].partition("(")
    if (is_one_word(name) and not bracket) or (text.startswith("[") and text.endswith("]")):
        return "word"
    is_call = inside.endswith(")") and ")" not in inside[:-1] and name
    return "call" if is_call and (is_one_word(name) or len(name) == 1) else "formula"
