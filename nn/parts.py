"""What a module is made of: its parts, their parameters, and what else belongs to its state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from tinygrad_edu import InputError
from tinygrad_edu.ground.arguments import told
from tinygrad_edu.node import Node

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self


class Parts:
    """Whatever holds parameters, or parts that hold some, among its attributes.

    Attributes:
        buffers: The names of attributes that belong to its state without being trained.
    """

    buffers: ClassVar[tuple[str, ...]] = ()

    def named_parts(self, prefix: str = "") -> Iterator[tuple[str, Any]]:
        """Yield (name, part) for this module, its parts and its parameters, each once, in order.

        Args:
            prefix: What every name begins with.
        """
        if not isinstance(prefix, str):
            raise InputError(f"got prefix={told(prefix)}; write a word that every name begins with")
        seen: set[int] = set()
        waiting: list[tuple[str, Any]] = [(prefix, self)]
        while waiting:
            name, item = waiting.pop()
            if id(item) in seen or not isinstance(item, (Node, Parts, list, tuple, dict)):
                continue
            seen.add(id(item))
            if isinstance(item, (Node, Parts)):
                yield name, item
            if isinstance(item, Node):
                continue
            dot = "." if name else ""
            waiting += reversed([(f"{name}{dot}{key}", part) for key, part in parts_of(item)])

    def named_parameters(self, prefix: str = "") -> Iterator[tuple[str, Any]]:
        """Yield (name, parameter) pairs, each parameter once, e.g. ("layers.0.neurons.1.bias", …).

        Args:
            prefix: What every name begins with.
        """
        for name, item in self.named_parts(prefix):
            if isinstance(item, Node) and not item.inputs and not item.is_constant:
                yield name, item

    def parameters(self) -> list[Any]:
        """Return the parameters, each once, in the order in which they were made."""
        return [parameter for _, parameter in self.named_parameters()]

    def named_buffers(self) -> Iterator[tuple[str, Parts, str]]:
        """Yield (name, owner, attribute) of what belongs to the state and is not trained."""
        for name, part in self.named_parts():
            if isinstance(part, Parts):
                for attribute in part.buffers:
                    yield f"{name}.{attribute}" if name else attribute, part, attribute

    def label_parameters(self, prefix: str = "") -> Self:
        """Label every parameter that has no label yet with its name, and return this module.

        Args:
            prefix: What every label begins with.

        >>> from nn import Linear
        >>> Linear(2, 1, seed=0).label_parameters("hidden").bias
        hidden.bias = [0] (1 float64)  ∂E/∂hidden.bias = ·
        """
        for name, parameter in self.named_parameters(prefix):
            parameter.label = parameter.label or name
        return self

    def zero_grad(self, set_to_none: bool = False) -> None:
        """Set the gradient of every parameter to zero, before the next backward pass.

        Args:
            set_to_none: Set it to None: an optimiser leaves out what no backward pass reaches then.
        """
        for parameter in self.parameters():
            parameter.grad = None if set_to_none else 0.0


def parts_of(item: Any) -> list[tuple[Any, Any]]:
    """Return (key, part) for what a module, a dict, a list or a tuple holds, in order."""
    if isinstance(item, Parts):
        return list(vars(item).items())
    return list(item.items() if isinstance(item, dict) else enumerate(item))
