"""A network of neurons found in a graph of Values, where there is no model to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tinygrad_edu.errors import InputError
from tinygrad_edu.passes import record_pass
from viz.networks.reading import Network, Unit, default_names, outputs_of_nets, put_pass
from viz.networks.sums import WeightedSum, weighted_sums

if TYPE_CHECKING:
    from tinygrad_edu.node import Node


def read_graph(output: Node, sample: int) -> Network:
    """Return the network that computed a result, as far as its graph shows one.

    Every net = w·x + … + b in the graph is that of a neuron, and the neurons whose inputs are the
    outputs of a layer make the next one.

    Args:
        output: E.
        sample: Which sample of the pass to show.

    Raises:
        InputError: There are no neurons, or they do not stand in layers, or they are fed with
            their own outputs.
    """
    record = record_pass(output)
    sums = weighted_sums(record.nodes, frozenset(), frozenset())
    if not sums:
        raise InputError(
            f"network found no neurons in {output.name}: no net = w·x + … + b. Write "
            "viz.draw(E), which draws any graph, or viz.network(model, E)"
        )
    outs = outputs_of_nets([found.net for found in sums], record.nodes)
    refuse_recurrent(sums, outs)
    first = {found.parameters: found for found in reversed(sums)}  # of each neuron, its first pass
    layers = in_layers(list(reversed(first.values())), outs)
    units = [
        [unit_of(found, outs, name) for found, name in zip(layer, names)]
        for layer, names in zip(layers, default_names([len(layer) for layer in layers]))
    ]
    network = Network(units, [None] * len(units[0][0].weights), record)
    put_pass(network, sums, sample)
    return network


def refuse_recurrent(sums: list[WeightedSum], outs: dict[Node, Node]) -> None:
    """Raise InputError if a neuron has its own output as an input: its passes are no samples."""
    own: dict[frozenset[Node], set[Node]] = {}
    for found in sums:
        own.setdefault(found.parameters, set()).add(outs.get(found.net, found.net))
    for found in sums:
        if not own[found.parameters].isdisjoint(found.inputs):
            raise InputError(
                f"network found a neuron, {found.net.name}, that is fed with its own output of the "
                'step before: a recurrent network. Write viz.draw(E, "variables"), which draws '
                "every step"
            )


def in_layers(sums: list[WeightedSum], outs: dict[Node, Node]) -> list[list[WeightedSum]]:
    """Return neurons layer by layer: all of one layer have the same inputs, the layer before.

    Raises:
        InputError: The inputs of a neuron are not those of a whole layer.
    """
    layers: list[list[WeightedSum]] = []
    for found in sums:
        if layers and set(found.inputs) == set(layers[-1][0].inputs):
            layers[-1].append(found)
        elif not layers or set(found.inputs) == {outs.get(s.net, s.net) for s in layers[-1]}:
            layers.append([found])
        else:
            raise InputError(
                f"network found a neuron, {found.net.name}, whose inputs are not all the outputs "
                "of one layer. Give the model as well, viz.network(model, E), or write "
                "viz.draw(E), which draws any graph"
            )
    return layers


def unit_of(found: WeightedSum, outs: dict[Node, Node], name: str) -> Unit:
    """Return a neuron for a weighted sum; the label of its net gives it its name."""
    out = outs.get(found.net)
    symbol = out.op.symbol if out is not None and out.op is not None else ""
    label = found.net.shown_label
    name = label.removeprefix("net_") if label.startswith("net_") else name
    return Unit(name, symbol, ordered_weights(found), found.bias)


def ordered_weights(found: WeightedSum) -> tuple[Node, ...]:
    """Return the weights in the order in which their inputs came into being."""
    pairs = sorted(zip(found.inputs, found.weights), key=lambda pair: pair[0].born)
    return tuple([weight for _, weight in pairs])
