"""Stepper: the one cursor over a pass, behind every front end that goes through it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.arguments import check_items, is_whole, told
from tinygrad_edu.ground.signs import printed
from tinygrad_edu.node import Node
from tinygrad_edu.nodes.showing import bundle_of
from tinygrad_edu.stepping import telling
from tinygrad_edu.stepping.timeline import Timeline

if TYPE_CHECKING:
    from tinygrad_edu.passes import RecordedPass
    from tinygrad_edu.stepping.forward import ForwardStep
    from tinygrad_edu.steps import Step


class Stepper:
    """A cursor over a recorded pass: forwards, backwards, and back again.

    Position 0 is before the first step: the leaves have their values. At position F, the
    `turning_point`, all F forward steps are done. Position F + 1 is where ∂E/∂E = 1 is set, and
    each one after it does one step of the backward pass, up to `length`, the last.

    All that is known at a position follows from the record and the position alone. So going back
    is exact to the last bit, and a jump costs no more than a step. No node is written to.

    Args:
        output: The result E.

    Attributes:
        timeline: What is known at each position.
        names: The nodes by their names.
        position: Where the cursor is.

    Raises:
        InputError: output is not a node, or has more than one number.
        StaleGraphError: A leaf's data was replaced after the forward pass.

    >>> from tinygrad_edu import Value
    >>> w, x = Value(0.5, label="w"), Value(3.0, label="x")
    >>> stepper = Stepper((w * x).tanh())
    >>> stepper.next(), stepper.step, stepper.gradient("w")
    (True, step 1: v₁ = w · x = 1.5, None)
    >>> stepper.run_until_complete("w"), round(stepper.gradient("w"), 4)
    (True, 0.5421)
    >>> stepper.go(3)
    >>> stepper
    <Stepper E: position 3 of 5, backward; ∂E/∂E = 1, and the way back begins>
    """

    def __init__(self, output: Node) -> None:
        if not isinstance(output, Node):
            raise InputError(
                f"Stepper got {told(output)}; it takes the result to arrive at: Stepper(E)"
            )
        self.timeline = Timeline(output)
        self.names = self.timeline.names
        self.position = 0

    @property
    def output(self) -> Node:
        """The result E."""
        return self.timeline.output

    @property
    def record(self) -> RecordedPass:
        """The recorded pass that the cursor goes over."""
        return self.timeline.record

    @property
    def nodes(self) -> list[Node]:
        """Every node of the history, oldest first."""
        return self.record.nodes

    @property
    def turning_point(self) -> int:
        """F: the position at which all values are computed, and no gradient yet."""
        return self.timeline.turning_point

    @property
    def length(self) -> int:
        """The last position, at which every gradient is complete."""
        return self.timeline.length

    @property
    def phase(self) -> str:
        """The pass that the cursor is in: "forward" or "backward"."""
        return "forward" if self.position <= self.turning_point else "backward"

    @property
    def step(self) -> Step | ForwardStep | None:
        """The step that led to this position; None at 0 and where ∂E/∂E = 1 is set."""
        return self.timeline.step_at(self.position)

    # Going. Each of these returns whether there was such a place; if not, the cursor stays.

    def next(self) -> bool:
        """Do the next step, and return whether there was one."""
        return self.go_on([self.position + 1] if self.position < self.length else [])

    def back(self) -> bool:
        """Undo the last step, and return whether there was one."""
        if self.position == 0:
            return False
        self.position -= 1
        return True

    def go(self, position: int) -> None:
        """Go to a position.

        Raises:
            InputError: It is not one of 0 … length.
        """
        if not is_whole(position) or not 0 <= position <= self.length:
            raise InputError(f"go got {told(position, 40)}; the positions are 0 to {self.length}")
        self.position = int(position)

    def run_to(self, node: Node | str) -> bool:
        """Go on to a node's next own step, and return whether there was one ahead.

        That is where its value is computed, and on the way back where it passes its gradient on to
        its inputs. A leaf has no such step: it is where its gradient is complete.

        Args:
            node: The node, or its name.

        Raises:
            InputError: It is not in the history of E, or is a plain number.
        """
        return self.go_on(self.timeline.places_of(self.find(node)))

    def run_until_complete(self, node: Node | str) -> bool:
        """Go on until ∂E/∂node is complete, and return whether that was ahead.

        Args:
            node: The node, or its name.

        Raises:
            InputError: It is not in the history of E, or is a plain number.
        """
        return self.go_on([self.timeline.complete_at(self.find(node))])

    def run_until_nan(self) -> bool:
        """Go on until a value or a gradient turns NaN or inf, and return whether one does."""
        for position in range(self.position + 1, self.length + 1):
            if self.timeline.turns_bad_at(position):
                return self.go_on([position])
        return False

    def go_on(self, places: list[int]) -> bool:
        """Go on to the nearest of some positions that lie ahead, and return whether one does.

        Raises:
            InputError: They are no positions.
        """
        places = check_items("go_on got", places, "positions")
        if not all([is_whole(place) for place in places]):
            raise InputError(f"go_on got {told(places)}; the positions are 0 to {self.length}")
        ahead = [place for place in places if place > self.position]
        self.position = min(min(ahead, default=self.position), self.length)
        return bool(ahead)

    # What is known at this position.

    def find(self, node: Node | str) -> Node:
        """Return a node by itself or by its name.

        Raises:
            InputError: No node of the history is called so, or it is not one of the history.
        """
        if isinstance(node, str):
            return self.names.find(node)
        if not isinstance(node, Node) or node not in self.timeline.values:
            raise InputError(
                f"{told(node)} is not in the history of {self.timeline.result}; "
                "give one of its nodes, or the name of one"
            )
        return node

    def value(self, node: Node | str) -> Any:
        """Return a node's value; None before it is computed."""
        return self.timeline.value(self.find(node), self.position)

    def gradient(self, node: Node | str) -> Any:
        """Return ∂E/∂node as far as it is summed up; None before its first term."""
        return self.timeline.gradient(self.find(node), self.position)

    def is_complete(self, node: Node | str) -> bool:
        """Return whether nothing more will be added to ∂E/∂node. A plain number has none."""
        return self.timeline.is_complete(self.find(node), self.position)

    def why(self, node: Node | str) -> str:
        """Return in words where a node's value and gradient come from, as far as they are known."""
        return telling.why(self.timeline, self.find(node), self.position)

    def __repr__(self) -> str:
        where = f"position {self.position} of {self.length}, {self.phase}"
        what = telling.one_line(self.timeline, self.position)
        return printed(f"<Stepper {self.timeline.result}: {where}; {what}>")

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return bundle_of(self)
