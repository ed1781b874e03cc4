"""A finding: one thing that is wrong with a pass, where it is, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tinygrad_edu.ground.signs import printed

if TYPE_CHECKING:
    from tinygrad_edu.node import Node

WORST_FIRST = (
    "non-finite value",
    "non-finite gradient",
    "cut graph",
    "growing graph",
    "added gradients",
    "no gradient",
    "exploding gradients",
    "vanishing gradients",
    "dead units",
    "saturated units",
)
"""The kinds of findings. Those in front make the rest of a pass worthless, or explain it."""


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """One thing that is wrong with a pass.

    Attributes:
        kind: One of WORST_FIRST.
        nodes: Where it is; of units that have a node for each sample, the first node of each.
        values: The numbers that show it, e.g. the ratio of two gradients.
        message: What is wrong, with names and numbers, in one line.
        advice: What to do about it, in a few words.
        is_minor: Whether a network can live with it, as nearly all do: some dead or saturated
            units in a layer whose others learn.
    """

    kind: str
    nodes: tuple[Node, ...]
    values: tuple[Any, ...]
    message: str
    advice: str
    is_minor: bool = False

    @property
    def made_at(self) -> tuple[str, int] | None:
        """(file, line) of the code that made the first node, where it was recorded."""
        return self.nodes[0].made_at

    def __str__(self) -> str:
        where = f"; made at {self.made_at[0]}:{self.made_at[1]}" if self.made_at else ""
        grade = "minor, " if self.is_minor else ""
        return printed(f"{grade}{self.kind}: {self.message}{where}. {self.advice}")


def rank_of(finding: Finding) -> tuple[bool, int]:
    """Return what puts the worst finding first: minor ones last, then the order of the kinds."""
    return finding.is_minor, WORST_FIRST.index(finding.kind)
