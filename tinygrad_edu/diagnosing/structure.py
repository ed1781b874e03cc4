"""The network behind a result: its parameters, its nets, and how deep each of them lies.

    net     a sum of products with parameters: w1·x1 + w2·x2 + b, x · W + b, a convolution
    depth   how many such products lie on the longest way from the data to a node

A product that goes into one addition only, and has no name, is a part of that sum and no net of
its own. A parameter times itself, as in a penalty, is no layer.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection

    from tinygrad_edu.node import Node

PRODUCTS = ("multiply", "dot", "matmul", "linear", "conv2d", "einsum")
SUMS = ("add", "sum", "subtract")
ARRANGING = ("reshape", "transpose", "broadcast_to", "cast", "index", "negate")
"""Operations that leave a parameter what it is, in another shape or with another sign."""
MAKING = ("join", "pick", "concatenate", "stack", "pad", "choose")
"""Operations that make a new parameter of parameters."""


@dataclass(frozen=True, slots=True)
class Net:
    """The parameters of a net.

    Attributes:
        weights: The parameters of its products.
        biases: Those that are added to them.
        in_rows: Whether each unit is a row of the array, as in W · X, and not a column.
    """

    weights: tuple[Node, ...]
    biases: tuple[Node, ...] = ()
    in_rows: bool = False


@dataclass(frozen=True, slots=True)
class Structure:
    """What is a net among some nodes, and how deep everything lies.

    Attributes:
        nets: Every net, oldest first, with its parameters.
        depths: The depth of every node behind which there is a net; 0 for the others.
        passed_on: The nodes that a net was computed from.
    """

    nets: dict[Node, Net]
    depths: dict[Node, int]
    passed_on: set[Node]

    @property
    def parameters(self) -> list[Node]:
        """Every weight and bias, each once."""
        nets = self.nets.values()
        every = [parameter for net in nets for parameter in (*net.weights, *net.biases)]
        return list(dict.fromkeys(every))


def structure_of(nodes: list[Any], parameters: Collection[Node] | None = None) -> Structure:
    """Return the network that some nodes are.

    Args:
        nodes: A history, oldest first.
        parameters: The leaves that are learned; all leaves but plain numbers if left out.
    """
    uses = Counter([input for node in nodes for input in node.inputs])
    learned: dict[Node, Node] = {}  # parameters, and rearranged ones with the parameter itself
    depths: dict[Node, int] = {}
    parts: dict[Node, Net] = {}  # every product, and every sum of them, with its own parameters
    folded: set[Node] = set()  # those that are a part of another
    for node in nodes:
        if not node.inputs:
            if node.op is None if parameters is None else node in parameters:
                learned[node] = node
            continue
        name = node.op.name
        if name in ARRANGING or name in MAKING:
            source = arranged(node, learned)
            if source is not None:
                learned[node] = source
                continue
        depth = max([depths.get(input, 0) for input in node.inputs])
        if name in PRODUCTS:
            product = product_of(node, learned)
            if product is not None:
                parts[node] = product
                depth += 1
        elif name in SUMS and depth:
            terms = [x for x in node.inputs if x in parts and uses[x] == 1 and not x.label]
            if terms and (name != "subtract" or is_minus_bias(node, parts, learned)):
                biases = tuple([learned[input] for input in node.inputs if input in learned])
                in_rows = any([parts[term].in_rows for term in terms])
                parts[node] = Net((), biases, in_rows)
                folded.update(terms)
        if depth:
            depths[node] = depth
    nets = {node: whole(node, parts, folded) for node in parts if node not in folded}
    return Structure(nets, depths, nodes_before(nodes, parts))


def is_minus_bias(node: Any, parts: dict[Node, Net], learned: dict[Node, Node]) -> bool:
    """Whether a difference is a net minus a parameter, a threshold; target − net is no net."""
    left, right = node.inputs
    return left in parts and right in learned


def arranged(node: Any, learned: dict[Node, Node]) -> Node | None:
    """Return the parameter that a rearranged one stands for; None if it is none."""
    sources = [input for input in node.inputs if not input.is_constant]
    if not sources or not all([source in learned for source in sources]):
        return None
    only: Node = node if node.op.name in MAKING else learned[sources[0]]
    return only


def product_of(node: Any, learned: dict[Node, Node]) -> Net | None:
    """Return the parameters in a product, None if there are none.

    Where both factors are parameters, see `factor`; of two matrices the second is the weight.
    """
    inputs = node.inputs
    name = node.op.name
    if name == "dot":
        half = len(inputs) // 2
        found = [factor(*pair, learned) for pair in zip(inputs[:half], inputs[half : 2 * half])]
        biases = inputs[2 * half :]
    elif name == "multiply":
        weight = factor(inputs[0], inputs[1], learned)
        if weight is None or (weight.rank and np.size(weight._data) > 1):
            return None  # numbers that scale an array place by place are no layer
        found, biases = [weight], ()
    elif name == "einsum":
        found, biases = [learned.get(input) for input in inputs], ()
    else:
        found, biases = [factor(inputs[1], inputs[0], learned)], inputs[2:]
    weights = tuple([weight for weight in found if weight is not None])
    if not weights:
        return None
    in_rows = name == "matmul" and inputs[1] not in learned
    return Net(weights, tuple([learned[bias] for bias in biases if bias in learned]), in_rows)


def factor(first: Node, second: Node, learned: dict[Node, Node]) -> Node | None:
    """Return which of two factors is the weight; the first if both may be, as in w1·x1.

    In a square neither is.
    """
    one, other = learned.get(first), learned.get(second)
    if one is other:
        return None
    return other if one is None else one


def whole(net: Node, parts: dict[Node, Net], folded: set[Node]) -> Net:
    """Return a net with the parameters of all products that are summed in it, as written."""
    weights: list[Node] = []
    biases: list[Node] = []
    stack = [net]
    while stack:
        here = stack.pop()
        weights += parts[here].weights
        biases += parts[here].biases
        stack += [input for input in reversed(here.inputs) if input in folded]
    return Net(tuple(weights), tuple(biases), parts[net].in_rows)


def nodes_before(nodes: list[Any], parts: dict[Node, Net]) -> set[Node]:
    """Return the nodes that a product with parameters was computed from."""
    before: set[Node] = set()
    for node in reversed(nodes):
        if node in before or (node in parts and parts[node].weights):
            before.update(node.inputs)
    return before
