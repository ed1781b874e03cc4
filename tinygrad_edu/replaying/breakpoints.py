"""Where a replay stops by itself: at lines of the file, and wherever a gradient changes."""

from __future__ import annotations

import os
from itertools import count
from typing import TYPE_CHECKING, Any

from tinygrad_edu.errors import InputError
from tinygrad_edu.replaying.evaluating import node_meant
from tinygrad_edu.replaying.rows import GRADIENTS, VALUES
from tinygrad_edu.stepping.telling import gradient_name

if TYPE_CHECKING:
    from tinygrad_edu.replaying.arguments import Arguments
    from tinygrad_edu.replaying.replay import Replay


class Breakpoints:
    """The breakpoints of one client, and the requests that set them.

    Args:
        replay: The pass in which they are.
    """

    def __init__(self, replay: Replay) -> None:
        self.replay = replay
        self.ids = count(1)
        self.at_lines: dict[int, list[int]] = {}
        self.at_changes: dict[int, list[int]] = {}

    @property
    def positions(self) -> list[int]:
        """Every position at which the replay stops."""
        found = [*self.at_lines.values(), *self.at_changes.values()]
        return [position for positions in found for position in positions]

    def hit_at(self, position: int) -> tuple[str, list[int]]:
        """Return the kind of breakpoint at a position, "" for none, and the ids of all of them."""
        lines = [id for id, positions in self.at_lines.items() if position in positions]
        changes = [id for id, positions in self.at_changes.items() if position in positions]
        kind = "breakpoint" if lines else "data breakpoint" if changes else ""
        return kind, lines + changes

    def set_lines(self, arguments: Arguments) -> dict[str, Any]:
        """Answer setBreakpoints: the breakpoints of a file, in place of those it had.

        One that stands at no assignment is moved to the next one.
        """
        is_ours = self.is_program(arguments.inner("source"))
        wanted = [item.whole("line") for item in arguments.several("breakpoints")]
        if is_ours:
            self.at_lines.clear()
        return {"breakpoints": [self.set_line(line, is_ours) for line in wanted]}

    def set_line(self, line: int, is_ours: bool) -> dict[str, Any]:
        """Set one breakpoint, and return where it stands or why it does not."""
        id, position = next(self.ids), self.replay.position_at(line)
        if not is_ours:
            path = self.replay.program.path
            return refused(id, f"a replay stops in the program of the pass only: {path}")
        if position is None:
            return refused(id, "no assignment stands here or below")
        self.at_lines[id] = [position]
        return {"id": id, "verified": True, "line": self.replay.lines[position - 1]}

    def is_program(self, source: Arguments) -> bool:
        """Whether a source is the file of the program."""
        given, ours = source.text("path", ""), str(self.replay.program.path)
        return os.path.normcase(given) == os.path.normcase(ours)

    def gradient_info(self, arguments: Arguments) -> dict[str, Any]:
        """Answer dataBreakpointInfo: whether the replay can stop where something changes."""
        name = arguments.text("name")
        reference = arguments.whole("variablesReference", 0)
        if reference == VALUES:
            return impossible(f"{name} is computed once: set a breakpoint at its line instead")
        if reference not in (0, GRADIENTS):
            return impossible("a replay stops at changes of gradients: see Gradients")
        try:
            node = node_meant(self.replay, name)
        except InputError as error:
            return impossible(str(error))
        if not self.replay.changes_of(node):
            return impossible(f"{name} has no gradient")
        file_name = next(key for key, known in self.replay.variables.items() if known is node)
        return {
            "dataId": file_name,
            "description": str(gradient_name(self.replay.timeline, node)),
            "accessTypes": ["write"],
            "canPersist": True,
        }

    def set_gradients(self, arguments: Arguments) -> dict[str, Any]:
        """Answer setDataBreakpoints: the gradients to stop at, in place of those before."""
        wanted = [item.text("dataId") for item in arguments.several("breakpoints")]
        self.at_changes.clear()
        return {"breakpoints": [self.set_gradient(name) for name in wanted]}

    def set_gradient(self, name: str) -> dict[str, Any]:
        """Stop wherever one gradient changes."""
        id, node = next(self.ids), self.replay.variables.get(name)
        positions = self.replay.changes_of(node) if node is not None else []
        if not positions:
            return refused(id, f"this pass has no gradient of {name:.40}")
        self.at_changes[id] = positions
        return {"id": id, "verified": True}


def refused(id: int, why: str) -> dict[str, Any]:
    """Return a breakpoint that is not set, and why."""
    return {"id": id, "verified": False, "message": why}


def impossible(why: str) -> dict[str, Any]:
    """Return that there is nothing to stop at, and why."""
    return {"dataId": None, "description": why}
