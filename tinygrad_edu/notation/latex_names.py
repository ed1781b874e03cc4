r"""Names in LaTeX: w_{5}, \mathit{out}_{h1}, \eta, and any text that a learner chose."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

from tinygrad_edu.formatting import typeset_name
from tinygrad_edu.notation.names import NAME, SUBSCRIPTS, numbered
from tinygrad_edu.notation.words import one_word

SPECIAL = {
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    **{sign: f"\\{sign}" for sign in "{}$&#_%"},
}
"""Characters that mean something to LaTeX."""

SIGNS = {
    "·": r"\cdot",
    "×": r"\times",
    "÷": r"\div",
    "⊙": r"\odot",
    "√": r"\surd",
    "−": "-",
    "∂": r"\partial",
    "∞": r"\infty",
    "ᵀ": r"^{\mathsf{T}}",
    "≷": r"\gtrless",
    **{sign: f"^{{{number}}}" for number, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
    **{sign: f"_{{{number}}}" for number, sign in enumerate(SUBSCRIPTS)},
}
"""Characters of the names of operations, which are no text to LaTeX."""

GREEK_CAPITALS = "ΓΔΘΛΞΠΣΦΨΩ"
"""Capitals that LaTeX has commands for; the others look like Latin ones."""


def write_name(text: str) -> str:
    r"""Return a name: w_{5}, \mathit{out}_{h1}; one that is no word is set as text.

    >>> write_name("w5"), write_name("E_total"), write_name("a {b}")
    ('w_{5}', 'E_{\\mathit{total}}', '\\text{a \\{b\\}}')
    """
    name, number = numbered(text)
    if number:
        return f"{{{bracketed(name)}}}_{{{number}}}"
    parts = NAME.match(text)
    if not parts:
        return write_signs(text)
    name, index = parts.groups()
    return f"{write_word(name)}_{{{write_word(index)}}}" if index else write_word(name)


def bracketed(text: str) -> str:
    """Return a name, in brackets if it is more than one word."""
    written = write_name(text)
    return written if one_word(text) == text else rf"\left({written}\right)"


def write_signs(text: str) -> str:
    r"""Return the signs of a formula as LaTeX has them, and what is between them as text.

    >>> write_signs("w · x")
    '\\text{w }\\cdot\\text{ x}'
    """
    pieces = []
    for is_sign, group in groupby(typeset_name(text), key=is_no_text):
        characters = list(group)
        if is_sign:
            pieces.append(" ".join([SIGNS.get(sign) or write_word(sign) for sign in characters]))
        else:
            escaped = "".join([SPECIAL.get(sign, sign) for sign in characters])
            pieces.append(f"\\text{{{escaped}}}")
    return "".join(pieces)


def is_no_text(sign: str) -> bool:
    """Whether LaTeX has a character as mathematics: a sign of an operation, or a Greek letter."""
    return sign in SIGNS or "α" <= sign <= "ω" or sign in GREEK_CAPITALS


def write_word(word: str) -> str:
    """Return a word of letters, digits and _ as one word, not as a product of letters."""
    if len(word) == 1 and ("α" <= word <= "ω" or word in GREEK_CAPITALS):
        letter = unicodedata.name(word).split()[-1].replace("LAMDA", "LAMBDA")
        if letter == "OMICRON":
            return "o"
        return f"\\{letter.capitalize() if word in GREEK_CAPITALS else letter.lower()}"
    escaped = word.replace("_", r"\_")
    return f"\\mathit{{{escaped}}}" if len(re.findall("[^0-9]", word)) > 1 else escaped
