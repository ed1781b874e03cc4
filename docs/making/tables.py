"""The tables of docs/reference: each name, and the first sentence of its docstring.

    python -m docs.making.tables     fills them in again

A page says which names in a remark that nobody sees, and the table stands below it:

    <!-- names: tinygrad_edu.grad tinygrad_edu.jvp -->

Those of NumPy's functions are in of_numpy.py.
"""

from __future__ import annotations

import importlib
import inspect
import re
from pathlib import Path
from typing import Any

from docs.making import of_numpy

REFERENCE = Path(__file__).resolve().parents[1] / "reference"
REMARK = re.compile(r"<!-- names:([^>]*)-->\n+(?:\|.*\n)*\n*")
"""A remark with names, and the table that stands below it."""

SENTENCES = {"tinygrad_edu.OPS": "Every operation by its name: all that the engine can do."}
"""What is no function, class or module, and so has no docstring of its own."""


def names_in(text: str) -> list[str]:
    """Return the names that the remarks of a page have, in their order."""
    return [name for match in REMARK.finditer(text) for name in match[1].split()]


def found(name: str) -> Any:
    """Return what a dotted name such as nn.data.moons stands for."""
    top, *parts = name.split(".")
    thing = importlib.import_module(top)
    for part in parts:
        if not hasattr(thing, part):
            importlib.import_module(f"{thing.__name__}.{part}")
        thing = getattr(thing, part)
    return thing


def sentence_of(name: str) -> str:
    """Return the first paragraph of the docstring behind a name, as Markdown in a table."""
    docstring = SENTENCES.get(name) or inspect.getdoc(found(name)) or ""
    sentence = " ".join(docstring.split("\n\n")[0].split())
    return re.sub(r"([|*<_])", r"\\\1", sentence)


def short(name: str) -> str:
    """Return a name as one writes it after `import nn, viz` and `from tinygrad_edu import …`."""
    return name.removeprefix("tinygrad_edu.")


def table(names: list[str]) -> str:
    """Return the table of some names."""
    rows = [f"| `{short(name)}` | {sentence_of(name)} |" for name in names]
    return "\n".join(["| name | what it is |", "|---|---|", *rows]) + "\n"


def filled(text: str) -> str:
    """Return a page with each of its tables written anew."""
    return of_numpy.filled(REMARK.sub(remark_and_table, text)).rstrip() + "\n"


def remark_and_table(match: re.Match[str]) -> str:
    """Return a remark with the table of its names, and an empty line below."""
    return f"<!-- names:{match[1]}-->\n\n{table(match[1].split())}\n"


def main() -> None:
    """Write the tables of all pages of the reference."""
    for page in sorted(REFERENCE.glob("*.md")):
        page.write_text(filled(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
