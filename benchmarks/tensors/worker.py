"""What a process that runs one contender does: time its steps, or check what they compute."""

from __future__ import annotations

import os
import statistics
import time

import numpy as np

from benchmarks.tensors.contenders import make_contender
from benchmarks.tensors.tasks import Training, make_task

STEPS_COMPARED = 3
TOLERANCE = 1e-12  # relative, of losses and of arrays; all contenders work in float64
DISTANCE = 1e-8  # of the finite differences; short, so that hardly a relu passes its kink


def stay_on_one_core() -> None:
    """Pin this process to one core, so that no contender has a second thread's help."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def time_steps(name: str, task_name: str) -> None:
    """Print the median time of a step in seconds; the collector is on, as users have it."""
    stay_on_one_core()
    task = make_task(task_name)
    step, _ = make_contender(name, task)
    for _ in range(max(10, task.repeats // 10)):
        step()
    times = []
    for _ in range(task.repeats):
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    print(statistics.median(times))


def check(name: str, task_name: str) -> None:
    """Raise AssertionError unless three steps compute what hand-written NumPy computes."""
    stay_on_one_core()
    if name == "numpy":
        check_gradient(task_name)
    step, arrays = make_contender(name, make_task(task_name))
    reference_step, reference_arrays = make_contender("numpy", make_task(task_name))
    for place in range(STEPS_COMPARED):
        loss, expected = step(), reference_step()
        assert isinstance(loss, float), f"{name} returns {type(loss)} for a loss"
        assert abs(loss - expected) <= TOLERANCE * abs(expected), (
            f"{name} has the loss {loss!r} in step {place + 1} of {task_name}, NumPy {expected!r}"
        )
    pairs = list(zip(arrays(), reference_arrays(), strict=True))
    for place, (array, expected) in enumerate(pairs):
        assert array.dtype == np.float64, f"{name} computes in {array.dtype}"
        assert array.shape == expected.shape, f"{name}: {array.shape}, NumPy {expected.shape}"
        error = abs(array - expected).max() / abs(expected).max()
        assert error <= TOLERANCE, f"{name}: array {place} of {task_name} is off by {error:.1e}"


def check_gradient(task_name: str) -> None:
    """Compare the gradient derived by hand with finite differences along one random direction."""
    source = np.random.default_rng(1)
    directions = [source.normal(0.0, 1.0, p.shape) for p in parameters_of(make_task(task_name))]
    there, back = [loss_at(task_name, directions, sign * DISTANCE) for sign in (1.0, -1.0)]
    expected = (there - back) / (2.0 * DISTANCE)
    gradients = gradients_by_hand(task_name)
    slope = sum([np.vdot(gradient, d) for gradient, d in zip(gradients, directions, strict=True)])
    assert abs(slope - expected) <= 1e-6 * abs(expected), (
        f"the gradient of {task_name} by hand has the slope {slope}, differences {expected}"
    )


def parameters_of(task) -> list[np.ndarray]:
    """Return the arrays that a step differentiates by, as the task holds them."""
    if isinstance(task, Training):
        return [p for pair in zip(task.weights, task.biases) for p in pair]
    return [task.w, task.b]


def loss_at(task_name: str, directions: list[np.ndarray], distance: float) -> float:
    """Return the loss of hand-written NumPy, with the parameters moved along the directions."""
    task = make_task(task_name)
    for p, direction in zip(parameters_of(task), directions):
        p += distance * direction
    step, _ = make_contender("numpy", task)
    return step()


def gradients_by_hand(task_name: str) -> list[np.ndarray]:
    """Return the gradients of hand-written NumPy; in training, what its update reveals."""
    task = make_task(task_name)
    before = [p.copy() for p in parameters_of(task)]
    step, arrays = make_contender("numpy", task)
    step()
    if isinstance(task, Training):
        return [(old - new) / task.lr for old, new in zip(before, arrays())]
    return arrays()
