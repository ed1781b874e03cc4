"""A pass by the lines of its unrolled program: one position behind each line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tinygrad_edu.stepping.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tinygrad_edu.node import Node
    from tinygrad_edu.stepping.forward import ForwardStep
    from tinygrad_edu.steps import Step
    from tinygrad_edu.unrolling.program import Assignment


class LineTimeline(Timeline):
    """What is known behind each line of an unrolled program.

    A step of the way back adds to the gradients of several inputs at once; the program has a line
    for each of them. So the positions are finer here: position 0 is before the first line, and
    position p behind the p-th. Up to the start of the way back they are those of any Timeline.

    Args:
        output: The result E.
        assignments: The lines of its program.

    >>> from tinygrad_edu import Value
    >>> from tinygrad_edu.unrolling import unroll
    >>> w, x = Value(0.5, label="w"), Value(3.0, label="x")
    >>> E = w * x
    >>> timeline = LineTimeline(E, unroll(E).assignments)
    >>> [(timeline.gradient(w, p), timeline.gradient(x, p)) for p in range(timeline.length + 1)]
    [(None, None), (None, None), (None, None), (3.0, None), (3.0, 0.5)]
    """

    def __init__(self, output: Node, assignments: Sequence[Assignment]) -> None:
        super().__init__(output)
        self.assignments = assignments
        self.length = len(assignments)
        positions: dict[Node, list[int]] = {}
        ends: dict[int, int] = {}
        for position in range(self.start + 1, self.length + 1):
            _, number, place = assignments[position - 1]
            ends[number] = position
            if place is not None:
                input = self.backward[number - 1].inputs[place]
                positions.setdefault(input, []).append(position)
        self.ledger.positions = positions
        end = self.start
        for step in self.backward:
            end = ends.get(step.number, end)  # a step of plain numbers alone has no line
            self.passed_at[step.node] = end

    def step_at(self, position: int) -> Step | ForwardStep | None:
        """Return the step that the line before a position belongs to; None at 0 and at ∂E/∂E."""
        if position <= self.start:
            return super().step_at(position)
        return self.backward[self.assignments[position - 1].step - 1]

    def place_at(self, position: int) -> int | None:
        """Return the input to which the line before a position contributes; None if to none."""
        return self.assignments[position - 1].place if position > self.start else None
