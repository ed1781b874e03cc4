"""Tensor: a NumPy array that remembers how it was computed; a batch of Values, in one node."""

from __future__ import annotations

from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu import modes
from tinygrad_edu.arrays.accepting import as_floats, is_plain, plain_operand
from tinygrad_edu.arrays.array_methods import ArrayMethods
from tinygrad_edu.arrays.broadcasting import (
    aligned,
    as_arrays,
    evaluate_placewise,
    of_one_shape,
    to_one_dtype,
)
from tinygrad_edu.arrays.crossing import as_objects, join, pick_all
from tinygrad_edu.arrays.read_only import RecordedArray, guarded
from tinygrad_edu.arraywise import are_of_one_dtype, evaluate_arraywise, kept, misfit
from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.clock import BIRTHS, NEVER
from tinygrad_edu.ground.finite import INFINITY, MINUS_INFINITY, is_finite
from tinygrad_edu.ground.foreign_words import refuse_words
from tinygrad_edu.ground.memory import keep_freed_memory
from tinygrad_edu.ground.signs import printed
from tinygrad_edu.ground.summaries import MOST_NUMBERS, show_data, show_kind, show_shape
from tinygrad_edu.node import Node, kind_of_node, numbers_of
from tinygrad_edu.nodes.watching import watch
from tinygrad_edu.notation.words import derivative
from tinygrad_edu.op import CONSTANT, new
from tinygrad_edu.value import Value, result_of, show_gradient

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tinygrad_edu.ground.kinds import Array, Settable
    from tinygrad_edu.op import Op

keep_freed_memory()

NO_SETTINGS = Node.settings

OPERANDS = (float, int, np.ndarray, np.generic, list, tuple, Node, Real)
"""What may stand beside a Tensor in an operation."""


