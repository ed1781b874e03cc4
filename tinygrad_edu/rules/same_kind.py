"""The type of functions that give a Tensor for a Tensor, a Value for a Value.

NumPy's functions take whatever becomes an array, and ours take nodes besides. A node in is a node
of the same kind out, and an editor is to know that; of anything else nothing is promised, as the
result may be a number or an array. To write that out, each function would need two signatures more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tinygrad_edu.op import AnyNode

P = ParamSpec("P")


class SameKind(Protocol[P]):
    """A function of something array-like: a node gives a node of its kind."""

    __name__: str

    @overload
    def __call__(self, x: AnyNode, /, *given: P.args, **settings: P.kwargs) -> AnyNode: ...

    @overload
    def __call__(self, x: Any, /, *given: P.args, **settings: P.kwargs) -> Any: ...


class KindOfParts(Protocol[P]):
    """A function of several parts, or of something array-like: nodes give a node of their kind."""

    __name__: str

    @overload
    def __call__(self, x: AnyNode, /, *given: P.args, **settings: P.kwargs) -> AnyNode: ...

    @overload
    def __call__(
        self, x: Iterable[AnyNode], /, *given: P.args, **settings: P.kwargs
    ) -> AnyNode: ...

    @overload
    def __call__(self, x: Any, /, *given: P.args, **settings: P.kwargs) -> Any: ...


def same_kind(function: Callable[Concatenate[Any, P], Any]) -> SameKind[P]:
    """Return a function as it is, with its type: a node in is a node of the same kind out."""
    return function


def kind_of_parts(function: Callable[Concatenate[Any, P], Any]) -> KindOfParts[P]:
    """Return a function as it is, with its type: nodes in are a node of the same kind out."""
    return function
