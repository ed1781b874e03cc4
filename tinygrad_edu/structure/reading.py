"""read_network: the network behind a result, read once for every view of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinygrad_edu.structure.losses import losses_of
from tinygrad_edu.structure.network import Network
from tinygrad_edu.structure.passes import ends_of, passes_of
from tinygrad_edu.structure.sums import Sums
from tinygrad_edu.structure.units import lay_out

if TYPE_CHECKING:
    from collections.abc import Collection

    from tinygrad_edu.node import Node


def read_network(nodes: list[Any], parameters: Collection[Node] | None = None) -> Network:
    """Return the network in a graph: net = Σ w·x + b, out = activation(net), layer by layer.

    Args:
        nodes: The history of a result, oldest first, as `history` and a recorded pass have it.
        parameters: The leaves that are learned; all leaves but plain numbers if left out. Then
            of two leaves in one product the weight is the one on the side on which this author has
            his other weights, or by its label; the first (for matrices the second) if neither
            tells.

    Returns:
        What there is; without layers if the graph is not one of neurons.

    >>> from tinygrad_edu import Value, history
    >>> w, b, v = Value(0.5, label="w"), Value(0.1, label="b"), Value(2.0, label="v")
    >>> E = (v * (w * 3.0 + b).tanh() - 1.0) ** 2
    >>> network = read_network(history(E))
    >>> network.sizes, [unit.weights[0].label for unit in network.units]
    ([1, 1], ['w', 'v'])
    >>> network.layers[0][0].activation.name, network.losses[0].targets[0].data
    ('tanh', 1.0)
    """
    sums = Sums(nodes, parameters)
    passes = passes_of(nodes, sums, is_told=parameters is not None)
    every = [leaf for net in sums.found.values() for leaf in (*net.weights, *net.learned_biases)]
    network = Network(ends=ends_of(passes), candidates=list(dict.fromkeys(every)))
    if passes:
        lay_out(passes, network)
        network.losses = losses_of(nodes, network.ends)
    return network
