"""A network of neurons as it stands in a model, in the graph of a pass, or in both."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tinygrad_edu.errors import InputError
from tinygrad_edu.passes import record_pass
from tinygrad_edu.registry import OPS
from viz.networks.sums import WeightedSum, weighted_sums
from viz.networks.terms import Term, terms_of

if TYPE_CHECKING:
    from tinygrad_edu.node import Node
    from tinygrad_edu.passes import RecordedPass

NOT_ACTIVATIONS = ("add", "subtract", "multiply", "divide", "negate", "power", "sum", "dot")
"""Operations of one node and numbers that are arithmetic, and no activation."""


@dataclass(slots=True)
class Unit:
    """A neuron: what it is made of, and its nodes in the pass that is shown.

    Attributes:
        name: h1, o1, …
        activation: The symbol of its activation, "" for the identity.
        weights: One for each input.
        bias: Its bias, which others may share, or None.
        net: The node of its net input, or None if there was no pass.
        out: The node of its output, or None.
        inputs: The nodes it got as inputs.
    """

    name: str
    activation: str
    weights: tuple[Node, ...]
    bias: Node | None
    net: Node | None = None
    out: Node | None = None
    inputs: tuple[Node, ...] = ()


@dataclass(slots=True)
class Network:
    """Layers of neurons, and the numbers of a pass.

    Attributes:
        layers: The neurons of each layer.
        inputs: The nodes of the network's inputs; None for each of them if there was no pass.
        record: The pass; None if there was none.
        terms: What each output adds to E, if that can be told apart.
        sample: Which sample is shown, from 0.
        samples: How many there are in the pass.
        letter: What inputs without a name are called: x or i.
    """

    layers: list[list[Unit]]
    inputs: list[Node | None] = field(default_factory=list)
    record: RecordedPass | None = None
    terms: dict[Node, Term] = field(default_factory=dict)
    sample: int = 0
    samples: int = 0
    letter: str = "x"

    @property
    def sizes(self) -> str:
        """The sizes of the layers, as the network is called: 2-2-2."""
        return "-".join([str(len(self.inputs)), *[str(len(layer)) for layer in self.layers]])


def read_model(layers: Any, output: Node | None, sample: int, letter: str) -> Network:
    """Return the network of a model whose layers have neurons, with the pass that led to E.

    Args:
        layers: The layers of an nn.MLP.
        output: E, or None.
        sample: Which sample of the pass to show.
        letter: What inputs without a name are called: x or i.
    """
    units = [
        [
            Unit(neuron.name or name, symbol_of(neuron), tuple(neuron.weights), neuron.bias)
            for neuron, name in zip(layer.neurons, names)
        ]
        for layer, names in zip(layers, default_names([len(layer.neurons) for layer in layers]))
    ]
    network = Network(units, [None] * len(units[0][0].weights), letter=letter)
    if output is None:
        return network
    network.record = record_pass(output)
    known = {p for layer in units for unit in layer for p in parameters_of(unit)}
    wanted = {parameters_of(unit) for layer in units for unit in layer}
    sums = weighted_sums(network.record.nodes, known, wanted)
    if not sums:
        raise InputError(
            f"network got a model and {output.name}, which was not computed by it; give the E of "
            "a pass through this model: E = loss(model(inputs), targets)"
        )
    put_pass(network, sums, sample)
    return network


def parameters_of(unit: Unit) -> frozenset[Node]:
    """Return the parameters of a unit, as `WeightedSum.parameters` has them."""
    return frozenset(unit.weights) | ({unit.bias} if unit.bias is not None else frozenset())


def symbol_of(neuron: Any) -> str:
    """Return the symbol of a neuron's activation; "" for the identity."""
    operation = OPS.get(neuron.activation)
    if operation is None and neuron.activation != "identity":
        return str(neuron.activation)  # a function of the learner's
    return operation.symbol if operation is not None else ""


