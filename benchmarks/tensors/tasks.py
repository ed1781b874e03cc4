"""The four tasks: data and starting weights, the same for every contender."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

SEED = 1337
L2 = 1e-4  # T1's strength of Σ p²


@dataclass(frozen=True)
class Training:
    """A multilayer perceptron with relu between its layers, its batch, loss and learning rate.

    Attributes:
        title: What the task is, in a line.
        loss: "hinge" (plus L2 · Σ p² over all parameters) or "cross-entropy" (softmax), a mean.
        weights: One array of shape (n_in, n_out) a layer.
        biases: One array of shape (n_out,) a layer.
        x: The inputs, of shape (batch, n_in).
        targets: −1 or +1, of shape (batch, 1), for hinge; a class, of shape (batch,), else.
        lr: The learning rate of p ← p − lr ∂E/∂p.
        repeats: How many steps are timed in a process.
    """

    title: str
    loss: str
    weights: list[np.ndarray]
    biases: list[np.ndarray]
    x: np.ndarray
    targets: np.ndarray
    lr: float
    repeats: int


@dataclass(frozen=True)
class Elementwise:
    """E = Σ 2 tanh(x w + b) of long arrays, with ∂E/∂w and ∂E/∂b and without an update."""

    title: str
    x: np.ndarray
    w: np.ndarray
    b: np.ndarray
    repeats: int


Task = Training | Elementwise


def moons(source: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return points of two interleaved half circles, noise 0.1, and −1 or +1 for each."""
    angles = source.uniform(0.0, np.pi, count)
    labels = np.where(np.arange(count) % 2 == 0, -1.0, 1.0)
    upper = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    lower = np.stack([1.0 - np.cos(angles), 0.5 - np.sin(angles)], axis=1)
    points = np.where(labels[:, None] < 0, upper, lower)
    return points + source.normal(0.0, 0.1, points.shape), labels[:, None]


def training(title: str, loss: str, sizes: list[int], batch: int, repeats: int) -> Training:
    """Return a task with weights of variance 2/n_in and small biases, none of them zero."""
    source = np.random.default_rng(SEED)
    if loss == "hinge":
        x, targets = moons(source, batch)
    else:
        x = source.normal(0.0, 1.0, (batch, sizes[0]))
        targets = source.integers(0, sizes[-1], batch)
    shapes = list(pairwise(sizes))
    weights = [source.normal(0.0, np.sqrt(2.0 / shape[0]), shape) for shape in shapes]
    biases = [source.normal(0.0, 0.1, shape[1]) for shape in shapes]
    return Training(title, loss, weights, biases, x, targets, 0.01, repeats)


def elementwise(title: str, length: int, repeats: int) -> Elementwise:
    """Return a task of three arrays of standard normal numbers."""
    source = np.random.default_rng(SEED)
    x, w, b = source.normal(0.0, 1.0, (3, length))
    return Elementwise(title, x.copy(), w.copy(), b.copy(), repeats)


TITLES = {
    "T1": "moons, 2-16-16-1, hinge + 1e-4 Σ p², batch 100, SGD",
    "T2": "64-32-10, softmax cross-entropy, batch 32, SGD",
    "T3": "784-256-128-10, softmax cross-entropy, batch 128, SGD",
    "T4": "Σ 2 tanh(x w + b), a million elements, forward and backward",
}


def make_task(name: str) -> Task:
    """Return T1, T2, T3 or T4, with arrays that nobody else holds."""
    if name == "T1":
        return training(TITLES[name], "hinge", [2, 16, 16, 1], batch=100, repeats=2000)
    if name == "T2":
        return training(TITLES[name], "cross-entropy", [64, 32, 10], batch=32, repeats=2000)
    if name == "T3":
        return training(TITLES[name], "cross-entropy", [784, 256, 128, 10], batch=128, repeats=200)
    return elementwise(TITLES[name], 1_000_000, repeats=100)
