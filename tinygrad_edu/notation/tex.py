r"""From LaTeX to MathML: the templates of operations and the names that LaTeX has already.

So an operation that says how LaTeX writes it is written in a page as well. What is read here is our
own LaTeX; a command that is not known is shown as its name.
"""

from __future__ import annotations

import re
import unicodedata
from html import escape

from tinygrad_edu.ground.lettering import ACCENTS, in_unicode
from tinygrad_edu.notation.forms import is_place

TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[0-9]+(?:\.[0-9]+)?|\s+|.", re.DOTALL)

WORDS = {
    *("arccos", "arcsin", "arctan", "cos", "cosh", "det", "exp", "ln", "log", "max", "min"),
    *("sin", "sinh", "tan", "tanh"),
}
"""Commands that are words, set upright."""

SIGNS = {
    r"\cdot": "·",
    r"\times": "×",
    r"\div": "÷",
    r"\odot": "⊙",
    r"\ast": "∗",
    "-": "−",
    r"\partial": "∂",
    r"\nabla": "∇",
    r"\infty": "∞",
    r"\sum": "∑",
    r"\prod": "∏",
    r"\lfloor": "⌊",
    r"\rfloor": "⌋",
    r"\lceil": "⌈",
    r"\rceil": "⌉",
    r"\|": "‖",
    r"\surd": "√",
    r"\gtrless": "≷",
    r"\cdots": "⋯",
    "'": "′",
    **{f"\\{sign}": sign for sign in "{}$&#_%"},
}
"""Signs, which stand between letters or around them."""

SHAPED = {r"\mathit", r"\mathrm", r"\mathsf", r"\operatorname", r"\mathbf"}
ABOVE = {"hat": "^", "bar": "¯", "tilde": "~", "dot": "˙", "ddot": "¨", "vec": "→"}
PLAIN = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
BOLD = {
    ord(sign): unicodedata.lookup(
        f"MATHEMATICAL BOLD {unicodedata.name(sign).replace('LATIN ', '').replace('LETTER ', '')}"
    )
    for sign in PLAIN
}
"""Bold letters and digits, without a style, which a page allows nobody."""

ESCAPES = {"textbackslash{}": "\\", "textasciicircum{}": "^", "textasciitilde{}": "~"}
GAP = '<mspace width="0.17em"/>'
"""What stands between a word such as ln and its operand, if that has no brackets."""


def mathml_from(latex: str) -> str:
    r"""Return a piece of LaTeX in MathML; places of operands stay as they are.

    >>> mathml_from(r"\frac{w_{5}}{2}")
    '<mfrac><msub><mi>w</mi><mn>5</mn></msub><mn>2</mn></mfrac>'
    """
    return joined(Reader(latex).row())


def joined(parts: list[str]) -> str:
    """Return parts side by side as one."""
    return parts[0] if len(parts) == 1 else f"<mrow>{''.join(parts)}</mrow>"


