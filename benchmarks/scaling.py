"""Cost and memory per node, from a thousand nodes to a million: both should be flat."""

from __future__ import annotations

import gc
import statistics
import time
import tracemalloc

from tinygrad_edu import Value

SIZES = (1_000, 10_000, 100_000, 1_000_000)


def chain(length: int) -> Value:
    """Return a chain of sums and products, as long as is asked for."""
    x = Value(0.5)
    y = x
    for _ in range(length // 2):
        y = y * x + x
    return y


def nanoseconds_per_node(length: int) -> float:
    """Return the time to build, differentiate and free a chain, per node."""
    repeats = max(3, 100_000 // length)
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        y = chain(length)
        y.backward()
        del y
        times.append(time.perf_counter() - start)
    return statistics.median(times) / length * 1e9


def bytes_per_node(length: int) -> float:
    """Return the memory that a chain holds after its backward pass, per node."""
    gc.collect()
    tracemalloc.start()
    y = chain(length)
    y.backward()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del y
    return held / length


def main() -> None:
    """Print cost per node by size, as a ratio to that of the smallest graph, and memory."""
    print("scaling: build, differentiate and free a chain of + and ×, collector off")
    gc.disable()
    base = nanoseconds_per_node(SIZES[0])
    for size in SIZES:
        cost = nanoseconds_per_node(size)
        print(f"  {size:>9,} nodes {cost:8.0f} ns a node {cost / base:8.2f}×")
    gc.enable()
    print(f"  memory: {bytes_per_node(100_000):.0f} bytes a node, gradient included")


if __name__ == "__main__":
    main()
