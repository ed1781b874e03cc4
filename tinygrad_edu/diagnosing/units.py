"""The units of a network: what each relu, sigmoid or tanh was given over the whole batch.

On Values a unit has a node for each sample, and nets with the same parameters are one unit. On
Tensors a unit is a column of an array, or a channel of images. Both become a table here: a row
for each sample, a column for each unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from tinygrad_edu.node import Node
    from tinygrad_edu.op import Op
    from tinygrad_edu.passes import RecordedPass
    from tinygrad_edu.structure import Network, Pass

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


def units_of(record: RecordedPass, network: Network) -> list[Units]:
    """Return the units of a recorded pass, layer by layer.

    An activation counts if it was given a net, or if another net follows from it. What is neither
    is no unit: the max(0, 1 − label · score) of a hinge loss.
    """
    place = Places(record.nodes, network)
    found: dict[Any, list[Any]] = {}
    for node in record.nodes:
        if node.inputs and is_activation(node):
            p = place.nets.get(node.inputs[0])
            if p is not None:
                # Arrays are of one unit if their places are as well: a kernel may meet two sizes.
                shape = np.shape(node._data)
                found.setdefault((node.op, p.unit, shape[1:] or shape), []).append(node)
            elif place.passes_on(node):
                found.setdefault(node, []).append(node)
    layers: dict[Any, list[list[Any]]] = {}
    tables = []
    for nodes in found.values():
        first = nodes[0]
        if first.rank:
            tables.append(of_tensors(nodes, record, place))
        else:
            key = (first.op, place.depth_of(first), place.passes_on(first), len(nodes))
            layers.setdefault(key, []).append(nodes)
    tables += [of_values(columns, record, place) for columns in layers.values()]
    return sorted(tables, key=layer_of)


def is_activation(node: Any) -> bool:
    """Whether a node is a function of its first input, the same at each place; not a softmax."""
    others = node.inputs[1:]
    is_one = node.op.role == "activation" and not node.op.is_arraywise
    return is_one and all([x.is_constant and np.size(x._data) == 1 for x in others])


class Places:
    """Where the nodes of a pass lie in its network.

    Attributes:
        nets: {the node of a net: its pass}.
    """

    def __init__(self, nodes: list[Any], network: Network) -> None:
        self.nodes = nodes
        self.network = network
        self.nets: dict[Any, Pass] = network.nets
        self.feeding = {before for p in network.passes for before in p.before}

    def passes_on(self, node: Any) -> bool:
        """Whether a net follows from what an activation gives."""
        p = self.nets.get(node.inputs[0])
        return p in self.feeding if p is not None else node in self.behind_nets

    def depth_of(self, node: Any) -> int:
        """Return the depth of an activation: that of its net, or of those before it."""
        p = self.nets.get(node.inputs[0])
        return p.depth if p is not None else self.depths.get(node, 0)

    @cached_property
    def behind_nets(self) -> set[Any]:
        """The nodes that a net was computed from."""
        return self.network.feeding(self.nodes)

    @cached_property
    def depths(self) -> dict[Any, int]:
        """How many nets lie on the longest way to each node."""
        found: dict[Any, int] = {}
        for node in self.nodes:
            p = self.nets.get(node)
            depth = max([found.get(input, 0) for input in node.inputs], default=0)
            found[node] = p.depth if p is not None else depth
        return found


def layer_of(units: Units) -> int:
    """Return the depth of some units."""
    return units.layer


def of_values(columns: list[list[Any]], record: RecordedPass, place: Places) -> Units:
    """Return the units of a layer of Values; each is a list of its nodes, one for each sample."""
    nets = [[node.inputs[0]._data for node in nodes] for nodes in columns]
    outputs = [[node._data for node in nodes] for nodes in columns]
    upstream = [[record.gradients.get(node, 0.0) for node in nodes] for nodes in columns]
    first = columns[0][0]
    return Units(
        op=first.op,
        layer=place.depth_of(first),
        is_last=not place.passes_on(first),
        nodes=tuple([nodes[0] for nodes in columns]),
        samples=len(columns[0]),
        nets=np.array(nets).T,
        outputs=np.array(outputs).T,
        upstream=np.array(upstream).T,
    )


def of_tensors(nodes: list[Any], record: RecordedPass, place: Places) -> Units:
    """Return the units of a layer of Tensors; of a recurrent one, over all steps."""
    first = nodes[0]
    axis = axis_of_units(first, place)
    nets = np.concatenate([table(node.inputs[0]._data, axis) for node in nodes])
    outputs = np.concatenate([table(node._data, axis) for node in nodes])
    upstream = [
        table(np.broadcast_to(record.gradients.get(node, 0.0), np.shape(node._data)), axis)
        for node in nodes
    ]
    images = [len(node._data) for node in nodes if np.ndim(node._data) > 2]
    return Units(
        op=first.op,
        layer=place.depth_of(first),
        is_last=not place.passes_on(first),
        nodes=(first,) * nets.shape[1],
        samples=sum(images) or len(nets),
        nets=nets,
        outputs=outputs,
        upstream=np.concatenate(upstream),
    )


def axis_of_units(node: Any, place: Places) -> int | None:
    """Return the axis along which the units of an array lie; None if it is of one unit only.

    They are columns, or channels of images of shape (batch, channels, height, width), or rows
    where the weights stand on the left: W · X.
    """
    p = place.nets.get(node.inputs[0])
    if p is not None and p.unit is not None:
        return p.unit.axis
    ndim = np.ndim(node._data)
    return None if ndim == 0 else 1 if ndim == 4 else -1


def table(array: Any, axis: int | None) -> Any:
    """Return an array as a matrix with a column for each place along an axis."""
    if axis is None:
        return np.reshape(array, (-1, 1))
    last = np.moveaxis(array, axis, -1)
    return last.reshape(-1, last.shape[-1])
