"""The same model in PyTorch, for those who outgrow one machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nn.layers.activating import Activation
from nn.layers.convolutional import Conv2d, Convolution
from nn.layers.dropping import Dropout
from nn.layers.linear import Flatten, Linear
from nn.layers.networks import MLP, Sequential
from nn.layers.normalising import BatchNorm, LayerNorm
from nn.layers.pooling import AvgPool2d, MaxPool2d
from nn.layers.recurrent import Embedding, RNNCell
from nn.layers.transposed import ConvTranspose2d
from tinygrad_edu import InputError, glu
from tinygrad_edu.rules.activations import leaky_relu, relu, sigmoid, softplus, tanh
from tinygrad_edu.rules.probability import log_softmax, softmax
from tinygrad_edu.rules.smooth_relus import elu, gelu, selu, silu

if TYPE_CHECKING:
    from tinygrad_edu.op import Op

ACTIVATIONS: dict[Op | None, tuple[str, dict[str, Any]]] = {
    None: ("Identity", {}),
    relu: ("ReLU", {}),
    leaky_relu: ("LeakyReLU", {"negative_slope": 0.01}),
    sigmoid: ("Sigmoid", {}),
    tanh: ("Tanh", {}),
    softplus: ("Softplus", {"threshold": 1e9}),
    elu: ("ELU", {}),
    selu: ("SELU", {}),
    silu: ("SiLU", {}),
    gelu: ("GELU", {}),
    softmax: ("Softmax", {"dim": -1}),
    log_softmax: ("LogSoftmax", {"dim": -1}),
}
"""Our activations, None for the identity, and PyTorch's layers that mean the same."""


def to_torch(model: Any) -> Any:
    """Return the equivalent torch.nn.Module, with copies of the same weights.

    Its outputs and gradients are those of the model up to rounding. A bias that neurons share
    becomes one for each of them, with the same number.

    Args:
        model: A Sequential or one of its layers, or an MLP of Values.

    Returns:
        A torch.nn.Module in the dtype, and the training or evaluation mode, of the model.

    Raises:
        InputError: PyTorch is not installed, or a layer has no counterpart in it.

    >>> from nn import Linear, Sequential
    >>> to_torch(Sequential(Linear(2, 3), "relu"))  # doctest: +SKIP
    Sequential(
      (0): Linear(in_features=2, out_features=3, bias=True)
      (1): ReLU()
    )
    """
    try:
        import torch
    except ImportError as error:
        raise InputError(
            "to_torch needs PyTorch, which is not installed: pip install torch"
        ) from error
    if isinstance(model, MLP):
        model = model.to_tensors()
    if isinstance(model, Sequential):
        converted = torch.nn.Sequential(
            *[counterpart(torch, layer, images_at(model, at)) for at, layer in enumerate(model)]
        )
    else:
        converted = counterpart(torch, model, False)
    converted.train(model.training)
    return converted


def images_at(model: Sequential, place: int) -> bool:
    """Whether a layer of a network is given images: after a convolution, and before Flatten."""
    of_images = (Conv2d, ConvTranspose2d)
    before = [layer for layer in model.layers[:place] if isinstance(layer, (*of_images, Flatten))]
    return bool(before) and isinstance(before[-1], of_images)


