"""What the terminal stepper shows on request: the steps around, the learner's line, a picture."""

from __future__ import annotations

import linecache
import re
from typing import TYPE_CHECKING, Literal

from tinygrad_edu.command.running import shown_path
from tinygrad_edu.ground.namesakes import refuse_namesake
from tinygrad_edu.stepping import telling

if TYPE_CHECKING:
    from tinygrad_edu.stepping import Stepper

LINES_AROUND = 5
"""Steps that are listed on each side of the current one."""

WIDEST_LINE = 96
"""Characters of a step that a list has room for."""


def current_step(stepper: Stepper) -> str:
    """Return what has just been done, with its position and in full."""
    first, *rest = telling.in_full(stepper.timeline, stepper.position)
    where = f"[{stepper.position}/{stepper.length} {stepper.phase}]"
    return "\n".join([f"{where} {first}", *rest])


def steps_around(stepper: Stepper) -> str:
    """Return the steps around the current one, a line for each, with an arrow at the current."""
    here = stepper.position
    first, last = max(0, here - LINES_AROUND), min(stepper.length, here + LINES_AROUND)
    lines = []
    for position in range(first, last + 1):
        arrow = "->" if position == here else "  "
        lines.append(f"{arrow} {position:>5}  {cut(telling.one_line(stepper.timeline, position))}")
    return "\n".join(lines)


def cut(line: str) -> str:
    """Return a line as far as there is room for it."""
    return line if len(line) <= WIDEST_LINE else f"{line[: WIDEST_LINE - 1]}…"


def source_line(stepper: Stepper) -> str:
    """Return the learner's line that made the node of the current step, as pdb writes it."""
    step = stepper.step
    if step is None and stepper.position == 0:
        return "no step is done yet; n does the first one"
    node = stepper.output if step is None else step.node
    if node.made_at is None:
        return f"the line that made {stepper.names.of(node)} was not recorded"
    file, line = node.made_at
    return f"> {shown_path(file)}({line})\n-> {linecache.getline(file, line).strip()}"


def draw_graph(stepper: Stepper, file: str) -> str:
    """Draw the graph, before the turning point its forward pass only, and return the file's name.

    Args:
        stepper: What to draw.
        file: Where to; "" for a name after the result.
    """
    from dataclasses import replace

    refuse_namesake("viz")
    from viz.drawing import Drawing
    from viz.graph.levels import scenes_of

    show: Literal["forward", "both"] = "forward" if stepper.phase == "forward" else "both"
    path = file or f"{re.sub('[^0-9A-Za-z_]', '_', stepper.timeline.result)}_{show}.svg"
    record = replace(stepper.record, differentiated=True)  # the record has all gradients
    scenes = scenes_of(record, "operations", show, "right")
    return str(Drawing(next(scenes), scenes).save(path))
