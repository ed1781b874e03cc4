"""HIPS autograd: value_and_grad of a plain function of NumPy arrays, and updates in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import autograd.numpy as np
from autograd import value_and_grad

from benchmarks.tensors.tasks import L2

if TYPE_CHECKING:
    from benchmarks.tensors.contenders import Contender
    from benchmarks.tensors.tasks import Elementwise, Training


def outputs_of(parameters, x):
    h = x
    for place in range(0, len(parameters) - 2, 2):
        h = np.maximum(0.0, np.dot(h, parameters[place]) + parameters[place + 1])
    return np.dot(h, parameters[-2]) + parameters[-1]


def hinge_loss(parameters, x, y):
    margins = np.maximum(0.0, 1.0 - y * outputs_of(parameters, x))
    return np.mean(margins) + L2 * sum([np.sum(p * p) for p in parameters])


def cross_entropy_loss(parameters, x, one_hot):
    z = outputs_of(parameters, x)
    z = z - np.max(z, axis=1, keepdims=True)
    log_p = z - np.log(np.sum(np.exp(z), axis=1, keepdims=True))
    return -np.sum(log_p * one_hot) / len(x)


def train(task: Training) -> Contender:
    """Return a training step."""
    parameters = [p for pair in zip(task.weights, task.biases) for p in pair]
    hinge = task.loss == "hinge"
    value_and_gradient = value_and_grad(hinge_loss if hinge else cross_entropy_loss)
    # Classes are one-hot, as autograd's own examples have them: indexing is slow there.
    targets = task.targets if hinge else np.eye(len(task.biases[-1]))[task.targets]

    def step() -> float:
        total, gradients = value_and_gradient(parameters, task.x, targets)
        for p, gradient in zip(parameters, gradients):
            p -= task.lr * gradient
        return float(total)

    return step, lambda: parameters


def elementwise_loss(parameters, x):
    w, b = parameters
    return np.sum(np.tanh(x * w + b) * 2)


def differentiate(task: Elementwise) -> Contender:
    """Return T4."""
    value_and_gradient = value_and_grad(elementwise_loss)
    parameters = [task.w, task.b]
    kept = []

    def step() -> float:
        kept.clear()
        total, gradients = value_and_gradient(parameters, task.x)
        kept.extend(gradients)
        return float(total)

    return step, lambda: kept
