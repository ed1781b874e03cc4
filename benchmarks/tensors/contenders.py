"""Who takes part: the name of each contender, its package and the module that writes its steps."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

import numpy as np

from benchmarks.tensors.tasks import Task, Training

# A step, which returns the loss; and what to compare after it: the parameters, weights stored
# (n_in, n_out), as w1, b1, w2, … in training, ∂E/∂w and ∂E/∂b in T4.
Contender = tuple[Callable[[], float], Callable[[], list[np.ndarray]]]


class Entry(NamedTuple):
    """What is installed with pip, the module here, and what a reader should know."""

    package: str
    module: str
    note: str


CONTENDERS = {
    "numpy": Entry("numpy", "with_numpy", "by hand, a line for a formula"),
    "tuned": Entry("numpy", "with_tuned_numpy", "by hand, tuned: in place, BLAS for sums"),
    "torch": Entry("torch", "with_torch", "eager, loss.backward(), torch.optim.SGD"),
    "autograd": Entry("autograd", "with_autograd", "value_and_grad"),
    "jax": Entry("jax", "with_jax", "the whole step in jax.jit"),
    "tinygrad": Entry("tinygrad", "with_tinygrad", "the whole step in TinyJit, device CPU"),
    "tinygrad_edu": Entry("tinygrad-edu", "with_tinygrad_edu", "nn.linear, nn.SGD"),
}


def installed(name: str) -> str | None:
    """Return the version of a contender's package, or None if it is not installed."""
    try:
        return version(CONTENDERS[name].package)
    except PackageNotFoundError:
        return None


def make_contender(name: str, task: Task) -> Contender:
    """Return a contender that starts from the task's weights, and may change them in place."""
    module = importlib.import_module(f"benchmarks.tensors.{CONTENDERS[name].module}")
    return module.train(task) if isinstance(task, Training) else module.differentiate(task)
