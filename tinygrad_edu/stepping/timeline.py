"""Timeline: what is known at each position of a pass. A Stepper moves over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.errors import InputError
from tinygrad_edu.graph import one_like
from tinygrad_edu.ground.finite import is_finite
from tinygrad_edu.passes import record_pass
from tinygrad_edu.stepping.forward import steps_to
from tinygrad_edu.stepping.ledger import Ledger

if TYPE_CHECKING:
    from tinygrad_edu.node import Node
    from tinygrad_edu.stepping.forward import ForwardStep
    from tinygrad_edu.steps import Step


class Timeline:
    """Every number of a pass, by the position at which it is there.

    Position 0 is before the first step: the leaves have their values. Position F, the turning
    point, is behind the last forward step. At F + 1, the start of the way back, ∂E/∂E = 1 is set,
    and each position after it is one step of the backward pass further.

    Args:
        output: The result E.

    Attributes:
        record: The recorded pass.
        names: What the nodes are called.
        result: What E is called in ∂E/∂w.
        turning_point: F, where all values are there and no gradient is.
        start: F + 1, where ∂E/∂E = 1 is set.
        length: The last position, where every gradient is complete.
        ledger: Every term of every gradient.
    """

    def __init__(self, output: Node) -> None:
        self.record = record_pass(output)
        self.names = self.record.names
        self.result = self.names.result
        self.forward = steps_to(output, self.names)
        self.backward = self.record.steps
        self.turning_point = len(self.forward)
        self.start = self.turning_point + 1
        self.length = self.start + len(self.backward)
        self.ledger = Ledger(self.backward, self.start)
        self.seed = one_like(output)
        self.values = {node: node.data for node in self.record.nodes}
        self.computed_at = {step.node: step.number for step in self.forward}
        self.passed_at = {step.node: self.start + step.number for step in self.backward}

    @property
    def output(self) -> Node:
        """The result E."""
        return self.record.output

    def step_at(self, position: int) -> Step | ForwardStep | None:
        """Return the step that leads to a position; None at 0 and at the start of the way back."""
        if 0 < position <= self.turning_point:
            return self.forward[position - 1]
        return self.backward[position - self.start - 1] if position > self.start else None

    def value(self, node: Node, position: int) -> Any:
        """Return a node's value; None before it is computed."""
        return self.values[node] if self.computed_at.get(node, 0) <= position else None

    def gradient(self, node: Node, position: int) -> Any:
        """Return ∂E/∂node as far as it is summed up; None before its first term."""
        if node is self.output:
            return read_only(self.seed) if position >= self.start else None
        return read_only(self.ledger.total(node, position))

    def is_complete(self, node: Node, position: int) -> bool:
        """Return whether a node has a gradient to which nothing more will be added."""
        return not node.is_constant and position >= self.complete_at(node)

    def complete_at(self, node: Node) -> int:
        """Return the position from which ∂E/∂node is complete.

        Raises:
            InputError: It is a plain number, which has no gradient.
        """
        if node is self.output:
            return self.start
        if node.is_constant:
            raise InputError(
                f"{self.names.of(node)} is a plain number, held fixed: it has no gradient"
            )
        return self.ledger.last_position(node)

    def places_of(self, node: Node) -> list[int]:
        """Return the positions of a node's own steps; of a leaf, where its gradient is complete.

        A computed node has two of them: one computes its value, one passes its gradient on.
        """
        if node in self.computed_at:
            return [self.computed_at[node], self.passed_at[node]]
        return [self.complete_at(node)]

    def turns_bad_at(self, position: int) -> bool:
        """Return whether a value or a gradient turns NaN or inf in the step to a position."""
        step = self.step_at(position)
        if step is None:
            return False
        if position <= self.turning_point:
            return is_bad(self.values[step.node])
        for input in dict.fromkeys(step.inputs):
            before = self.ledger.total(input, position - 1)
            if not is_bad(before) and is_bad(self.ledger.total(input, position)):
                return True
        return False


def is_bad(data: Any) -> bool:
    """Whether something that is there holds NaN or inf."""
    with np.errstate(all="ignore"):
        return data is not None and not is_finite(data)


def read_only(data: Any) -> Any:
    """Return an array as a view that cannot be written to, so that no reader spoils the record."""
    if not isinstance(data, np.ndarray):
        return data
    view = data.view()
    view.flags.writeable = False
    return view