def default_names(sizes: list[int]) -> list[list[str]]:
    """Return h1, h2, … for a hidden layer (h1_1, … if there are several), o1, o2, … for the last.

    >>> default_names([2, 1]), default_names([1, 1, 2])
    ([['h1', 'h2'], ['o1']], [['h1_1'], ['h2_1'], ['o1', 'o2']])
    """
    hidden = len(sizes) - 1
    letters = ["h" if hidden == 1 else f"h{place}_" for place in range(1, hidden + 1)] + ["o"]
    return [[f"{letter}{i}" for i in range(1, n + 1)] for letter, n in zip(letters, sizes)]


def put_pass(network: Network, sums: list[WeightedSum], sample: int) -> None:
    """Give every unit its nodes of one sample, and find the terms of E."""
    assert network.record is not None
    passes: dict[frozenset[Node], list[WeightedSum]] = {}
    for found in sums:
        passes.setdefault(found.parameters, []).append(found)
    network.samples = max([len(found) for found in passes.values()])
    if not 0 <= sample < network.samples:
        raise InputError(
            f"network got sample={sample}; this pass has {network.samples}, and the first is 0"
        )
    network.sample = sample
    outs = outputs_of_nets([found.net for found in sums], network.record.nodes)
    for unit in [unit for layer in network.layers for unit in layer]:
        mine = passes.get(parameters_of(unit), [])
        if sample < len(mine):
            unit.net, unit.inputs = mine[sample].net, in_order(unit.weights, mine[sample])
            unit.out = outs.get(unit.net, unit.net) if unit.activation else unit.net
    put_outputs_of_functions(network, outs)
    network.inputs = list(network.layers[0][0].inputs) or network.inputs
    last = {parameters_of(unit): bool(unit.activation) for unit in network.layers[-1]}
    outputs = [
        outs.get(found.net, found.net) if last[found.parameters] else found.net
        for found in sums
        if found.parameters in last
    ]
    nodes = network.record.nodes
    network.terms = {term.output: term for term in terms_of(list(dict.fromkeys(outputs)), nodes)}


def put_outputs_of_functions(network: Network, outs: dict[Node, Node]) -> None:
    """Find what functions of the learner's gave, which may have made several nodes of a net.

    Raises:
        InputError: Such a function is the last layer's, and nothing shows where it ends.
    """
    symbols = {"", *[operation.symbol for operation in OPS.values()]}
    for number, layer in enumerate(network.layers, start=1):
        after = network.layers[number] if number < len(network.layers) else []
        for place, unit in enumerate(layer):
            if unit.net is None or unit.activation in symbols or unit.net in outs:
                continue
            if not after or not after[0].inputs:
                raise InputError(
                    f"network cannot see where {unit.activation}({unit.name}) ends, which is a "
                    "function of several operations; make it one operation, by "
                    "tinygrad_edu.registry.elementwise"
                )
            unit.out = after[0].inputs[place]


def in_order(weights: tuple[Node, ...], found: WeightedSum) -> tuple[Node, ...]:
    """Return the inputs of a sum in the order of the weights."""
    by_weight = dict(zip(found.weights, found.inputs))
    return tuple([by_weight[weight] for weight in weights])


def outputs_of_nets(nets: list[Node], nodes: list[Node]) -> dict[Node, Node]:
    """Return activation(net) for every net that goes into an activation and nowhere else."""
    users: dict[Node, list[Node]] = {net: [] for net in nets}
    for node in nodes:
        for input in dict.fromkeys(node.inputs):
            if input in users:
                users[input].append(node)
    return {
        net: using[0]
        for net, using in users.items()
        if len(using) == 1 and is_activation(using[0], net)
    }


def is_activation(node: Node, net: Node) -> bool:
    """Whether a node is a function of net alone, and no arithmetic."""
    others = [input for input in node.inputs if input is not net]
    if node.op is None or node.op.name in NOT_ACTIVATIONS or node.op.is_arraywise:
        return False
    return all([other.is_constant for other in others])
