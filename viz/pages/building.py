"""The parts of a page, built from one pass: its views, its frames, and where its numbers are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.arguments import told
from tinygrad_edu.node import Node
from tinygrad_edu.stepping.timeline import Timeline
from tinygrad_edu.structure import read_network
from viz.graph.levels import MOST_BOXES, MOST_OPERATIONS, refuse_unreadable
from viz.graph.views import variables_of
from viz.pages.frames import frames_of
from viz.pages.network_stage import network_stage
from viz.pages.slots import Slots
from viz.pages.stages import folded_into, operations_stage, variables_stage

if TYPE_CHECKING:
    from tinygrad_edu.passes import RecordedPass
    from viz.choices import Direction
    from viz.pages.frames import Frame
    from viz.pages.network_stage import NetworkStage
    from viz.pages.stage import Stage


MOST_BESIDE_A_NETWORK = 200
"""Boxes beyond which a network is shown alone: a picture of so many says less than it does."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a page is put together from.

    Attributes:
        timeline: The pass.
        slots: Where each number of it is found.
        stages: The views, the finest first.
        frames: What there is to step through.
        into: For each node without a box in the coarse view, the boxes it is folded into.
    """

    timeline: Timeline
    slots: Slots
    stages: list[Stage | NetworkStage]
    frames: list[Frame]
    into: dict[str, list[str]]


def build(
    output: Node, parameters: Iterable[Node] | None, lr: float, direction: Direction
) -> Parts:
    """Return the parts of the page of a pass.

    Args:
        output: The result E.
        parameters: The leaves that the last frame updates; None for those called w… and b….
        lr: The learning rate of that update.
        direction: "down" or "right".
    """
    if not isinstance(output, Node):
        raise InputError(f"page got {told(output)}; it takes the node to step to: page(E)")
    if not isinstance(direction, str) or direction not in ("down", "right"):
        raise InputError(f'direction got {told(direction)}; write direction="down" or "right"')
    timeline = Timeline(output)
    record = replace(timeline.record, differentiated=True)
    shown = variables_of(record.nodes, output)
    folded = record.edges_between(shown)
    changed = parameters_of(timeline, parameters)
    slots = Slots(record, folded, changed, lr)
    network = network_stage(record)
    most = MOST_BOXES if network is None else MOST_BESIDE_A_NETWORK
    stages: list[Stage | NetworkStage] = []
    if len(record.steps) <= MOST_OPERATIONS or len(shown) == len(record.nodes):
        if network is None:
            refuse_unreadable(len(record.nodes), len(record.steps))
        if len(record.nodes) <= most:
            stages.append(operations_stage(record, timeline, slots, direction))
    if len(shown) < len(record.nodes):
        if network is None:
            refuse_unreadable(len(shown), len(record.steps))
        if len(shown) <= most:
            stages.append(variables_stage(record, timeline, slots, folded, shown, direction))
    stages += [network] if network is not None else []
    frames = frames_of(timeline, slots, changed, lr)
    return Parts(timeline, slots, stages, frames, folded_into(record, shown))


def numbers_of_pass(record: RecordedPass) -> list[float | str]:
    """Return the numbers of another pass, in the order of the slots of a page without an update."""
    shown = variables_of(record.nodes, record.output)
    return Slots(record, record.edges_between(shown)).numbers


def parameters_of(timeline: Timeline, given: Iterable[Node] | None) -> list[Node]:
    """Return the leaves that an update changes, in order of birth.

    Raises:
        InputError: One that was given is no leaf of the history.
    """
    leaves = [node for node in timeline.record.nodes if not node.inputs and not node.is_constant]
    if given is None:
        labelled = [leaf for leaf in leaves if leaf.label[:1] in ("w", "W", "b")]
        learned = set() if labelled else set(read_network(timeline.record.nodes).parameters)
        return labelled or [leaf for leaf in leaves if leaf in learned]
    if not isinstance(given, Iterable) or isinstance(given, (Node, str)):
        raise InputError(
            f"page got parameters={told(given)}; write a list of leaves: parameters=[w, b]"
        )
    try:
        chosen = set(given)
    except TypeError as error:
        raise InputError(
            f"page got parameters={told(given)}; write a list of leaves: parameters=[w, b]"
        ) from error
    strange = chosen.difference(leaves)
    if strange:
        raise InputError(
            f"page got {told(strange.pop())} as a parameter; give leaves that "
            f"{timeline.output.name} was computed from"
        )
    return [leaf for leaf in leaves if leaf in chosen]
