"""Module: anything that has parameters, or parts that have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tinygrad_edu import Value

if TYPE_CHECKING:
    from collections.abc import Iterator


class Module:
    """The base of neurons, layers and networks: it finds the parameters among its attributes.

    A parameter is a Value that was not computed, and that is an attribute, or stands in a list or
    tuple that is one; a part is a Module in the same places. They come in the order in which they
    were set.
    """

    def named_parameters(self, prefix: str = "") -> Iterator[tuple[str, Value]]:
        """Yield (name, parameter) pairs, each parameter once, e.g. ("layers.0.neurons.1.bias", …).

        Args:
            prefix: What every name begins with.
        """
        seen: set[int] = set()
        waiting: list[tuple[str, object]] = [(prefix, self)]
        while waiting:
            name, item = waiting.pop()
            if id(item) in seen:
                continue
            if isinstance(item, (Value, Module, list, tuple)):
                seen.add(id(item))
            if isinstance(item, Value):
                if not item.inputs and not item.is_constant:
                    yield name, item
                continue
            if isinstance(item, Module):
                parts: list[tuple[str, object]] = list(vars(item).items())
            elif isinstance(item, (list, tuple)):
                parts = [(str(index), part) for index, part in enumerate(item)]
            else:
                continue
            dot = "." if name else ""
            waiting += [(f"{name}{dot}{key}", part) for key, part in reversed(parts)]

    def parameters(self) -> list[Value]:
        """Return the parameters, each once, in the order in which they were made."""
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self) -> None:
        """Set the gradient of every parameter to zero, before the next backward pass."""
        for parameter in self.parameters():
            parameter.grad = 0.0
