"""What is found in a graph: sums, passes, units, layers, losses.

term   weight · input, with its sign
sum    net = Σ ± weight · input ± bias (+ what is added without a weight, as in a residual block)
pass   one sum, with the activation that takes it
unit   all passes of the same parameters: on other samples, at other times, or at other places
layer  the units of one depth: so many sums lie on the longest way to them
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from tinygrad_edu.node import Node
    from tinygrad_edu.op import Op


class Term(NamedTuple):
    """One product in a sum.

    Attributes:
        weight: The leaf that is learned, in whatever shape it was used.
        input: What it multiplies.
        sign: 1, or −1 where the product is subtracted.
    """

    weight: Node
    input: Node
    sign: int


@dataclass(slots=True, eq=False)
class Sum:
    """One net input: net = Σ ± weight · input ± bias.

    Attributes:
        node: The node of the whole sum.
        terms: Its products, in the order in which they were written.
        biases: What is added: (a leaf that is learned or a plain number, its sign). A sign of −1
            makes it a threshold.
        skips: What was computed and is added without a weight.
        made: How many of its products are of operations that make nets and nothing else, as dot.
        in_rows: Whether each unit is a row of the array, as in W · X, and not a column.
        own: Its weights, and its inputs but for plain numbers.
    """

    node: Node
    terms: list[Term] = field(default_factory=list)
    biases: list[tuple[Node, int]] = field(default_factory=list)
    skips: list[Node] = field(default_factory=list)
    made: int = 0
    in_rows: bool = False
    own: set[Node] = field(default_factory=set, repr=False)

    @property
    def weights(self) -> tuple[Node, ...]:
        """The leaf in each of its products, each once."""
        return tuple(dict.fromkeys([term.weight for term in self.terms]))

    @property
    def learned_biases(self) -> tuple[Node, ...]:
        """Its biases without plain numbers."""
        return tuple([bias for bias, _ in self.biases if not bias.is_constant])

    @property
    def given(self) -> list[Node]:
        """Everything that flows into it: inputs, and what is added without a weight."""
        return [*[term.input for term in self.terms], *self.skips]


@dataclass(slots=True, eq=False)
class Pass:
    """One sum with its activation: a neuron on one sample, or a layer of Tensors.

    Attributes:
        net: The sum.
        activation: The operation that takes it; None for the identity.
        out: What comes out: activation(net), or the sum itself.
        weighed: The passes that its inputs come from, without those behind them.
        before: Those, and the passes of what is added without a weight.
        is_partly_raw: Whether some of its inputs come from no other pass.
        depth: How many sums with weights lie on the longest way to it, its own included.
        sample: Which sample of the batch it belongs to, from 0.
        unit: What it is a pass of.
    """

    net: Sum
    activation: Op | None
    out: Node
    weighed: tuple[Pass, ...] = field(default=(), repr=False)
    before: tuple[Pass, ...] = field(default=(), repr=False)
    is_partly_raw: bool = True
    depth: int = 1
    sample: int = 0
    unit: Unit | None = field(default=None, repr=False)


@dataclass(slots=True, eq=False)
class Unit:
    """A neuron of Values; of Tensors the `count` neurons that lie along an axis of an array.

    Attributes:
        passes: Every pass of it, oldest first.
        repeats: What several passes are: "samples", "times" (a recurrence) or "places" (a kernel
            written out); "" for one pass.
        depth: The layer it belongs to, from 1.
        axis: Of an array, the axis along which neurons lie; None for a neuron of Values.
        count: How many neurons it is.
    """

    passes: list[Pass] = field(default_factory=list)
    repeats: str = ""
    depth: int = 1
    axis: int | None = None
    count: int = 1

    @property
    def weights(self) -> tuple[Node, ...]:
        """Its weights; the first step of a recurrence may not have all of them."""
        return tuple(dict.fromkeys([term.weight for p in self.passes for term in p.net.terms]))

    @property
    def biases(self) -> tuple[Node, ...]:
        """What it learns to add."""
        return tuple(dict.fromkeys([b for p in self.passes for b in p.net.learned_biases]))

    @property
    def activation(self) -> Op | None:
        """The operation that takes its nets; None for the identity."""
        return self.passes[0].activation


@dataclass(frozen=True, slots=True, eq=False)
class Loss:
    """One of the results that are added up, or averaged, to E.

    Attributes:
        node: The result.
        outputs: What it says something about: outputs of the network. A penalty on the weights
            has none.
        targets: What they are compared with; of a cross-entropy of Values the output that should
            win.
    """

    node: Node
    outputs: tuple[Node, ...]
    targets: tuple[Node, ...]


@dataclass(slots=True, eq=False)
class Network:
    """The network behind a result. It has no layers if there is none.

    Attributes:
        layers: The units of each depth, the first layer first.
        passes: Every pass, oldest first.
        samples: How many samples went through.
        losses: What E is the sum of.
        shared: The parameters that several units have.
        broken: Why it is not one layer after the other: (unit, why), in words.
        ends: {the node of a sum, or of what its activation gave: its pass}.
        candidates: The leaves that are weights or biases of any sum, of a network or not.
    """

    layers: list[list[Unit]] = field(default_factory=list)
    passes: list[Pass] = field(default_factory=list, repr=False)
    samples: int = 0
    losses: list[Loss] = field(default_factory=list)
    shared: list[Node] = field(default_factory=list)
    broken: list[tuple[Unit, str]] = field(default_factory=list)
    ends: dict[Node, Pass] = field(default_factory=dict, repr=False)
    candidates: list[Node] = field(default_factory=list, repr=False)

    @property
    def units(self) -> list[Unit]:
        """Every unit, layer by layer."""
        return [unit for layer in self.layers for unit in layer]

    @property
    def sizes(self) -> list[int]:
        """How many neurons each layer has."""
        return [sum([unit.count for unit in layer]) for layer in self.layers]

    @property
    def nets(self) -> dict[Node, Pass]:
        """{the node of a sum: its pass}, oldest first."""
        return {p.net.node: p for p in self.passes}

    @property
    def parameters(self) -> list[Node]:
        """Every weight and bias, each once."""
        every = [leaf for p in self.passes for leaf in (*p.net.weights, *p.net.learned_biases)]
        return list(dict.fromkeys(every))

    def feeding(self, nodes: list[Any]) -> set[Node]:
        """Return the nodes that a net was computed from, of a history, oldest first."""
        nets = self.nets
        before: set[Node] = set()
        for node in reversed(nodes):
            if node in before or node in nets:
                before.update(node.inputs)
        return before

    @property
    def inputs(self) -> list[list[Node]]:
        """What flows into the first layer, sample by sample, each node once."""
        found: list[dict[Node, None]] = [{} for _ in range(self.samples)]
        for unit in self.layers[0] if self.layers else []:
            for p in unit.passes:
                found[p.sample].update(dict.fromkeys(p.net.given))
        return [list(nodes) for nodes in found]
