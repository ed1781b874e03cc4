"""Operations of any number of inputs, written out for as many as a node has.

Their text is a loop. It is run once, with numbers that only write down what is done to them, so
the terms of a sum come in the very order in which Python adds them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from viz.computing.words import UntranslatableError, literal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Written:
    """A number that is a piece of JavaScript.

    Args:
        text: The piece; it holds together beside any sign.
    """

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __add__(self, other: Any) -> Written:
        return Written(f"({self.text} + {text_of(other)})")

    def __radd__(self, other: Any) -> Written:
        return Written(f"({text_of(other)} + {self.text})")

    def __sub__(self, other: Any) -> Written:
        return Written(f"({self.text} - {text_of(other)})")

    def __rsub__(self, other: Any) -> Written:
        return Written(f"({text_of(other)} - {self.text})")

    def __mul__(self, other: Any) -> Written:
        return Written(f"({self.text} * {text_of(other)})")

    def __rmul__(self, other: Any) -> Written:
        return Written(f"({text_of(other)} * {self.text})")

    def __truediv__(self, other: Any) -> Written:
        return Written(f"({self.text} / {text_of(other)})")

    def __rtruediv__(self, other: Any) -> Written:
        return Written(f"({text_of(other)} / {self.text})")

    def __neg__(self) -> Written:
        return Written(f"(-{self.text})")

    def __bool__(self) -> bool:
        raise UntranslatableError("an operation of any number of inputs looks at its numbers")


def text_of(number: Any) -> str:
    """Return a number, or what is written of one, as JavaScript."""
    if isinstance(number, Written):
        return number.text
    if isinstance(number, (int, float)):
        return literal(float(number))
    raise UntranslatableError(f"{number!r:.40} is no number")


def written_out(function: Callable[..., Any], inputs: Sequence[str]) -> Any:
    """Return what a function gives for inputs that are pieces of JavaScript.

    Returns:
        The text of its result, or a list of texts if it gives several.

    Raises:
        UntranslatableError: It does more with them than reckon.

    >>> from tinygrad_edu import OPS
    >>> written_out(OPS["dot"].compute, ["w1", "w2", "x1", "x2", "b"])
    '(((w1 * x1) + (w2 * x2)) + b)'
    """
    try:
        found = function(*[Written(text) for text in inputs])
    except UntranslatableError:
        raise
    except Exception as error:
        name = getattr(function, "__name__", "an operation")
        raise UntranslatableError(f"{name} does more with its inputs than reckon") from error
    if isinstance(found, (tuple, list)):
        return [text_of(part) for part in found]
    return text_of(found)
