"""The floors of the house, and their picture for docs/ARCHITECTURE.md.

    python -m docs.making.floors [--out FOLDER]     saves floors.svg

A module imports its own floor or a lower one; tests/test_floors.py walks the imports and says so.
"""

from __future__ import annotations

import argparse
from html import escape
from pathlib import Path
from typing import NamedTuple

from docs.making.figures import ROOT


class Floor(NamedTuple):
    """One floor: what it is, and the modules and folders that stand on it."""

    title: str
    says: str
    rooms: tuple[str, ...]


FLOORS = [
    Floor("ground", "errors, switches, arguments, signs", ("errors", "modes", "ground/")),
    Floor(
        "nodes and operations",
        "what is recorded, and how it is computed and differentiated",
        (
            "node",
            "operation",
            "op",
            "arraywise",
            "roles",
            "registry",
            "graph",
            "nodes/watching",
            "nodes/times",
        ),
    ),
    Floor(
        "rule book", "each operation beside its rule", ("rules/", "activations", "contributions")
    ),
    Floor("notation", "how names, numbers and formulas are written", ("notation/",)),
    Floor(
        "a pass",
        "the chain rule, step by step, and the record of it",
        (
            *("names", "steps", "chain", "hooks", "observing", "recorded", "backward", "passes"),
            "stepping/forward",
        ),
    ),
    Floor(
        "what one writes with",
        "Value, Tensor, and all that they can do",
        ("value", "arithmetic", "nodes/", "arrays/", "linalg"),
    ),
    Floor(
        "questions",
        "derivatives of functions; which network is this?",
        ("calculus/", "structure/"),
    ),
    Floor(
        "ways of looking",
        "formula, source code, steps, faults, debugger",
        ("explaining/", "unrolling/", "stepping/", "diagnosing/", "replaying/"),
    ),
    Floor("front door", "the public names", ("tinygrad_edu",)),
    Floor(
        "nn and viz",
        "networks that learn; pictures, pages, films",
        (
            *("nn/", "nn/layers/", "nn/training/", "nn/history/"),
            *(
                "viz/",
                "viz/graph/",
                "viz/svg/",
                "viz/networks/",
                "viz/pages/",
                "viz/films/",
                "viz/computing/",
            ),
            "viz/plots/",
        ),
    ),
    Floor("command", "the terminal", ("command/", "__main__")),
]
"""From the ground up. A room that ends in / is a folder."""

PACKAGES = ("tinygrad_edu", "nn", "viz")


def module_of(room: str) -> str:
    """Return the module or the package that a room is."""
    name = room.strip("/").replace("/", ".")
    return name if name.split(".")[0] in PACKAGES else f"tinygrad_edu.{name}"


def floor_of(module: str) -> int:
    """Return on which floor a module stands, 0 for the ground: on that of the nearest room.

    Raises:
        LookupError: It stands on none.
    """
    found = {
        home: number
        for number, floor in enumerate(FLOORS)
        for home in map(module_of, floor.rooms)
        if module == home or (module.startswith(f"{home}.") and home != "tinygrad_edu")
    }
    if not found:
        raise LookupError(f"{module} stands on no floor; give it a room in docs/making/floors.py")
    return found[max(found, key=len)]


STYLE = """
svg { --paper: #ffffff; --ink: #1b1f24; --soft: #57606a; --line: #8c959f; --room: #e8f3fa;
  font-family: "Segoe UI", "Helvetica Neue", Arial, "Liberation Sans", sans-serif; }
@media (prefers-color-scheme: dark) {
  svg { --paper: #0f1419; --ink: #e6edf3; --soft: #9da7b3; --line: #6e7681; --room: #10293a; } }
.paper { fill: var(--paper); } .storey { stroke: var(--line); } text { fill: var(--ink); }
.room { fill: var(--room); stroke: var(--line); } .says { fill: var(--soft); font-size: 12px; }
.title { font-size: 14px; font-weight: 600; }
.name { font: 12px ui-monospace, "Liberation Mono", monospace; }
"""

WIDTH, STOREY, LEFT, RIGHT = 940, 54, 20, 350
LETTER, ROOM, GAP = 7.3, 26, 6


def picture() -> str:
    """Return the SVG of the house: its roof above, the ground below."""
    heights = [STOREY + (rows_of(floor) - 1) * (ROOM + GAP) for floor in FLOORS]
    height = sum(heights) + 2 * LEFT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'width="{WIDTH}" height="{height}">',
        "<title>The floors of the house: a module imports its own floor, or a lower one</title>",
        f'<style>{STYLE}</style><rect class="paper" width="{WIDTH}" height="{height}"/>',
    ]
    top = LEFT
    for floor, tall in reversed([*zip(FLOORS, heights, strict=True)]):
        parts += storey(floor, top, tall)
        top += tall
    line = f'<line class="storey" x1="{LEFT}" x2="{WIDTH - LEFT}" y1="{top}" y2="{top}"/>'
    return "\n".join([*parts, line, "</svg>", ""])


def places(floor: Floor) -> list[tuple[str, int, float, float]]:
    """Return each room of a floor with its row, its left end and its width."""
    row, x, found = 0, float(RIGHT), []
    for room in floor.rooms:
        wide = LETTER * len(room) + 16
        if x + wide > WIDTH - LEFT:
            row, x = row + 1, float(RIGHT)
        found.append((room, row, x, wide))
        x += wide + GAP
    return found


def rows_of(floor: Floor) -> int:
    """Return how many rows of rooms a floor has."""
    return 1 + max([row for _, row, _, _ in places(floor)])


def storey(floor: Floor, top: float, tall: float) -> list[str]:
    """Return the SVG of one floor: what it is at the left, its rooms at the right."""
    parts = [
        f'<line class="storey" x1="{LEFT}" x2="{WIDTH - LEFT}" y1="{top}" y2="{top}"/>',
        f'<text class="title" x="{LEFT}" y="{top + 23}">{escape(floor.title)}</text>',
        f'<text class="says" x="{LEFT}" y="{top + 41}">{escape(floor.says)}</text>',
    ]
    margin = (tall - rows_of(floor) * (ROOM + GAP) + GAP) / 2
    for room, row, x, wide in places(floor):
        y = top + margin + row * (ROOM + GAP)
        parts += [
            f'<rect class="room" x="{x:g}" y="{y:g}" width="{wide:.1f}" height="{ROOM}" rx="3"/>',
            f'<text class="name" x="{x + wide / 2:.1f}" y="{y + 17:g}" text-anchor="middle">'
            f"{escape(room)}</text>",
        ]
    return parts


def main(arguments: list[str] | None = None) -> None:
    """Save the picture."""
    parser = argparse.ArgumentParser(description="Save floors.svg, the picture of the house.")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "pictures")
    folder = parser.parse_args(arguments).out
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "floors.svg").write_text(picture(), encoding="utf-8")


if __name__ == "__main__":
    main()
