"""tinygrad on its CPU device: the whole step, forward, backward and update, in a TinyJit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from tinygrad import Context, Tensor, TinyJit
from tinygrad.nn.optim import SGD

from benchmarks.tensors.tasks import L2

if TYPE_CHECKING:
    from benchmarks.tensors.contenders import Contender
    from benchmarks.tensors.tasks import Elementwise, Training


def held(array: np.ndarray) -> Tensor:
    """Return a tensor whose numbers are in memory, so that no step computes or copies them."""
    return Tensor(array).realize()


def train(task: Training) -> Contender:
    """Return a training step."""
    x = held(task.x)
    hinge = task.loss == "hinge"
    targets = held(task.targets if hinge else task.targets.astype(np.int32))
    layers = [(held(w), held(b)) for w, b in zip(task.weights, task.biases)]
    parameters = [p for layer in layers for p in layer]
    optimizer = SGD(parameters, lr=task.lr)

    @TinyJit
    def compiled() -> Tensor:
        h = x
        for w, b in layers[:-1]:
            h = h.linear(w, b).relu()
        outputs = h.linear(*layers[-1])
        if hinge:
            total = (1.0 - targets * outputs).relu().mean()
            total = total + L2 * sum([(p * p).sum() for p in parameters])
        else:
            total = outputs.sparse_categorical_crossentropy(targets)
        optimizer.zero_grad()
        total.backward()
        return total.realize(*optimizer.schedule_step())

    def step() -> float:
        with Context(TRAINING=1):
            return compiled().item()

    return step, lambda: [p.numpy() for p in parameters]


def differentiate(task: Elementwise) -> Contender:
    """Return T4."""
    x, w, b = held(task.x), held(task.w), held(task.b)
    kept: list[Tensor] = []

    @TinyJit
    def compiled() -> tuple[Tensor, Tensor, Tensor]:
        total = ((x * w + b).tanh() * 2).sum()
        w.grad = b.grad = None
        total.backward()
        return total.realize(w.grad, b.grad), w.grad, b.grad

    def step() -> float:
        total, *gradients = compiled()
        kept[:] = gradients
        return total.item()

    return step, lambda: [gradient.numpy() for gradient in kept]
