r"""The signs of what is printed: those that a terminal may be given, and those that a stream has.

Two things go wrong with text that somebody else reads. A name may hold characters that are orders
to a terminal, or that nobody sees: they are shown as Python's repr writes them, \x1b or \u202e.
And the stream may have no ∂: a Windows console with code page 437, a file in cp1252, a pipe of
ASCII. There ∂E/∂w = 0.5 · x² is dE/dw = 0.5 * x^2. All text of ours comes by here, files excepted:
they are UTF-8, with the true signs.
"""

from __future__ import annotations

import codecs
import re
import sys
import unicodedata
from typing import Any

LONGEST_NAME = 100
"""Characters of a name in a text; a longer one is cut in its middle, since names that were made by
a program mostly differ at their ends."""

ELLIPSIS = "…"

SIGNS = {
    "·": "*",
    "×": "x",
    "⊙": "(*)",
    "÷": "/",
    "−": "-",
    "–": "-",
    "—": "-",
    "∂": "d",
    "∇": "grad ",
    "Σ": "sum",
    "√": "sqrt ",
    "∞": "inf",
    "½": "1/2",
    "¼": "1/4",
    "¾": "3/4",
    "ᵀ": "^T",
    "′": "'",
    "‖": "||",
    "→": "->",
    "←": "<-",
    "↦": "->",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "≈": "~",
    "≷": "<>",
    "±": "+-",
    "∈": "in",
    "…": "...",
    "⋯": "...",
    "⋮": ":",
    "⌊": "floor(",
    "⌋": ")",
    "⧺": "++",
    "│": "|",
    "─": "-",
    "├": "|",
    "└": "`",
    "✓": "ok",
    "\N{LEFT DOUBLE QUOTATION MARK}": '"',
    "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
}
"""What stands for a sign where there is only ASCII."""

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᵏⁿˢᵗˣʸ"
"""Signs of an exponent, which fall back together: x⁻¹ is x^-1."""

LOWERED = "₀₁₂₃₄₅₆₇₈₉"
"""Signs of an index, which fall back together: h₁₂ is h_12."""

TO_LOWERED = str.maketrans("0123456789", LOWERED)

PIECE = re.compile(f"[{RAISED}]+|[{LOWERED}]+|[^\\x00-\\x7f]")
"""What falls back at once."""

HANDLER = "tinygrad_edu.ground.signs"
"""The name under which a stream finds `fall_back`."""

UNDECIDED = ("strict", "surrogateescape", "backslashreplace")
"""How a stream treats what it cannot encode, if nobody told it otherwise."""

EVERYTHING = "∂\N{GRINNING FACE}"
"""Signs that an encoding has if it has them all."""


def lowered(text: object) -> str:
    """Return a number, or a text with its digits, as an index: ₁₂ for 12."""
    return str(text).translate(TO_LOWERED)


def printable(text: str) -> str:
    r"""Return a text of lines in which what cannot be printed is written as repr writes it.

    >>> printable("w\x1b[31m"), printable("a\u202eb")
    ('w\\x1b[31m', 'a\\u202eb')
    """
    if text.isprintable():
        return text
    return "".join([sign if sign in "\n\t" else _escaped(sign) for sign in text])


def one_line(name: str) -> str:
    r"""Return a name on one line: what cannot be printed is escaped, and a very long one is cut.

    >>> one_line("two\nlines"), len(one_line("w" * 10_000))
    ('two\\nlines', 100)
    """
    if len(name) > LONGEST_NAME:
        name = cut(name, LONGEST_NAME)
    if name.isprintable():
        return name
    return "".join([_escaped(sign) for sign in name])


def cut(name: str, longest: int) -> str:
    """Return a name with its middle left out, if it is longer than there is room for.

    >>> cut("layer_of_the_encoder_17", 12)
    'layer_of…_17'
    """
    if len(name) <= longest:
        return name
    tail = (longest - 1) // 3
    return f"{name[: longest - 1 - tail]}{ELLIPSIS}{name[len(name) - tail :]}"


def printed(text: str) -> str:
    """Return a text as standard output can show it, to be printed or to stand in a debugger."""
    text = printable(text)
    if text.isascii():
        return text
    return in_signs_of(getattr(sys.stdout, "encoding", None) or "utf-8", text)


def in_signs_of(encoding: str, text: str) -> str:
    """Return a text in the signs that an encoding has.

    >>> in_signs_of("cp1252", "∂E/∂w = 0.5 · x²"), in_signs_of("ascii", "∂E/∂w = 0.5 · x⁻¹ · √x")
    ('dE/dw = 0.5 · x²', 'dE/dw = 0.5 * x^-1 * sqrt x')
    """
    if _has(encoding, text):
        return text
    pieces, end = [], 0
    for found in PIECE.finditer(text):
        pieces.append(text[end : found.start()])
        pieces.append(found[0] if _has(encoding, found[0]) else _in_ascii(found))
        end = found.end()
    return "".join([*pieces, text[end:]])


def let_narrow_streams_fall_back() -> None:
    """Let standard output and standard error fall back, where they do not have all signs.

    It is done once, when this package is imported: a string that a program makes of our texts, as
    print(E.name, unroll(E).source), does not come by here on its way to the stream.
    """
    for stream in (sys.stdout, sys.stderr):
        if is_narrow(stream):
            let_fall_back(stream)


def is_narrow(stream: Any) -> bool:
    """Whether a stream lacks signs that Unicode has."""
    return not _has(getattr(stream, "encoding", None) or "utf-8", EVERYTHING)


def let_fall_back(stream: Any) -> None:
    """Let a stream write what it has no sign for by others, where it would raise an error.

    Nothing happens to a stream that is none of Python's own, nor to one that was told to do
    something else with such signs, as by PYTHONIOENCODING=ascii:replace.
    """
    if getattr(stream, "errors", None) in UNDECIDED and hasattr(stream, "reconfigure"):
        stream.reconfigure(errors=HANDLER)


def fall_back(error: UnicodeError) -> tuple[str, int]:
    """Return what to write for signs that an encoding lacks, and where to go on: an error handler.

    Raises:
        UnicodeError: Something was to be decoded.
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    found = PIECE.match(error.object, error.start)
    assert found is not None, "every encoding that we meet has ASCII"
    return _in_ascii(found), found.end()


def _has(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    except LookupError:
        return True
    return True


def _escaped(sign: str) -> str:
    return sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii")


def _in_ascii(found: re.Match[str]) -> str:
    """Return what stands for a sign, or for an exponent, in ASCII."""
    piece, before, after = found[0], found.string[: found.start()], found.string[found.end() :]
    if piece == "·" and before.endswith("= "):
        return "."  # a number that is not computed, and no product
    if piece == "√" and after.startswith("("):
        return "sqrt"
    if piece in SIGNS:
        return SIGNS[piece]
    plain = unicodedata.normalize("NFKD", piece).replace("−", "-")
    if piece[0] in LOWERED:
        return f"_{plain}"
    if piece[0] in RAISED:
        return f"^{plain}" if plain.isascii() else plain.encode("ascii", "ignore").decode()
    name = unicodedata.name(piece, "").split()
    if name[:1] == ["GREEK"] and len(name) == 4 and name[2] == "LETTER":
        letter = name[3].lower().replace("lamda", "lambda")
        return letter.capitalize() if name[1] == "CAPITAL" else letter
    bare = plain.encode("ascii", "ignore").decode("ascii")
    return bare or piece.encode("ascii", "backslashreplace").decode("ascii")


codecs.register_error(HANDLER, fall_back)
