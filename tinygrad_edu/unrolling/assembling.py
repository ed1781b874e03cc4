"""The source of a program: its head, the forward pass and the backward pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.notation.identifiers import GRADIENT, SUPPORT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tinygrad_edu.unrolling.lines import Line
    from tinygrad_edu.unrolling.literals import Constants

WIDTH = 100
"""Characters of a line of names."""

REMARK_AT = 60
"""The column where remarks begin, if the code before leaves room."""

HEAD = '''\
"""The forward and the backward pass of one recorded computation, one assignment a line.

Behind each line stand its numbers in that pass. The operations, their order and all shapes are
those of that pass: no condition and no loop of the program that it came from is left.
"""
'''


def assemble(
    leaves: dict[str, Any],
    values: Sequence[str],
    forward: Sequence[Line],
    backward: Sequence[Line],
    constants: Constants,
) -> str:
    """Return the source of a program.

    Args:
        leaves: {name: the number or array it had}.
        values: The names of all values, the result last.
        forward: The lines of the forward pass.
        backward: The lines of the backward pass.
        constants: The arrays that it needs.
    """
    defaults = [f"{name}={default(name, data, constants)}" for name, data in leaves.items()]
    calls = frozenset({"check_leaves", "summed"}).union(
        constants.calls, *[line.calls for line in [*forward, *backward]]
    )
    shapes = [f'"{name}": {np.shape(data)}' for name, data in leaves.items()]
    written = [*defaults, *constants.lines(), *[line.code for line in [*forward, *backward]]]
    uses_numpy = any(["np." in text for text in written])
    parts = [
        HEAD,
        *imports(calls, constants, uses_numpy),
        "",
        *[*constants.lines(), ""][: len(constants.arrays) and None],
        wrapped("SHAPES = {", shapes, "}"),
        "",
        "",
        wrapped("def forward(", defaults, "):"),
        '    """Return every value by its name, the result last."""',
        "    check_leaves(locals(), SHAPES)",
        *body(forward),
        *returned([f'"{name}": {name}' for name in values]),
        "",
        "",
        wrapped("def backward(", values, "):"),
        '    """Return the gradient of every value by its name, from those of a forward pass."""',
        *body(backward),
        *returned([f'"{name}": summed({GRADIENT}{name}, {name})' for name in values]),
    ]
    return "\n".join(parts) + "\n"


def default(name: str, data: Any, constants: Constants) -> str:
    """Return what a leaf is if it is left out: its number in the recorded pass."""
    return constants.add(data, name) if np.ndim(data) else constants.data(data)


def imports(calls: frozenset[str], constants: Constants, uses_numpy: bool) -> list[str]:
    """Return the lines that bring in what the passes call."""
    operations = sorted(calls.difference(SUPPORT))
    support = sorted(calls.intersection(SUPPORT))
    lines = ["from pathlib import Path", ""] if constants.large else []
    lines += ["import numpy as np", ""] if uses_numpy else []
    if operations:
        lines.append("from tinygrad_edu import OPS")
    lines.append(f"from tinygrad_edu.unrolling.support import {', '.join(support)}")
    return [*lines, "", *[f'{name} = OPS["{name}"]' for name in operations]]


def returned(items: Sequence[str]) -> list[str]:
    """Return the last lines of a function: a dict of names."""
    return ["    return {", *[f"        {item}," for item in items], "    }"]


def body(lines: Sequence[Line]) -> list[str]:
    """Return the lines of a function, with a heading before those of each neuron or layer."""
    written: list[str] = []
    heading = ""
    for line in lines:
        if line.heading != heading:
            heading = line.heading
            written += ["", f"    # {heading}"] if heading else [""]
        code = f"    {line.code}"
        written.append(f"{code:<{REMARK_AT}}  # {line.remark}" if line.remark else code)
    return written


def wrapped(before: str, items: Sequence[str], after: str) -> str:
    """Return names between brackets: in one line, or, if that is long, in several of their own."""
    line = f"{before}{', '.join(items)}{after}"
    if len(line) <= WIDTH:
        return line
    lines = [""]
    for item in items:
        if len(lines[-1]) + len(item) > WIDTH - 6:
            lines.append("")
        lines[-1] += f"{item}, "
    return "\n".join([before, *[f"    {line.rstrip()}" for line in lines], after])
