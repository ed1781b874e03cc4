"""Units: passes of the same parameters; samples, layers, and what does not fit into layers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.structure.network import Network, Unit

if TYPE_CHECKING:
    from tinygrad_edu.structure.network import Pass

FED_BACK = "is fed with what it gave before"
ADDED = "has an input without a weight"
PARTLY_FED = "is not fed by the whole layer before, and by that alone"


def lay_out(passes: list[Pass], network: Network) -> None:
    """Find the units, samples and layers of passes, oldest first."""
    units = units_of(passes)
    network.passes = passes
    network.samples = number_samples(passes)
    for p in passes:
        p.depth = max([1, *[q.depth for q in p.before], *[q.depth + 1 for q in p.weighed]])
    before = {u: {q.unit for p in u.passes for q in p.before} for u in units}
    circling = fed_back(units, before)
    layers: dict[int, list[Unit]] = {}
    for unit in units:  # in order of birth, so that the units before the first pass have a depth
        first = unit.passes[0]
        skipped = [q.unit.depth for q in first.before if q.unit]
        weighed = [q.unit.depth + 1 for q in first.weighed if q.unit]
        unit.depth = max([1, *skipped, *weighed])
        layers.setdefault(unit.depth, []).append(unit)
        unit.repeats = "times" if unit in circling else repeats_of(unit)
        put_axis(unit)
    network.layers = [layers[depth] for depth in sorted(layers)]
    for unit in units:
        if unit.repeats == "times":
            network.broken.append((unit, FED_BACK))
        elif any([p.net.skips for p in unit.passes]):
            network.broken.append((unit, ADDED))
        elif unit.depth > 1 and (
            unit.passes[0].is_partly_raw or before[unit] != set(layers[unit.depth - 1])
        ):
            network.broken.append((unit, PARTLY_FED))
    network.shared = shared_by(units)


def units_of(passes: list[Pass]) -> list[Unit]:
    """Return the units that passes are of, oldest first; those of one unit share its parameters.

    The first step of a recurrence has no h yet, so it has some of the weights only: those of the
    later steps, and their bias.
    """
    units: dict[Any, Unit] = {}
    partial: dict[Any, Any] = {}
    for p in passes:
        weights, biases = frozenset(p.net.weights), frozenset(p.net.learned_biases)
        key: Any = (weights, biases)
        unit = units.get(key)
        if unit is None:
            for weight in weights if len(weights) > 1 else ():
                first = partial.get((weight, biases))
                if first and first[0] < weights and (biases or first[1].passes[-1] in p.before):
                    unit = first[1]
                    break
        if unit is None:
            unit = Unit()
            partial |= dict.fromkeys([(weight, biases) for weight in weights], (weights, unit))
        units[key] = unit
        unit.passes.append(p)
        p.unit = unit
    return list(dict.fromkeys(units.values()))


def number_samples(passes: list[Pass]) -> int:
    """Number the samples that passes belong to, and return how many there are.

    Passes that are connected belong to one sample; a unit of another graph in the same sum has
    its first pass in the first.
    """
    root: dict[Any, Any] = {p: p for p in passes}
    for p in passes:
        for q in p.before:
            one, other = find(p, root), find(q, root)
            if one is not other:
                root[one] = other
    together: dict[Any, list[Pass]] = {}
    for p in passes:
        together.setdefault(find(p, root), []).append(p)
    seen: Counter[Any] = Counter()
    for group in together.values():
        number = max([seen[p.unit] for p in group])
        for p in group:
            p.sample = number
            seen[p.unit] = number + 1
    return max(seen.values(), default=0)


def find(p: Any, root: dict[Any, Any]) -> Any:
    """Return the pass that stands for all that are connected with one."""
    while root[p] is not p:
        root[p] = root[root[p]]
        p = root[p]
    return p


def fed_back(units: list[Unit], before: dict[Unit, set[Any]]) -> set[Unit]:
    """Return the units that are fed, through whatever others, with what they gave before."""
    inner = dict(before)
    is_shrinking = True
    while is_shrinking:  # what is fed by no unit that is left cannot lie on a circle
        outer = [unit for unit, fed_by in inner.items() if fed_by.isdisjoint(inner)]
        for unit in outer:
            del inner[unit]
        is_shrinking = bool(outer)
    return {unit for unit in inner if leads_to_itself(unit, inner)}


def leads_to_itself(unit: Unit, before: dict[Unit, set[Any]]) -> bool:
    """Whether a way back from a unit comes to it again."""
    stack, seen = [unit], set()
    while stack:
        for other in before.get(stack.pop(), ()):
            if other is unit:
                return True
            if other not in seen:
                seen.add(other)
                stack.append(other)
    return False


def repeats_of(unit: Unit) -> str:
    """Return what the passes of a unit are that is not fed with its own: samples or places."""
    if len(unit.passes) == 1:
        return ""
    samples = {p.sample for p in unit.passes}
    return "samples" if len(samples) == len(unit.passes) else "places"


def put_axis(unit: Unit) -> None:
    """Find along which axis of an array the neurons of a unit lie: columns, channels, or rows."""
    net = unit.passes[0].net
    shape = np.shape(net.node._data)
    if shape and any([np.ndim(weight._data) > 1 for weight in net.weights]):
        unit.axis = 1 if len(shape) == 4 else -2 if net.in_rows and len(shape) > 1 else -1
        unit.count = shape[unit.axis]


def shared_by(units: list[Unit]) -> list[Any]:
    """Return the parameters that several units have."""
    count = Counter([leaf for unit in units for leaf in {*unit.weights, *unit.biases}])
    return [leaf for leaf, number in count.items() if number > 1]
