r"""Names in LaTeX: w_{5}, \mathit{out}_{h1}, \eta, and any text that a learner chose.

What LaTeX gets is made here, sign by sign: a label that is written in LaTeX has been read before.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from tinygrad_edu.ground.formatting import HYPHEN, MINUS, typeset_name
from tinygrad_edu.ground.lettering import LEVEL, RAISED, read_name
from tinygrad_edu.notation.names import numbered, signs_of_formula
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
    "∇": r"\nabla",
    "∞": r"\infty",
    "≷": r"\gtrless",
    "½": r"\tfrac{1}{2}",
    "⌊": r"\lfloor",
    "⌋": r"\rfloor",
    "⌈": r"\lceil",
    "⌉": r"\rceil",
    "‖": r"\|",
    "ℓ": r"\ell",
    "⋯": r"\cdots",
}
"""Signs of the names of operations, which are no text to LaTeX."""

RAISED_SIGNS = frozenset(RAISED.values())

GREEK_CAPITALS = "ΓΔΘΛΞΠΣΦΨΩ"
"""Capitals that LaTeX has commands for; the others look like Latin ones."""


@lru_cache(maxsize=4096)
def write_name(text: str) -> str:
    r"""Return a name: w_{5}, \mathit{out}_{h1}; one that is no word is set as text.

    >>> write_name("w5"), write_name("E_total"), write_name("w · x₁"), write_name("a {b}")
    ('w_{5}', 'E_{\\mathit{total}}', 'w \\cdot x_{1}', '\\text{a \\{b\\}}')
    """
    name = read_name(text)
    if name is None:
        return write_other(text)
    word = write_word(name.base)
    written = rf"\{name.accent}{{{word}}}" if name.accent else word
    written += f"_{{{write_script(name.lower)}}}" if name.lower else ""
    written = f"{{{written}}}_{{{name.number}}}" if name.number else written
    written += f"^{{{write_script(name.upper)}}}" if name.upper else ""
    return (f"{{{written}}}" if name.upper and name.primes else written) + "'" * name.primes


def write_other(text: str) -> str:
    """Return a formula that serves as a name, sign by sign; any other text as text."""
    name, number = numbered(text)
    if number:
        return f"{{{bracketed(name)}}}_{{{number}}}"
    signs = signs_of_formula(typeset_name(text))
    if signs:
        return re.sub(" +", " ", "".join([write_sign(sign) for sign in signs])).strip()
    return rf"\text{{{escaped(text)}}}"


def write_sign(sign: str) -> str:
    """Return one sign of a formula; two that LaTeX would take for one are kept apart."""
    if sign.isspace():
        return " "
    if read_name(sign):
        return write_name(sign)
    if all([raised in RAISED_SIGNS for raised in sign]):
        return f"^{{{write_script(sign.translate(LEVEL))}}}"
    known = SIGNS.get(sign)
    if known:
        return f"{known} " if known[-1].isalpha() else known
    number = sign.replace(MINUS, HYPHEN)
    is_plain = sign in "+/()|=,<>[]" or number.lstrip(HYPHEN)[:1].isdecimal()
    return number if is_plain else rf"\text{{{escaped(sign)}}}"


def escaped(text: str) -> str:
    """Return a text in which nothing means anything to LaTeX."""
    return "".join([SPECIAL.get(sign, sign) for sign in text])


def bracketed(text: str) -> str:
    """Return a name, in brackets if it is more than one word."""
    written = write_name(text)
    return written if one_word(text) == text else rf"\left({written}\right)"


def write_script(text: str) -> str:
    """Return an index or an exponent: a word, or words with signs between them."""
    if text == "T":
        return r"\mathsf{T}"
    if re.fullmatch(r"\w+", text):
        return write_word(text)
    pieces = re.findall(r"\w+|.", text)
    words = {" ": r"\,", "∂": r"\partial ", "∇": r"\nabla ", "′": "'", "*": r"\ast "}
    return "".join([words.get(piece) or write_word(piece) for piece in pieces])


def write_word(word: str) -> str:
    """Return a word of letters, digits and _ as one word, not as a product of letters."""
    if word in SIGNS:
        return SIGNS[word]
    greek = [write_greek(letter) if is_greek(letter) else "" for letter in word]
    if len(word) == 1 and greek[0]:
        return greek[0]
    if any(greek):
        pieces = [known or SPECIAL.get(letter, letter) for known, letter in zip(greek, word)]
        return " ".join(pieces)
    letters = escaped(word)
    return rf"\mathit{{{letters}}}" if len(re.findall("[^0-9]", word)) > 1 else letters


def is_greek(letter: str) -> bool:
    """Whether LaTeX has a command for a letter."""
    return "α" <= letter <= "ω" or letter in GREEK_CAPITALS


def write_greek(letter: str) -> str:
    r"""Return the command of a Greek letter: \eta, \varsigma for the ς at the end of a word."""
    word = unicodedata.name(letter).split()[-1].replace("LAMDA", "LAMBDA")
    if letter == "ς":
        return r"\varsigma"
    if word == "OMICRON":
        return "o"
    return f"\\{word.capitalize() if letter in GREEK_CAPITALS else word.lower()}"
