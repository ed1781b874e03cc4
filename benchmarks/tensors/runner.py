"""Training steps on arrays, beside hand-written NumPy, PyTorch, autograd, JAX and tinygrad.

Each contender is alone in a process of its own, on one core and with one thread, in float64;
the rounds go through the contenders in turn. Three steps are compared before anything is timed.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
from pathlib import Path

from benchmarks.tensors.contenders import CONTENDERS, installed
from benchmarks.tensors.tasks import TITLES

ROUNDS = 5
SETTINGS = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    # JAX goes by the core the process is pinned to; these are for systems without pinning.
    "NPROC": "1",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false",
    "JAX_PLATFORMS": "cpu",
    "DEV": "CPU",
    "NUM_CPU_THREADS": "1",
    "PARALLEL": "0",
    "DEFAULT_FLOAT": "float64",  # tinygrad's optimiser keeps lr in it
}
# By default, whether glibc gives freed arrays back to the system, and pays for their pages again
# in the next step, hangs on what the process did before. Here it keeps them, for everybody.
KEEP_FREED_MEMORY = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": "33554432",
    "MALLOC_TRIM_THRESHOLD_": "1000000000",
}
DEFAULT_MALLOC = "default-malloc"


def environment(settings: dict[str, str]) -> dict[str, str]:
    """Return the variables of a contender's process; its environment's own tools come first."""
    tools = str(Path(sys.executable).parent)
    path = os.pathsep.join([tools, os.environ.get("PATH", "")])
    return {**os.environ, **settings, "PATH": path}


def run(job: str, name: str, task: str, settings: dict[str, str]) -> subprocess.CompletedProcess:
    """Run "time" or "check" of one contender in a process that does nothing else."""
    command = [sys.executable, "-m", "benchmarks.tensors", job, name, task]
    return subprocess.run(command, capture_output=True, text=True, env=environment(settings))


def seconds(name: str, task: str, settings: dict[str, str]) -> float:
    """Return the median time of a step."""
    finished = run("time", name, task, settings)
    if finished.returncode:
        raise SystemExit(finished.stderr)
    return float(finished.stdout)


def able(names: list[str], task: str, settings: dict[str, str]) -> list[str]:
    """Return who computes the task, and say of the others why they are left out."""
    able_names = []
    for name in names:
        finished = run("check", name, task, settings)
        if finished.returncode == 0:
            able_names.append(name)
            continue
        reason = (finished.stderr.strip().splitlines() or ["it died without a word"])[-1]
        if reason.startswith("AssertionError") or name == "numpy":
            raise SystemExit(finished.stderr)
        print(f"  {name:<13} left out: {reason}")
    return able_names


def measure(task: str, names: list[str], settings: dict[str, str]) -> None:
    """Print time and speed of each contender at one task."""
    print(f"{task}: {TITLES[task]}", flush=True)
    names = able(names, task, settings)
    rounds = [[seconds(name, task, settings) for name in names] for _ in range(ROUNDS)]
    for place, name in enumerate(names):
        median = statistics.median([times[place] for times in rounds])
        ratios = sorted([times[0] / times[place] for times in rounds])
        print(
            f"  {name:<13}{median * 1e3:9.4f} ms {statistics.median(ratios):7.3f}×"
            f"   ({ratios[0]:.3f} … {ratios[-1]:.3f})  {CONTENDERS[name].note}",
            flush=True,
        )


def main(arguments: list[str] | None = None) -> None:
    """Print a table for each task: the time of a step, and its speed beside NumPy by hand."""
    asked = arguments or []
    unknown = [word for word in asked if word not in (*TITLES, *CONTENDERS, DEFAULT_MALLOC)]
    if unknown:
        raise SystemExit(
            f"no task or contender {', '.join(unknown)}; there are {', '.join(TITLES)}, "
            f"{', '.join(CONTENDERS)}, and {DEFAULT_MALLOC}"
        )
    tasks = [task for task in TITLES if task in asked] or list(TITLES)
    chosen = [name for name in CONTENDERS if name in asked] or list(CONTENDERS)
    names = [name for name in CONTENDERS if name in chosen or name == "numpy"]
    settings = SETTINGS if DEFAULT_MALLOC in asked else {**SETTINGS, **KEEP_FREED_MEMORY}

    print("tensors: one training step on arrays; each contender alone in its process, one core")
    versions = {name: installed(name) for name in names}
    present = [f"{name} {number}" for name, number in versions.items() if number]
    print(f"  Python {platform.python_version()}, {', '.join(present)}")
    for name, number in versions.items():
        if number is None:
            print(
                f"  {name} is not installed, and left out: pip install {CONTENDERS[name].package}"
            )
    print(f"  ×: speed beside NumPy by hand, above 1 is faster; median of {ROUNDS} rounds (range)")
    for task in tasks:
        measure(task, [name for name in names if versions[name]], settings)
