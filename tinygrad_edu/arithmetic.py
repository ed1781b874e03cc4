"""Python's operators and a node's methods, once for every kind of node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinygrad_edu.arrays.ufuncs import apply_ufunc
from tinygrad_edu.backward import backward, backward_steps
from tinygrad_edu.ground.foreign_words import refuse_words
from tinygrad_edu.nodes.conversions import Conversions
from tinygrad_edu.nodes.habits import Habits
from tinygrad_edu.nodes.shown import Shown
from tinygrad_edu.rules import activations, elementwise
from tinygrad_edu.rules.elementwise import divide, subtract
from tinygrad_edu.rules.methods import ElementaryMethods
from tinygrad_edu.rules.powers import power
from tinygrad_edu.rules.rounding import floor_divide, mod

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    import numpy as np

    from tinygrad_edu.stepping.forward import ForwardStep
    from tinygrad_edu.steps import Step


class Arithmetic(Shown, Conversions, ElementaryMethods, Habits):
    """A node that one can calculate with: each operator and method records one operation.

    Each kind of node writes out + and × itself, as nothing is called more often.
    """

    __slots__ = ()

    def takes(self, other: Any) -> bool:
        """Whether other may stand beside this node in an operation."""
        raise NotImplementedError

    def __sub__(self, other: Any) -> Self:
        return self.computed(subtract, (self, other)) if self.takes(other) else NotImplemented

    def __rsub__(self, other: Any) -> Self:
        return self.computed(subtract, (other, self)) if self.takes(other) else NotImplemented

    def __truediv__(self, other: Any) -> Self:
        return self.computed(divide, (self, other)) if self.takes(other) else NotImplemented

    def __rtruediv__(self, other: Any) -> Self:
        return self.computed(divide, (other, self)) if self.takes(other) else NotImplemented

    def __pow__(self, other: Any) -> Self:
        return self.computed(power, (self, other)) if self.takes(other) else NotImplemented

    def __rpow__(self, other: Any) -> Self:
        return self.computed(power, (other, self)) if self.takes(other) else NotImplemented

    def __mod__(self, other: Any) -> Self:
        return self.computed(mod, (self, other)) if self.takes(other) else NotImplemented

    def __rmod__(self, other: Any) -> Self:
        return self.computed(mod, (other, self)) if self.takes(other) else NotImplemented

    def __floordiv__(self, other: Any) -> Self:
        return self.computed(floor_divide, (self, other)) if self.takes(other) else NotImplemented

    def __rfloordiv__(self, other: Any) -> Self:
        return self.computed(floor_divide, (other, self)) if self.takes(other) else NotImplemented

    def __divmod__(self, other: Any) -> tuple[Self, Self]:
        return (self // other, self % other) if self.takes(other) else NotImplemented

    def __rdivmod__(self, other: Any) -> tuple[Self, Self]:
        return (other // self, other % self) if self.takes(other) else NotImplemented

    def __neg__(self) -> Self:
        return elementwise.negate(self)

    def __pos__(self) -> Self:
        return self

    def __abs__(self) -> Self:
        return activations.absolute(self)

    def exp(self) -> Self:
        """Return eˣ."""
        return elementwise.exp(self)

    def log(self) -> Self:
        """Return ln x."""
        return elementwise.log(self)

    def sqrt(self) -> Self:
        """Return √x."""
        return elementwise.sqrt(self)

    def sin(self) -> Self:
        """Return sin x."""
        return elementwise.sin(self)

    def cos(self) -> Self:
        """Return cos x."""
        return elementwise.cos(self)

    def arctan(self) -> Self:
        """Return arctan x."""
        return elementwise.arctan(self)

    def tanh(self) -> Self:
        """Return tanh x."""
        return activations.tanh(self)

    def sigmoid(self) -> Self:
        """Return 1/(1 + e⁻ˣ)."""
        return activations.sigmoid(self)

    def relu(self) -> Self:
        """Return x if x > 0, else 0."""
        return activations.relu(self)

    def leaky_relu(self, slope: Any = 0.01) -> Self:
        """Return x if x > 0, else slope · x."""
        return activations.leaky_relu(self, slope)

    def softplus(self) -> Self:
        """Return ln(1 + eˣ)."""
        return activations.softplus(self)

    def step(self) -> Self:
        """Return 1 if x > 0, else 0."""
        return activations.step(self)

    def maximum(self, other: Any) -> Self:
        """Return the larger of this and other."""
        return activations.maximum(self, other)

    def minimum(self, other: Any) -> Self:
        """Return the smaller of this and other."""
        return activations.minimum(self, other)

    def backward(self, upstream: Any = None, *, record: bool = False, **foreign: Any) -> None:
        """Run the backward pass from this node: see `tinygrad_edu.backward`."""
        refuse_words("backward", foreign)
        backward(self, upstream, record=record)

    def backward_steps(self, upstream: Any = None) -> Iterator[Step]:
        """Run the backward pass one node a step: see `tinygrad_edu.backward_steps`."""
        return backward_steps(self, upstream)

    def forward_steps(self) -> Iterator[ForwardStep]:
        """Go through the forward pass one node a step: see `tinygrad_edu.forward_steps`."""
        from tinygrad_edu.stepping.forward import forward_steps  # for looking, and loaded for it

        return forward_steps(self)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        """Let NumPy's functions and scalars meet nodes: numpy.tanh(x), numpy.float64(2) * x."""
        if method == "__call__" and not options:
            return apply_ufunc(ufunc, inputs)
        from tinygrad_edu.arrays.numpy_names import value_ufunc  # for what is rarely asked

        return value_ufunc(ufunc, method, inputs, options)

    def __array_function__(self, function: Any, types: Any, given: Any, settings: Any) -> Any:
        """Let NumPy's other functions meet nodes: numpy.stack([s, t]), numpy.clip(x, 0, 1)."""
        from tinygrad_edu.arrays.numpy_names import numpy_function

        return numpy_function(function, given, settings)

    def conjugate(self) -> Self:
        """Return the number itself, as it is real: numpy.var asks it of each Value."""
        return self
