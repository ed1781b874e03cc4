"""A Tensor's operators and methods, by NumPy's names: each records one operation."""

from __future__ import annotations

from operator import eq, ge, gt, le, lt, ne
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from tinygrad_edu import modes
from tinygrad_edu.arrays import functions
from tinygrad_edu.arrays.answers import QUESTIONS, Answers, answered, answered_numpy
from tinygrad_edu.arrays.dot import array_dot
from tinygrad_edu.arrays.methods import NumpyMethods
from tinygrad_edu.arrays.read_only import in_place_error
from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.dtypes import floating
from tinygrad_edu.ground.foreign_words import refuse_foreign, refuse_words
from tinygrad_edu.nodes.conversions import only_number
from tinygrad_edu.rules import indexing, probability, reductions, shapes
from tinygrad_edu.rules.elementwise import add, multiply
from tinygrad_edu.rules.products import matmul

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self


class ArrayMethods(NumpyMethods):
    """What an array can do besides the operators and methods of every node."""

    __slots__ = ()

    @property
    def shape(self) -> tuple[int, ...]:
        """The length of each axis; () for a single number."""
        return shapes.shape_of(self._data)

    @property
    def ndim(self) -> int:
        """How many axes there are."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return int(np.size(self._data))

    @property
    def dtype(self) -> np.dtype[np.floating[Any]]:
        """The floating-point format of the numbers."""
        return getattr(self._data, "dtype", np.dtype(np.float64))

    @property
    def T(self) -> Self:  # noqa: N802
        """The transpose: the axes in reverse order."""
        return shapes.transpose(self)

    def __add__(self, other: Any) -> Self:
        return self.computed(add, (self, other)) if self.takes(other) else NotImplemented

    def __radd__(self, other: Any) -> Self:
        return self.computed(add, (other, self)) if self.takes(other) else NotImplemented

    def __mul__(self, other: Any) -> Self:
        return self.computed(multiply, (self, other)) if self.takes(other) else NotImplemented

    def __rmul__(self, other: Any) -> Self:
        return self.computed(multiply, (other, self)) if self.takes(other) else NotImplemented

    def __matmul__(self, other: Any) -> Self:
        return matmul(self, other) if self.takes(other) else NotImplemented

    def __rmatmul__(self, other: Any) -> Self:
        return matmul(other, self) if self.takes(other) else NotImplemented

    def dot(self, other: Any) -> Self:
        """Return NumPy's dot product of this and other: see `tinygrad_edu.arrays.dot`."""
        product: Self = array_dot(self, other)
        return product

    # With what NumPy takes besides axis and keepdims, a method is the function of its name.

    def sum(self, axis: Any = None, keepdims: bool = False, **numpy: Any) -> Self:
        """Return the sum over some axes, or over all of them: see `tinygrad_edu.sum`."""
        if numpy:
            refuse_foreign("sum", numpy)
            told: Self = functions.sum(self, axis, keepdims, **numpy)
            return told
        return shapes.sum_along(self, axis=axis, keepdims=keepdims)

    def mean(self, axis: Any = None, keepdims: bool = False, **numpy: Any) -> Self:
        """Return the mean over some axes, or over all of them: see `tinygrad_edu.mean`."""
        if numpy:
            refuse_foreign("mean", numpy)
            told: Self = functions.mean(self, axis, keepdims, **numpy)
            return told
        return reductions.mean(self, axis=axis, keepdims=keepdims)

    def max(self, axis: Any = None, keepdims: bool = False, **numpy: Any) -> Self:
        """Return the largest number along some axes; its gradient is shared where several tie."""
        if numpy:
            refuse_foreign("max", numpy)
            told: Self = functions.max(self, axis, keepdims, **numpy)
            return told
        return reductions.max_along(self, axis=axis, keepdims=keepdims)

    def min(self, axis: Any = None, keepdims: bool = False, **numpy: Any) -> Self:
        """Return the smallest number along some axes; its gradient is shared where several tie."""
        if numpy:
            refuse_foreign("min", numpy)
            told: Self = functions.min(self, axis, keepdims, **numpy)
            return told
        return reductions.min_along(self, axis=axis, keepdims=keepdims)

    def var(self, axis: Any = None, keepdims: bool = False, ddof: int = 0, **numpy: Any) -> Self:
        """Return the variance, (1/(n − ddof)) Σ (x − mean)²: see `tinygrad_edu.var`."""
        refuse_foreign("var", numpy)
        told: Self = functions.var(self, axis, keepdims, ddof, **numpy)
        return told

    def std(self, axis: Any = None, keepdims: bool = False, ddof: int = 0, **numpy: Any) -> Self:
        """Return the standard deviation, the square root of the variance."""
        refuse_foreign("std", numpy)
        told: Self = functions.std(self, axis, keepdims, ddof, **numpy)
        return told

    def logsumexp(self, axis: Any = None, keepdims: bool = False, **foreign: Any) -> Self:
        """Return ln Σ eˣ along some axes, stable at any x."""
        if foreign:
            refuse_words("logsumexp", foreign)
        return reductions.logsumexp(self, axis=axis, keepdims=keepdims)

    def softmax(self, axis: int = -1, **foreign: Any) -> Self:
        """Return eˣ / Σ eˣ along an axis."""
        if foreign:
            refuse_words("softmax", foreign)
        return probability.softmax(self, axis=axis)

    def log_softmax(self, axis: int = -1, **foreign: Any) -> Self:
        """Return x − ln Σ eˣ along an axis."""
        if foreign:
            refuse_words("log_softmax", foreign)
        return probability.log_softmax(self, axis=axis)

    def clip(self, low: Any = None, high: Any = None, **numpy: Any) -> Self:
        """Return x kept between low and high; where it equals one of them, the slope is ½."""
        told: Self = functions.clip(self, low, high, **numpy)
        return told

    def reshape(self, *lengths: Any, shape: Any = (), order: str = "C", copy: Any = None) -> Self:
        """Return the same numbers in another shape: t.reshape(2, 3) or t.reshape((2, 3))."""
        given = lengths or (shape,)
        whole = given[0] if len(given) == 1 and isinstance(given[0], (tuple, list)) else given
        if order != "C":
            return functions.reshape(self, tuple(whole), order, copy=copy)
        return shapes.reshape(self, shape=tuple(whole))

    def transpose(self, *axes: Any) -> Self:
        """Return the axes in another order; in reverse order if none is given."""
        order = axes[0] if len(axes) == 1 and isinstance(axes[0], (tuple, list)) else axes
        is_reversal = len(order) == 0 or order[0] is None
        return shapes.transpose(self, axes=None if is_reversal else tuple(order))

    def swapaxes(self, first: Any = None, second: Any = None, **numpy: Any) -> Self:
        """Return two axes exchanged."""
        return functions.swapaxes(self, first, second, **numpy)

    def expand_dims(self, axis: int | tuple[int, ...]) -> Self:
        """Return the same numbers with new axes of length 1 at some places."""
        return functions.expand_dims(self, axis)

    def squeeze(self, axis: int | tuple[int, ...] | None = None) -> Self:
        """Return the same numbers without some axes of length 1; without all if none is given."""
        return functions.squeeze(self, axis)

    def astype(self, dtype: Any, *, copy: bool = True) -> Self:  # noqa: ARG002 - NumPy's
        """Return the same numbers in another floating-point format.

        Args:
            dtype: numpy.float32 and the like.
            copy: What NumPy takes here. No Tensor shares numbers that can change: not used.
        """
        return shapes.cast(self, dtype=floating(dtype))

    def item(self) -> float:
        """Return the only number, without its history."""
        return float(only_number(self, "item", "t.data.tolist()"))

    def __getitem__(self, key: Any) -> Self:
        return indexing.index(self, key=indexing.as_key(key))

    def __setitem__(self, key: Any, numbers: Any) -> NoReturn:
        raise InputError(in_place_error(self.name, bool(self.inputs)))

    def __len__(self) -> int:
        if not self.shape:
            raise InputError(f"{self.name} is a single number and has no length")
        return self.shape[0]

    def __iter__(self) -> Iterator[Self]:
        for place in range(len(self)):
            yield self[place]

    def __contains__(self, number: Any) -> bool:
        return bool(np.any(answered(eq, self, number)))

    # Questions about the numbers are answered with arrays, place by place, as in NumPy.

    __hash__ = object.__hash__

    def __eq__(self, other: Any) -> Any:
        return answered(eq, self, other)

    def __ne__(self, other: Any) -> Any:
        return answered(ne, self, other)

    def __lt__(self, other: Any) -> Answers:
        return answered(lt, self, other)

    def __le__(self, other: Any) -> Answers:
        return answered(le, self, other)

    def __gt__(self, other: Any) -> Answers:
        return answered(gt, self, other)

    def __ge__(self, other: Any) -> Answers:
        return answered(ge, self, other)

    def __bool__(self) -> bool:
        if self.size != 1:
            raise InputError(
                f"{self.name} has {self.size} numbers, and is neither true nor false; write "
                "(t.data > 0).all() or .any()"
            )
        return bool(self._data != 0)

    # A type checker that knew of it would take a Tensor for an array, and array @ t for one too.
    if not TYPE_CHECKING:

        def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
            """Return the numbers where numpy.array(t) asks for a copy of them.

            Raises:
                InputError: NumPy asks by itself, as for [s, t], numpy.asarray(t) or array[:] = t,
                    or a function is being differentiated: this would cut the graph.
            """
            if copy and not modes.derivatives_open.get():
                return np.array(self._data, dtype=dtype)
            raise InputError(
                f"NumPy asks for the numbers of {self.name}, and would cut the graph: an array "
                "forgets how it was computed. Write tinygrad_edu.stack([s, t]) to join Tensors "
                "(and .mean() …), the Tensor itself in place of numpy.asarray(t), array = array + "
                f"t in place of array[:] or +=, and {self.shown_label or 't'}.data for the bare "
                "numbers"
            )

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        """Let NumPy's functions and operators meet Tensors: numpy.tanh(t), array * t."""
        if ufunc in QUESTIONS and "out" not in options:
            return answered_numpy(ufunc, method, inputs, options)
        from tinygrad_edu.arrays.numpy_names import tensor_ufunc

        return tensor_ufunc(ufunc, method, inputs, options)
