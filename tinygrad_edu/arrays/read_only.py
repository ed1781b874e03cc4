"""The array that a learner sees as t.data: to be read, and to be replaced, not to be written into.

A graph is only right as long as its numbers are those it was computed with. So `t.data` shows the
numbers and refuses to have some of them changed. Arithmetic with it gives ordinary arrays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.errors import InputError

if TYPE_CHECKING:
    from tinygrad_edu.node import Node


class RecordedArray(np.ndarray):
    """A view of a Tensor's numbers that cannot be written to, and says what to do instead.

    It knows the Tensor's name and not the Tensor, which would keep a whole graph alive for the
    sake of an array that somebody collects.

    Attributes:
        owner: What the Tensor is called.
        is_computed: Whether the Tensor was computed, so that its numbers follow from others.
    """

    owner = "a Tensor"
    is_computed = False

    def __array_finalize__(self, source: Any) -> None:
        self.owner = getattr(source, "owner", "a Tensor")
        self.is_computed = getattr(source, "is_computed", False)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        """Compute with ordinary arrays; refuse to write the result here."""
        if "out" in options:
            for out in options["out"]:
                if isinstance(out, RecordedArray):
                    out.refuse_if_read_only()
            options["out"] = tuple([bare(out) for out in options["out"]])
        return getattr(ufunc, method)(*[bare(x) for x in inputs], **options)

    def __setitem__(self, key: Any, numbers: Any) -> None:
        self.refuse_if_read_only()
        super().__setitem__(key, numbers)

    def fill(self, number: Any) -> None:
        """Set every number, where this is a copy that may be written to."""
        self.refuse_if_read_only()
        super().fill(number)

    def sort(self, *given: Any, **settings: Any) -> None:
        """Sort in place, where this is a copy that may be written to."""
        self.refuse_if_read_only()
        super().sort(*given, **settings)

    def put(self, *given: Any, **settings: Any) -> None:
        """Set some numbers, where this is a copy that may be written to."""
        self.refuse_if_read_only()
        super().put(*given, **settings)

    # w.data -= step means w.data = w.data - step: the Tensor gets new numbers.

    def __iadd__(self, other: Any) -> Any:  # type: ignore[misc]
        return bare(self) + other

    def __isub__(self, other: Any) -> Any:  # type: ignore[misc]
        return bare(self) - other

    def __imul__(self, other: Any) -> Any:  # type: ignore[misc]
        return bare(self) * other

    def __itruediv__(self, other: Any) -> Any:  # type: ignore[misc]
        return bare(self) / other

    def refuse_if_read_only(self) -> None:
        """Raise InputError if these numbers belong to a recorded graph."""
        if not self.flags.writeable:
            raise InputError(in_place_error(self.owner, self.is_computed))

    def __repr__(self) -> str:
        return repr(bare(self))


def guarded(node: Node) -> Any:
    """Return a node's numbers as a read-only view; a number without dimensions as it is."""
    data = node._data
    if not isinstance(data, np.ndarray):
        return data
    view = data.view(RecordedArray)
    view.flags.writeable = False
    view.owner = node.shown_label or f"{node.op.name if node.op else 'leaf'}#{node.born}"
    view.is_computed = bool(node.inputs)
    return view


def bare(array: Any) -> Any:
    """Return a RecordedArray as an ordinary array, and anything else as it is."""
    return array.view(np.ndarray) if isinstance(array, RecordedArray) else array


def in_place_error(name: str, is_computed: bool) -> str:
    """Return what to say to one who writes into recorded numbers."""
    variable = name if name.isidentifier() else "w"
    change = (
        "it was computed, so compute a new Tensor from it, e.g. with tinygrad_edu.where"
        if is_computed
        else f"give it new numbers as a whole: new = {variable}.data.copy(); new[0] = 5.0; "
        f"{variable}.data = new"
    )
    return f"the numbers of {name} are recorded and cannot be changed in place; {change}"
