"""Units that no longer learn: a ReLU that is off on every sample, a sigmoid where it is flat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.diagnosing.curves import curve_of, slopes_of
from tinygrad_edu.diagnosing.findings import Finding
from tinygrad_edu.ground.formatting import show_number

if TYPE_CHECKING:
    from tinygrad_edu.diagnosing.limits import Limits
    from tinygrad_edu.diagnosing.units import Units


def dead_units(units: Units, limits: Limits) -> list[Finding]:
    """Return a finding if ReLUs of a layer were given a net ≤ 0 on all samples.

    relu′ is 0 there, so the gradients of their weights are 0, whatever the error. On few samples
    some units are off in every network; that all are teaches nothing, on however few.
    """
    if not curve_of(units).is_off_below:
        return []
    places = np.flatnonzero((slopes_of(units) == 0.0).all(axis=0)).tolist()
    if not places or (units.samples < limits.fewest and len(places) < len(units.nodes)):
        return []
    highest = [float(net) for net in units.nets[:, places].max(axis=0)]
    message = (
        f"{units.some(places)} dead on all {units.batch()}: no net input above "
        f"{show_number(max(highest))}, so no gradient"
    )
    advice = "Take a lower learning rate, leaky_relu, or other starting weights"
    is_minor = len(places) < limits.many * len(units.nodes)
    return [Finding("dead units", chosen(units, places), tuple(highest), message, advice, is_minor)]


def saturated_units(units: Units, limits: Limits, error: float) -> list[Finding]:
    """Return a finding if sigmoids or tanhs of a layer are flat on most of the batch.

    In the last layer flat is right where the answer is. There a sample counts only if the error
    calls the output back to the middle, and only if no loss (as a cross-entropy does) makes up
    for the slope, so that E hardly changes with the nets.
    """
    curve = curve_of(units)
    if not curve.has_flat_ends:
        return []
    slopes = slopes_of(units)
    limit = limits.flat * curve.steepest
    flat = slopes < limit
    if units.is_last:
        if np.abs(units.upstream * slopes).sum() >= limits.flat * abs(error):
            return []
        flat &= units.upstream * (units.outputs - curve.middle) > 0.0
    shares = flat.mean(axis=0)
    places = np.flatnonzero(shares > limits.most).tolist()
    if not places:
        return []
    least = flat.sum(axis=0)[places].min()
    message = (
        f"{units.some(places)} saturated: {units.op.symbol}′ < {show_number(limit)} (at most "
        f"{show_number(curve.steepest)}) on {so_many(int(least), units, len(places) > 1)}"
    )
    advice = "Take smaller starting weights" + (
        ", or a cross-entropy, which cancels the slope" if units.is_last else ""
    )
    values = tuple([float(share) for share in shares[places]])
    is_minor = not units.is_last and len(places) < limits.many * len(units.nodes)
    nodes = chosen(units, places)
    return [Finding("saturated units", nodes, values, message, advice, is_minor)]


def so_many(least: int, units: Units, several: bool) -> str:
    """Return how much of the batch it is: all 4 samples, 3 of 4 samples, 3 or more of them."""
    rows = len(units.nets)
    if least == rows:
        return f"all {units.batch()}" if rows > 1 else "the one sample"
    return f"{least} {'or more ' if several else ''}of {units.batch()}"


def chosen(units: Units, places: list[int]) -> tuple[Any, ...]:
    """Return the nodes of some units, each node once."""
    return tuple(dict.fromkeys([units.nodes[place] for place in places]))