@kind_of_node
class Tensor(ArrayMethods):
    """An array of numbers in a computation graph: a hundred samples, an image, a weight matrix.

    Args:
        data: An array, a number, or nested lists of numbers; it is copied. Whole numbers become
            float64, float32 stays float32.
        label: Its name in drawings, formulas and error messages.
        dtype: The floating-point format to keep the numbers in.

    Raises:
        InputError: data is not made of real numbers, or its rows differ in length.

    >>> from tinygrad_edu import Tensor
    >>> W = Tensor([[1.0, 2.0], [3.0, 4.0]], label="W")
    >>> E = (np.array([1.0, -1.0]) @ W).tanh().sum()
    >>> E.backward()
    >>> W.grad.round(4)
    array([[ 0.0707,  0.0707],
           [-0.0707, -0.0707]])
    """

    __slots__ = ("settings",)

    rank = 1
    grad: Settable[Array]  # an array once a pass has reached it; 0.0 before, a float for one number
    inputs: tuple[Tensor | Value, ...]

    def __init__(self, data: Any, label: str = "", *, dtype: Any = None, **foreign: Any) -> None:
        if foreign:
            refuse_words("Tensor", foreign)
        if not isinstance(label, str):
            raise InputError(
                f"a label is text; Tensor got label={label!r:.80}. Write label={str(label)!r:.80}"
            )
        self._data = self.checked(data, dtype)
        self.grad = 0.0
        self.inputs = ()
        self.op = None
        self.settings = NO_SETTINGS
        self._label = label
        self.pass_number = NEVER
        self.born = next(BIRTHS)
        if type(data) is RecordedArray and data.is_computed:
            self.with_extras().cut_from = data.owner
        if modes.watched:
            watch(self)

    data: Settable[Array] = property(
        guarded, Node._replace_data, doc="The numbers: to be read, or replaced."
    )

    @classmethod
    def checked(cls, data: Any, dtype: Any = None) -> Any:
        """Return a copy of data as floating-point numbers, or raise InputError."""
        if type(data) is float and dtype is None:
            return data
        if isinstance(data, Node):
            raise InputError(
                f"Tensor got {data!r:.80}, which is a node already. Write Tensor(x.data) for a new "
                "leaf with its numbers, or Tensor.of([…]) to join Values"
            )
        return kept(as_floats(data, dtype, copy=True))

    @classmethod
    def lift(cls, operand: Any) -> Tensor:
        """Return an operand as a Tensor: itself, a joined Value, or a constant with its numbers.

        The array behind a constant is not copied, and is read again in the backward pass.
        """
        if isinstance(operand, Tensor):
            return operand
        if isinstance(operand, Value):
            return cls.of(operand)
        constant = new(Tensor)
        constant._data = operand if is_plain(operand) else plain_operand(operand)
        constant.grad = 0.0
        constant.inputs = ()
        constant.op = CONSTANT
        constant.settings = NO_SETTINGS
        constant._label = ""
        constant.pass_number = NEVER
        constant.born = next(BIRTHS)
        if modes.watched:
            watch(constant)
        return constant

    @classmethod
    def computed(
        cls, op: Op, operands: Sequence[Any], settings: Mapping[str, Any] = NO_SETTINGS
    ) -> Tensor:
        """Return the Tensor that an operation of some Tensors, Values and arrays gives."""
        nodes = tuple([x if type(x) is Tensor else cls.lift(x) for x in operands])
        if op.is_arraywise:
            if op.is_by_place:  # which takes two operands
                nodes = of_one_shape(op, nodes)
            arrays = [node._data for node in nodes]
            if not are_of_one_dtype(arrays):
                nodes = nodes if op.takes_any_dtype else to_one_dtype(nodes)
                arrays = as_arrays(nodes)
            try:
                data, settings = evaluate_arraywise(op, arrays, settings)
            except (ArithmeticError, LookupError, TypeError, ValueError) as error:
                raise misfit(op, nodes, settings, error) from error
        else:
            if len(nodes) > 1:
                nodes = aligned(op, nodes)
            data = evaluate_placewise(op, nodes)
        return recorded(op, nodes, data, settings)

    @classmethod
    def of(cls, values: Any, label: str = "") -> Tensor:
        """Return Values, in lists of any depth, joined into one Tensor; gradients flow back.

        Args:
            values: A Value, or lists of Values and numbers, rows of one length.
            label: The name of the Tensor.

        >>> from tinygrad_edu import Tensor, Value
        >>> a, b = Value(1.0, label="a"), Value(2.0, label="b")
        >>> (Tensor.of([a, b]) * [3.0, 4.0]).sum().backward()
        >>> a.grad, b.grad
        (3.0, 4.0)
        """
        nested = as_objects(values)
        flat = tuple([Value.lift(item) for item in nested.flat])
        data = kept(np.array([value._data for value in flat]).reshape(nested.shape))
        joined = recorded(join, flat, data, {"shape": nested.shape})
        joined._label = label
        return joined

    def values(self) -> Any:
        """Return every number as a Value, in lists of this Tensor's shape; gradients flow back.

        >>> from tinygrad_edu import Tensor
        >>> t = Tensor([1.0, 2.0], label="t")
        >>> first, second = t.values()
        >>> (first * second).backward()
        >>> t.grad
        array([2., 1.])
        """
        return pick_all(self)

    def takes(self, other: Any) -> bool:
        """Whether other may stand beside this node: a node, a number, or something of numbers."""
        return type(other) in USUAL or isinstance(other, OPERANDS)

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy and pickle a leaf as its numbers, gradient and label; it is born anew."""
        if self.inputs:
            raise InputError(
                f"{self.name} was computed, and a copy would need its whole history. "
                "Copy or pickle the leaves, and compute it again from them"
            )
        facts = (self._data, numbers_of(self.grad), self.label, self.op, self.pass_number)
        return restored, (type(self), *facts), getattr(self, "__dict__", None)

    @property
    def text(self) -> str:
        """The numbers if they are at most nine, else their smallest, mean and largest."""
        return show_data(self._data)

    @property
    def name(self) -> str:
        """The label; without one a short formula; for a plain array its numbers or its shape."""
        if self.is_constant and np.size(self._data) > MOST_NUMBERS // 3:
            return f"[{show_shape(self._data)}]"
        return super().name

    def __repr__(self) -> str:
        return printed(self.described())

    def described(self) -> str:
        """Return the name, the numbers and the gradient in a line, with the true signs."""
        kind = show_kind(self._data)
        about = f"{self.text} ({kind})" if kind else self.text
        if self.is_constant and not self._label:
            return f"Tensor({about})"
        gradient = show_gradient(self)
        if self._label:
            what = derivative(result_of(self), self.shown_label)
            return f"{self.shown_label} = {about}  {what} = {gradient}"
        return f"Tensor({about}, grad={gradient})" if self.reached else f"Tensor({about})"


def recorded(op: Op, nodes: tuple[Any, ...], data: Any, settings: Mapping[str, Any]) -> Tensor:
    """Return a new Tensor that holds what an operation gave, and remembers how."""
    out = new(Tensor)
    out._data = data
    out.grad = 0.0
    out.inputs = nodes
    out.op = op
    out.settings = settings
    out._label = ""
    out.pass_number = NEVER
    out.born = next(BIRTHS)
    if type(data) is float:
        looks_fine = MINUS_INFINITY < data < INFINITY
    elif type(data) is np.ndarray:
        looks_fine = op.stays_finite or is_finite(data)
    else:  # one number of another dtype, as a loss in float32
        looks_fine = MINUS_INFINITY < data < INFINITY
    if modes.watched or not looks_fine:
        watch(out)
    return out


def restored(
    kind: type[Tensor], data: Any, grad: Any, label: str, op: Any, pass_number: int
) -> Tensor:
    """Return the copy of a leaf, with a birth of its own."""
    leaf = new(kind)
    leaf._data = data
    leaf.grad = grad
    leaf.inputs = ()
    leaf.op = op
    leaf.settings = NO_SETTINGS
    leaf._label = label
    leaf.pass_number = pass_number
    leaf.born = next(BIRTHS)
    return leaf


USUAL = {Tensor, float, np.ndarray}
"""The kinds that operands nearly always have, looked at before any others."""