class Reader:
    """Reads LaTeX from left to right."""

    def __init__(self, latex: str) -> None:
        self.tokens: list[str] = TOKEN.findall(latex)
        self.at = 0

    def next(self) -> str:
        """Return the next token, and go on behind it; "" at the end."""
        self.at += 1
        return self.tokens[self.at - 1] if self.at <= len(self.tokens) else ""

    def peek(self) -> str:
        """Return the next token that is no space, and go on up to it."""
        while self.at < len(self.tokens) and self.tokens[self.at].isspace():
            self.at += 1
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def row(self, closing: str = "") -> list[str]:
        """Return what stands side by side, up to a token that closes it, or to the end."""
        parts: list[str] = []
        while self.peek() not in ("", closing):
            name = self.peek()
            part = self.with_scripts(self.atom())
            is_word = name[1:] in WORDS or name == r"\operatorname"
            is_after_operand = bool(parts) and not parts[-1].startswith(("<mo", "<mspace"))
            parts += [GAP] if name[1:] in WORDS and is_after_operand else []
            needs_gap = is_word and self.peek() not in ("", "(", "[", r"\left", ",", closing)
            parts += [part, GAP] if needs_gap else [part]
        self.next()
        return parts

    def with_scripts(self, base: str) -> str:
        """Return a part with what follows it below and above the line."""
        lower = upper = ""
        while self.peek() in ("_", "^"):
            if self.next() == "_":
                lower = self.atom()
            else:
                upper = self.atom()
        if lower and upper:
            return f"<msubsup>{base}{lower}{upper}</msubsup>"
        if lower:
            return f"<msub>{base}{lower}</msub>"
        return f"<msup>{base}{upper}</msup>" if upper else base

    def atom(self) -> str:
        """Return the next part: a letter, number or sign, a group, or a command."""
        self.peek()
        token = self.next()
        if token == "{":
            return joined(self.row("}"))
        if token == r"\left":
            opening, inside, closing = self.next(), self.row(r"\right"), self.next()
            return joined([sign(opening), *inside, sign(closing)])
        if token == "(" and self.is_closed():
            return joined([sign("("), *self.row(")"), sign(")")])
        if token.startswith("\\") and token[1:2].isalpha():
            return self.command(token)
        if token == r"\,":
            return GAP
        if is_place(token[:1] or " "):
            return token
        if token[:1].isdecimal():
            return f"<mn>{token}</mn>"
        if not token.isalpha():
            return sign(token)
        while self.at < len(self.tokens) and self.tokens[self.at].isdecimal():
            token += self.next()  # an index such as h1 is one word
        return f"<mi>{escape(token)}</mi>"

    def is_closed(self) -> bool:
        """Whether the bracket that was opened is closed again before its group ends."""
        depth = braces = 0
        for token in self.tokens[self.at :]:
            braces += (token in ("{", r"\left")) - (token in ("}", r"\right"))
            if braces < 0:
                return False
            if not braces and token == ")":
                if not depth:
                    return True
                depth -= 1
            depth += not braces and token == "("
        return False

    def command(self, token: str) -> str:
        """Return what a command writes."""
        name = token[1:]
        if name == "text":
            return f"<mi>{escape(self.text())}</mi>"
        if token in SHAPED:
            return self.shaped(name)
        if name in ("frac", "tfrac"):
            return f"<mfrac>{self.short_argument()}{self.short_argument()}</mfrac>"
        if name == "sqrt":
            if self.peek() == "[":
                self.next()
                index = joined(self.row("]"))
                return f"<mroot>{self.atom()}{index}</mroot>"
            return f"<msqrt>{self.atom()}</msqrt>"
        if name == "overline" or name in ACCENTS.values():
            return f'<mover accent="true">{self.atom()}{sign(ABOVE.get(name, "¯"))}</mover>'
        if token in SIGNS:
            return sign(token)
        if name == "bmod":
            return '<mo lspace="0.3em" rspace="0.3em">mod</mo>'
        return f"<mi>{name if name in WORDS else letter(name)}</mi>"

    def short_argument(self) -> str:
        r"""Return an argument; without braces it is one character, as in \tfrac12."""
        if self.peek()[:1].isdecimal() and len(self.peek()) > 1:
            token = self.tokens[self.at]
            self.tokens[self.at : self.at + 1] = [token[0], token[1:]]
        return self.atom()

    def shaped(self, name: str) -> str:
        """Return a word that is set in a shape of its own."""
        word = escape(self.text().replace(r"\_", "_"))
        kind = "mn" if word.isdecimal() else "mi"
        return f"<{kind}>{word.translate(BOLD) if name == 'mathbf' else word}</{kind}>"

    def text(self) -> str:
        """Return the text between the braces that follow, without its escapes."""
        written, depth = "", 0
        while self.at < len(self.tokens):
            token = self.next()
            if token == "{" and (depth := depth + 1) == 1:
                continue
            if token == "}" and (depth := depth - 1) == 0:
                break
            if token in (r"\textbackslash", r"\textasciicircum", r"\textasciitilde"):
                self.at += 2
                token = ESCAPES[f"{token[1:]}{{}}"]
            written += token[1:] if token in SIGNS and token[0] == "\\" else token
        return written


def sign(token: str) -> str:
    r"""Return a sign between or around parts; that of \\left. is none."""
    return "" if token == "." else f"<mo>{escape(SIGNS.get(token, token))}</mo>"


def letter(name: str) -> str:
    """Return the Greek letter of a command, or its name."""
    return in_unicode(f"\\{name}").removeprefix("\\")
