"""The reference: NumPy, gradients derived by hand, as one first writes it: a line for a formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.tensors.tasks import L2

if TYPE_CHECKING:
    from benchmarks.tensors.contenders import Contender
    from benchmarks.tensors.tasks import Elementwise, Training


def train(task: Training) -> Contender:
    """Return a training step."""
    x, targets, lr = task.x, task.targets, task.lr
    weights, biases = list(task.weights), list(task.biases)
    n, last = len(x), len(weights) - 1
    hinge = task.loss == "hinge"

    def step() -> float:
        inputs = [x]
        for w, b in zip(weights[:-1], biases[:-1]):
            inputs.append(np.maximum(inputs[-1] @ w + b, 0.0))
        outputs = inputs[-1] @ weights[-1] + biases[-1]
        if hinge:
            margins = 1.0 - targets * outputs
            penalty = sum([(p * p).sum() for p in (*weights, *biases)])
            loss = np.maximum(margins, 0.0).mean() + L2 * penalty
            delta = -targets * (margins > 0.0) / n
        else:
            shifted = outputs - outputs.max(axis=1, keepdims=True)
            shares = np.exp(shifted)
            sums = shares.sum(axis=1, keepdims=True)
            rows = np.arange(n)
            loss = (np.log(sums[:, 0]) - shifted[rows, targets]).mean()
            delta = shares / sums
            delta[rows, targets] -= 1.0
            delta /= n
        for place in range(last, -1, -1):
            w_gradient = inputs[place].T @ delta
            b_gradient = delta.sum(axis=0)
            if place > 0:
                delta = (delta @ weights[place].T) * (inputs[place] > 0.0)
            if hinge:
                w_gradient += 2.0 * L2 * weights[place]
                b_gradient += 2.0 * L2 * biases[place]
            weights[place] -= lr * w_gradient
            biases[place] -= lr * b_gradient
        return float(loss)

    return step, lambda: [p for pair in zip(weights, biases) for p in pair]


def differentiate(task: Elementwise) -> Contender:
    """Return T4."""
    x, w, b = task.x, task.w, task.b
    gradients: list[np.ndarray] = []

    def step() -> float:
        t = np.tanh(x * w + b)
        total = (t * 2.0).sum()
        b_gradient = 2.0 * (1.0 - t * t)
        gradients[:] = [b_gradient * x, b_gradient]
        return float(total)

    return step, lambda: gradients
