"""The forward pass, one computed node a step: its formula in names, in numbers, and its value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.errors import InputError
from tinygrad_edu.graph import computed_nodes, refuse_stale
from tinygrad_edu.ground.arguments import told
from tinygrad_edu.ground.signs import printed
from tinygrad_edu.ground.summaries import MOST_NUMBERS, show_data, show_shape
from tinygrad_edu.hooks import tell_forward
from tinygrad_edu.names import Names
from tinygrad_edu.node import Node
from tinygrad_edu.notation.operations import formula_in_numbers, formula_of
from tinygrad_edu.steps import OneStep

if TYPE_CHECKING:
    from collections.abc import Iterator


class ForwardStep(OneStep):
    """One operation of a forward pass: the node it computed, from what, and the value.

    Attributes:
        number: Its place in the pass, from 1.
        node: The node that is computed in this step.
        value: The number or the array that the operation gave.
        names: What the nodes of the pass are called.
    """

    __slots__ = ("value",)

    def __init__(self, number: int, node: Node, names: Names) -> None:
        self.number = number
        self.node = node
        self.value = node.data
        self.names = names

    @property
    def formula(self) -> str:
        """How the node is computed, in names: w1·i1 + w2·i2 + b1."""
        return formula_of(self.node, self.names)

    @property
    def numbers(self) -> str:
        """The same operation with the numbers of its inputs; "" where they are too many."""
        return formula_in_numbers(self.node)

    def __repr__(self) -> str:
        texts = dict.fromkeys([self.name, self.formula, show_value(self.value)])
        return printed(f"step {self.number}: {' = '.join(texts)}")


def forward_steps(output: Node) -> Iterator[ForwardStep]:
    """Go through the forward pass again, one computed node a step, in order of birth.

    The values are there already: nothing is computed anew, and no node is written to. A function
    that was given to `node.on_forward` is called when the node's step comes.

    Args:
        output: The result E.

    Yields:
        A ForwardStep for each computed node, oldest first, so that inputs come before what is
        computed from them.

    Raises:
        InputError: output is not a node.
        StaleGraphError: A leaf's data was replaced after the forward pass.

    >>> from tinygrad_edu import Value
    >>> w, x, b = Value(0.5, label="w"), Value(3.0, label="x"), Value(0.1, label="b")
    >>> for step in forward_steps((w * x + b).tanh()):
    ...     print(step)
    step 1: v₁ = w · x = 1.5
    step 2: v₂ = w·x + b = 1.6
    step 3: E = tanh(w·x + b) = 0.9217
    """
    if not isinstance(output, Node):
        raise InputError(
            f"forward_steps got {told(output)}; it takes the node to arrive at: forward_steps(E)"
        )
    for step in steps_to(output):
        refuse_stale([step.node])  # data may have been replaced since the last step
        tell_forward(step.node)
        yield step


def steps_to(output: Node, names: Names | None = None) -> list[ForwardStep]:
    """Return the steps of a forward pass."""
    names = names or Names(output)
    nodes = computed_nodes(output)
    return [ForwardStep(number, node, names) for number, node in enumerate(nodes, start=1)]


def show_value(data: Any) -> str:
    """Write a value; behind a summary of many numbers, in which shape they are.

    >>> show_value(0.3775), show_value(np.arange(12.0).reshape(3, 4))
    ('0.3775', 'min 0, mean 5.5, max 11 (3×4)')
    """
    shape = f" ({show_shape(data)})" if np.size(data) > MOST_NUMBERS else ""
    return f"{show_data(data)}{shape}"
