"""The clock of all graphs: the order in which nodes are born, and the number of each pass.

A node is younger than its inputs, so the order of birth is a topological order: no graph ever has
to be sorted by its edges.
"""

from __future__ import annotations

from itertools import count

BIRTHS = count(1)
"""Numbers the nodes as they are born."""

PASSES = count(1)
"""Numbers the backward passes, so that a node can tell whether this one has reached it."""

NEVER = 0
"""The pass number of a node that no backward pass has reached."""


class Newest:
    """The births that tell a whole graph from another by one comparison.

    Attributes:
        replacement: That of the leaf whose data was replaced last. A graph born after it cannot be
            stale, and that is all a backward pass has to ask.
        crossing: That of the newest Value that was picked out of a Tensor. A graph of Values that
            is younger holds no Tensor, and its backward pass need not look for one.
    """

    __slots__ = ("crossing", "replacement")

    def __init__(self) -> None:
        self.replacement = 0
        self.crossing = 0


newest = Newest()
