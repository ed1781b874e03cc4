"""Value: one number that remembers how it was computed."""

from __future__ import annotations

from numbers import Real
from typing import TYPE_CHECKING, Any, SupportsFloat

import numpy as np

from tinygrad_edu import modes
from tinygrad_edu.arithmetic import Arithmetic
from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.clock import BIRTHS, NEVER
from tinygrad_edu.ground.finite import INFINITY, MINUS_INFINITY
from tinygrad_edu.ground.foreign_words import refuse_words
from tinygrad_edu.ground.formatting import NOT_COMPUTED, show_number
from tinygrad_edu.ground.lettering import in_unicode
from tinygrad_edu.ground.reals import comparable
from tinygrad_edu.ground.signs import one_line, printed
from tinygrad_edu.ground.summaries import show_data
from tinygrad_edu.node import Node, kind_of_node
from tinygrad_edu.nodes.watching import watch
from tinygrad_edu.notation.numbering import RESULT
from tinygrad_edu.notation.words import derivative
from tinygrad_edu.op import CONSTANT, new
from tinygrad_edu.rules.elementwise import add, multiply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tinygrad_edu.ground.kinds import Settable
    from tinygrad_edu.op import Op

NUMBERS = (float, int)
"""The types that numbers nearly always have, looked at before any others."""


@kind_of_node
class Value(Arithmetic):
    """One number in a computation graph: y = f(x₁, …) and, after y.backward(), each ∂y/∂xᵢ.

    Args:
        data: A number: int, float or a NumPy scalar. It is kept as a float.
        label: Its name in drawings, formulas and error messages.

    Raises:
        InputError: data is not one real number.

    >>> from tinygrad_edu import Value
    >>> w, x = Value(0.5, label="w"), Value(3.0, label="x")
    >>> y = w * x + 1
    >>> y.backward()
    >>> w
    w = 0.5  ∂E/∂w = 3
    """

    __slots__ = ()

    _data: float
    data: Settable[float]
    grad: float
    inputs: tuple[Value, ...]

    def __init__(self, data: SupportsFloat, label: str = "", **foreign: Any) -> None:
        if foreign:
            refuse_words("Value", foreign)
        if not isinstance(label, str):
            raise InputError(
                f"a label is text; Value got label={label!r}. Write label={str(label)!r}"
            )
        self._data = self.checked(data)
        self.grad = 0.0
        self.inputs = ()
        self.op = None
        self._label = label
        self.pass_number = NEVER
        self.born = next(BIRTHS)
        if modes.watched:
            watch(self)

    @classmethod
    def checked(cls, data: Any) -> float:
        """Return data as a float, or raise InputError."""
        if type(data) is float:
            return data
        if isinstance(data, (int, Real, np.bool_)) or is_one_number(data):
            try:
                return float(data)
            except (OverflowError, TypeError, ValueError):
                pass
        raise InputError(_what_to_write_instead(data))

    @classmethod
    def lift(cls, operand: Any) -> Value:
        """Return an operand as a Value: itself, or a constant that holds its number."""
        if isinstance(operand, Value):
            return operand
        constant = new(Value)
        constant._data = operand if type(operand) is float else cls.checked(operand)
        constant.grad = 0.0
        constant.inputs = ()
        constant.op = CONSTANT
        constant._label = ""
        constant.pass_number = NEVER
        constant.born = next(BIRTHS)
        if modes.watched:
            watch(constant)
        return constant

    @classmethod
    def computed(cls, op: Op, operands: Sequence[Any]) -> Value:
        """Return the Value that an operation of some Values and numbers gives."""
        return op.record(Value, tuple([cls.lift(operand) for operand in operands]))

    def takes(self, other: Any) -> bool:
        """Whether other is a Value or one real number."""
        return (
            type(other) in NUMBERS
            or isinstance(other, (Value, Real, np.bool_))
            or is_one_number(other)
        )

    # The two operators that every network is made of: `Op.record`, written out for speed.

    def __add__(self, other: Any) -> Value:
        if type(other) is not Value:
            if not self.takes(other):
                return NotImplemented
            other = self.lift(other)
        out = new(Value)
        out._data = data = self._data + other._data
        out.grad = 0.0
        out.inputs = (self, other)
        out.op = add
        out._label = ""
        out.pass_number = NEVER
        out.born = next(BIRTHS)
        if not MINUS_INFINITY < data < INFINITY or modes.watched:
            watch(out)
        return out

    def __mul__(self, other: Any) -> Value:
        if type(other) is not Value:
            if not self.takes(other):
                return NotImplemented
            other = self.lift(other)
        out = new(Value)
        out._data = data = self._data * other._data
        out.grad = 0.0
        out.inputs = (self, other)
        out.op = multiply
        out._label = ""
        out.pass_number = NEVER
        out.born = next(BIRTHS)
        if not MINUS_INFINITY < data < INFINITY or modes.watched:
            watch(out)
        return out

    def __radd__(self, other: Any) -> Value:
        return self.lift(other) + self if self.takes(other) else NotImplemented

    def __rmul__(self, other: Any) -> Value:
        return self.lift(other) * self if self.takes(other) else NotImplemented

    def __lt__(self, other: Any) -> bool:
        return self._data < _number(other)

    def __le__(self, other: Any) -> bool:
        return self._data <= _number(other)

    def __gt__(self, other: Any) -> bool:
        return self._data > _number(other)

    def __ge__(self, other: Any) -> bool:
        return self._data >= _number(other)

    def __bool__(self) -> bool:
        return self._data != 0

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy and pickle a leaf as its data, gradient and label; it is born anew."""
        if self.inputs:
            raise InputError(
                f"{self.name} was computed, and a copy would need its whole history. "
                "Copy or pickle the leaves, and compute it again from them"
            )
        grad = self.grad._data if isinstance(self.grad, Value) else self.grad
        facts = (self._data, grad, self.label, self.op, self.pass_number)
        return restored, (type(self), *facts), getattr(self, "__dict__", None)

    @property
    def text(self) -> str:
        """The number as the project writes it: four decimals, a true minus sign."""
        return show_number(self._data)

    def __repr__(self) -> str:
        return printed(self.described())

    def described(self) -> str:
        """Return the name, the number and the gradient in a line, with the true signs."""
        if self.is_constant:
            return f"{self.shown_label} = {self.text}" if self._label else f"Value({self.text})"
        gradient = show_gradient(self)
        if self._label:
            label = self.shown_label
            return f"{label} = {self.text}  {derivative(result_of(self), label)} = {gradient}"
        return f"Value({self.text}, grad={gradient})" if self.reached else f"Value({self.text})"


def result_of(node: Node) -> str:
    """Return what the result was called in the last pass that reached a node; without a label, E.

    >>> w = Value(0.5, label="w")
    >>> E_total = w * 3.0
    >>> E_total.label = "E_total"
    >>> E_total.backward()
    >>> w
    w = 0.5  ∂E_total/∂w = 3
    """
    return one_line(in_unicode(getattr(node.pass_number, "result", RESULT)))


def show_gradient(node: Node) -> str:
    """Write a node's gradient; '·' while no backward pass has reached it, or since its reset."""
    gradient = node.grad
    if not node.reached or gradient is None:
        return NOT_COMPUTED
    return show_data(gradient._data if isinstance(gradient, Node) else gradient)


