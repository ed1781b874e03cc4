"""The views of a page: every operation, or only the variables, both of one pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tinygrad_edu.errors import DrawingError
from tinygrad_edu.passes import region_up_to
from viz.graph.views import key, operations_scene, variables_scene
from viz.pages.stage import Stage, Way

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tinygrad_edu.node import Node
    from tinygrad_edu.passes import Edge, RecordedPass
    from tinygrad_edu.stepping.timeline import Timeline
    from viz.choices import Direction
    from viz.pages.network_stage import NetworkStage
    from viz.pages.slots import Slots


def pictures_of(stages: Sequence[Stage | NetworkStage]) -> dict[str, str]:
    """Return {view: its SVG} of the views that can be laid out in time, the finest first.

    Raises:
        DrawingError: None of them can.
    """
    pictures = {}
    refused = None
    for stage in stages:
        try:
            pictures[stage.name] = stage.svg()
        except DrawingError as error:
            refused = error
    if refused is not None and not pictures:
        raise refused
    return pictures


def operations_stage(
    record: RecordedPass, timeline: Timeline, slots: Slots, direction: Direction
) -> Stage:
    """Return the view of every operation."""
    scene = operations_scene(record, forward=True, backward=True)
    scene.direction = direction
    places = [(step, place) for step in record.steps for place in range(len(step.inputs))]
    ways: list[Way | None] = [
        Way(
            step.inputs[place],
            timeline.passed_at[step.node],
            slots.partials[(step.node, place)],
            slots.contributions[(step.node, place)],
        )
        for step, place in reversed(places)
    ]
    circles: list[Way | None] = [None] * (len(scene.arrows) - len(ways))
    nodes = {key(node): node for node in record.nodes}
    return Stage("operations", scene, nodes, circles + ways, slots, completions(timeline))


def variables_stage(
    record: RecordedPass,
    timeline: Timeline,
    slots: Slots,
    folded: list[Edge],
    shown: set[Node],
    direction: Direction,
) -> Stage:
    """Return the view of the nodes that have a name."""
    scene = variables_scene(record, forward=True, backward=True)
    scene.direction = direction
    ways: list[Way | None] = [
        Way(
            edge.input,
            arrival(edge, timeline, shown),
            slots.folded_partials[(edge.output, edge.input)],
            slots.folded_contributions[(edge.output, edge.input)],
        )
        for edge in folded
    ]
    nodes = {key(node): node for node in record.nodes}
    return Stage("variables", scene, nodes, ways, slots, completions(timeline))


def completions(timeline: Timeline) -> dict[Node, int]:
    """Return for each node that has a gradient when it is complete."""
    return {
        node: timeline.complete_at(node) for node in timeline.record.nodes if not node.is_constant
    }


def arrival(edge: Edge, timeline: Timeline, shown: set[Node]) -> int:
    """Return when all that an edge adds to its input has been added."""
    region = region_up_to(edge.output, shown)
    return max([timeline.passed_at[node] for node in region if edge.input in set(node.inputs)])


def folded_into(record: RecordedPass, shown: set[Node]) -> dict[str, list[str]]:
    """Return for each node without a box the boxes that it is folded into, by their keys."""
    into: dict[str, list[str]] = {}
    for output in record.nodes:
        if output in shown and output.inputs:
            for node in region_up_to(output, shown):
                if node not in shown:
                    into.setdefault(key(node), []).append(key(output))
    return into
