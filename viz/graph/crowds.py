"""A view of a graph too large to read: one box for all nodes that are alike, with how many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.notation.words import derivative
from viz.graph.numbers import show_data
from viz.graph.rows import result_of, short_name
from viz.graph.scene import Arrow, Box, Row, Scene
from viz.graph.text import LONGEST_LABEL, shorten
from viz.graph.views import kind_of, title_of

if TYPE_CHECKING:
    from tinygrad_edu.node import Node
    from tinygrad_edu.passes import RecordedPass
    from viz.graph.folding import Groups


def crowd_scene(
    record: RecordedPass, fold: str, groups: Groups, forward: bool, backward: bool
) -> Scene:
    """Show one box for each group of nodes that are alike.

    Args:
        record: The pass to show.
        fold: By what the groups were made: "repetition" or "layers".
        groups: The nodes that are alike.
        forward: Whether to show the way there.
        backward: Whether to show the way back.
    """
    scene = Scene(title_of(record, forward, backward), 0.7)
    scene.note = f"{len(record.nodes):,} nodes, folded by {fold} to {len(groups)} boxes"
    keys = {node: f"n{group[0].born}" for group in groups for node in group}
    for group in groups:
        rows = rows_of(group, record, backward)
        hint = "\n".join([row.text for row in rows])
        scene.boxes.append(Box(keys[group[0]], kind_of(group[-1], record.output), rows, hint))
    for (input, output), is_fixed in arrows_between(groups, keys).items():
        scene.arrows.append(Arrow(input, output, forward, backward and not is_fixed))
    return scene


def rows_of(group: list[Node], record: RecordedPass, backward: bool) -> tuple[Row, ...]:
    """Return what the box of a group says: what and how many, its values, its gradients."""
    rows = [Row("name", shorten(name_of_group(group, record), LONGEST_LABEL))]
    rows.append(Row("value", show_data(joined([node._data for node in group]))))
    if backward and not group[0].is_constant and record.differentiated:
        name = short_name(group[0], record) if len(group) == 1 else "…"
        what = derivative(result_of(record.names), name)
        gradients = joined([record.gradients.get(node, 0.0) for node in group])
        rows.append(Row("gradient", f"{what} = {show_data(gradients)}"))
    return tuple(rows)


def joined(numbers: list[Any]) -> Any:
    """Return the numbers of several nodes in one row, or those of a single node as they are."""
    if len(numbers) == 1:
        return numbers[0]
    return np.concatenate([np.ravel(number) for number in numbers])


def name_of_group(group: list[Node], record: RecordedPass) -> str:
    """Return what a group is: relu × 1,600, w1 … w32 (32), 200 given numbers."""
    first, last = group[0], group[-1]
    if len(group) == 1:
        return short_name(first, record)
    if first.is_constant:
        return f"{len(group):,} given numbers"
    if first.label and last.label:
        return f"{record.names.of(first)} … {record.names.of(last)} ({len(group):,})"
    what = first.op.name if first.op and first.inputs else "parameters"
    return f"{what} × {len(group):,}"


def arrows_between(groups: Groups, keys: dict[Node, str]) -> dict[tuple[str, str], bool]:
    """Return {(input, output): whether nothing flows back} for groups with an edge between them."""
    found: dict[tuple[str, str], bool] = {}
    for group in groups:
        for node in group:
            for input in node.inputs:
                ends = (keys[input], keys[node])
                if ends[0] != ends[1]:
                    found[ends] = found.get(ends, True) and input.is_constant
    return found
