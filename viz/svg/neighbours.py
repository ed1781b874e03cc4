"""Which leaves stand beside the node that they feed, in place of a rank of their own.

    beside    a leaf that feeds one node, as a weight does
    between   a leaf that feeds two nodes in the same way, as a bias does that two neurons share

A layout with fewer things in its ranks has fewer lines that cross. Here all flows go down: a
picture to the right is laid out as one that goes down, and turned when it is finished.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from viz.graph.scene import Scene
    from viz.svg.blocks import Block, Road

IN_A_STACK = 7.0
"""Points between two leaves beside one node."""

SHORTEST = 26.0
"""Points between a leaf and the node beside it, at least: two arrowheads have room there."""

WITH_WORDS = 36.0
"""The same where the lines go up and down, and what they say stands beside them."""

AROUND = 24.0
"""Points on both sides of a leaf that stands between two nodes, together."""


@dataclass(slots=True)
class Plan:
    """What is to be laid out, and what stands beside what.

    Attributes:
        scene: The picture.
        blocks: {key: block}.
        roads: The arrows between them.
        outs: {key: the roads that begin there}.
        ins: {key: the roads that end there}.
        beside: {key of a node: the leaves that stand beside it}.
        between: {key of a leaf: the two nodes between which it stands}.
        is_left: For each node with leaves beside it whether they are on its left.
        room: How much wider than usual the gaps are.
    """

    scene: Scene
    blocks: dict[str, Block]
    roads: list[Road]
    outs: dict[str, list[Road]] = field(default_factory=dict)
    ins: dict[str, list[Road]] = field(default_factory=dict)
    beside: dict[str, list[str]] = field(default_factory=dict)
    between: dict[str, tuple[str, str]] = field(default_factory=dict)
    is_left: dict[str, bool] = field(default_factory=dict)
    room: float = 1.0

    @property
    def down(self) -> bool:
        """Whether the flow of the finished picture goes down."""
        return self.scene.direction == "down"

    def across(self, key: str) -> float:
        """Return the extent of a block across the flow."""
        block = self.blocks[key]
        return block.width if self.down else block.height

    def along(self, key: str) -> float:
        """Return the extent of a block along the flow."""
        block = self.blocks[key]
        return block.height if self.down else block.width

    def attached(self) -> set[str]:
        """Return the leaves that stand beside a node."""
        return {leaf for leaves in self.beside.values() for leaf in leaves}

    def stack_size(self, key: str) -> tuple[float, float]:
        """Return the extent across and along the flow of the leaves beside a node, with the gap."""
        leaves = self.beside[key]
        gap = WITH_WORDS
        if self.down:
            words = [self.outs[leaf][0].label_size[0] for leaf in leaves]
            gap = max(SHORTEST, max(words) + 4.0)
        along = sum([self.along(leaf) for leaf in leaves]) + IN_A_STACK * (len(leaves) - 1)
        return gap + max([self.across(leaf) for leaf in leaves]), along


def plan_of(scene: Scene, blocks: dict[str, Block], roads: list[Road]) -> Plan:
    """Return what stands beside what in a scene."""
    plan = Plan(scene, blocks, roads, {key: [] for key in blocks}, {key: [] for key in blocks})
    for road in roads:
        plan.outs[road.arrow.input].append(road)
        plan.ins[road.arrow.output].append(road)
    leaves = [key for key, block in blocks.items() if block.kind in ("leaf", "given")]
    single = [key for key in leaves if len(plan.outs[key]) == 1]
    single = [key for key in single if not is_crowded(plan, plan.outs[key][0].arrow.output, single)]
    shared = [key for key in leaves if is_shared(plan, key)]
    movable = {*single, *shared}
    for key in [*single, *shared]:
        fed = [road.arrow.output for road in plan.outs[key]]
        if any([all([road.arrow.input in movable for road in plan.ins[node]]) for node in fed]):
            continue  # a node that is fed by leaves alone has some of them above it
        if key in shared:
            plan.between[key] = (fed[0], fed[1])
        else:
            plan.beside.setdefault(fed[0], []).append(key)
    return plan


def is_crowded(plan: Plan, node: str, single: list[str]) -> bool:
    """Whether a circle has several leaves of its own: they have no room beside it."""
    fed = [road.arrow.input for road in plan.ins[node]]
    return plan.blocks[node].is_circle and sum([key in single for key in fed]) > 1


def is_shared(plan: Plan, key: str) -> bool:
    """Whether a leaf is added to two nodes, as a bias is that two neurons share."""
    outs = plan.outs[key]
    nodes = {road.arrow.output for road in outs}
    return len(outs) == len(nodes) == 2 and all([road.arrow.is_added for road in outs])