def is_one_number(data: Any) -> bool:
    """Whether data is a NumPy array without dimensions that holds a real number."""
    return isinstance(data, np.ndarray) and data.ndim == 0 and data.dtype.kind in "biuf"


def restored(
    kind: type[Value], data: float, grad: float, label: str, op: Any, pass_number: int
) -> Value:
    """Return the copy of a leaf, with a birth of its own."""
    leaf = new(kind)
    leaf._data = data
    leaf.grad = grad
    leaf.inputs = ()
    leaf.op = op
    leaf._label = label
    leaf.pass_number = pass_number
    leaf.born = next(BIRTHS)
    return leaf


def _number(operand: Any) -> float:
    return operand._data if isinstance(operand, Value) else comparable("a Value", operand)


def _what_to_write_instead(data: Any) -> str:
    """Say what came, what a Value takes, and what to write."""
    came = f"Value got {data!r:.80} ({type(data).__name__}); a Value holds one real number"
    if isinstance(data, Value):
        return f"{came}. Use the Value as it is, or write Value({data.shown_label or 'value'}.data)"
    if isinstance(data, (list, tuple, np.ndarray)):
        return f"{came}. Write a Value for each: [Value(x) for x in data]"
    if isinstance(data, str):
        return f"{came}. Write Value(float(text)), or Value(0.0, label={data!r:.40})"
    if isinstance(data, (complex, np.complexfloating)):
        return f"{came}. Write Value(z.real) and Value(z.imag)"
    return f"{came}. Write Value(0.5)"
