"""Module: anything that has parameters, or parts that have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, ParamSpec, Protocol, TypeVar, overload

from nn.foreign_words import WordsOfModules
from nn.parts import Parts
from nn.state import load_state_dict, state_dict
from tinygrad_edu import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

    import numpy as np

    from tinygrad_edu.op import Op


P = ParamSpec("P")
Out = TypeVar("Out", covariant=True)


class HasForward(Protocol[P, Out]):
    """A module of one's own that says in forward what it computes: so an editor knows what."""

    def forward(self, *given: P.args, **named: P.kwargs) -> Out: ...  # noqa: D102


class Module(Parts, WordsOfModules):
    """The base of neurons, layers and networks: it finds the parameters among its attributes.

    A parameter is a Value or a Tensor that was not computed, and that is an attribute, or stands
    in a list, tuple or dict that is one, at any depth; a part is a Module in the same places. They
    come in the order in which they were set. A module of one's own says what it computes in
    __call__, or in forward, as in PyTorch.

    Attributes:
        training: Whether it is being trained; Dropout and BatchNorm do something else then.
        buffers: The names of attributes that belong to its state without being trained.
        operation: What a layer without parameters leaves in a graph; viz.network finds it by that.
    """

    training = True
    operation: ClassVar[Op | None] = None

    @overload
    def __call__(self: HasForward[P, Out], *given: P.args, **named: P.kwargs) -> Out: ...

    @overload
    def __call__(self, *given: Any, **named: Any) -> Any: ...

    def __call__(self, *given: Any, **named: Any) -> Any:
        """Return what forward gives, for a module of one's own that says it there."""
        forward = getattr(self, "forward", None)
        if forward is None:
            raise InputError(
                f"{type(self).__name__} does not say what it computes; write a method "
                "def __call__(self, x), or def forward(self, x)"
            )
        return forward(*given, **named)

    def train(self) -> Self:
        """Prepare this module and its parts for training, and return it."""
        return self._set_training(True)

    def eval(self) -> Self:
        """Prepare this module and its parts for use: no dropout, fixed statistics; return it."""
        return self._set_training(False)

    def _set_training(self, training: bool) -> Self:
        for _, part in self.named_parts():
            if isinstance(part, Module):
                part.training = training
        return self

    def state_dict(self) -> dict[str, np.ndarray]:
        """Return copies of all parameters and buffers by their names: see `nn.state`."""
        return state_dict(self)

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Set all parameters and buffers: see `nn.state`."""
        load_state_dict(self, state)
