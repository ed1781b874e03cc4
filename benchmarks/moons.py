"""One training step of micrograd's demo beside micrograd: MLP 2-16-16-1, 100 samples.

The step is the same text for all: wrap the inputs, 100 forward passes, hinge loss and
1e-4 · Σ p², one backward pass, one update. Three networks take it:

    micrograd   its own nn.MLP
    expanded    nn.MLP(…, expand=True): every + and × a node, as micrograd has it
    dot         nn.MLP(…): one node for each neuron's net, and the library's own losses
"""

from __future__ import annotations

import gc
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import micrograd.engine
import micrograd.nn

import nn
from tinygrad_edu import Value

SAMPLES = 100
NAMES = ("micrograd", "expanded", "dot")
WARM_UP = 1
STEPS = 9
ROUNDS = 3
LEARNING_RATE = 0.01

Step = Callable[[], float]


def data() -> tuple[list[list[float]], list[int]]:
    """Return 100 points of two classes that no line separates."""
    source = random.Random(1337)
    points = [[source.gauss(0, 1), source.gauss(0, 1)] for _ in range(SAMPLES)]
    return points, [1 if x * x + y > 0.5 else -1 for x, y in points]


def plain_step(model, make_value) -> Step:
    """Return a training step that is written with + and × only, as micrograd's demo is."""
    points, labels = data()
    parameters = model.parameters()

    def step() -> float:
        inputs = [list(map(make_value, point)) for point in points]
        scores = list(map(model, inputs))
        losses = [(1 + -label * score).relu() for label, score in zip(labels, scores)]
        data_loss = sum(losses) * (1.0 / len(losses))
        total = data_loss + 1e-4 * sum(p * p for p in parameters)
        for p in parameters:
            p.grad = 0
        total.backward()
        for p in parameters:
            p.data -= LEARNING_RATE * p.grad
        return total.data

    return step


def library_step(model) -> Step:
    """Return the same training step, written with the library's own losses and optimiser."""
    points, labels = data()
    parameters = model.parameters()
    optimizer = nn.SGD(parameters, lr=LEARNING_RATE)

    def step() -> float:
        scores = [model(point) for point in points]
        total = nn.hinge(scores, labels) + 1e-4 * nn.l2_penalty(parameters)
        optimizer.zero_grad()
        total.backward()
        optimizer.step()
        return total.data

    return step


def contender(name: str) -> Step:
    """Return a fresh training step; all start from the same weights."""
    random.seed(1)
    if name == "micrograd":
        return plain_step(micrograd.nn.MLP(2, [16, 16, 1]), micrograd.engine.Value)
    if name == "expanded":
        return plain_step(nn.MLP(2, [16, 16, 1], expand=True), Value)
    return library_step(nn.MLP(2, [16, 16, 1]))


def train(name: str, collector: str) -> None:
    """Train one contender in this process, and print the median time of a step in seconds."""
    step = contender(name)
    gc.collect()
    if collector == "off":
        gc.disable()
    times = []
    for _ in range(WARM_UP + STEPS):
        step()  # a step in training follows another
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
        if collector == "off":
            gc.collect()  # or micrograd's garbage would fill the memory
    print(statistics.median(times[WARM_UP:]))


def seconds(name: str, collector: str) -> float:
    """Return the median time of a step, measured in a process that does nothing else."""
    command = [sys.executable, "-m", "benchmarks.moons", name, collector]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    """Print the median time of a training step, and its ratio to micrograd's."""
    print("moons: one training step, MLP 2-16-16-1, 100 samples; each alone in its process")
    losses = [contender(name)() for name in NAMES]
    assert max(losses) - min(losses) < 1e-12, "the contenders do not compute the same loss"
    for collector in ("off", "on"):
        rounds = [[seconds(name, collector) for name in NAMES] for _ in range(ROUNDS)]
        for place, name in enumerate(NAMES):
            median = statistics.median([times[place] for times in rounds])
            ratio = statistics.median([times[0] / times[place] for times in rounds])
            print(f"  collector {collector:<4} {name:<10} {median * 1e3:8.2f} ms {ratio:8.2f}×")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        train(sys.argv[1], sys.argv[2])
    else:
        main()
