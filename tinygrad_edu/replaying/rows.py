"""The rows of an editor's Variables view: values, gradients, and the numbers of this line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.formatting import NOT_COMPUTED
from tinygrad_edu.ground.summaries import MOST_NUMBERS
from tinygrad_edu.notation.identifiers import GRADIENT
from tinygrad_edu.stepping.forward import ForwardStep, show_value
from tinygrad_edu.stepping.telling import gradient_name

if TYPE_CHECKING:
    from tinygrad_edu.replaying.arguments import Arguments
    from tinygrad_edu.replaying.replay import Replay
    from tinygrad_edu.steps import Step

VALUES, GRADIENTS, THIS_STEP = 1, 2, 3
"""The references of the three scopes; those of arrays come after them."""

SCOPES = {VALUES: "Values", GRADIENTS: "Gradients", THIS_STEP: "This step"}

MANY = 1000
"""Rows beyond which a scope is unfolded on demand only, and an array page by page."""


class Row(NamedTuple):
    """One row.

    Attributes:
        name: Its name; in Values and Gradients that of the variable in the program.
        data: A number, an array, or words; None if it is not computed yet.
        meaning: What the name stands for, in the learner's names.
        expression: What to evaluate for it; "" if there is no such thing.
    """

    name: str
    data: Any
    meaning: str = ""
    expression: str = ""


class Rows:
    """What is known at the position of a replay, row by row.

    Args:
        replay: The pass, and where the cursor is in it.
    """

    def __init__(self, replay: Replay) -> None:
        self.replay = replay
        self.arrays: dict[int, Any] = {}

    def forget(self) -> None:
        """Forget the arrays that were shown: the cursor has moved on."""
        self.arrays.clear()

    def scopes(self) -> list[dict[str, Any]]:
        """Return the headings of the view."""
        is_large = len(self.replay.variables) > MANY
        return [
            {
                "name": name,
                "variablesReference": reference,
                "expensive": is_large and reference != THIS_STEP,
            }
            for reference, name in SCOPES.items()
        ]

    def variables(self, arguments: Arguments) -> list[dict[str, Any]]:
        """Return what unfolds below a heading or an array."""
        reference = arguments.whole("variablesReference")
        start, most = arguments.whole("start", 0), arguments.whole("count", 0)
        if arguments.text("filter", "") == "indexed" and reference in SCOPES:
            return []
        if reference in self.arrays:
            rows = places_of(self.arrays[reference], max(start, 0), most if most > 0 else MANY)
        else:
            rows = self.rows_of(reference)
        return [self.shown_row(row) for row in rows]

    def rows_of(self, reference: int) -> list[Row]:
        """Return the rows of a scope.

        Raises:
            InputError: There is none of this number.
        """
        replay = self.replay
        if reference == VALUES:
            return [
                Row(name, replay.value(node), replay.names.told(node), name)
                for name, node in replay.variables.items()
            ]
        if reference == GRADIENTS:
            return [
                Row(
                    GRADIENT + name,
                    replay.gradient(node),
                    str(gradient_name(replay.timeline, node)),
                    GRADIENT + name,
                )
                for name, node in replay.variables.items()
            ]
        if reference == THIS_STEP:
            return self.rows_of_step()
        raise InputError(f"variablesReference got {reference}; nothing shown here has that number")

    def rows_of_step(self) -> list[Row]:
        """Return the numbers of the line that has just been done."""
        step, timeline = self.replay.step, self.replay.timeline
        if isinstance(step, ForwardStep):
            numbers = [Row("numbers", step.numbers)] if step.numbers else []
            return [
                Row("node", step.name),
                Row("formula", step.formula),
                *numbers,
                Row("value", step.value, step.name),
            ]
        if step is not None:
            return self.rows_of_contribution(step)
        if self.replay.position == 0:
            return []
        meaning = str(gradient_name(timeline, self.replay.output))
        return [Row("total", self.replay.gradient(self.replay.output), meaning)]

    def rows_of_contribution(self, step: Step) -> list[Row]:
        """Return the chain rule as this line applies it: contribution = upstream × partial."""
        timeline, place = self.replay.timeline, self.replay.place
        upstream = Row("upstream", step.upstream, str(gradient_name(timeline, step.node)))
        rows = [Row("node", timeline.names.told(step.node)), Row("rule", step.rule), upstream]
        if place is None:
            return rows
        input, partial = step.inputs[place], step.partials[place]
        return [
            *rows,
            Row("input", timeline.names.told(input)),
            Row("partial", step.how(place) if partial is None else partial),
            Row("contribution", step.contributions[place]),
            Row("total", step.totals[place], str(gradient_name(timeline, input))),
        ]

    def shown_row(self, row: Row) -> dict[str, Any]:
        """Return a row as the protocol has it."""
        shown = {"name": row.name, "value": shown_data(row.data), **self.below(row.data)}
        if row.meaning:
            shown["type"] = row.meaning
        if row.expression:
            shown["evaluateName"] = row.expression
        return shown

    def below(self, data: Any) -> dict[str, int]:
        """Return the reference under which the places of an array can be asked for; else 0."""
        if not np.ndim(data) or not np.size(data):
            return {"variablesReference": 0}
        reference = THIS_STEP + 1 + len(self.arrays)
        self.arrays[reference] = data
        return {"variablesReference": reference, "indexedVariables": len(data)}


def places_of(data: Any, start: int, most: int) -> list[Row]:
    """Return some places of an array along its first axis."""
    places = range(start, min(start + most, len(data)))
    return [Row(f"[{place}]", data[place]) for place in places]


def shown_data(data: Any) -> str:
    """Write data with every digit that the engine has; a large array as a summary.

    >>> shown_data(0.1 + 0.2), shown_data(None), shown_data(np.array([0.5, 1 / 3]))
    ('0.30000000000000004', '·', '[0.5, 0.3333333333333333]')
    """
    if data is None:
        return NOT_COMPUTED
    if np.size(data) > MOST_NUMBERS:
        return show_value(data)
    if np.ndim(data):
        formatter: Any = {"float_kind": str}
        return " ".join(np.array2string(data, separator=", ", formatter=formatter).split())
    return str(data)