def counterpart(torch: Any, layer: Any, of_images: bool) -> Any:
    """Return PyTorch's layer that computes what one of ours does."""
    layers = torch.nn
    if isinstance(layer, Linear):
        n_in, n_out = layer.weight.shape
        linear = layers.Linear(n_in, n_out, bias=layer.bias is not None)
        copy_into(torch, linear, "weight", layer.weight.data.T)
        if layer.bias is not None:
            copy_into(torch, linear, "bias", np.broadcast_to(layer.bias.data, (n_out,)))
        return linear
    if layer is glu or (isinstance(layer, Activation) and layer.function is glu):
        return layers.GLU(dim=-1)
    if isinstance(layer, Activation) and layer.is_operation and layer.function in ACTIVATIONS:
        name, settings = ACTIVATIONS[layer.function]
        return getattr(layers, name)(**settings)
    if isinstance(layer, Flatten):
        return layers.Flatten()
    if isinstance(layer, Dropout):
        return layers.Dropout(layer.p)
    if isinstance(layer, (AvgPool2d, MaxPool2d)):
        return getattr(layers, type(layer).__name__)(layer.size, layer.stride)
    if isinstance(layer, Convolution):
        return convolution(torch, layer)
    if isinstance(layer, (BatchNorm, LayerNorm)):
        return normalisation(torch, layer, of_images)
    if isinstance(layer, Embedding):
        embedding = layers.Embedding(*layer.weight.shape)
        copy_into(torch, embedding, "weight", layer.weight.data)
        return embedding
    if isinstance(layer, RNNCell) and has_counterpart(layer.activation):
        return recurrent_cell(torch, layer)
    names = ["identity" if function is None else function.name for function in ACTIVATIONS]
    raise InputError(
        f"{layer!r:.80} has no counterpart in PyTorch that to_torch knows; it knows Linear, "
        "Conv1d, Conv2d, ConvTranspose2d, MaxPool2d, AvgPool2d, Flatten, Dropout, BatchNorm, "
        f"LayerNorm, Embedding, RNNCell, glu and the activations {', '.join(names)}"
    )


def has_counterpart(activation: Activation) -> bool:
    """Whether PyTorch's RNNCell knows an activation."""
    return activation.is_operation and activation.function in (tanh, relu)


def convolution(torch: Any, layer: Convolution) -> Any:
    """Return a Conv1d, Conv2d or ConvTranspose2d of PyTorch."""
    n_first, n_second, *size = layer.weight.shape
    turned = isinstance(layer, ConvTranspose2d)
    n_in, n_out = (n_first, n_second) if turned else (n_second, n_first)
    names = ("stride", "padding", "dilation", "groups", "output_padding")
    made = getattr(torch.nn, type(layer).__name__)(
        n_in if turned else n_in * layer.groups,
        n_out * layer.groups if turned else n_out,
        tuple(size),
        bias=layer.bias is not None,
        **{name: getattr(layer, name) for name in names if hasattr(layer, name)},
    )
    copy_into(torch, made, "weight", layer.weight.data)
    if layer.bias is not None:
        copy_into(torch, made, "bias", layer.bias.data)
    return made


def normalisation(torch: Any, layer: BatchNorm | LayerNorm, of_images: bool) -> Any:
    """Return a BatchNorm1d, BatchNorm2d or LayerNorm of PyTorch."""
    n = layer.scale.size
    if isinstance(layer, LayerNorm):
        made = torch.nn.LayerNorm(n, eps=layer.eps)
    else:
        kind = torch.nn.BatchNorm2d if of_images else torch.nn.BatchNorm1d
        made = kind(n, eps=layer.eps, momentum=layer.momentum)
        made.running_mean = torch.tensor(layer.running_mean)
        made.running_var = torch.tensor(layer.running_variance)
    copy_into(torch, made, "weight", layer.scale.data)
    copy_into(torch, made, "bias", layer.shift.data)
    return made


def recurrent_cell(torch: Any, layer: RNNCell) -> Any:
    """Return an RNNCell of PyTorch, whose second bias is 0."""
    made = torch.nn.RNNCell(*layer.input_weight.shape, nonlinearity=layer.activation.name)
    copy_into(torch, made, "weight_ih", layer.input_weight.data.T)
    copy_into(torch, made, "weight_hh", layer.hidden_weight.data.T)
    copy_into(torch, made, "bias_ih", layer.bias.data)
    copy_into(torch, made, "bias_hh", 0 * layer.bias.data)
    return made


def copy_into(torch: Any, layer: Any, name: str, array: Any) -> None:
    """Set a parameter of a layer of PyTorch to a copy of an array, in the array's dtype."""
    setattr(layer, name, torch.nn.Parameter(torch.tensor(array.copy())))
