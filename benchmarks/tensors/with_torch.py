"""PyTorch, eager: F.linear, loss.backward() and torch.optim.SGD with its defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F  # noqa: N812

from benchmarks.tensors.tasks import L2

if TYPE_CHECKING:
    import numpy as np

    from benchmarks.tensors.contenders import Contender
    from benchmarks.tensors.tasks import Elementwise, Training

torch.set_num_threads(1)


def train(task: Training) -> Contender:
    """Return a training step; the weights are stored (n_out, n_in), as F.linear wants them."""
    x, targets = torch.from_numpy(task.x), torch.from_numpy(task.targets)
    layers = [
        (torch.tensor(w.T.copy(), requires_grad=True), torch.tensor(b, requires_grad=True))
        for w, b in zip(task.weights, task.biases)
    ]
    hidden_layers, (last_w, last_b) = layers[:-1], layers[-1]
    parameters = [p for layer in layers for p in layer]
    optimizer = torch.optim.SGD(parameters, lr=task.lr)
    hinge = task.loss == "hinge"

    def step() -> float:
        h = x
        for w, b in hidden_layers:
            h = F.relu(F.linear(h, w, b))
        outputs = F.linear(h, last_w, last_b)
        if hinge:
            total = F.relu(1.0 - targets * outputs).mean()
            total = total + L2 * sum([(p * p).sum() for p in parameters])
        else:
            total = F.cross_entropy(outputs, targets)
        optimizer.zero_grad()
        total.backward()
        optimizer.step()
        return total.item()

    def arrays() -> list[np.ndarray]:
        return [p.detach().numpy().T for p in parameters]

    return step, arrays


def differentiate(task: Elementwise) -> Contender:
    """Return T4."""
    x = torch.from_numpy(task.x)
    w = torch.tensor(task.w, requires_grad=True)
    b = torch.tensor(task.b, requires_grad=True)

    def step() -> float:
        total = ((x * w + b).tanh() * 2).sum()
        w.grad = b.grad = None
        total.backward()
        return total.item()

    return step, lambda: [w.grad.numpy(), b.grad.numpy()]
