"""Names in mathematics: what is their index, and whether they need brackets."""

from __future__ import annotations

import re

from tinygrad_edu.lettering import AS_DIGITS, RAISED, SUBSCRIPTS, read_name
from tinygrad_edu.notation.words import is_one_word

WORD = rf"[A-Za-zΑ-ωℓ][A-Za-zΑ-ω0-9_]*(?:_\{{[^{{}}]*\}})?[{SUBSCRIPTS}]*(?:⁽[^⁾]*⁾)?[′']*"
NUMBER = r"[-−]?(?:[0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?|∞|(?:inf|nan)\b)"
SIGN = re.compile(
    rf"(?P<operand>{WORD}(?:\[[^\[\]\s]*\])*|{NUMBER})"
    rf"|(?P<raised>[{''.join(RAISED.values())}]+)|(?P<space>\s+)|(?P<sign>[·⊙×÷/+−=<>≷,√∂Σ½⋯])"
    r"|(?P<opening>[(\[⌊⌈])|(?P<closing>[)\]⌋⌉])|(?P<bar>[|‖])"
)
"""The signs that formulas are made of."""


def numbered(text: str) -> tuple[str, str]:
    """Return a name without the number that tells it from others, and that number.

    The number stands behind one sign, or behind brackets: at the end of a formula it is that of the
    last word in it.

    >>> numbered("×₂"), numbered("(w · x)₂"), numbered("w · x₁ + b₂"), numbered("w5")
    (('×', '2'), ('w · x', '2'), ('w · x₁ + b₂', ''), ('w5', ''))
    """
    name = text.rstrip(SUBSCRIPTS)
    number = text[len(name) :].translate(AS_DIGITS)
    if number and is_bracketed(name):
        return name[1:-1], number
    is_sign = len(name) == 1 or is_one_word(name)
    return (name, number) if number and is_sign else (text, "")


def is_bracketed(text: str) -> bool:
    """Whether one pair of brackets stands around the whole of a text."""
    depths, depth = [], 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        depths.append(depth)
    return text.startswith("(") and depth == 0 and 0 not in depths[:-1]


def kind_of_name(text: str) -> str:
    """Return what a name is: "word", "call" as σ(x), "power" as w⁽¹⁾, or "formula" in brackets.

    >>> [kind_of_name(text) for text in ("w5", "[2×3]", "σ(x)", "w · x", "x²")]
    ['word', 'word', 'call', 'formula', 'power']
    """
    known = read_name(text)
    if known is not None:
        return "power" if known.upper else "word"
    name, bracket, inside = numbered(text)[0].partition("(")
    if (is_one_word(name) and not bracket) or (text.startswith("[") and text.endswith("]")):
        return "word"
    is_call = inside.endswith(")") and ")" not in inside[:-1] and name
    return "call" if is_call and (is_one_word(name) or len(name) == 1) else "formula"


def signs_of_formula(text: str) -> list[str]:
    """Return the signs and words that a formula is made of; [] for a text that is none.

    A text is one where its signs are all known, and no two words stand side by side.

    >>> signs_of_formula("w · x₁")
    ['w', ' ', '·', ' ', 'x₁']
    >>> signs_of_formula("my weight"), signs_of_formula("w-1"), signs_of_formula("50% (a)")
    ([], [], [])
    """
    signs: list[str] = []
    depth, end, before = 0, 0, "sign"
    bars: list[str] = []
    for found in SIGN.finditer(text):
        kind = str(found.lastgroup)
        if found.start() != end:
            return []
        end = found.end()
        signs.append(found[0])
        if kind == "bar":
            kind = "closing" if found[0] in bars else "opening"
            bars = bars[:-1] if kind == "closing" else [*bars, found[0]]
        if kind == "space":
            continue
        is_operand = kind in ("operand", "opening")
        if is_operand and before in ("operand", "closing"):
            is_beside = not signs[-2].isspace()
            if kind == "operand" or not (before == "operand" and is_beside):
                return []
        depth += (kind == "opening") - (kind == "closing")
        before = kind if kind != "raised" else before
        if depth < 0:
            return []
    is_whole = end == len(text) and depth == 0 and not bars
    is_one_operand = len(signs) == 1 and before == "operand"  # a number is no formula
    return signs if is_whole and not is_one_operand else []
