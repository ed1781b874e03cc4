"""A model of Tensors as a row of layers, each with its nodes in the graph of a pass."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.arguments import told
from tinygrad_edu.node import Node
from tinygrad_edu.passes import record_pass
from viz.networks.chain import only_shapes, read_chain

if TYPE_CHECKING:
    from tinygrad_edu.passes import RecordedPass
    from viz.networks.chain import Stage


@dataclass(slots=True)
class Layer:
    """One layer.

    Attributes:
        name: What it is called, as Linear(64, 32).
        parameters: Its parameters, by their names.
        input: The node of what went in, or None if that is not known.
        border: How many of the numbers above and left of the input are zeros of its padding.
        out: The node of what came out, or None.
    """

    name: str
    parameters: dict[str, Node] = field(default_factory=dict)
    input: Node | None = None
    out: Node | None = None
    border: tuple[int, ...] = ()


@dataclass(slots=True)
class Stack:
    """Layers in a row, and the pass that went through them.

    Attributes:
        name: What the model is called.
        parts: What its parts are called: "layers", or "stages" of a graph.
        layers: From the input to the output.
        record: The pass, or None if there was none.
    """

    name: str
    parts: str
    layers: list[Layer]
    record: RecordedPass | None = None


def read_layers(model: Any, output: Node | None) -> Stack:
    """Return the layers of a model, or, without a model, those that a graph shows.

    Args:
        model: An nn.Sequential, another module of Tensors, or None.
        output: E, or None.

    Raises:
        InputError: The model has no layers and no parameters, or E is not of a pass through it.
    """
    record = record_pass(output) if output is not None else None
    if model is None:
        assert record is not None
        layers = [layer_of(stage) for stage in read_chain(record.nodes)]
        if not layers:
            raise InputError(
                f"network found no layers in {record.output.name}: no net = x · W + b. Write "
                "viz.draw(E), which draws any graph, or viz.network(model, E)"
            )
        return Stack("Graph", "stages", layers, record)
    parts = parts_of(model)
    if not parts:
        raise InputError(
            f"network got {told(model)}; it draws an nn.MLP, an nn.Sequential, a layer, a neuron, "
            "and E, the result of a pass: network(model, E)"
        )
    layers = [Layer(name_of(part), parameters_of(part)) for part in parts]
    if record is not None:
        put_pass(layers, parts, record.nodes)
        if all([layer.out is None for layer in layers]):
            raise InputError(
                f"network got a model and {record.output.name}, which was not computed by it; give "
                "the E of a pass through this model: E = loss(model(inputs), targets)"
            )
    return Stack(type(model).__name__, "layers", layers, record)


def layer_of(stage: Stage) -> Layer:
    """Return a stage of a graph as a layer; parameters without a label are called by a number."""
    leaves = enumerate(stage.parameters, start=1)
    parameters = {leaf.shown_label or f"parameter {i}": leaf for i, leaf in leaves}
    return Layer(", ".join(stage.operations), parameters, stage.input, stage.out)


def parts_of(model: Any) -> list[Any]:
    """Return the layers of a model in order; those of a Sequential in a Sequential one by one."""
    found: list[Any] = []
    waiting = [model]
    while waiting:
        item = waiting.pop()
        inner = getattr(item, "layers", None)
        if isinstance(inner, (list, tuple)):
            waiting += reversed(inner)
        elif callable(getattr(item, "named_parameters", None)):
            own = [part for part in vars(item).values() if isinstance(part, Node)]
            modules = [part for part in vars(item).values() if hasattr(part, "named_parameters")]
            if own or not modules:
                found.append(item)
            else:
                waiting += reversed(modules)
        elif item is not model and callable(item):
            found.append(item)
    return found


def name_of(part: Any) -> str:
    """Return what a layer is called: as it writes itself, or the name of a function."""
    if hasattr(part, "named_parameters"):
        kind, name = type(part).__name__, getattr(part, "name", None)
        return name if kind == "Activation" and isinstance(name, str) else repr(part)
    return str(getattr(part, "__name__", repr(part)))


def parameters_of(part: Any) -> dict[str, Node]:
    """Return the parameters of a layer by their names; a function has none."""
    return dict(part.named_parameters()) if hasattr(part, "named_parameters") else {}


def put_pass(layers: list[Layer], parts: list[Any], nodes: list[Node]) -> None:
    """Give every layer the nodes of what went in and what came out.

    A layer with parameters is found by them, any other by its operation behind the layer before.
    """
    users: dict[Node, list[Node]] = {node: [] for node in nodes}
    for node in nodes:
        for input in dict.fromkeys(node.inputs):
            users[input].append(node)
    before: Node | None = None
    for layer, part in zip(layers, parts):
        layer.input = before
        if layer.parameters:
            using = users_of(set(layer.parameters.values()), nodes)
            if using:
                layer.out = using[-1]
                if before is None:
                    put_input(layer, part, using[0])
        elif before is not None:
            layer.out = out_of(part, layer.name, before, users)
        before = layer.out


def put_input(layer: Layer, part: Any, node: Node) -> None:
    """Give the first layer what went into its product of arrays, before zeros were put around it.

    Args:
        layer: The layer.
        part: What it is of the model.
        node: Its first operation.
    """
    if node.op is None or node.op.role != "product" or not node.op.is_arraywise:
        return
    given, weight = node.inputs[:2]
    layer.input = given
    padding = getattr(part, "padding", ()) if np.ndim(weight._data) == 4 else ()
    if isinstance(padding, int):
        padding = (0, padding)  # a signal is one row high
    if any(padding) and given.inputs and given.op is not None and given.op.role == "arranges":
        layer.input = given.inputs[0]
    elif any(padding):
        layer.border = padding  # an array is padded before it becomes a node


def users_of(parameters: set[Node], nodes: list[Node]) -> list[Node]:
    """Return the nodes in which parameters meet what goes into their layer, in its first call."""
    own = {node for node in nodes if node in parameters}
    using: list[Node] = []
    names: set[str] = set()
    for node in nodes:
        if node.op is None or own.isdisjoint(node.inputs):
            continue
        if own.issuperset(node.inputs):
            if only_shapes(node):
                own.add(node)
        elif node.op.name in names:
            break  # the layer is called again
        else:
            names.add(node.op.name)
            using.append(node)
    return using


def out_of(part: Any, name: str, before: Node, users: dict[Node, list[Node]]) -> Node | None:
    """Return what came out of a layer without parameters, given what went in."""
    operation = getattr(part, "operation", None)
    for node in users[before]:
        if node.op is not None and (node.op is operation or node.op.name == name):
            return node
    passes_on = name == "identity" or getattr(part, "training", True) is False
    return before if passes_on else None
