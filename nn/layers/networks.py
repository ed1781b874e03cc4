"""Layers in a row: MLP, of neurons of Values, and Sequential, of layers of Tensors.

Each can be made of the other, so they stand together.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from nn.arrays import flag, is_several
from nn.labels import label_in_order, label_parameters, name_units
from nn.layers.activating import Activation
from nn.layers.converting import bias_mode, biases_of, linears_and_activations, tensor_layers
from nn.module import Module
from nn.starting import check_size, listed, random_source
from nn.units import Layer, check_inputs, one_or_all
from tinygrad_edu import InputError, Tensor, Value
from tinygrad_edu.ground.arguments import is_whole, told
from tinygrad_edu.node import Node

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator, Sequence

    from nn.starting import BiasMode
    from nn.units import Outputs


class MLP(Module):
    """A multi-layer perceptron: xₖ₊₁ = activation(W·xₖ + b) through every layer in turn.

    Args:
        n_inputs: How many inputs the network has.
        sizes: How many neurons each layer has; the last layer gives the outputs.
        activation: The activation of the hidden layers: a name, an operation, or a function of a
            Value; or a list, one for each layer.
        output_activation: The activation of the last layer.
        bias: "own" for each neuron, one "shared" by each layer (the lecture's b1, b2), or "none".
        weights: For each layer a list of weights for each neuron; random in [−1, 1] if left out.
        biases: For each layer its biases: a list, or one number if shared; 0 if left out.
        seed: Where the random weights start; None draws from Python's `random`.
        labels: Name everything as the lecture does: w1, b1, i1, net_h1, out_h1, net_o1, …
        expand: Record every × and + as a node of its own, in place of one dot node a neuron.

    Raises:
        InputError: The weights, biases or activations do not fit the sizes.

    >>> from nn import MLP
    >>> network = MLP(2, [16, 16, 1], seed=1)
    >>> len(network.parameters())
    337
    >>> network
    MLP(2, [16, 16, 1], activation=['relu', 'relu', 'identity'], bias='own')
    """

    def __init__(
        self,
        n_inputs: int,
        sizes: Sequence[int],
        activation: Any = "relu",
        output_activation: Any = "identity",
        *,
        bias: BiasMode = "own",
        weights: Sequence[Any] | None = None,
        biases: Sequence[Any] | None = None,
        seed: int | random.Random | None = None,
        labels: bool = False,
        expand: bool = False,
    ) -> None:
        check_sizes(n_inputs, sizes)
        if not isinstance(activation, (list, tuple)):
            activation = [activation] * (len(sizes) - 1) + [output_activation]
        weights = None if weights is None else listed("an MLP got weights", weights)
        biases = None if biases is None else listed("an MLP got biases", biases)
        for what, given in (("activations", activation), ("weights", weights), ("biases", biases)):
            if given is not None and len(given) != len(sizes):
                raise InputError(
                    f"an MLP of {len(sizes)} layers got {what} for {len(given)}; "
                    f"give one entry for each layer"
                )
        self.n_inputs = n_inputs
        self.bias = bias
        self.labels = flag("an MLP got labels", labels)
        source = random_source(seed)
        fan_in = [n_inputs, *sizes]
        self.layers = tuple(
            [
                Layer(
                    fan_in[index],
                    size,
                    activation[index],
                    weights=None if weights is None else weights[index],
                    bias=bias,
                    biases=None if biases is None else biases[index],
                    seed=source,
                    expand=expand,
                )
                for index, size in enumerate(sizes)
            ]
        )
        if labels:
            name_units(self.layers)
            label_parameters(self.layers)

    def __call__(self, inputs: Sequence[Any]) -> Outputs:
        """Return the outputs for n_inputs Values or numbers: a list, or the only one itself.

        Raises:
            InputError: There are not n_inputs inputs.
        """
        check_inputs(self, self.n_inputs, inputs)
        values = [Value.lift(x) for x in inputs]
        if self.labels:
            label_in_order("i", values)
        for layer in self.layers:
            values = layer.outputs(tuple(values))
        return one_or_all(values)

    def to_tensors(self) -> Sequential:
        """Return the same network on Tensors, with copies of the weights: a Linear for each layer.

        A bias that the neurons of a layer share becomes one number of shape (1,).

        Returns:
            A Sequential from (batch, n_inputs) to (batch, n_outputs).

        >>> from nn import MLP
        >>> MLP(2, [3, 1], seed=0).to_tensors()
        Sequential(Linear(2, 3), Activation('relu'), Linear(3, 1), Activation('identity'))
        """
        return Sequential(*tensor_layers(self.layers, self.labels))

    def __repr__(self) -> str:
        sizes = [len(layer.neurons) for layer in self.layers]
        activations = [layer.activation for layer in self.layers]
        return f"MLP({self.n_inputs}, {sizes}, activation={activations}, bias={self.bias!r})"


class Sequential(Module):
    """y = fₙ(… f₂(f₁(x))): layers in a row, each fed by the one before.

    Args:
        layers: Layers, names of activations, or functions of one Tensor.

    >>> from nn import Linear, Sequential
    >>> network = Sequential(Linear(2, 3, seed=0), "tanh", Linear(3, 1, seed=1))
    >>> network
    Sequential(Linear(2, 3), Activation('tanh'), Linear(3, 1))
    >>> network(np.zeros((5, 2))).shape
    (5, 1)
    """

    def __init__(self, *layers: Any) -> None:
        self.layers: tuple[Any, ...] = tuple(
            [Activation(layer) if isinstance(layer, str) else layer for layer in layers]
        )
        for layer in self.layers:
            if isinstance(layer, type):
                raise InputError(
                    f"Sequential got the class {layer.__name__}; write {layer.__name__}(…), which "
                    "makes a layer"
                )
            if not callable(layer) or isinstance(layer, Node):
                raise InputError(
                    f"Sequential got {layer!r:.80}; it takes layers, names of activations, and "
                    "functions of one Tensor: Sequential(Linear(2, 3), 'tanh')"
                )

    def __call__(self, x: Any) -> Tensor:
        """Return the output of the last layer."""
        out: Tensor = x  # of the first layer, which takes arrays as well
        for layer in self.layers:
            out = layer(out)
        return out

    def to_values(self) -> MLP:
        """Return the same network as neurons of Values, with copies of its weights.

        Its layers are Linear, each with an activation behind it or none: an Activation, or an
        operation such as tinygrad_edu.relu.

        Raises:
            InputError: It has layers of another kind, or an MLP cannot have its biases.

        >>> from nn import MLP
        >>> MLP(2, [3, 1], seed=0).to_tensors().to_values()
        MLP(2, [3, 1], activation=['relu', 'identity'], bias='own')
        """
        linears, activations = linears_and_activations(self.layers)
        if not linears:
            raise InputError(f"{self!r:.80} has no Linear layer to make neurons of")
        mode = bias_mode(linears)
        return MLP(
            linears[0].weight.shape[0],
            [linear.weight.shape[1] for linear in linears],
            activations,
            bias=mode,
            weights=[linear.weight.data.T.tolist() for linear in linears],
            biases=None if mode == "none" else [biases_of(linear, mode) for linear in linears],
            labels=bool(linears[0].weight.label),
        )

    def __len__(self) -> int:
        return len(self.layers)

    def __getitem__(self, place: int) -> Any:
        count = len(self.layers)
        parts: list[Any] = []
        if isinstance(place, slice):
            parts = [place.start, place.stop, place.step]
        is_place = is_whole(place) and -count <= place < count
        if not all([part is None or is_whole(part) for part in parts]) or not (parts or is_place):
            raise InputError(f"{self} has no layer {told(place)}; it has {count}, counted from 0")
        return self.layers[place]

    def __iter__(self) -> Iterator[Callable[[Any], Tensor]]:
        return iter(self.layers)

    def __repr__(self) -> str:
        names = [
            repr(layer) if isinstance(layer, Module) else getattr(layer, "__name__", repr(layer))
            for layer in self.layers
        ]
        return f"Sequential({', '.join(names)})"


def check_sizes(n_inputs: int, sizes: Sequence[int]) -> None:
    """Raise InputError unless a network has one input, one layer and one neuron at least."""
    is_list = isinstance(sizes, (list, tuple, range, np.ndarray)) and is_several(sizes)
    numbers = [n_inputs, *sizes] if is_list else []
    if len(numbers) < 2 or not all([is_whole(n) and int(n) > 0 for n in numbers]):
        raise InputError(
            f"an MLP got {n_inputs!r:.80} inputs and layers of {sizes!r:.80} neurons; "
            "it needs at least one input, one layer, and one neuron in each layer: MLP(2, [2, 1])"
        )
    n_weights = sum([int(before) * int(after) for before, after in pairwise(numbers)])
    check_size("an MLP got a number of weights", n_weights)
