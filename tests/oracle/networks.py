"""What PyTorch computes where a layer, a loss or an optimiser of nn does."""

import itertools

import numpy as np
import torch

import nn
from tests.oracle.counterparts import OPERATIONS, away_from_0, inside

F = torch.nn.functional
MATRIX = away_from_0(5, 3)
IMAGES = away_from_0(2, 2, 5, 4)
SIGNALS = away_from_0(2, 2, 6)


def linear(p, x):
    return x @ p[0] + (p[1] if len(p) > 1 else 0.0)


def convolution(**settings):
    def convolved(p, x):
        return F.conv2d(x, p[0], p[1] if len(p) > 1 else None, **settings)

    return convolved


def pooling(size, **settings):
    def pooled(_, x):
        return F.max_pool2d(x, size, **settings)

    return pooled


def averaging(size, **settings):
    def averaged(_, x):
        return F.avg_pool2d(x, size, **settings)

    return averaged


def signals(**settings):
    def convolved(p, x):
        return F.conv1d(x, p[0], p[1] if len(p) > 1 else None, **settings)

    return convolved


def spreading(**settings):
    def spread(p, x):
        return F.conv_transpose2d(x, p[0], p[1] if len(p) > 1 else None, **settings)

    return spread


def recurrent(p, x, h=None):
    W, U, b = p
    return torch.tanh(x @ W + b + (0.0 if h is None else h @ U))


def layer_norm(p, x):
    return F.layer_norm(x, (3,), p[0], p[1], 1e-5)


def activation(name):
    def activated(_, x):
        return OPERATIONS[name].theirs(x)

    return activated


def perceptron(p, x):
    return torch.tanh(x @ p[0] + p[1]) @ p[2] + p[3]


ACTIVATIONS = "sigmoid tanh relu softplus arctan sin step absolute".split()

LAYERS = {
    "Linear": [
        (lambda **more: nn.Linear(3, 4, seed=0, **more), linear, (MATRIX,)),
        (lambda **more: nn.Linear(3, 4, False, seed=0, **more), linear, (MATRIX,)),
        (lambda **more: nn.Linear(3, 4, "shared", seed=0, **more), linear, (MATRIX,)),
        (lambda **more: nn.Linear(3, 4, seed=0, **more), linear, (away_from_0(2, 5, 3),)),
        (lambda **more: nn.Linear(3, 4, seed=0, **more), linear, (np.zeros((0, 3)),)),
    ],
    "Conv2d": [
        (lambda **more: nn.Conv2d(2, 3, 2, seed=0, **more), convolution(), (IMAGES,)),
        (
            lambda **more: nn.Conv2d(2, 3, (2, 3), stride=(2, 1), padding=(1, 2), seed=0, **more),
            convolution(stride=(2, 1), padding=(1, 2)),
            (IMAGES,),
        ),
        (
            lambda **more: nn.Conv2d(2, 3, 3, stride=2, padding=1, bias=False, seed=0, **more),
            convolution(stride=2, padding=1),
            (IMAGES,),
        ),
        (
            lambda **more: nn.Conv2d(2, 4, 2, dilation=(1, 2), groups=2, seed=0, **more),
            convolution(dilation=(1, 2), groups=2),
            (IMAGES,),
        ),
    ],
    "Conv1d": [
        (lambda **more: nn.Conv1d(2, 3, 2, seed=0, **more), signals(), (SIGNALS,)),
        (
            lambda **more: nn.Conv1d(2, 4, 2, stride=2, padding=1, groups=2, seed=0, **more),
            signals(stride=2, padding=1, groups=2),
            (SIGNALS,),
        ),
    ],
    "ConvTranspose2d": [
        (lambda **more: nn.ConvTranspose2d(2, 3, 2, seed=0, **more), spreading(), (IMAGES,)),
        (
            lambda **more: nn.ConvTranspose2d(
                2, 3, (2, 3), stride=2, padding=1, output_padding=1, seed=0, **more
            ),
            spreading(stride=2, padding=1, output_padding=1),
            (IMAGES,),
        ),
    ],
    "AvgPool2d": [
        (lambda: nn.AvgPool2d(2), averaging(2), (IMAGES,)),
        (lambda: nn.AvgPool2d((2, 3), stride=1), averaging((2, 3), stride=1), (IMAGES,)),
    ],
    "MaxPool2d": [
        (lambda: nn.MaxPool2d(2), pooling(2), (IMAGES,)),
        (lambda: nn.MaxPool2d((2, 3), stride=1), pooling((2, 3), stride=1), (IMAGES,)),
    ],
    "LayerNorm": [
        (lambda **more: nn.LayerNorm(3, **more), layer_norm, (MATRIX,)),
        (lambda **more: nn.LayerNorm(3, **more), layer_norm, (away_from_0(2, 4, 3),)),
    ],
    "RNNCell": [
        (lambda **more: nn.RNNCell(3, 4, seed=0, **more), recurrent, (MATRIX,)),
        (lambda **more: nn.RNNCell(3, 4, seed=0, **more), recurrent, (MATRIX, away_from_0(5, 4))),
    ],
    "Flatten": [(lambda: nn.Flatten(), lambda _, x: x.flatten(1), (IMAGES,))],
    "Activation": [
        (lambda name=name: nn.Activation(name), activation(name), (MATRIX,)) for name in ACTIVATIONS
    ],
    "Sequential": [
        (
            lambda **more: nn.Sequential(
                nn.Linear(3, 4, seed=0, **more),
                nn.Activation("tanh"),
                nn.Linear(4, 2, seed=1, **more),
            ),
            perceptron,
            (MATRIX,),
        )
    ],
}
"""Layers of Tensors: how one is made, what it computes of its parameters and inputs, and inputs."""

