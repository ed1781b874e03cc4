"""Names in mathematics: what is their index, and whether they need brackets."""

from __future__ import annotations

import re
from functools import lru_cache

from tinygrad_edu.ground.lettering import ACCENTS, AS_DIGITS, RAISED, decomposed, read_name
from tinygrad_edu.ground.signs import LOWERED
from tinygrad_edu.notation.words import is_one_word

LETTERS = rf"[A-Za-zΑ-ωℓ][{''.join(ACCENTS)}]?[A-Za-zΑ-ω0-9_]*"
WORD = rf"{LETTERS}(?:_\{{[^{{}}]*\}})?[{LOWERED}]*(?:⁽[^⁾]*⁾)?[′']*"
NUMBER = r"[-−]?(?:[0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?|∞|(?:inf|nan)\b)"
SIGN = re.compile(
    rf"(?P<prefix>[√∂½]|Σ(?=\s*[(∂])|[+−](?=[^\s]))|(?P<operand>{WORD}(?:\[[^\[\]\s]*\])*|{NUMBER})"
    rf"|(?P<raised>[{''.join(RAISED.values())}]+)|(?P<space>\s+)|(?P<sign>[·⊙×÷/+−=≷,⋯])"
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
    name = text.rstrip(LOWERED)
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


@lru_cache(maxsize=4096)
@lru_cache(4096)  # the same few names, at every place where they stand
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
    >>> [signs_of_formula(text) for text in ("my weight", "w-1", "50% (a)", "<b>", "a + / b")]
    [[], [], [], [], []]
    """
    signs: list[str] = []
    bars: list[str] = []
    depth, end, before, is_beside = 0, 0, "", False
    text = decomposed(text)
    for found in SIGN.finditer(text):
        kind = str(found.lastgroup)
        if found.start() != end:
            return []
        end = found.end()
        signs.append(found[0])
        if kind == "space":
            is_beside = False
            continue
        if kind == "bar":
            kind = "closing" if found[0] in bars else "opening"
            bars = bars[:-1] if kind == "closing" else [*bars, found[0]]
        if not follows(kind, before, is_beside):
            return []
        depth += (kind == "opening") - (kind == "closing")
        before, is_beside = "closing" if kind == "raised" else kind, True
        if depth < 0:
            return []
    is_whole = end == len(text) and depth == 0 and before in ("operand", "closing")
    is_sign = len(signs) == 1 and before == "sign"
    return signs if (is_whole and len(signs) > 1) or is_sign else []


def follows(kind: str, before: str, is_beside: bool) -> bool:
    """Whether a sign of one kind may follow one of another, in a formula.

    Args:
        kind: What it is: an operand, a sign between two, a prefix, a bracket.
        before: What is in front of it; "" at the beginning.
        is_beside: Whether that is in front of it without a space.
    """
    is_after_operand = before in ("operand", "closing")
    if kind == "opening":  # f(x), but no word (and a remark)
        return not is_after_operand or (before == "operand" and is_beside)
    if kind in ("operand", "prefix"):
        return not is_after_operand
    return is_after_operand or (kind == "sign" and not before)
