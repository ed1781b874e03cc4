"""A node as its learner meets it: named, shown in a notebook, given new data, listened to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinygrad_edu import modes
from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.clock import BIRTHS, newest
from tinygrad_edu.ground.hook_handles import FORWARD, GRADIENT, HookHandle
from tinygrad_edu.hooks import add_hook
from tinygrad_edu.node import Node
from tinygrad_edu.nodes.showing import bundle_of
from tinygrad_edu.nodes.watching import watch
from tinygrad_edu.notation.formulas import formula

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST_NAME = 28
"""Characters that a formula may have to stand in for a name."""


class Shown(Node):
    """What a node does for whoever looks at it, once for every kind of node."""

    __slots__ = ()

    @property
    def name(self) -> str:
        """The label; without one, a short formula, or what made the node and its birth."""
        if self._label:
            return self.shown_label
        if self.is_constant:
            return self.text
        made_by = self.op.name if self.op else "leaf"
        return formula(self, LONGEST_NAME) or f"{made_by}#{self.born}"

    def hold(self, data: Any) -> None:
        """Replace the data of a leaf by data in the form of this kind, which nobody else holds.

        Raises:
            InputError: This node is no leaf.
        """
        if self.inputs:
            raise InputError(
                f"{self.name} was computed by '{self.op.name if self.op else '?'}', so its data "
                f"follows from its inputs and cannot be replaced. Replace the data of a leaf, "
                f"or make a new one: {self.__class__.__name__}({data!r:.80})"
            )
        self._data = data
        self.born = next(BIRTHS)
        if self.born > newest.replacement:  # no other thread comes between this and the next line
            newest.replacement = self.born
        if modes.watched:
            watch(self)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return bundle_of(self)

    def on_gradient(self, callback: Callable[[Any, Any], object]) -> HookHandle:
        """Call callback(node, gradient) in each backward pass, once ∂E/∂node is complete.

        Complete means that every node computed from this one has passed its gradient on. What the
        callback gets is node.grad: of a leaf, that holds what earlier passes left there as well.
        backward() and backward_steps() call it; drawings, `gradients` and other functions that
        write to no node do not. A callback looks on: what it returns is ignored.

        Args:
            callback: A function of the node and its gradient. An error it raises ends the pass,
                and the gradients so far stay.

        Returns:
            A handle; its remove() takes the hook away.

        >>> from tinygrad_edu import Value
        >>> w, x = Value(0.5, label="w"), Value(3.0)
        >>> handle = w.on_gradient(lambda node, gradient: print(node.label, gradient))
        >>> (w * x).backward()
        w 3.0
        """
        return add_hook(self, GRADIENT, callback)

    def on_forward(self, callback: Callable[[Any, Any], object]) -> HookHandle:
        """Call callback(node, value) whenever a forward pass is gone through again, in steps.

        It is not called at once: the first forward pass is over when there is a node to hook,
        and its value is in node.data.

        Args:
            callback: A function of the node and its value.

        Returns:
            A handle; its remove() takes the hook away.

        Raises:
            InputError: This node is a leaf, so no step computes it.
        """
        return add_hook(self, FORWARD, callback)
