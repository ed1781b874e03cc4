"""How a derivative is written, and when a name needs brackets."""

from __future__ import annotations

from tinygrad_edu.ground.lettering import read_name
from tinygrad_edu.ground.signs import LOWERED


def derivative(result: str, name: str) -> str:
    """Return how the derivative of a result is written, with brackets where they are needed.

    >>> derivative("E", "w5"), derivative("E", "w · x")
    ('∂E/∂w5', '∂E/∂(w · x)')
    """
    return f"∂{one_word(result)}/∂{one_word(name)}"


def one_word(name: str) -> str:
    """Return a name, in brackets if it is more than one word or sign."""
    text = str(name)
    is_sign = len(text.rstrip(LOWERED)) == 1
    return text if is_sign or is_one_word(text) else f"({text})"


def is_one_word(text: str) -> bool:
    """Whether a name can stand in a formula without brackets: letters, digits, _ . and [0]."""
    name = read_name(text)
    if name is not None:
        return not name.upper or name.upper.startswith("(")
    return all([sign.isalpha() or sign in "0123456789_.[]'" for sign in text])
