"""What the signatures of this project say, for readers, editors and type checkers.

    Array          the numbers of a Tensor, and of its gradient
    Numbers        an array, or a number of NumPy's: what forward rules on arrays are given
    Places         the answer to a question where: whole numbers
    Truths         the answer to a question whether
    Operand        what a rule is written for: floats, arrays or nodes, and the same kind comes out
    Partials       what the rule of an elementwise operation gives: ∂node/∂input for each input
    Contributions  upstream × partial for each; None where no gradient goes
    PartialsRule   such a rule: output and inputs in, partials out
    Vjp            what turns upstream into contributions: upstream, output and inputs in
    Form           an argument by which one differentiates: its gradient has the same form
    Settable       an attribute of a node: read as one type, and set to whatever becomes one

Nothing of it runs: who imports it does so for type checkers alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Concatenate, Protocol, Self, TypeAlias, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable

Array: TypeAlias = NDArray[np.floating[Any]]
Numbers: TypeAlias = NDArray[Any]
Places: TypeAlias = NDArray[np.intp]
Truths: TypeAlias = NDArray[np.bool_]

Held_co = TypeVar("Held_co", covariant=True)


class Settable(Protocol[Held_co]):
    """A property whose getter says more than its setter asks for: w.data = 3, and w.data is 3.0."""

    def __get__(self, node: Any, kind: Any = None, /) -> Held_co: ...

    def __set__(self, node: Any, held: object, /) -> None: ...


class Arithmetical(Protocol):
    """What can be calculated with: the operators that a rule is written in."""

    def __add__(self, other: Any, /) -> Self: ...

    def __radd__(self, other: Any, /) -> Self: ...

    def __sub__(self, other: Any, /) -> Self: ...

    def __rsub__(self, other: Any, /) -> Self: ...

    def __mul__(self, other: Any, /) -> Self: ...

    def __rmul__(self, other: Any, /) -> Self: ...

    def __truediv__(self, other: Any, /) -> Self: ...

    def __rtruediv__(self, other: Any, /) -> Self: ...

    def __pow__(self, other: Any, /) -> Self: ...

    def __rpow__(self, other: Any, /) -> Self: ...

    def __neg__(self) -> Self: ...


Operand = TypeVar("Operand", bound=Arithmetical)
Partials: TypeAlias = tuple[Operand | float, ...]
Contributions: TypeAlias = tuple[Operand | float | None, ...]
PartialsRule: TypeAlias = "Callable[Concatenate[Any, ...], Partials[Any]]"
Vjp: TypeAlias = "Callable[Concatenate[Any, Any, ...], Contributions[Any]]"
Form = TypeVar("Form")


class Gradient(Protocol):
    """x ↦ ∂f/∂x, in the form of x."""

    @overload
    def __call__(self, x: float, /, *fixed: Any, **named: Any) -> float: ...

    @overload
    def __call__(self, x: Form, /, *fixed: Any, **named: Any) -> Form: ...


class ValueAndGradient(Protocol):
    """x ↦ (f(x), ∂f/∂x): a number, unless x holds nodes, and what has the form of x."""

    @overload
    def __call__(self, x: float, /, *fixed: Any, **named: Any) -> tuple[float, float]: ...

    @overload
    def __call__(self, x: Numbers, /, *fixed: Any, **named: Any) -> tuple[float, Numbers]: ...

    @overload
    def __call__(self, x: Form, /, *fixed: Any, **named: Any) -> tuple[Any, Form]: ...


class ValueAndPullback(Protocol):
    """x ↦ (f(x), pullback): what pullback gives has the form of x."""

    @overload
    def __call__(
        self, x: float, /, *fixed: Any, **named: Any
    ) -> tuple[Any, Callable[[Any], float]]: ...

    @overload
    def __call__(
        self, x: Form, /, *fixed: Any, **named: Any
    ) -> tuple[Any, Callable[[Any], Form]]: ...


class AlongDirection(Protocol):
    """(x, v) ↦ a derivative along v, in the form of x."""

    @overload
    def __call__(self, x: float, v: float, /, *fixed: Any, **named: Any) -> float: ...

    @overload
    def __call__(self, x: Form, v: Any, /, *fixed: Any, **named: Any) -> Form: ...


class Matrix(Protocol):
    """x ↦ every output by every input: an array for an array, for trees a tree of arrays."""

    @overload
    def __call__(self, x: Numbers, /, *fixed: Any, **named: Any) -> Numbers: ...

    @overload
    def __call__(self, x: Any, /, *fixed: Any, **named: Any) -> Any: ...
