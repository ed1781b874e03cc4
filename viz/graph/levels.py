"""Which view of a pass is drawn: the one that was asked for, or the next one that can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tinygrad_edu.errors import DrawingError
from viz.choices import VIEWS
from viz.graph.crowds import crowd_scene
from viz.graph.folding import by_layer, by_repetition
from viz.graph.views import operations_scene, variables_of, variables_scene

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tinygrad_edu.passes import RecordedPass
    from viz.choices import Direction, Show, View
    from viz.graph.scene import Scene

FOLDS = {"repetition": by_repetition, "layers": by_layer}

MOST_OPERATIONS = 250
"""Operations beyond which nobody can read a picture of them all."""

MOST_BOXES = 400
"""Boxes beyond which nobody can read a picture."""


def scenes_of(
    record: RecordedPass, view: View, show: Show, direction: Direction
) -> Iterator[Scene]:
    """Yield the scene of a view and those of coarser ones, as far as anybody can read them.

    Args:
        record: The pass.
        view: The finest view that is wanted.
        show: "forward", "backward" or "both".
        direction: "right" or "down".

    Raises:
        DrawingError: None of them can be read.
    """
    passes = (show != "backward", show != "forward")
    is_empty = False
    found = 0
    for name in VIEWS[VIEWS.index(view) :]:
        if name == "variables" and name != view and says_nothing(record):
            is_empty = True
            continue
        scene = scene_of(record, name, *passes)
        if scene is not None:
            found += 1
            yield with_note(scene, record, name != view, direction)
    last = scene_of(record, "variables", *passes) if is_empty else None
    if last is not None:
        yield with_note(last, record, True, direction)
    elif not found:
        variables = len(variables_of(record.nodes, record.output))
        refuse_unreadable(max(variables, MOST_BOXES + 1), len(record.steps))


def says_nothing(record: RecordedPass) -> bool:
    """Whether no inner node has a name, so that the variables are leaves and a result alone."""
    return not any(
        [node.label for node in record.nodes if node.inputs and node is not record.output]
    )


def scene_of(record: RecordedPass, view: View, forward: bool, backward: bool) -> Scene | None:
    """Return the scene of one view; None if nobody could read it."""
    if view == "operations":
        if len(record.steps) > MOST_OPERATIONS or len(record.nodes) > MOST_BOXES:
            return None
        return operations_scene(record, forward, backward)
    if view == "variables":
        if len(variables_of(record.nodes, record.output)) > MOST_BOXES:
            return None
        return variables_scene(record, forward, backward)
    groups = FOLDS[view](record.nodes)
    if len(groups) > MOST_BOXES:
        return None
    return crowd_scene(record, view, groups, forward, backward)


def with_note(scene: Scene, record: RecordedPass, is_coarser: bool, direction: Direction) -> Scene:
    """Return a scene that says what it folded, and runs in a direction."""
    if is_coarser and not scene.note:
        scene.note = f"{len(record.steps):,} operations, folded to the variables"
    scene.direction = direction
    return scene


def refuse_unreadable(boxes: int, operations: int) -> None:
    """Raise DrawingError if a picture would have more boxes than anybody can read."""
    if boxes > MOST_BOXES:
        raise DrawingError(
            f"this graph has {operations:,} operations and {boxes:,} boxes to draw; a picture of "
            f"more than {MOST_BOXES} cannot be read. Draw a part of it: draw(node) for a node "
            "inside it, or the same network on fewer samples"
        )
