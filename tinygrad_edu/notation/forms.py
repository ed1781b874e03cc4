r"""Forms: the template of an operation, and the brackets that its operands need in their places.

A template says by itself what binds how strongly: in ½ Σ ({} − {})² the first operand may be a
sum, the second may not, and the whole is no factor without brackets. That is read from the template
here, once for all languages, and nobody has to say it anew for an operation or for a language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter
from typing import NamedTuple, TypeAlias

LOOSE, SUM, TERM, PRODUCT, SIGNED, POWER, CALL, ATOM = range(8)
"""How strongly a piece holds together; one that holds less than its place needs has brackets.

TERM is what follows a Σ; it may stand in a sum, and is no factor. SIGNED is -x in a language that
is computed: there -x * y is a product; in mathematics −x · y is minus a product.
"""

FIRST_PLACE = 0xE000
"""The character that stands for the first operand while a template is read; text has none such."""

TOKEN = re.compile(
    r"\\(?:left|right)\s*(?:\\[A-Za-z]+|\\.|.)|\\[A-Za-z]+|\\.|\*\*|//|[^\W_Σ∑]+|\s+|.", re.DOTALL
)

OPENING = {"(", "[", "{", "⌊", "⌈", r"\lfloor", r"\lceil"}
CLOSING = {")", "]", "}", "⌋", "⌉", r"\rfloor", r"\rceil"}
BARS = {"|", "‖"}
MINUSES = {"-", "−"}
RAISING = {"^", "**", "_"}
BIG = {"Σ", "∑", r"\sum", r"\prod"}
FRACTIONS = (r"\frac", r"\tfrac")
RELATIONS = {"<", ">", "=", "≤", "≥"}
TIMES = {"·", "×", "⊙", "*", "@", r"\cdot", r"\times", r"\odot", r"\,"}
OVER = {"/", "÷", "//", "%", r"\bmod"}

LEVELS = {
    **dict.fromkeys({"+", *MINUSES}, SUM),
    **dict.fromkeys(TIMES | OVER, PRODUCT),
    **dict.fromkeys(RAISING, POWER),
    **dict.fromkeys(RELATIONS, LOOSE),
    **dict.fromkeys(BIG, TERM),
}
"""How strongly the signs bind that stand between operands."""

Item: TypeAlias = "str | int | list[Item]"
"""A sign or a word, the number of an operand, or what stands in a pair of brackets."""


class Place(NamedTuple):
    """Where an operand stands in a form.

    Attributes:
        before: The text in front of it.
        operand: Which operand it is.
        need: How strongly that has to hold together to stand there without brackets.
        is_inside: Whether a sign is in front, beside which a minus sign needs brackets.
    """

    before: str
    operand: int
    need: int
    is_inside: bool


@dataclass(frozen=True, slots=True)
class Form:
    """A template taken apart: the places of its operands, and how strongly it holds together.

    Attributes:
        places: Where the operands stand, from left to right.
        after: The text behind the last.
        strength: How strongly the whole holds together.
        is_negative: Whether it begins with a minus sign.
        begins: The operand that it begins with; None if it begins with something else.
    """

    places: tuple[Place, ...]
    after: str
    strength: int
    is_negative: bool
    begins: int | None


@lru_cache(maxsize=4096)  # a template with settings in it is one of many
def form_of(template: str, is_exact: bool = False, call: int = ATOM) -> Form:
    """Return the form of a template.

    Args:
        template: What to write, with {} for each operand, or {0}, {1} …, and doubled braces.
        is_exact: Whether the order of operations is kept, as a program has to: a + (b + c).
        call: How strongly f(x) holds together.

    >>> [place.need for place in form_of("½ Σ ({} − {})²").places] == [SUM, TERM]
    True
    >>> form_of("½ Σ ({} − {})²").strength == TERM
    True
    """
    text = with_places(template)
    items = grouped(text)
    found: list[tuple[int, bool]] = []
    needs_of(items, is_exact, True, found)
    places = []
    end = 0
    for at, (need, is_inside) in zip(
        [at for at, sign in enumerate(text) if is_place(sign)], found, strict=True
    ):
        places.append(Place(text[end:at], ord(text[at]) - FIRST_PLACE, need, is_inside))
        end = at + 1
    first = next((item for item in items if not is_blank(item)), None)
    begins = first if isinstance(first, int) else None
    strength = strength_of(items, is_exact, call)
    return Form(tuple(places), text[end:], strength, sign_of(first) in MINUSES, begins)


def with_places(template: str) -> str:
    """Return a template with a character of its own for each operand."""
    written, count = "", 0
    for literal, field, _, _ in Formatter().parse(template):
        written += literal
        if field is not None:
            written += chr(FIRST_PLACE + (int(field) if field else count))
            count += 1
    return written


def is_place(sign: str) -> bool:
    """Whether a character stands for an operand."""
    return FIRST_PLACE <= ord(sign) < FIRST_PLACE + 0x1000


def is_blank(item: Item) -> bool:
    """Whether there is nothing but space."""
    return isinstance(item, str) and item.isspace()


def grouped(text: str) -> list[Item]:
    """Return the signs, words and operands of a text, those between brackets as one list."""
    stack: list[list[Item]] = [[]]
    bars: list[str] = []
    for token in TOKEN.findall(text):
        is_closing = token in CLOSING or token.startswith(r"\right") or token in bars
        if is_closing and len(stack) > 1:
            stack.pop()
            bars = [bar for bar in bars if bar != token]
        elif token in OPENING or token in BARS or token.startswith(r"\left"):
            group: list[Item] = []
            stack[-1].append(group)
            stack.append(group)
            bars += [token] if token in BARS else []
        elif is_place(token[0]):
            stack[-1] += [ord(sign) - FIRST_PLACE for sign in token]
        else:
            stack[-1].append(token)
    return stack[0]


def sign_of(item: Item | None) -> str:
    """Return the sign that an item is, one that stands between operands; "" if it is none."""
    return item if isinstance(item, str) and item in LEVELS else ""


def needs_of(
    items: list[Item], is_exact: bool, is_whole: bool, found: list[tuple[int, bool]]
) -> None:
    """Append for each operand how strongly it has to hold, and whether a sign is in front of it."""
    kept: list[Item | None] = [None, None]
    kept += [item for item in items if not is_blank(item)]
    kept.append(None)
    for at, item in enumerate(kept):
        if isinstance(item, list):
            needs_of(item, is_exact, False, found)
        elif isinstance(item, int):
            left, right = kept[at - 1], kept[at + 1]
            is_prefix = kept[at - 2] in (None, ",") or bool(sign_of(kept[at - 2]))
            need = max(need_after(left, is_prefix, is_exact), need_before(right, is_exact))
            is_alone = is_whole and left is right is None
            is_inside = bool(sign_of(left)) and left not in RELATIONS
            found.append((ATOM if is_alone else need, is_inside))


def need_after(left: Item | None, is_prefix: bool, is_exact: bool) -> int:
    """Return how strongly an operand has to hold behind something.

    Args:
        left: What is in front of it.
        is_prefix: Whether nothing is in front of that.
        is_exact: Whether the order of operations is kept.
    """
    sign = sign_of(left)
    if left is None or left == ",":
        return LOOSE
    if not sign:
        return CALL if is_exact else ATOM
    if sign in MINUSES and is_prefix:
        return SIGNED if is_exact else PRODUCT
    if sign in RAISING:
        return SIGNED if is_exact else ATOM
    if sign in BIG:
        return PRODUCT
    is_strict = is_exact or sign in OVER or sign in MINUSES or sign in RELATIONS
    return LEVELS[sign] + 1 if is_strict else LEVELS[sign]


def need_before(right: Item | None, is_exact: bool) -> int:
    """Return how strongly an operand has to hold in front of something."""
    sign = sign_of(right)
    if right is None or right == ",":
        return LOOSE
    if not sign or sign in BIG or sign in RAISING:
        return CALL if is_exact else ATOM
    return max(LEVELS[sign], SUM)


def strength_of(items: list[Item], is_exact: bool, call: int) -> int:
    """Return how strongly what some items make holds together."""
    strength = ATOM
    before: Item | None = None
    is_beside = False
    for item in items:
        if is_blank(item):
            is_beside = False
            continue
        sign = sign_of(item)
        if sign in MINUSES and before is None:
            strength = min(strength, SIGNED if is_exact else PRODUCT)
        elif sign and sign != "_":
            strength = min(strength, max(LEVELS[sign], SUM))
        elif item in FRACTIONS:
            strength = min(strength, POWER)
        elif not sign and before is None and isinstance(item, list):
            strength = min(strength, call)
        elif not sign and before is not None and not sign_of(before):
            is_call = isinstance(item, list) and is_beside and not isinstance(before, int)
            is_function = isinstance(items[0], str) or not isinstance(item, int)
            strength = min(strength, call if is_call else POWER if is_function else PRODUCT)
        before, is_beside = item, True
    return strength
