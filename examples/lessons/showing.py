"""What all lessons share: their one option, and a table of wrong numbers beside right ones."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def folder_for_drawings(doc: str | None, arguments: list[str] | None) -> Path | None:
    """Return the folder of --out, None if it is not given, and let the terminal take any sign."""
    parser = argparse.ArgumentParser(description=(doc or "").splitlines()[0])
    parser.add_argument("--out", type=Path, help="a folder for the drawing")
    options = parser.parse_args(arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    out: Path | None = options.out
    return out


def print_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table: the first column to the left, all others to the right."""
    widths = [max([len(row[place]) for row in (heads, *rows)]) for place in range(len(heads))]
    for row in (heads, *rows):
        first, *others = row
        cells = [f"{cell:>{width}}" for cell, width in zip(others, widths[1:])]
        print("  " + "   ".join([f"{first:<{widths[0]}}", *cells]).rstrip())
    print()


def number(x: float) -> str:
    """Write a number with nine decimals, as the lecture does."""
    return f"{round(x, 9) + 0.0:.9f}"  # no −0
