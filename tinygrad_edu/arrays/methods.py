"""The methods of NumPy's arrays that a Tensor has besides the usual ones, by NumPy's names.

What they call is loaded when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinygrad_edu.arithmetic import Arithmetic
from tinygrad_edu.ground.foreign_words import refuse_words

if TYPE_CHECKING:
    from typing import Self

    from tinygrad_edu.ground.kinds import Array, Places, Truths


class NumpyMethods(Arithmetic):
    """t.cumsum(axis=0), t.argmax() and the like; a question is answered with a plain array."""

    __slots__ = ()

    def ravel(self, order: str = "C") -> Self:
        """Return all numbers in one row."""
        from tinygrad_edu.arrays.arranging import ravel

        return ravel(self, order)

    def flatten(self, order: str = "C") -> Self:
        """Return all numbers in one row."""
        from tinygrad_edu.arrays.arranging import ravel

        return ravel(self, order)

    def repeat(self, repeats: Any, axis: int | None = None) -> Self:
        """Return each number, or each part along an axis, so many times in a row."""
        from tinygrad_edu.arrays.arranging import repeat

        return repeat(self, repeats, axis)

    def take(self, indices: Any, axis: int | None = None) -> Self:
        """Return the parts at some places of an axis."""
        from tinygrad_edu.arrays.splitting import take

        return take(self, indices, axis)

    def prod(self, axis: Any = None, keepdims: bool = False, **foreign: Any) -> Self:
        """Return the product along some axes, or of all numbers."""
        from tinygrad_edu.arrays.cumulating import prod

        refuse_words("prod", foreign)
        return prod(self, axis, keepdims)

    def cumsum(self, axis: int | None = None, **foreign: Any) -> Self:
        """Return the running sums along an axis, or of all numbers in one row."""
        from tinygrad_edu.arrays.cumulating import cumsum

        refuse_words("cumsum", foreign)
        return cumsum(self, axis)

    def cumprod(self, axis: int | None = None, **foreign: Any) -> Self:
        """Return the running products along an axis, or of all numbers in one row."""
        from tinygrad_edu.arrays.cumulating import cumprod

        refuse_words("cumprod", foreign)
        return cumprod(self, axis)

    def diagonal(self, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Self:
        """Return the diagonal of a matrix, or that of each matrix in two axes."""
        from tinygrad_edu.arrays.products import diagonal

        return diagonal(self, offset, axis1, axis2)

    def trace(self, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Self:
        """Return the sum of the diagonal of a matrix, or of each matrix in two axes."""
        from tinygrad_edu.arrays.products import trace

        return trace(self, offset, axis1, axis2)

    def argmax(self, axis: int | None = None, *, keepdims: bool = False, **foreign: Any) -> Places:
        """Return at which place of an axis the largest number is."""
        from tinygrad_edu.arrays.asking import argmax

        refuse_words("argmax", foreign)
        return argmax(self, axis, keepdims)

    def argmin(self, axis: int | None = None, *, keepdims: bool = False, **foreign: Any) -> Places:
        """Return at which place of an axis the smallest number is."""
        from tinygrad_edu.arrays.asking import argmin

        refuse_words("argmin", foreign)
        return argmin(self, axis, keepdims)

    def argsort(self, axis: int | None = -1, kind: Any = "stable", **foreign: Any) -> Places:
        """Return from which places the numbers come in ascending order."""
        from tinygrad_edu.arrays.asking import argsort

        refuse_words("argsort", foreign)
        return argsort(self, axis, kind)

    def any(self, axis: Any = None, keepdims: bool = False, **foreign: Any) -> Truths:
        """Return whether a number is not 0, along some axes, or among all."""
        from tinygrad_edu.arrays.asking import any

        refuse_words("any", foreign)
        return any(self, axis, keepdims)

    def all(self, axis: Any = None, keepdims: bool = False, **foreign: Any) -> Truths:
        """Return whether no number is 0, along some axes, or among all."""
        from tinygrad_edu.arrays.asking import all

        refuse_words("all", foreign)
        return all(self, axis, keepdims)

    def nonzero(self) -> tuple[Places, ...]:
        """Return the places of the numbers that are not 0."""
        from tinygrad_edu.arrays.asking import nonzero

        return nonzero(self)

    def searchsorted(self, v: Any, side: str = "left") -> Places:
        """Return before which places of these ascending numbers some others belong."""
        from tinygrad_edu.arrays.asking import searchsorted

        return searchsorted(self, v, side)

    def tolist(self) -> Any:
        """Return the bare numbers as lists of Python's floats, without their history."""
        import numpy as np

        return np.asarray(self._data).tolist()

    def round(self, decimals: int = 0) -> Array:
        """Return the bare numbers rounded, as a plain array."""
        import numpy as np

        from tinygrad_edu.arrays.operands import as_numpy_would

        as_numpy_would(np.round, self, decimals)  # which says why it refuses
        rounded: Array = np.round(self._data, decimals)
        return rounded
