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
import time
from collections.abc import Callable

import micrograd.engine
import micrograd.nn

import nn
from tinygrad_edu import Value

SAMPLES = 100
ROUNDS = 9
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


def contenders() -> dict[str, Step]:
    """Return a fresh training step for each network, all from the same weights."""
    steps = {}
    random.seed(1)
    steps["micrograd"] = plain_step(micrograd.nn.MLP(2, [16, 16, 1]), micrograd.engine.Value)
    random.seed(1)
    steps["expanded"] = plain_step(nn.MLP(2, [16, 16, 1], expand=True), Value)
    random.seed(1)
    steps["dot"] = library_step(nn.MLP(2, [16, 16, 1]))
    return steps


def seconds(step: Step) -> float:
    """Return how long one step takes."""
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


def without_collector() -> dict[str, list[float]]:
    """Return times with the garbage collector off, the contenders in turn, round by round.

    Each timed step follows one that is not timed, as a step in training follows another.
    """
    steps = contenders()
    times: dict[str, list[float]] = {name: [] for name in steps}
    gc.collect()
    gc.disable()
    for _ in range(ROUNDS):
        for name, step in steps.items():
            step()
            times[name].append(seconds(step))
            gc.collect()
    gc.enable()
    return times


def with_collector() -> dict[str, list[float]]:
    """Return times with the collector on: each contender trains alone, as in real life."""
    times: dict[str, list[float]] = {}
    for name, step in contenders().items():
        gc.collect()
        seconds(step)
        times[name] = [seconds(step) for _ in range(ROUNDS)]
    return times


def main() -> None:
    """Print the step's median time and its ratio to micrograd's."""
    print("moons: one training step, MLP 2-16-16-1, 100 samples")
    losses = [step() for step in contenders().values()]
    assert max(losses) - min(losses) < 1e-12, "the contenders do not compute the same loss"
    for title, measure in (("off", without_collector), ("on", with_collector)):
        times = measure()
        base = statistics.median(times["micrograd"])
        for name, rounds in times.items():
            ratio = statistics.median([m / t for m, t in zip(times["micrograd"], rounds)])
            median = statistics.median(rounds)
            print(
                f"  collector {title:<4}{name:<10}{median * 1e3:9.2f} ms"
                f"{base / median:9.2f}×  (round by round {ratio:.2f}×)"
            )


if __name__ == "__main__":
    main()
