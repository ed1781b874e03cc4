"""Neurons as layers of Tensors, and such layers as neurons: one sample in the open, or a batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nn.layers.activating import Activation
from nn.layers.linear import Linear
from tinygrad_edu import InputError, Tensor
from tinygrad_edu.op import Op

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nn.starting import BiasMode
    from nn.units import Layer


def tensor_layers(layers: Sequence[Layer], labels: bool) -> list[Linear | Activation]:
    """Return a Linear and an Activation for each layer of neurons.

    Args:
        layers: The layers of an MLP.
        labels: Whether to call the parameters W1, b1, W2, …
    """
    found: list[Linear | Activation] = []
    for number, layer in enumerate(layers, start=1):
        linear = to_linear(layer)
        if labels:
            linear.weight.label = f"W{number}"
            if linear.bias is not None:
                linear.bias.label = f"b{number}"
        found += [linear, Activation(layer.neurons[0].function or "identity")]
    return found


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


def linears_and_activations(layers: Sequence[Any]) -> tuple[list[Linear], list[Any]]:
    """Return the Linear layers, and the activation behind each: "identity", or a function."""
    linears: list[Linear] = []
    activations: list[Any] = []
    for layer in layers:
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
