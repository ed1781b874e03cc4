"""Lines that a terminal of 100 columns can show: long equations in steps, long sentences folded."""

from __future__ import annotations

import textwrap

WIDTH = 100


def fitted(text: object) -> str:
    """Return a text without lines longer than WIDTH, as far as they can be broken.

    An equation a = b = c, as explain writes it, is broken before its second =, anything else
    between words. What goes on is indented.

    >>> print(fitted("∂E/∂w = " + " · ".join(["∂E/∂net"] * 9) + " = 1 · 2 = 2"))
    ∂E/∂w = ∂E/∂net · ∂E/∂net · ∂E/∂net · ∂E/∂net · ∂E/∂net · ∂E/∂net · ∂E/∂net · ∂E/∂net · ∂E/∂net
        = 1 · 2 = 2
    """
    lines: list[str] = []
    for line in str(text).splitlines():
        indent = line[: len(line) - len(line.lstrip())] + "    "
        first, *steps = line.split(" = ", 2)
        if len(line) > WIDTH and len(steps) == 2:
            lines += [f"{first} = {steps[0]}", f"{indent}= {steps[1]}"]
        elif len(line) > WIDTH:
            lines += textwrap.wrap(line, WIDTH, subsequent_indent=indent, break_long_words=False)
        else:
            lines.append(line)
    return "\n".join(lines)
