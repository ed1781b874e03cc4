"""The gradient layer by layer: how much of it comes from the last layer to the first."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.diagnosing.findings import Finding
from tinygrad_edu.ground.formatting import show_number
from tinygrad_edu.ground.summaries import show_shape
from tinygrad_edu.notation.words import derivative

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tinygrad_edu.diagnosing.limits import Limits
    from tinygrad_edu.node import Node
    from tinygrad_edu.passes import RecordedPass
    from tinygrad_edu.structure import Network, Pass


@dataclass(frozen=True, slots=True, eq=False)
class LayerGradients:
    """How large the gradients of one layer are.

    Attributes:
        number: Its depth, from 1: how many products with parameters lead to it.
        name: From its labels, or its operation and shape, or how many nets it has.
        nets: Its nets, oldest first: w1·x1 + w2·x2 + b of each unit and sample, or x · W + b.
        of_nets: The mean |∂E/∂net| over all numbers of its nets.
        of_weights: The mean |∂E/∂w| over all its weights, without the biases.
        share: of_nets, as a share of the last layer's; NaN if that is 0.
    """

    number: int
    name: str
    nets: tuple[Node, ...]
    of_nets: float
    of_weights: float
    share: float


def layers_of(record: RecordedPass, network: Network) -> list[LayerGradients]:
    """Return the layers of a recorded pass, the first one first; of a recurrence each step."""
    passes: dict[int, list[Pass]] = {}
    for p in network.passes:
        passes.setdefault(p.depth, []).append(p)
    layers: list[LayerGradients] = []
    last = math.nan
    for number in sorted(passes, reverse=True):
        nets = tuple([p.net.node for p in passes[number]])
        weights = list(dict.fromkeys([w for p in passes[number] for w in p.net.weights]))
        of_nets = mean_size(nets, record)
        last = last if layers else of_nets
        share = of_nets / last if last else math.nan
        of_weights = mean_size(weights, record)
        name = name_of_layer(nets, weights)
        layers.append(LayerGradients(number, name, nets, of_nets, of_weights, share))
    layers.reverse()
    return layers


def mean_size(nodes: Iterable[Any], record: RecordedPass) -> float:
    """Return the mean of |∂E/∂node| over all numbers of some nodes."""
    total, count = 0.0, 0
    for node in nodes:
        gradient = record.gradients[node]
        if type(gradient) is float and not node.rank:
            total += abs(gradient)
            count += 1
        else:
            whole = np.broadcast_to(gradient, np.shape(node._data))
            total += float(np.abs(whole).sum(dtype=np.float64))
            count += whole.size
    return total / count if count else math.nan


def name_of_layer(nets: Sequence[Any], weights: Sequence[Any]) -> str:
    """Return what a layer is called: its first and last label, or what it is made of."""
    for nodes in (nets, weights):
        labels = list(dict.fromkeys([node.shown_label for node in nodes if node.label]))
        if labels:
            return labels[0] if len(labels) == 1 else f"{labels[0]} … {labels[-1]}"
    shapes = [show_shape(weight._data) for weight in weights if weight.rank]
    if shapes:
        return f"W {shapes[0]}".strip() if len(shapes) == 1 else f"{len(shapes)} arrays of weights"
    return f"{len(weights)} weight{'s' * (len(weights) > 1)}"


def lost_gradients(layers: list[LayerGradients], limits: Limits, result: str) -> list[Finding]:
    """Return a finding if the gradient of the first layer is far smaller or larger than the last's.

    Args:
        layers: The layers, the first one first.
        limits: How far is far.
        result: The name of E.
    """
    if len(layers) < 2:
        return []
    first, last = layers[0], layers[-1]
    vanishes = first.share < limits.vanishing
    if not vanishes and not first.share > limits.exploding:
        return []
    kind, sign, limit = "exploding gradients", "above", limits.exploding
    advice = "Take smaller starting weights, or clip the gradients"
    if vanishes:
        kind, sign, limit = "vanishing gradients", "below", limits.vanishing
        advice = "Take relu or tanh, starting weights made for it, or fewer layers"
    message = (
        f"the mean |{derivative(result, 'net')}| is {show_number(first.of_nets)} in layer "
        f"{first.number} ({first.name}) and {show_number(last.of_nets)} in layer {last.number} "
        f"({last.name}): a ratio of {show_number(first.share)}, {sign} {show_number(limit)}"
    )
    return [Finding(kind, first.nets, (first.share,), message, advice)]
