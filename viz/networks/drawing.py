"""network: a picture of neurons and layers, as the lecture draws them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.arguments import check_count, check_items, real_number, told
from tinygrad_edu.ground.signs import printed
from tinygrad_edu.node import Node
from tinygrad_edu.passes import record_pass
from viz.choices import NETWORK_SHOWS
from viz.networks.composing import compose
from viz.networks.dot import to_digraph
from viz.networks.layers import read_layers
from viz.networks.reading import read_model
from viz.networks.recognising import network_in
from viz.networks.showing import Showing
from viz.networks.svg import to_svg
from viz.networks.table import compose_table
from viz.networks.telling import Telling
from viz.svg.saving import BaseDrawing

if TYPE_CHECKING:
    from collections.abc import Iterable

    import graphviz

    from viz.choices import NetworkShow
    from viz.networks.picture import Picture

WIDEST = 6
"""Inputs or neurons of a layer that are all drawn; of a wider one the first, the last, a count."""

WAYS = {
    "structure": ("forward",),
    "forward": ("forward",),
    "backward": ("backward",),
    "both": ("forward", "backward"),
    "update": ("backward",),
}
"""Which arrowheads the edges have."""


class NetworkDrawing(BaseDrawing):
    """One picture of a network.

    Attributes:
        picture: What stands where in it.
        show: What it shows of a pass.
    """

    def __init__(self, picture: Picture, show: NetworkShow) -> None:
        self.picture = picture
        self.show = show

    @cached_property
    def digraph(self) -> graphviz.Digraph:
        """The picture as a graphviz.Digraph, with everything at its place."""
        return to_digraph(self.picture)

    @property
    def description(self) -> str:
        """The picture in words: a line for each neuron, error and weight."""
        picture = self.picture
        rows = [part.rows for part in picture.blocks] + [label.rows for label in picture.labels]
        return "\n".join(picture.spoken or ["; ".join([row.text for row in part]) for part in rows])

    @property
    def _svg(self) -> str:
        return to_svg(self.picture, self.description, WAYS[self.show])

    def __repr__(self) -> str:
        picture = self.picture
        return printed(f"<Drawing. {picture.title}: {len(picture.blocks)} boxes>")


def network(
    model: Any,
    output: Node | None = None,
    show: NetworkShow = "both",
    *,
    lr: float | None = None,
    learned: Iterable[Node] | None = None,
    sample: int = 0,
    widest: int = WIDEST,
) -> NetworkDrawing:
    """Draw neurons and layers, as the lecture does: δ = −∂E/∂net; the step is w − lr · ∂E/∂w.

    A model of neurons is drawn with net, out and δ in each neuron, and the weight and ∂E/∂w on
    each edge. A model of Tensors is drawn layer by layer, with shapes and means. What has not been
    computed is shown as '·', and a layer too wide to read by its first neuron, its last, and how
    many there are between them.

    Args:
        model: An nn.MLP, nn.Sequential, a layer, or a neuron; or E, the result of a pass, whose
            graph is read then.
        output: E, the result of a pass through the model; None: there was none yet.
        show: "structure", "forward", "backward", "both", or "update": a step of gradient descent.
        lr: The learning rate of that step.
        learned: The parameters that the step changes; all of them if left out.
        sample: Whose net, out and δ to show, if the model saw several samples, from 0.
        widest: Inputs or neurons of a layer beyond which the layer is folded.

    Returns:
        A drawing: .svg(), .save(path), .source; a notebook shows it by itself.

    Raises:
        InputError: show is another word, or there is no network in what was given.
        StaleGraphError: A weight was replaced after the forward pass; draw before an update, or
            the model without E.

    >>> from tinygrad_edu import Value
    >>> from viz import network
    >>> w, x, b = Value(0.5, label="w"), Value(3.0, label="x"), Value(0.1, label="b")
    >>> network((w * x + b).tanh())
    <Drawing. Network 1-1, forward pass, before backward(): E = 0.9217: 4 boxes>
    """
    if not isinstance(show, str) or show not in NETWORK_SHOWS:
        words = ", ".join([f'"{word}"' for word in NETWORK_SHOWS])
        raise InputError(f"network got show={told(show)}; write one of {words}")
    check_count("network got widest", widest, 1)
    lr = None if lr is None else real_number("network got lr", lr)
    if learned is not None:
        learned = check_items("network got learned =", learned, "parameters")
        if not all([isinstance(parameter, Node) for parameter in learned]):
            raise InputError(f"network got learned={learned!r:.80}; write a list of parameters")
    if isinstance(model, Node) and output is None:
        model, output = None, model
    if output is not None and not isinstance(output, Node):
        raise InputError(
            f"network got {told(output)} as the result of a pass; it takes a node, e.g. the loss: "
            "network(model, E)"
        )
    if model is None and output is None:
        raise InputError("network got neither a model nor E; write network(model, E)")
    layers = neuron_layers(model)
    if layers is None and (model is not None or (output is not None and output.rank)):
        stack = read_layers(model, output)
        return NetworkDrawing(compose_table(stack, Showing(stack.record, show, lr)), show)
    if layers is not None:
        found = read_model(layers, output, sample, "i" if getattr(model, "labels", False) else "x")
    else:
        assert output is not None
        found = network_in(record_pass(output), sample)
    units = [unit for layer in found.layers for unit in layer]
    every = [node for unit in units for node in (*unit.weights, unit.bias) if node is not None]
    changed = frozenset(every if learned is None else learned)
    telling = Telling(found.record, show, lr, network=found, learned=changed)
    return NetworkDrawing(compose(telling, widest), show)


def neuron_layers(model: Any) -> list[Any] | None:
    """Return the neurons of each layer of a model that is made of them, or None of another."""
    layers = getattr(model, "layers", None)
    if isinstance(layers, (list, tuple)) and layers:
        of_neurons = all([hasattr(layer, "neurons") for layer in layers])
        return [layer.neurons for layer in layers] if of_neurons else None
    if hasattr(model, "neurons"):
        return [model.neurons]
    return [(model,)] if hasattr(model, "weights") and hasattr(model, "activation") else None
