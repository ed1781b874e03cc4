"""Which pass a picture of a network shows, and what of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from viz.graph.numbers import show_data, show_number
from viz.graph.rows import result_of
from viz.graph.views import note_of

if TYPE_CHECKING:
    from tinygrad_edu.node import Node
    from tinygrad_edu.passes import RecordedPass
    from viz.choices import NetworkShow


@dataclass(frozen=True, slots=True)
class Showing:
    """What to show of a pass.

    Attributes:
        record: The pass; None if there was none.
        show: "structure", "forward", "backward", "both" or "update".
        lr: The learning rate of the step that "update" shows, or None.
    """

    record: RecordedPass | None
    show: NetworkShow
    lr: float | None = None

    @property
    def shown_pass(self) -> RecordedPass | None:
        """The pass, if its numbers are shown."""
        return None if self.show == "structure" else self.record

    @property
    def output(self) -> Node | None:
        """E, if there was a pass."""
        return None if self.record is None else self.record.output

    @property
    def way_back(self) -> bool:
        """Whether gradients are shown."""
        return self.show in ("backward", "both", "update")

    @property
    def result(self) -> str:
        """What E is called in ∂E/∂w."""
        return "E" if self.record is None else result_of(self.record.names)

    @property
    def rate(self) -> str:
        """The learning rate as it is written; η if none was given."""
        return "η" if self.lr is None else show_number(self.lr)

    @property
    def note(self) -> str:
        """A remark on the gradients of this pass, if it needs one."""
        return "" if self.shown_pass is None else note_of(self.shown_pass, self.way_back)

    def title(self, model: str, step: str = "one step") -> str:
        """Return what a picture shows: which model, which pass, and what E is.

        Args:
            model: The model, with the sign behind it that goes before the pass.
            step: What "update" shows.
        """
        if self.shown_pass is None:
            return model[:-1]
        one = {"forward": "forward pass", "backward": "backward pass", "update": step}
        which = one.get(self.show, "forward and backward pass")
        if self.way_back and not self.shown_pass.differentiated:
            which = "forward pass, before backward()"
        return f"{model} {which}: {self.result} = {show_data(self.shown_pass.output._data)}"
