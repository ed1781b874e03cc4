"""A bias is copied to every sample of a batch, and its gradient is summed: seen, not told.

python examples/broadcast.py                prints the steps of the backward pass
python examples/broadcast.py --out out      writes the drawing there as well
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

import viz
from tinygrad_edu import Tensor


def build() -> Tensor:
    """Return E = Σ (x·W + b)² for two samples, two inputs and one neuron."""
    x = np.array([[1.0, 2.0], [3.0, 0.5]])
    W, b = Tensor([[0.5], [-0.25]], label="W"), Tensor([0.1], label="b")  # noqa: N806
    out = x @ W + b
    out.label = "out"
    E = (out**2).sum()  # noqa: N806
    E.label = "E"
    return E


def main(arguments: list[str] | None = None) -> None:
    """Print every step of the backward pass, and write the drawing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--out", type=Path, help="a folder for the drawing")
    options = parser.parse_args(arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    for step in build().backward_steps():
        print(step)
    if options.out:
        E = build()  # noqa: N806
        E.backward()
        print(f"drawn: {viz.draw(E).save(options.out / 'broadcast.svg')}")


if __name__ == "__main__":
    main()
