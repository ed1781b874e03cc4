"""Handwritten digits: a 64-32-10 network on Tensors learns to read 8 × 8 pixels in seconds.

It takes scikit-learn's 1797 digits, a fifth of them for the test.

    python examples/digits.py                   trains and prints the accuracy
    python examples/digits.py --out out         draws the network's pass over four digits as well
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Any

import nn
import viz

EPOCHS = 40
BATCH_SIZE = 32
LEARNING_RATE = 0.2


def network() -> nn.Sequential:
    """Return a network from 64 pixels to a score for each of ten digits."""
    return nn.Sequential(nn.Linear(64, 32, seed=0), "relu", nn.Linear(32, 10, seed=1))


def train(model: nn.Sequential, data: Any, epochs: int) -> nn.History:
    """Train a model on the digits that are not for the test."""
    X_train, X_test, y_train, y_test = data  # noqa: N806
    optimizer = nn.SGD(model.parameters(), lr=LEARNING_RATE, momentum=0.9, weight_decay=1e-4)
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
    )


def draw(model: nn.Sequential, X: Any, y: Any, folder: Path) -> Path:  # noqa: N803
    """Draw one forward and backward pass over a few digits."""
    loss = nn.cross_entropy(model(X), y)
    loss.label = "E"
    for number, layer in enumerate([model[0], model[2]], start=1):
        layer.weight.label, layer.bias.label = f"W{number}", f"b{number}"
    model.zero_grad()
    loss.backward()
    return viz.draw(loss).save(folder / "digits.svg")


def main(arguments: list[str] | None = None) -> None:
    """Train the network, and print how well it reads digits that it has not seen."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="how often to see all digits")
    parser.add_argument("--out", type=Path, help="a folder for the drawing")
    options = parser.parse_args(arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")

    data = nn.data.split(*nn.data.digits(), test=0.2, seed=0)
    X_test, y_test = data[1], data[3]  # noqa: N806
    model = network()
    start = time.perf_counter()
    history = train(model, data, options.epochs)
    seconds = time.perf_counter() - start
    print(f"{model}")
    print(f"{history}")
    print(f"{nn.accuracy(model(X_test), y_test):.2%} of {len(y_test)} unseen digits, ", end="")
    print(f"after {seconds:.1f} s")
    print("\nWhat was read (columns) of what was written (rows):")
    print(nn.confusion_matrix(model(X_test), y_test))
    if options.out:
        print(f"drawn: {draw(model, X_test[:4], y_test[:4], options.out)}")


if __name__ == "__main__":
    main()
