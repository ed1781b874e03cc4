"""NumPy by hand as one writes it who knows it well and wants it fast: the best that it can do.

Work is done in place where an array of the step's own is no longer needed, by np.dot (which costs
less to call than @, and is quick where one side has length 1), and a sum over the batch is a
product with ones. Nothing is kept from one step to the next but the parameters and constants of
the batch size.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.tensors.tasks import L2

if TYPE_CHECKING:
    from benchmarks.tensors.contenders import Contender
    from benchmarks.tensors.tasks import Elementwise, Training


def train(task: Training) -> Contender:
    """Return a training step."""
    return hinge_step(task) if task.loss == "hinge" else cross_entropy_step(task)


def hinge_step(task: Training) -> Contender:
    """Return T1: three layers, mean hinge loss and L2 · Σ p²."""
    x, y, lr = task.x, task.targets, task.lr
    (w1, w2, w3), (b1, b2, b3) = task.weights, task.biases
    parameters = [w1, b1, w2, b2, w3, b3]
    n = len(x)
    ones = np.ones(n)
    shrink = 1.0 - lr * 2.0 * L2  # p − lr (∂/∂p + 2 L2 p) = shrink · p − lr ∂/∂p

    def step() -> float:
        h1 = np.dot(x, w1)
        h1 += b1
        np.maximum(h1, 0.0, out=h1)
        h2 = np.dot(h1, w2)
        h2 += b2
        np.maximum(h2, 0.0, out=h2)
        scores = np.dot(h2, w3)
        scores += b3
        margins = 1.0 - y * scores
        np.maximum(margins, 0.0, out=margins)
        total = margins.sum() / n + L2 * sum([np.vdot(p, p) for p in parameters])

        g3 = (margins > 0.0) * y
        g3 *= -1.0 / n
        g2 = np.dot(g3, w3.T)
        g2 *= h2 > 0.0
        g1 = np.dot(g2, w2.T)
        g1 *= h1 > 0.0
        gradients = [
            np.dot(x.T, g1),
            np.dot(ones, g1),
            np.dot(h1.T, g2),
            np.dot(ones, g2),
            np.dot(h2.T, g3),
            np.dot(ones, g3),
        ]
        for p, gradient in zip(parameters, gradients):
            gradient *= lr
            p *= shrink
            p -= gradient
        return float(total)

    return step, lambda: parameters


def cross_entropy_step(task: Training) -> Contender:
    """Return T2 and T3: any number of layers, mean softmax cross-entropy."""
    x, labels, lr = task.x, task.targets, task.lr
    weights, biases = task.weights, task.biases
    n, classes = len(x), weights[-1].shape[1]
    ones = np.ones(n)
    ones_of_classes = np.ones(classes)
    starts_of_rows = np.arange(0, n * classes, classes)
    last = len(weights) - 1

    def step() -> float:
        inputs = [x]
        for w, b in zip(weights[:-1], biases[:-1]):
            h = np.dot(inputs[-1], w)
            h += b
            np.maximum(h, 0.0, out=h)
            inputs.append(h)
        z = np.dot(inputs[-1], weights[-1])
        z += biases[-1]
        z -= z.max(axis=1, keepdims=True)
        at_labels = starts_of_rows + labels
        chosen = z.take(at_labels)
        g = np.exp(z, out=z)
        sums = np.dot(g, ones_of_classes)
        total = (np.log(sums).sum() - chosen.sum()) / n

        g /= sums[:, None]
        g.reshape(-1)[at_labels] -= 1.0
        g *= 1.0 / n
        for place in range(last, -1, -1):
            w, h = weights[place], inputs[place]
            w_gradient = np.dot(h.T, g)
            b_gradient = np.dot(ones, g)
            if place > 0:
                g = np.dot(g, w.T)
                g *= h > 0.0
            w_gradient *= lr
            w -= w_gradient
            b_gradient *= lr
            biases[place] -= b_gradient
        return float(total)

    return step, lambda: [p for pair in zip(weights, biases) for p in pair]


def differentiate(task: Elementwise) -> Contender:
    """Return T4: two arrays are made, and each is used again once it is read."""
    x, w, b = task.x, task.w, task.b
    gradients: list[np.ndarray] = []

    def step() -> float:
        gradients.clear()
        t = x * w
        t += b
        np.tanh(t, out=t)
        total = 2.0 * t.sum()
        b_gradient = t * t
        b_gradient *= -2.0
        b_gradient += 2.0
        w_gradient = np.multiply(b_gradient, x, out=t)
        gradients.extend([w_gradient, b_gradient])
        return float(total)

    return step, lambda: gradients
