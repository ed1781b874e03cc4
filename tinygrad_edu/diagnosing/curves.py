"""What the curve of an activation is like: off below 0 as a relu, or flat at both ends as σ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from tinygrad_edu.diagnosing.units import Units

NETS = np.linspace(-40.0, 40.0, 161)
"""Where a curve is looked at; 0 is one of these places."""

FLAT = 1e-9
"""A share of the steepest slope below which an end is flat: that of σ is 2e-17, of arctan 6e-4."""


@dataclass(frozen=True, slots=True)
class Curve:
    """What an activation is like.

    Attributes:
        is_off_below: Whether its slope is exactly 0 below 0, and nowhere above.
        has_flat_ends: Whether its slope goes to 0 on both sides.
        steepest: Its largest slope.
        middle: Its output where it is steepest.
    """

    is_off_below: bool
    has_flat_ends: bool
    steepest: float
    middle: float


def curve_of(units: Units) -> Curve:
    """Return what the activation of some units is like."""
    outputs = units.op(NETS, *others_of(units))
    slopes = slopes_at(units, outputs, NETS)
    place = int(np.argmax(slopes))
    steepest = float(slopes[place])
    return Curve(
        is_off_below=bool((slopes[NETS < 0.0] == 0.0).all() and (slopes[NETS > 0.0] != 0.0).all()),
        has_flat_ends=bool((np.abs(slopes[[0, -1]]) < FLAT * steepest).all()),
        steepest=steepest,
        middle=float(outputs[place]),
    )


def slopes_of(units: Units) -> Any:
    """Return the slope of the activation at every net of some units."""
    return slopes_at(units, units.outputs, units.nets)


def slopes_at(units: Units, outputs: Any, nets: Any) -> Any:
    """Return the slope of the activation of some units at any nets."""
    assert units.op.partials is not None, "the activation of one unit is elementwise"
    slopes = units.op.partials(outputs, nets, *others_of(units))[0]
    return np.broadcast_to(slopes, np.shape(nets))


def others_of(units: Units) -> list[float]:
    """Return what the activation takes besides the net, as the 0 of max(net, 0)."""
    return [float(np.ravel(input._data)[0]) for input in units.nodes[0].inputs[1:]]
