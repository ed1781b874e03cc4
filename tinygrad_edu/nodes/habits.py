"""What programs written for micrograd ask of a node, and what optimisers of one's own put on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinygrad_edu.contributions import contributions_of
from tinygrad_edu.ground.clock import PASSES
from tinygrad_edu.node import Node

if TYPE_CHECKING:
    from tinygrad_edu.operation import Operation


class Kept:
    """An attribute that few nodes have. It is kept beside the node, so that no node is larger."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, node: Any, kind: Any = None) -> Any:
        if node is None:
            return self
        kept = kept_on(node)
        if self.name not in kept:
            raise AttributeError(
                f"nothing is kept as .{self.name} of {node.name}; write p.{self.name} = 0.0 first"
            )
        return kept[self.name]

    def __set__(self, node: Any, thing: Any) -> None:
        node.with_extras().kept[self.name] = thing

    def __delete__(self, node: Any) -> None:
        kept_on(node).pop(self.name, None)


def kept_on(node: Any) -> dict[str, Any]:
    """Return what the learner put on a node, by its names."""
    extras = getattr(node, "_extras", None)
    return extras.kept if extras else {}


class Habits(Node):
    """The names that are not ours, and that published programs use all the same.

    An optimiser written by hand keeps its running means on the parameter: p.m = 0.0, p.v = 0.0.
    These names are kept for it, each under its own; anything else has its place in a dict by the
    parameter: kept = {p: 0.0 for p in parameters}.
    """

    __slots__ = ()

    m = Kept()
    v = Kept()
    s = Kept()
    mom = Kept()
    vel = Kept()
    momentum = Kept()
    velocity = Kept()
    cache = Kept()
    state = Kept()
    exp_avg = Kept()
    exp_avg_sq = Kept()
    prev_grad = Kept()

    @property
    def _prev(self) -> set[Any]:
        """The inputs, in micrograd's word."""
        return set(self.inputs)

    @property
    def _op(self) -> str:
        """The sign or the name of the operation, as micrograd has it; "" for a leaf."""
        return sign_of(self.op, self.inputs) if self.op is not None and self.inputs else ""

    def __dir__(self) -> list[str]:
        """Leave these names out of what a debugger lists, but for those that something is in."""
        kept = kept_on(self)
        return [name for name in super().__dir__() if name not in OF_HABIT or name in kept]

    def _backward(self) -> None:
        """Add upstream × partial to the gradient of each input: micrograd's step, by hand."""
        if not self.inputs:
            return
        this_pass = next(PASSES)
        for input, contribution in zip(self.inputs, contributions_of(self.grad, self)):
            if contribution is not None:
                input.grad = (0.0 if input.grad is None else input.grad) + contribution
                input.pass_number = this_pass


OF_HABIT = frozenset(Habits.__dict__) - frozenset(Node.__dict__)
"""The names of other programs: micrograd's, and those of optimisers."""


def sign_of(op: Operation, inputs: tuple[Any, ...]) -> str:
    """Return + * - / or **2 for an operation that Python has a sign for, else its name."""
    python = op.python or ""
    sign = python.replace("{}", "").strip()
    if "{}" not in python or any([letter.isalnum() or letter in "()_" for letter in sign]):
        return op.name
    if sign == "**" and inputs[1].is_constant:
        return f"**{inputs[1]._data:g}"
    return sign
