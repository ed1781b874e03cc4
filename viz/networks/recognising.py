"""A network of neurons found in a graph of Values, where there is no model to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tinygrad_edu.errors import InputError
from tinygrad_edu.structure import read_network
from viz.networks.reading import Network, Unit, default_names, put_pass

if TYPE_CHECKING:
    from tinygrad_edu import structure
    from tinygrad_edu.node import Node
    from tinygrad_edu.passes import RecordedPass


def network_in(record: RecordedPass, sample: int) -> Network:
    """Return the network that computed a result, as far as its graph shows one.

    Args:
        record: The pass.
        sample: Which sample of it to show.

    Raises:
        InputError: There are no neurons, or they do not stand in layers, or they are fed with
            their own outputs.
    """
    found = read_network(record.nodes)
    if not found.layers:
        raise InputError(
            f"network found no neurons in {record.output.name}: no net = w·x + … + b. Write "
            "viz.draw(E), which draws any graph, or viz.network(model, E)"
        )
    refuse_recurrent(found)
    refuse_broken(found)
    layers: list[list[Unit]] = []
    outs: list[Node] | None = None  # of the layer before
    for layer, names in zip(found.layers, default_names(found.sizes)):
        units = [unit_of(unit, name, outs) for unit, name in zip(layer, names)]
        wanted = list(units[0].inputs) if outs is None else outs
        for unit, origin in zip(units, layer):
            if not are_alike(list(unit.inputs), wanted):
                refuse_unit(origin)
        layers.append(units)
        outs = [unit.passes[0].out for unit in layer]
    network = Network(layers, [None] * len(layers[0][0].weights), record)
    put_pass(network, found.passes, sample)
    return network


def refuse_recurrent(found: structure.Network) -> None:
    """Raise InputError if a neuron has its own output as an input: its passes are no samples."""
    for unit in found.units:
        if unit.repeats == "times":
            raise InputError(
                f"network found a neuron, {unit.passes[-1].net.node.name}, that is fed with its "
                "own output of the step before: a recurrent network. Write viz.draw(E, "
                '"variables"), which draws every step'
            )


def refuse_broken(found: structure.Network) -> None:
    """Raise InputError if neurons do not stand layer by layer, or subtract what they weigh."""
    for unit, _ in found.broken:
        refuse_unit(unit)
    for unit in found.units:
        net = unit.passes[0].net
        if unit.repeats == "places" or any([term.sign < 0 for term in net.terms]):
            refuse_unit(unit)


def refuse_unit(unit: structure.Unit) -> None:
    """Raise InputError for a neuron whose inputs are not those of a layer.

    Raises:
        InputError: Always.
    """
    raise InputError(
        f"network found a neuron, {unit.passes[0].net.node.name}, whose inputs are not all the "
        "outputs of one layer. Give the model as well, viz.network(model, E), or write "
        "viz.draw(E), which draws any graph"
    )


def are_alike(inputs: list[Node], wanted: list[Node]) -> bool:
    """Whether inputs are some nodes, in their order, or plain numbers equal to theirs.

    A plain number is a node of its own in each product that it stands in.
    """
    return len(inputs) == len(wanted) and all(
        [
            x is y or (x.is_constant and y.is_constant and x._data == y._data)
            for x, y in zip(inputs, wanted)
        ]
    )


def unit_of(found: structure.Unit, name: str, before: list[Node] | None) -> Unit:
    """Return a neuron; the label of its net gives it its name.

    Args:
        found: What was found.
        name: What it is called without a label.
        before: What the layer before gave, in its order; None in the first layer.
    """
    first = found.passes[0]
    label = first.net.node.shown_label
    name = label.removeprefix("net_") if label.startswith("net_") else name
    order = {} if before is None else {out: place for place, out in enumerate(before)}
    terms = sorted(first.net.terms, key=lambda term: (order.get(term.input, 0), term.input.born))
    symbol = first.activation.symbol if first.activation is not None else ""
    bias = next((bias for bias, _ in first.net.biases if bias._data or not bias.is_constant), None)
    is_threshold = any([sign < 0 for _, sign in first.net.biases])
    weights, inputs = tuple([t.weight for t in terms]), tuple([t.input for t in terms])
    return Unit(name, symbol, weights, bias, inputs=inputs, is_threshold=is_threshold)
