"""JAX: the whole step, forward, backward and update, compiled by jax.jit."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.tensors.tasks import L2

if TYPE_CHECKING:
    from benchmarks.tensors.contenders import Contender
    from benchmarks.tensors.tasks import Elementwise, Training

jax.config.update("jax_enable_x64", True)


def outputs_of(layers, x):
    h = x
    for w, b in layers[:-1]:
        h = jax.nn.relu(h @ w + b)
    w, b = layers[-1]
    return h @ w + b


def hinge_loss(layers, x, y):
    margins = jax.nn.relu(1.0 - y * outputs_of(layers, x))
    return margins.mean() + L2 * sum([jnp.sum(p * p) for layer in layers for p in layer])


def cross_entropy_loss(layers, x, labels):
    log_p = jax.nn.log_softmax(outputs_of(layers, x))
    return -jnp.take_along_axis(log_p, labels[:, None], axis=1).mean()


def update(loss, lr, layers, x, targets):
    """Return the loss and the new layers."""
    total, gradients = jax.value_and_grad(loss)(layers, x, targets)
    return total, jax.tree.map(lambda p, gradient: p - lr * gradient, layers, gradients)


def train(task: Training) -> Contender:
    """Return a training step; the old parameters are given away, so the new take their place."""
    x, targets = jnp.asarray(task.x), jnp.asarray(task.targets)
    layers = [(jnp.array(w), jnp.array(b)) for w, b in zip(task.weights, task.biases)]
    loss = hinge_loss if task.loss == "hinge" else cross_entropy_loss
    compiled = jax.jit(partial(update, loss, task.lr), donate_argnums=0)

    def step() -> float:
        nonlocal layers
        total, layers = jax.block_until_ready(compiled(layers, x, targets))
        return float(total)

    return step, lambda: [np.asarray(p) for layer in layers for p in layer]


def elementwise_loss(parameters, x):
    w, b = parameters
    return jnp.sum(jnp.tanh(x * w + b) * 2)


def differentiate(task: Elementwise) -> Contender:
    """Return T4."""
    x = jnp.asarray(task.x)
    parameters = (jnp.array(task.w), jnp.array(task.b))
    compiled = jax.jit(jax.value_and_grad(elementwise_loss))
    kept = []

    def step() -> float:
        kept.clear()
        total, gradients = jax.block_until_ready(compiled(parameters, x))
        kept.extend(gradients)
        return float(total)

    return step, lambda: [np.asarray(gradient) for gradient in kept]
