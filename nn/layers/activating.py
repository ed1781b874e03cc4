"""Activation: an operation of one input as a layer of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from nn.layers.receiving import numbers_for
from nn.module import Module
from nn.naming import activation_of_many
from tinygrad_edu import OPS
from tinygrad_edu.node import Node

if TYPE_CHECKING:
    from tinygrad_edu.op import AnyNode


class Activation(Module):
    """y = f(x), for an activation f, at every place.

    Args:
        name: The name of an operation: "relu", "tanh", "sigmoid", "softmax", …, or "identity"; an
            operation; or a function of one Tensor.

    Attributes:
        name: Its name.
        function: What is called with x; None for the identity.

    Raises:
        InputError: There is no operation of that name, or it takes more than one input.

    >>> import numpy as np
    >>> from nn import Activation
    >>> Activation("relu")(np.array([-1.0, 2.0]))
    array([0., 2.])
    """

    def __init__(self, name: Any) -> None:
        self.name, self.function = activation_of_many(name)

    @property
    def is_operation(self) -> bool:
        """Whether it is what its name stands for, and no function of the learner's."""
        return self.function is (None if self.name == "identity" else OPS.get(self.name))

    @overload
    def __call__(self, x: AnyNode) -> AnyNode: ...

    @overload
    def __call__(self, x: Any) -> Any: ...

    def __call__(self, x: Any) -> Any:
        """Return f(x)."""
        x = x if isinstance(x, Node) else numbers_for(self, x)
        return x if self.function is None else self.function(x)

    def __repr__(self) -> str:
        return f"Activation({self.name!r})"
