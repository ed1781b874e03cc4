r"""Letters with marks: what a name says by its index, its exponent, its accent.

A learner writes w12, w_12, w₁₂, w_{12} or w^{(1)}, and \alpha or α. In a text each is shown in the
signs that Unicode has, and in a formula each is set as mathematics. Only what is known here is read
so; any other label is text, whatever signs it holds.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from tinygrad_edu.ground.signs import LOWERED, lowered

AS_DIGITS = str.maketrans(LOWERED, "0123456789")

RAISED = dict(zip("0123456789+-()knstxyT", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᵏⁿˢᵗˣʸᵀ", strict=True))
LEVEL = str.maketrans({raised: plain for plain, raised in RAISED.items()})

ACCENTS = {
    "\u0302": "hat",
    "\u0304": "bar",
    "\u0303": "tilde",
    "\u0307": "dot",
    "\u0308": "ddot",
    "\u20d7": "vec",
}
"""The accents of mathematics, and what LaTeX calls them."""

STYLES = {"mathrm", "mathit", "mathbf", "mathsf", "boldsymbol", "text", "textrm", "operatorname"}
"""What LaTeX says about the shape of a letter, which is left out."""

LETTERS = {
    "ell": "ℓ",
    "epsilon": "ε",
    "varepsilon": "ε",
    "varphi": "φ",
    "vartheta": "θ",
    "partial": "∂",
    "nabla": "∇",
    "prime": "′",
    "lambda": "λ",
    "Lambda": "Λ",
}
"""Letters that LaTeX calls otherwise than Unicode."""

COMMAND = re.compile(r"\\([A-Za-z]+) ?")
SCRIPT = r"\{[A-Za-zΑ-ω0-9 ,.+\-()=*'_^∂∇ℓ′]*\}"
WRITTEN = re.compile(
    rf"([A-Za-zΑ-ωℓ∇]+[{''.join(ACCENTS)}]?[0-9]*)((?:_(?:{SCRIPT}|[A-Za-zΑ-ω0-9]+)|\^(?:{SCRIPT}|[A-Za-zΑ-ω0-9*])|')*)"
)
MARK = re.compile(rf"([_^])({SCRIPT}|[A-Za-zΑ-ω0-9]+|\*)|'")

UPPER = f"[{re.escape(''.join(RAISED.values()))}]+"
NAME = re.compile(
    rf"(?P<base>[A-Za-zΑ-ωℓ∇]+)(?P<accent>[{''.join(ACCENTS)}]?)"
    rf"(?:_?(?P<index>[A-Za-z0-9_]*)|_?(?P<greek>[Α-ω])|_(?P<lower>{SCRIPT}))"
    rf"(?P<number>[{LOWERED}]*)"
    rf"(?:(?P<raised>{UPPER})|\^(?P<upper>{SCRIPT}|[A-Za-z0-9*]))?(?P<primes>['′]*)"
)
"""A name in a text: w5, out_h1, E_total, x₁, w⁽¹⁾, ŷ, w_{i,j}."""


class Name(NamedTuple):
    """A name taken apart.

    Attributes:
        base: Its letters.
        accent: What is above them, as LaTeX calls it: "hat".
        lower: What stands below the line: "5" in w5, "h1" in out_h1.
        number: What tells it from other nodes of that name: "2" in w5₂.
        upper: What stands above the line: "(1)" in w⁽¹⁾.
        primes: How many primes it has.
    """

    base: str
    accent: str
    lower: str
    number: str
    upper: str
    primes: int


def read_name(text: str) -> Name | None:
    """Return a name taken apart; None for a text that is no name of mathematics.

    >>> read_name("w₁₂").lower, read_name("out_h1").lower, read_name("w⁽¹⁾").upper
    ('12', 'h1', '(1)')
    >>> read_name("w · x") is read_name("my weight") is None
    True
    """
    plain = text if text.isascii() else decomposed(text)
    found = NAME.fullmatch(plain)
    if found is None or text.endswith("_"):
        return None
    index = found["index"] or found["greek"] or (found["lower"] or "")[1:-1]
    number = found["number"].translate(AS_DIGITS)
    upper = (found["raised"] or "").translate(LEVEL) or (found["upper"] or "").strip("{}")
    accent = ACCENTS.get(found["accent"], "")
    if not index:
        index, number = number, ""
    return Name(found["base"], accent, index, number, upper, len(found["primes"]))


def decomposed(text: str) -> str:
    """Return a text with the accents of mathematics behind their letters, as in ŷ."""
    apart = unicodedata.normalize("NFD", text)
    return apart if any([accent in apart for accent in ACCENTS]) else text


def in_unicode(label: str) -> str:
    r"""Return a label that is written in LaTeX in the signs that a text has; any other as it is.

    >>> in_unicode("w_{12}"), in_unicode(r"\alpha"), in_unicode("w^{(1)}"), in_unicode("w_12")
    ('w₁₂', 'α', 'w⁽¹⁾', 'w_12')
    >>> in_unicode(r"\input{x}"), in_unicode(r"net_{h_1}"), in_unicode(r"\hat{y}_i")
    ('\\input{x}', 'net_{h_1}', 'ŷ_i')
    """
    if not ("\\" in label or "^" in label or "{" in label) or len(label) > 100:
        return label
    found = WRITTEN.fullmatch(without_commands(label))
    if found is None:
        return label
    lower, upper, primes = "", "", ""
    for mark in MARK.finditer(found[2]):
        inside = (mark[2] or "").removeprefix("{").removesuffix("}")
        if (mark[1] == "_" and lower) or (mark[1] == "^" and upper):
            return label
        if mark[1] == "_":
            lower = as_index(inside)
        elif mark[1] == "^":
            upper = as_exponent(inside)
        else:
            primes += "'"
    shown = f"{found[1]}{lower}{upper}{primes}"
    return unicodedata.normalize("NFC", shown) if read_name(shown) else label


def without_commands(label: str) -> str:
    r"""Return a label with letters in place of LaTeX's commands: α for \alpha, ŷ for \hat{y}."""
    for style in STYLES:
        label = re.sub(rf"\\{style}\{{([^{{}}\\]*)\}}", r"\1", label)
    for accent, command in ACCENTS.items():
        label = re.sub(rf"\\{command}(?:\{{(\w)\}}| (\w))", rf"\1\2{accent}", label)
    return COMMAND.sub(letter_of, label)


def letter_of(command: re.Match[str]) -> str:
    """Return the letter that a command of LaTeX stands for; the command itself if it is none."""
    word = command[1]
    if word in LETTERS:
        return LETTERS[word]
    case = "CAPITAL" if word[0].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {case} LETTER {word.upper()}")
    except KeyError:
        return command[0]


def as_index(text: str) -> str:
    """Return an index as a text has it: digits below the line, letters behind one."""
    if text.isascii() and text.isdecimal():
        return lowered(text)
    return f"_{text}" if text.isalnum() else f"_{{{text}}}"


def as_exponent(text: str) -> str:
    """Return an exponent as a text has it: above the line where Unicode has its signs."""
    if text and all([sign in RAISED for sign in text]):
        return "".join([RAISED[sign] for sign in text])
    return f"^{text}" if len(text) == 1 else f"^{{{text}}}"
