"""The 2-2-2 network as the lecture draws it: before, during and after a pass, and at its update.

Then networks too large to draw whole: wide layers are folded, and layers of Tensors are a table.

    python examples/network.py --out out    writes the drawings there
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import nn
import viz
from examples import two_two_two

if TYPE_CHECKING:
    from viz import NetworkDrawing


def lecture_drawings() -> dict[str, NetworkDrawing]:
    """Return the 2-2-2 network before a pass, during it, after it, and what the step changes."""
    model = two_two_two.network()
    weights = [p for p in model.parameters() if p.label.startswith("w")]
    drawings = {"before": viz.network(model)}
    E = two_two_two.error_of(model)  # noqa: N806 - the lecture's name
    drawings["during"] = viz.network(model, E)
    E.backward()
    drawings["after"] = viz.network(model, E)
    rate = two_two_two.LEARNING_RATE
    drawings["update"] = viz.network(model, E, "update", lr=rate, learned=weights)
    return drawings


def wide_network() -> NetworkDrawing:
    """Return micrograd's network for the moons, 2-16-16-1, on four of them."""
    model = nn.MLP(2, [16, 16, 1], "tanh", seed=1)
    X, y = nn.data.moons(4, noise=0.1, seed=1)  # noqa: N806
    E = nn.mse([model(list(x)) for x in X], [float(label) for label in y])  # noqa: N806
    E.backward()
    return viz.network(model, E)


def layers_of_tensors() -> NetworkDrawing:
    """Return a small convolutional network on random images, layer by layer."""
    model = nn.Sequential(
        nn.Conv2d(1, 6, 3, padding=1, seed=0),
        "relu",
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(96, 32, seed=1),
        "tanh",
        nn.Linear(32, 10, seed=2),
    )
    images = np.random.default_rng(0).random((20, 1, 8, 8))
    E = nn.cross_entropy(model(images), np.arange(20) % 10)  # noqa: N806
    E.backward()
    return viz.network(model, E)


def main(arguments: list[str] | None = None) -> None:
    """Draw everything, and say what each drawing shows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--out", type=Path, help="a folder for the drawings")
    options = parser.parse_args(arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    drawings = lecture_drawings()
    drawings |= {"wide": wide_network(), "tensors": layers_of_tensors()}
    for name, drawing in drawings.items():
        print(f"{name:<8} {drawing}")
        if options.out:
            print(f"drawn: {drawing.save(options.out / f'network_{name}.svg')}")


if __name__ == "__main__":
    main()