ELSEWHERE = {
    "Module": "the base of the others",
    "BatchNorm": "it remembers; test_batch_norm_… in test_layers.py",
    "Dropout": "it is random; test_dropout_… in test_layers.py",
    "Embedding": "its input is no number to differentiate by; test_embedding_… in test_layers.py",
    "Neuron": "of Values; test_a_network_of_values_… in test_layers.py",
    "Layer": "of Values; test_a_network_of_values_… in test_layers.py",
    "MLP": "of Values; test_a_network_of_values_… in test_layers.py",
}

Z = away_from_0(4, 3)
CHANCES = inside(0.1, 0.9)(4, 3)
SIGNS = np.sign(away_from_0(4, 3))
ROWS = np.array([[0.2, 0.3, 0.5], [1.0, 0.0, 0.0], [0.1, 0.1, 0.8], [0.0, 0.5, 0.5]])


def cross_entropy_of_rows(z, t):
    return -(torch.log_softmax(z, 1) * t).sum() / len(z)


def focal(z, t):
    chance = torch.where(t == 1.0, torch.sigmoid(z), torch.sigmoid(-z))
    return (-((1.0 - chance) ** 2.0) * torch.log(chance)).mean()


def hinges(z, t):
    """Written out: torch has no second derivative of its own multi_margin_loss."""
    labels = t.long()[:, None]
    gaps = torch.clamp(1.0 + z - z.gather(1, labels), min=0.0)
    return gaps.scatter(1, labels, 0.0).sum() / len(z)


CLASSES = np.array([0, 2, 1, 2])
OF_CLASSES = {"cross_entropy", "negative_log_likelihood", "multi_class_hinge"}
"""Losses whose targets are the classes of rows."""

LOSSES = {
    "mse": [(F.mse_loss, Z, away_from_0(4, 3)), (F.mse_loss, Z[0, 0], np.array(0.5))],
    "half_squared_error": [(lambda y, t: 0.5 * ((y - t) ** 2).sum(), Z, away_from_0(4, 3))],
    "hinge": [(lambda s, t: torch.relu(1 - s * t).mean(), 1.7 * Z, SIGNS)],
    "binary_cross_entropy": [
        (
            lambda y, t: -(t * torch.log(y) + (1 - t) * torch.log(1 - y)).mean(),
            CHANCES,
            CHANCES.T.reshape(4, 3),
        ),
    ],
    "binary_cross_entropy_with_logits": [
        (F.binary_cross_entropy_with_logits, Z, CHANCES),
        (F.binary_cross_entropy_with_logits, 400.0 * Z, CHANCES),
    ],
    "cross_entropy": [
        (lambda z, t: F.cross_entropy(z, t.long()), Z, CLASSES),
        (lambda z, t: F.cross_entropy(z, t.long()), 500.0 * Z, CLASSES),
        (cross_entropy_of_rows, Z, ROWS),
    ],
    "negative_log_likelihood": [(lambda z, t: F.nll_loss(z, t.long()), Z, CLASSES)],
    "multi_class_hinge": [(hinges, 0.3 * Z, CLASSES)],
    "focal_loss": [(focal, Z, (CHANCES > 0.5).astype(float))],
}
"""Losses of outputs and targets: what PyTorch computes, outputs, targets."""

NO_LOSSES = set(
    "accuracy clip_gradient_values clip_gradients confusion_matrix fit l2_penalty linear load "
    "load_state_dict rmse save state_dict sum_of_squared_errors to_torch".split()
)
"""Public functions of nn that are no losses; l2_penalty has a test of its own."""


def settings(**choices):
    """Every combination of some settings."""
    names = list(choices)
    return [dict(zip(names, some)) for some in itertools.product(*choices.values())]


OPTIMISERS = {
    "SGD": (
        torch.optim.SGD,
        [
            some
            for some in settings(
                lr=[0.05], momentum=[0.0, 0.9], nesterov=[False, True], weight_decay=[0.0, 0.1]
            )
            if some["momentum"] or not some["nesterov"]
        ],
    ),
    "RMSprop": (
        torch.optim.RMSprop,
        [{}, *settings(lr=[0.02], alpha=[0.9, 0.5], eps=[1e-8, 1e-3], weight_decay=[0.0, 0.1])],
    ),
    "Adam": (
        torch.optim.Adam,
        [
            {},
            *settings(
                lr=[0.05],
                betas=[(0.9, 0.999), (0.5, 0.7)],
                eps=[1e-8, 1e-3],
                weight_decay=[0.0, 0.1],
            ),
        ],
    ),
    "AdamW": (
        torch.optim.AdamW,
        [
            {},
            *settings(
                lr=[0.05],
                betas=[(0.9, 0.999), (0.5, 0.7)],
                eps=[1e-8, 1e-3],
                weight_decay=[0.0, 0.1],
            ),
        ],
    ),
}
"""PyTorch's optimiser, and the settings to go 100 steps with; {} for what both leave out."""
