"""micrograd's demo: two moons, told apart by 2-16-16-1 neurons; on Values, and on Tensors.

Hinge loss + 1e-4 Σ p², 100 steps of gradient descent over all 100 points, with a learning rate
that falls from 1.0 to 0.1. The two networks start from the same weights and go the same way.

    python examples/moons.py                prints accuracy and time
    python examples/moons.py --steps 20     takes fewer steps
"""

from __future__ import annotations

import argparse
import sys
import time
from typing import Any

import numpy as np

import nn

POINTS = 100
STEPS = 100
PENALTY = 1e-4


class HingeWithPenalty:
    """(1/n) Σ max(0, 1 − label · score) + 1e-4 Σ p² over a model's parameters."""

    def __init__(self, model: Any) -> None:
        self.parameters = model.parameters()

    def __call__(self, scores: Any, labels: Any) -> Any:
        """Return the loss."""
        return nn.hinge(scores, labels) + PENALTY * nn.l2_penalty(self.parameters)


def train(model: Any, X: Any, labels: Any, steps: int) -> tuple[nn.History, float]:  # noqa: N803
    """Train a model, and return its history and the seconds that it took."""
    optimizer = nn.SGD(model.parameters(), lr=1.0)
    schedule = nn.LinearDecay(optimizer, epochs=STEPS, last=0.1)
    start = time.perf_counter()
    history = nn.fit(
        model,
        X,
        labels,
        loss=HingeWithPenalty(model),
        optimizer=optimizer,
        epochs=steps,
        callbacks=[schedule],
    )
    return history, time.perf_counter() - start


def accuracy_of(outputs: Any, labels: Any) -> float:
    """Return the share of points whose score has the sign of their label."""
    return nn.accuracy(outputs, labels, threshold=0.0)


def picture(model: Any) -> str:
    """Return the plane in characters: # where the model's score is above 0."""
    xs, ys = np.linspace(-1.5, 2.5, 61), np.linspace(1.5, -1.0, 16)
    grid = np.stack(np.meshgrid(xs, ys), axis=-1)
    above = model(grid.reshape(-1, 2)).data.reshape(grid.shape[:2]) > 0
    return "\n".join(["  " + "".join(["#" if dot else "·" for dot in row]) for row in above])


def main(arguments: list[str] | None = None) -> None:
    """Train both networks, and print what they learned."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--steps", type=int, default=STEPS, help="how many steps to take")
    options = parser.parse_args(arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")

    X, y = nn.data.moons(POINTS, noise=0.1, seed=1)  # noqa: N806 - as everybody calls it
    labels = 2.0 * y - 1.0
    on_values = nn.MLP(2, [16, 16, 1], "relu", seed=1)
    on_tensors = on_values.to_tensors()

    history, seconds = train(on_values, X, labels, options.steps)
    outputs = [on_values(list(row)) for row in X]
    print(f"Values:  {accuracy_of(outputs, labels):7.2%} of the points, loss ", end="")
    print(f"{history.losses[-1]:.6f}, {seconds:.2f} s")

    history, seconds = train(on_tensors, X, labels[:, None], options.steps)
    print(
        f"Tensors: {accuracy_of(on_tensors(X), labels[:, None]):7.2%} of the points, loss ", end=""
    )
    print(f"{history.losses[-1]:.6f}, {seconds:.2f} s")
    print(f"\nWhere the score is above 0:\n{picture(on_tensors)}")


if __name__ == "__main__":
    main()
