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
    """A view of a Tensor's numbers that cannot be written to, and says what to do instead."""

    node: Any = None

    def __array_finalize__(self, source: Any) -> None:
        self.node = getattr(source, "node", None)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        """Compute with ordinary arrays; refuse to write the result here."""
        for out in options.get("out", ()):
            if isinstance(out, RecordedArray) and not out.flags.writeable:
                out.refuse()
        if "out" in options:
            options["out"] = tuple([bare(out) for out in options["out"]])
        return getattr(ufunc, method)(*[bare(x) for x in inputs], **options)

    def __setitem__(self, key: Any, numbers: Any) -> None:
        if not self.flags.writeable:
            self.refuse()
        super().__setitem__(key, numbers)

    # w.data -= step means w.data = w.data - step: the Tensor gets new numbers.

    def __iadd__(self, other: Any) -> Any:  # type: ignore[misc]
        return bare(self) + other

    def __isub__(self, other: Any) -> Any:  # type: ignore[misc]
        return bare(self) - other

    def __imul__(self, other: Any) -> Any:  # type: ignore[misc]
        return bare(self) * other

    def __itruediv__(self, other: Any) -> Any:  # type: ignore[misc]
        return bare(self) / other

    def refuse(self) -> None:
        """Raise InputError: these numbers belong to a recorded graph."""
        raise InputError(in_place_error(self.node))

    def __repr__(self) -> str:
        return repr(bare(self))


def guarded(node: Node) -> Any:
    """Return a node's numbers as a read-only view; a number without dimensions as it is."""
    data = node._data
    if not isinstance(data, np.ndarray):
        return data
    view = data.view(RecordedArray)
    view.flags.writeable = False
    view.node = node
    return view


def bare(array: Any) -> Any:
    """Return a RecordedArray as an ordinary array, and anything else as it is."""
    return array.view(np.ndarray) if isinstance(array, RecordedArray) else array


def in_place_error(node: Node | None) -> str:
    """Return what to say to one who writes into recorded numbers."""
    name = node.name if node is not None else "a Tensor"
    variable = node.label if node is not None and node.label else "w"
    change = (
        "it was computed, so compute a new Tensor from it, e.g. with tinygrad_edu.where"
        if node is not None and node.inputs
        else f"give it new numbers as a whole: new = {variable}.data.copy(); new[0] = 5.0; "
        f"{variable}.data = new"
    )
    return f"the numbers of {name} are recorded and cannot be changed in place; {change}"
