"""The units of a network: what each relu, sigmoid or tanh was given over the whole batch.

On Values a unit has a node for each sample, and nets with the same parameters are one unit. On
Tensors a unit is a column of an array, or a channel of images. Both become a table here: a row
for each sample, a column for each unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from tinygrad_edu.diagnosing.structure import Net, Structure
    from tinygrad_edu.node import Node
    from tinygrad_edu.op import Op
    from tinygrad_edu.passes import RecordedPass

ACTIVATIONS = ("relu", "sigmoid", "tanh")

MOST_NAMES = 5
"""Units that are named in one line; of more, only the first are."""


@dataclass(frozen=True, slots=True)
class Units:
    """The units of one layer over a batch.

    Attributes:
        op: Their activation.
        layer: The depth of the layer.
        is_last: Whether the result follows from them without another product with parameters.
        nodes: For each unit its node, or the array that it is a column of.
        samples: How many samples the batch has.
        nets: What the activation was given, a row for each sample (and place of an image).
        outputs: What it returned.
        upstream: ∂E/∂output.
    """

    op: Op
    layer: int
    is_last: bool
    nodes: tuple[Node, ...]
    samples: int
    nets: Any
    outputs: Any
    upstream: Any

    def name_of(self, place: int) -> str:
        """Return what a unit is called: a label, or its place, counted from 0 as in Python."""
        node = self.nodes[place]
        label = node.shown_label or node.inputs[0].shown_label
        if node.rank:
            return f"{label}[…, {place}]" if label else f"[{place}]"
        return label or f"[{place}]"

    def some(self, places: list[int]) -> str:
        """Return how many of the units these are, and their names: "2 of 16 (h3, h7)"."""
        names = [self.name_of(place) for place in places[:MOST_NAMES]]
        more = ", …" if len(places) > MOST_NAMES else ""
        count = len(self.nodes)
        units = f"{count} {self.op.name} unit{'s' * (count > 1)} of layer {self.layer}"
        return f"{len(places)} of {units} ({', '.join(names)}{more})"

    def batch(self) -> str:
        """Return what the rows are, in words."""
        rows = len(self.nets)
        if rows != self.samples:
            return f"{rows} places of the {self.samples} samples"
        return f"{rows} sample{'s' * (rows > 1)}"


def units_of(record: RecordedPass, structure: Structure) -> list[Units]:
    """Return the units of a recorded pass, layer by layer.

    An activation counts if it was given a net, or if another net follows from it. What is neither
    is no unit: the max(0, 1 − label · score) of a hinge loss.
    """
    found: dict[Any, list[Any]] = {}
    for node in record.nodes:
        if node.inputs and node.op and node.op.name in ACTIVATIONS:
            net = structure.nets.get(node.inputs[0])
            if net is not None:
                found.setdefault(key_of(node, net), []).append(node)
            elif node in structure.passed_on:
                found.setdefault(node, []).append(node)
    layers: dict[Any, list[list[Any]]] = {}
    tables = []
    for nodes in found.values():
        first = nodes[0]
        if first.rank:
            tables.append(of_tensors(nodes, record, structure))
        else:
            is_last = first not in structure.passed_on
            key = (first.op.name, depth_of(first, structure), is_last, len(nodes))
            layers.setdefault(key, []).append(nodes)
    tables += [of_values(columns, record, structure) for columns in layers.values()]
    return sorted(tables, key=layer_of)


def key_of(node: Any, net: Net) -> tuple[Any, ...]:
    """Return what the same units share, all through a batch: activation and parameters.

    For arrays it is the biases, as the first step of a recurrent layer has no h yet, and so not
    all of the weights; and the shape of a sample.
    """
    if node.rank and net.biases:
        return (node.op.name, *net.biases, np.shape(node._data)[1:] or np.shape(node._data))
    return (node.op.name, *net.weights, *net.biases)


def layer_of(units: Units) -> int:
    """Return the depth of some units."""
    return units.layer


def depth_of(node: Node, structure: Structure) -> int:
    """Return the depth of a node."""
    return structure.depths.get(node, 0)


def of_values(columns: list[list[Any]], record: RecordedPass, structure: Structure) -> Units:
    """Return the units of a layer of Values; each is a list of its nodes, one for each sample."""
    nets = [[node.inputs[0]._data for node in nodes] for nodes in columns]
    outputs = [[node._data for node in nodes] for nodes in columns]
    upstream = [[record.gradients.get(node, 0.0) for node in nodes] for nodes in columns]
    first = columns[0][0]
    return Units(
        op=first.op,
        layer=depth_of(first, structure),
        is_last=first not in structure.passed_on,
        nodes=tuple([nodes[0] for nodes in columns]),
        samples=len(columns[0]),
        nets=np.array(nets).T,
        outputs=np.array(outputs).T,
        upstream=np.array(upstream).T,
    )


def of_tensors(nodes: list[Any], record: RecordedPass, structure: Structure) -> Units:
    """Return the units of a layer of Tensors; of a recurrent one, over all steps."""
    first = nodes[0]
    axis = axis_of_units(first, structure)
    nets = np.concatenate([table(node.inputs[0]._data, axis) for node in nodes])
    outputs = np.concatenate([table(node._data, axis) for node in nodes])
    upstream = [
        table(np.broadcast_to(record.gradients.get(node, 0.0), np.shape(node._data)), axis)
        for node in nodes
    ]
    images = [len(node._data) for node in nodes if np.ndim(node._data) > 2]
    return Units(
        op=first.op,
        layer=depth_of(first, structure),
        is_last=first not in structure.passed_on,
        nodes=(first,) * nets.shape[1],
        samples=sum(images) or len(nets),
        nets=nets,
        outputs=outputs,
        upstream=np.concatenate(upstream),
    )


def axis_of_units(node: Any, structure: Structure) -> int | None:
    """Return the axis along which the units of an array lie; None if it is of one unit only.

    They are columns, or channels of images of shape (batch, channels, height, width), or rows
    where the weights stand on the left: W · X.
    """
    net = structure.nets.get(node.inputs[0])
    ndim = np.ndim(node._data)
    if ndim == 0 or (net is not None and all([np.ndim(w._data) < 2 for w in net.weights])):
        return None
    if ndim == 4:
        return 1
    return -2 if ndim > 1 and net is not None and net.in_rows else -1


def table(array: Any, axis: int | None) -> Any:
    """Return an array as a matrix with a column for each place along an axis."""
    if axis is None:
        return np.reshape(array, (-1, 1))
    last = np.moveaxis(array, axis, -1)
    return last.reshape(-1, last.shape[-1])
