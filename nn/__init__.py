"""nn: neurons, layers and networks of Values or Tensors, their losses, data, and how they learn.

>>> import nn
>>> network = nn.MLP(2, [2, 1], activation="tanh", seed=0)
>>> loss = nn.mse(network([0.5, -1.0]), 1.0)
>>> loss.backward()
>>> nn.SGD(network.parameters(), lr=0.1).step()
"""

from nn import data, initialisers
from nn.adaptive import Adam, AdamW, RMSprop
from nn.class_losses import focal_loss, multi_class_hinge, negative_log_likelihood
from nn.clipping import clip_gradient_values, clip_gradients
from nn.exporting import to_torch
from nn.fit import fit
from nn.history import History
from nn.layers.activating import Activation
from nn.layers.convolutional import Conv1d, Conv2d
from nn.layers.dropping import Dropout
from nn.layers.linear import Flatten, Linear
from nn.layers.networks import MLP, Sequential
from nn.layers.normalising import BatchNorm, LayerNorm
from nn.layers.pooling import AvgPool2d, MaxPool2d
from nn.layers.recurrent import Embedding, RNNCell
from nn.layers.transposed import ConvTranspose2d
from nn.losses import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    half_squared_error,
    hinge,
    l2_penalty,
    mse,
)
from nn.metrics import accuracy, confusion_matrix, rmse, sum_of_squared_errors
from nn.module import Module
from nn.optim import SGD, Optimizer
from nn.schedules import CosineDecay, ExponentialDecay, LinearDecay, StepDecay
from nn.state import load, load_state_dict, save, state_dict
from nn.training.callbacks import EarlyStopping
from nn.units import Layer, Neuron
from tinygrad_edu import linear

__project__ = "tinygrad_edu"  # so that another package of this short name is known from it

__all__ = [
    "MLP",
    "SGD",
    "Activation",
    "Adam",
    "AdamW",
    "AvgPool2d",
    "BatchNorm",
    "Conv1d",
    "Conv2d",
    "ConvTranspose2d",
    "CosineDecay",
    "Dropout",
    "EarlyStopping",
    "Embedding",
    "ExponentialDecay",
    "Flatten",
    "History",
    "Layer",
    "LayerNorm",
    "Linear",
    "LinearDecay",
    "MaxPool2d",
    "Module",
    "Neuron",
    "Optimizer",
    "RMSprop",
    "RNNCell",
    "Sequential",
    "StepDecay",
    "accuracy",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "clip_gradient_values",
    "clip_gradients",
    "confusion_matrix",
    "cross_entropy",
    "data",
    "fit",
    "focal_loss",
    "half_squared_error",
    "hinge",
    "initialisers",
    "l2_penalty",
    "linear",
    "load",
    "load_state_dict",
    "mse",
    "multi_class_hinge",
    "negative_log_likelihood",
    "rmse",
    "save",
    "state_dict",
    "sum_of_squared_errors",
    "to_torch",
]
