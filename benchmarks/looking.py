"""Looking at a pass: how much longer it takes than running it, on one step of micrograd's demo."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import nn
from tinygrad_edu import Stepper, diagnose, explain, history, unroll
from tinygrad_edu.passes import record_pass

if TYPE_CHECKING:
    from collections.abc import Callable

    from tinygrad_edu import Value

REPEATS = 3


def demo(expand: bool) -> tuple[Value, Value]:
    """Return the loss of an MLP 2-16-16-1 on 100 points, and its first weight."""
    points, labels = nn.data.moons(100, noise=0.1, seed=1)
    model = nn.MLP(2, [16, 16, 1], seed=1, expand=expand)
    loss = nn.hinge([model(list(point)) for point in points], 2.0 * labels - 1.0)
    return loss, model.parameters()[0]


def seconds(action: Callable[[], object]) -> float:
    """Return the shortest of a few times that an action takes."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Print the times as multiples of one backward pass over the same graph."""
    print("Looking at a pass, in backward passes over the same graph (and in seconds)")
    for expand in (False, True):
        loss, weight = demo(expand)
        one_pass = seconds(loss.backward)
        actions = {
            "record": lambda loss=loss: record_pass(loss),
            "Stepper": lambda loss=loss: Stepper(loss),
            "explain": lambda loss=loss, weight=weight: str(explain(loss, weight)),
            "diagnose": lambda loss=loss: str(diagnose(loss)),
            "unroll": lambda loss=loss: unroll(loss),
        }
        print(f"  {len(history(loss)):,} nodes, backward {one_pass * 1000:.1f} ms")
        for name, action in actions.items():
            taken = seconds(action)
            print(f"    {name:<10}{taken / one_pass:>8.0f} ({taken:.2f} s)")


if __name__ == "__main__":
    main()
