"""Activation: an operation of one input as a layer of its own."""

from __future__ import annotations

import inspect
from typing import Any

from nn.module import Module
from nn.receiving import numbers_for
from tinygrad_edu import OPS, InputError
from tinygrad_edu.node import Node


class Activation(Module):
    """y = f(x), for an activation f by its name, at every place.

    Args:
        name: The name of an operation: "relu", "tanh", "sigmoid", "softmax", …, or "identity".

    Raises:
        InputError: There is no operation of that name, or it takes more than one input.

    >>> import numpy as np
    >>> from nn import Activation
    >>> Activation("relu")(np.array([-1.0, 2.0]))
    array([0., 2.])
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._function = OPS.get(name) if isinstance(name, str) else None
        if name != "identity" and not takes_one_input(self._function):
            raise InputError(
                f"there is no activation {name!r:.80}; write relu, tanh, sigmoid, softmax, "
                "identity, or the name of another operation of one input"
            )

    def __call__(self, x: Any) -> Any:
        """Return f(x)."""
        x = x if isinstance(x, Node) else numbers_for(self, x)
        return x if self._function is None else self._function(x)

    def __repr__(self) -> str:
        return f"Activation({self.name!r})"


def takes_one_input(operation: Any) -> bool:
    """Whether an operation can be called with one input and nothing else."""
    if operation is None:
        return False  # there is none of that name
    parameters = inspect.signature(operation.compute).parameters.values()
    needed = [p.kind for p in parameters if p.default is p.empty]
    return needed == [inspect.Parameter.POSITIONAL_OR_KEYWORD]
