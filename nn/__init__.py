"""nn: neurons, layers and networks of Values, their losses, data and metrics, and how they learn.

>>> import nn
>>> network = nn.MLP(2, [2, 1], activation="tanh", seed=0)
>>> loss = nn.mse(network([0.5, -1.0]), 1.0)
>>> loss.backward()
>>> nn.SGD(network.parameters(), lr=0.1).step()
"""

from nn import data
from nn.adaptive import Adam, AdamW, RMSprop
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
from nn.mlp import MLP
from nn.module import Module
from nn.optim import SGD
from nn.units import Layer, Neuron
from tinygrad_edu import linear

__all__ = [
    "MLP",
    "SGD",
    "Adam",
    "AdamW",
    "Layer",
    "Module",
    "Neuron",
    "RMSprop",
    "accuracy",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "confusion_matrix",
    "cross_entropy",
    "data",
    "half_squared_error",
    "hinge",
    "l2_penalty",
    "linear",
    "mse",
    "rmse",
    "sum_of_squared_errors",
]
