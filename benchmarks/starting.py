"""What it costs to begin: importing the packages, and the first drawings of a process."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys

ROUNDS = 11

IMPORTS = """
import time
start = time.perf_counter()
import numpy
after_numpy = time.perf_counter()
import tinygrad_edu
print(after_numpy - start, time.perf_counter() - after_numpy)
"""

DRAWINGS = """
import time
import viz
from examples.two_two_two import build
from tinygrad_edu import Value
E = build()
E.backward()
start = time.perf_counter()
viz.draw(E, "variables", "forward").svg()
first = time.perf_counter() - start
chain = Value(1.0, label="h0")
for i in range(1, 40):
    chain = chain.tanh()
    chain.label = f"h{i}"
chain.backward()
times = []
for view, show, node in (
    ("variables", "forward", chain),
    ("variables", "both", chain),
    ("variables", "forward", E),
    ("variables", "both", E),
    ("operations", "forward", E),
):
    rounds = []
    for _ in range(5):
        start = time.perf_counter()
        viz.draw(node, view, show).svg()
        rounds.append(time.perf_counter() - start)
    times.append(sorted(rounds)[2])
print(first, *times)
"""


def medians(code: str) -> list[float]:
    """Return the medians of the numbers that some code prints, each run in a fresh process."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}  # as an installed package is
    rows = []
    for _ in range(ROUNDS):
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, check=True, capture_output=True, env=environment)
        rows.append([float(word) for word in done.stdout.split()])
    return [statistics.median(column) * 1e3 for column in zip(*rows)]


def main() -> None:
    """Print the times in milliseconds, and the import as a ratio to NumPy's."""
    numpy, ours = medians(IMPORTS)
    print("starting, in fresh processes")
    print(f"  import numpy                      {numpy:8.1f} ms")
    print(f"  import tinygrad_edu after it      {ours:8.1f} ms  {ours / numpy:.2f}× numpy's")
    first, chain, chain_both, forward, both, operations = medians(DRAWINGS)
    print(f"  first drawing of a process        {first:8.1f} ms")
    print(f"  a chain of 40 variables, forward  {chain:8.1f} ms")
    print(f"  the same, both                    {chain_both:8.1f} ms")
    print(f"  2-2-2, 25 variables, forward      {forward:8.1f} ms")
    print(f"  2-2-2, 25 variables, both         {both:8.1f} ms")
    print(f"  2-2-2, 45 boxes, 27 circles       {operations:8.1f} ms")


if __name__ == "__main__":
    main()
