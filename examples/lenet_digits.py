"""A small convolutional network in the manner of LeNet reads handwritten digits.

conv 1→6, 3×3 · relu · pool 2×2 · conv 6→16, 3×3 · relu · linear 64→10, on scikit-learn's digits of
8 × 8 pixels, a fifth of them for the test.

    python examples/lenet_digits.py
"""

from __future__ import annotations

import argparse
import sys
import time
from typing import Any

import numpy as np

import nn

EPOCHS = 30
BATCH_SIZE = 32


def network() -> nn.Sequential:
    """Return a network from images (batch, 1, 8, 8) to a score for each of ten digits."""
    return nn.Sequential(
        nn.Conv2d(1, 6, 3, padding=1, seed=0, dtype=np.float32),
        "relu",
        nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 3, seed=1, dtype=np.float32),
        "relu",
        nn.Flatten(),
        nn.Linear(64, 10, seed=2, dtype=np.float32),
    )


def digits() -> Any:
    """Return images (n, 1, 8, 8) of float32 and labels: X_train, X_test, y_train, y_test."""
    images, labels = nn.data.digits(images=True)
    return nn.data.split(images.astype(np.float32), labels, test=0.2, seed=0)


def train(model: nn.Sequential, data: Any, epochs: int, *, progress: bool = True) -> nn.History:
    """Train a model on the digits that are not for the test, with a bar if wanted."""
    X_train, X_test, y_train, y_test = data  # noqa: N806
    optimizer = nn.Adam(model.parameters(), lr=1e-2)
    return nn.fit(
        model,
        X_train,
        y_train,
        loss="cross_entropy",
        optimizer=optimizer,
        epochs=epochs,
        batch_size=BATCH_SIZE,
        metric="accuracy",
        validation=(X_test, y_test),
        callbacks=[nn.CosineDecay(optimizer, epochs)],
        seed=0,
        progress=progress,
    )


def show(image: Any) -> str:
    """Return an image in characters, darker where there is more ink."""
    shades = " ·-=+*#%@"
    rows = (image[0] * (len(shades) - 1)).round().astype(int)
    return "\n".join(["  " + "".join([2 * shades[ink] for ink in row]) for row in rows])


def main(arguments: list[str] | None = None) -> None:
    """Train the network, and print how well it reads digits that it has not seen."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="how often to see all digits")
    options = parser.parse_args(arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")

    data = digits()
    X_test, y_test = data[1], data[3]  # noqa: N806
    model = network()
    start = time.perf_counter()
    history = train(model, data, options.epochs)
    seconds = time.perf_counter() - start
    scores = model(X_test).data
    print(f"{history}")
    print(f"{nn.accuracy(scores, y_test):.2%} of {len(y_test)} unseen digits, ", end="")
    print(f"after {seconds:.1f} s")
    wrong = np.flatnonzero(scores.argmax(axis=1) != y_test)
    for place in wrong[:1]:
        print(f"\nA {y_test[place]}, read as a {scores[place].argmax()}:\n{show(X_test[place])}")


if __name__ == "__main__":
    main()
