"""Replay: a Stepper that goes over the lines of the unrolled program, in its file."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from tinygrad_edu.replaying.by_line import LineTimeline
from tinygrad_edu.stepping.stepper import Stepper
from tinygrad_edu.unrolling import unroll

if TYPE_CHECKING:
    import os

    from tinygrad_edu.node import Node


class Replay(Stepper):
    """A cursor over the lines of a recorded pass, written as a program into a file.

    It stands at the line that has just been done, so the numbers of that line are there. At
    position 0 it stands at `def forward`, where the leaves have their values.

    Args:
        output: The result E.
        path: Where to write the program; a temporary file if left out.

    Attributes:
        program: The unrolled pass.
        variables: The nodes by their names in the program, in order of birth.

    >>> from tinygrad_edu import Value
    >>> w, x = Value(0.5, label="w"), Value(3.0, label="x")
    >>> replay = Replay((w * x).tanh())
    >>> replay.next(), replay.text
    (True, 'v_1 = w * x')
    """

    timeline: LineTimeline

    def __init__(self, output: Node, path: str | os.PathLike[str] | None = None) -> None:
        super().__init__(output)
        self.program = unroll(output, path)
        self.timeline = LineTimeline(output, self.program.assignments)
        self.lines = [assignment.line for assignment in self.program.assignments]
        self.texts = self.program.source.splitlines()
        identifiers = self.names.identifiers
        variables = [node for node in self.nodes if node in identifiers]
        self.variables = {identifiers[node]: node for node in variables}

    @property
    def line(self) -> int:
        """The line of the file that has just been done."""
        if self.position == 0:
            return self.program.forward.__code__.co_firstlineno
        return self.lines[self.position - 1]

    @property
    def text(self) -> str:
        """What stands in that line, without its remark."""
        return self.texts[self.line - 1].partition("  #")[0].strip()

    @property
    def place(self) -> int | None:
        """To which input of the step's node this line contributes; None if to none."""
        return self.timeline.place_at(self.position)

    @property
    def node(self) -> Node | None:
        """The node whose step this is; None at the beginning."""
        if self.position == 0:
            return None
        return self.output if self.step is None else self.step.node

    def position_at(self, line: int) -> int | None:
        """Return the position of a line, or of the next assignment behind it; None if none is."""
        found = bisect_left(self.lines, line)
        return found + 1 if found < len(self.lines) else None

    def find(self, node: Node | str) -> Node:
        """Return a node by itself, by its name in the program, or by what the learner calls it.

        Raises:
            InputError: No node is called so.
        """
        if isinstance(node, str) and node in self.variables:
            return self.variables[node]
        return super().find(node)

    def changes_of(self, node: Node) -> list[int]:
        """Return the positions at which something is added to ∂E/∂node."""
        if node is self.output:
            return [self.timeline.start]
        return self.timeline.ledger.positions.get(node, [])

    def go_back(self, places: list[int]) -> bool:
        """Go back to the nearest of some positions that lie behind; return whether one does."""
        behind = [place for place in places if place < self.position]
        self.position = max(behind, default=self.position)
        return bool(behind)
