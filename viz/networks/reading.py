"""A network of neurons as it stands in a model, in the graph of a pass, or in both."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tinygrad_edu.errors import InputError
from tinygrad_edu.graph import by_birth
from tinygrad_edu.passes import record_pass
from tinygrad_edu.registry import OPS
from tinygrad_edu.structure import read_network
from viz.networks.terms import Term, terms_of

if TYPE_CHECKING:
    from tinygrad_edu.node import Node
    from tinygrad_edu.passes import RecordedPass
    from tinygrad_edu.structure import Pass


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
        is_threshold: Whether its bias is subtracted.
    """

    name: str
    activation: str
    weights: tuple[Node, ...]
    bias: Node | None
    net: Node | None = None
    out: Node | None = None
    inputs: tuple[Node, ...] = ()
    is_threshold: bool = False


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
    """Return the network of a model of neurons, with the pass that led to E.

    Args:
        layers: The neurons of each layer.
        output: E, or None.
        sample: Which sample of the pass to show.
        letter: What inputs without a name are called: x or i.
    """
    units = [
        [
            Unit(neuron.name or name, symbol_of(neuron), tuple(neuron.weights), neuron.bias)
            for neuron, name in zip(layer, names)
        ]
        for layer, names in zip(layers, default_names([len(layer) for layer in layers]))
    ]
    network = Network(units, [None] * len(units[0][0].weights), letter=letter)
    if output is None:
        return network
    network.record = record_pass(output)
    known = {p for layer in units for unit in layer for p in parameters_of(unit)}
    wanted = {parameters_of(unit) for layer in units for unit in layer}
    passes = [p for p in read_network(network.record.nodes, known).passes if key_of(p) in wanted]
    if not passes:
        raise InputError(
            f"network got a model and {output.name}, which was not computed by it; give the E of "
            "a pass through this model: E = loss(model(inputs), targets)"
        )
    put_pass(network, passes, sample)
    return network


def key_of(p: Pass) -> frozenset[Node]:
    """Return the parameters of a pass: what tells one neuron from another."""
    return frozenset((*p.net.weights, *p.net.learned_biases))


def parameters_of(unit: Unit) -> frozenset[Node]:
    """Return the parameters of a unit, as `key_of` has them; a plain number is none."""
    if unit.bias is not None and unit.bias.is_constant:
        return frozenset(unit.weights)
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


def put_pass(network: Network, found: list[Pass], sample: int) -> None:
    """Give every unit its nodes of one sample, and find the terms of E."""
    assert network.record is not None
    passes: dict[frozenset[Node], list[Pass]] = {}
    for p in found:
        passes.setdefault(key_of(p), []).append(p)
    network.samples = max([len(several) for several in passes.values()])
    if not 0 <= sample < network.samples:
        raise InputError(
            f"network got sample={sample}; this pass has {network.samples}, and the first is 0"
        )
    network.sample = sample
    nodes = network.record.nodes
    outputs: list[Node] = []
    for layer in network.layers:
        outputs.clear()
        for unit in layer:
            mine = passes.get(parameters_of(unit), [])
            outs = [out_of(p, unit.activation, nodes) for p in mine]
            outputs += outs
            if sample < len(mine):
                net = mine[sample].net
                by_weight = {term.weight: term.input for term in net.terms}
                unit.net, unit.out = net.node, outs[sample]
                unit.inputs = tuple([by_weight[weight] for weight in unit.weights])
    put_outputs_of_functions(network)
    network.inputs = list(network.layers[0][0].inputs) or network.inputs
    outputs.sort(key=by_birth)
    network.terms = {term.output: term for term in terms_of(outputs, nodes)}


def out_of(p: Pass, symbol: str, nodes: list[Node]) -> Node:
    """Return what a neuron with an activation gave in a pass; its net if that does not show.

    A model knows that a function, as sin, is an activation where the graph alone does not say it.
    """
    if p.activation is not None or not symbol:
        return p.out if symbol else p.net.node
    net = p.net.node
    using = [node for node in nodes if net in node.inputs]
    is_one = len(using) == 1 and using[0].op is not None and using[0].op.symbol == symbol
    return using[0] if is_one else net


def put_outputs_of_functions(network: Network) -> None:
    """Find what functions of the learner's gave, which may have made several nodes of a net.

    Raises:
        InputError: Such a function is the last layer's, and nothing shows where it ends.
    """
    symbols = {"", *[operation.symbol for operation in OPS.values()]}
    for number, layer in enumerate(network.layers, start=1):
        after = network.layers[number] if number < len(network.layers) else []
        for place, unit in enumerate(layer):
            is_shown = unit.activation in symbols or unit.out is not unit.net
            if unit.net is None or is_shown:
                continue
            if not after or not after[0].inputs:
                raise InputError(
                    f"network cannot see where {unit.activation}({unit.name}) ends, which is a "
                    "function of several operations; make it one operation, by "
                    "tinygrad_edu.registry.elementwise"
                )
            unit.out = after[0].inputs[place]
