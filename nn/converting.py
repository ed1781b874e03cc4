"""The same network on Values and on Tensors: one sample in the open, or a batch at speed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nn.layers.sequential import Activation, Linear, Sequential
from nn.mlp import MLP
from tinygrad_edu import InputError, Tensor
from tinygrad_edu.op import Op

if TYPE_CHECKING:
    from nn.starting import BiasMode
    from nn.units import Layer


def to_tensors(network: MLP) -> Sequential:
    """Return an MLP's equal on Tensors, with copies of its weights: a Linear for each layer.

    Args:
        network: An MLP of Values. A bias that its neurons share becomes one number of shape (1,).

    Returns:
        A Sequential from (batch, n_inputs) to (batch, n_outputs).

    >>> from nn import MLP
    >>> MLP(2, [3, 1], seed=0).to_tensors()
    Sequential(Linear(2, 3), Activation('relu'), Linear(3, 1), Activation('identity'))
    """
    layers: list[Any] = []
    for number, layer in enumerate(network.layers, start=1):
        linear = to_linear(layer)
        if network.labels:
            linear.weight.label = f"W{number}"
            if linear.bias is not None:
                linear.bias.label = f"b{number}"
        layers += [linear, Activation(layer.neurons[0].function or "identity")]
    return Sequential(*layers)


def to_linear(layer: Layer) -> Linear:
    """Return a layer of neurons as a Linear: a column of its weight for each neuron."""
    columns = [[weight.data for weight in neuron.weights] for neuron in layer.neurons]
    weight = np.array(columns).T
    n_in, n_out = weight.shape
    if layer.shared_bias is not None:
        linear = Linear(n_in, n_out, "shared", weight=weight)
        linear.bias = Tensor([layer.shared_bias.data])
        return linear
    biases = [neuron.bias.data for neuron in layer.neurons if neuron.bias is not None]
    linear = Linear(n_in, n_out, bool(biases), weight=weight)
    if biases:
        linear.bias = Tensor(biases)
    return linear


def to_values(network: Sequential) -> MLP:
    """Return the equal on Values of a network of Linear layers and activations.

    Args:
        network: A Sequential of Linear layers, each with an activation behind it or none: an
            Activation, or an operation such as tinygrad_edu.relu.

    Raises:
        InputError: It has layers of another kind, or an MLP cannot have its biases.

    >>> from nn import MLP
    >>> MLP(2, [3, 1], seed=0).to_tensors().to_values()
    MLP(2, [3, 1], activation=['relu', 'identity'], bias='own')
    """
    linears, activations = linears_and_activations(network)
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


def linears_and_activations(network: Sequential) -> tuple[list[Linear], list[Any]]:
    """Return the Linear layers, and the activation behind each: "identity", or a function."""
    linears: list[Linear] = []
    activations: list[Any] = []
    for layer in network.layers:
        if isinstance(layer, Linear):
            linears.append(layer)
            activations.append("identity")
        elif isinstance(layer, (Activation, Op)) and linears and activations[-1] == "identity":
            function = layer.function if isinstance(layer, Activation) else layer
            activations[-1] = function or "identity"
        else:
            raise InputError(
                f"{layer!r:.80} has no equal among the neurons of an MLP, which has Linear layers "
                "with an activation behind each"
            )
    if not linears:
        raise InputError(f"{network!r:.80} has no Linear layer to make neurons of")
    return linears, activations


def bias_mode(linears: list[Linear]) -> BiasMode:
    """Return whether the neurons of these layers have biases of their own, share one, or none."""
    have_none = [linear.bias is None for linear in linears]
    if all(have_none):
        return "none"
    if any(have_none):
        raise InputError("some layers have a bias and others none; an MLP has it in all or in none")
    wide = [linear.shares_bias for linear in linears if linear.weight.shape[1] > 1]
    if any(wide) and not all(wide):
        raise InputError("some layers share a bias and others do not; an MLP does the same in all")
    shared = wide or [linear.shares_bias for linear in linears]  # one neuron may say either
    return "shared" if any(shared) else "own"


def biases_of(linear: Linear, mode: BiasMode) -> float | list[float]:
    """Return a layer's biases as an MLP takes them: one number if shared, else a list."""
    assert linear.bias is not None, "the mode says that there is one"
    numbers: list[float] = linear.bias.data.tolist()
    return numbers[0] if mode == "shared" else numbers
