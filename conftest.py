"""For all tests: plots open no window, Ctrl-C is heard, and operations go with their test."""

import gc
import os
import signal
import sys
from collections.abc import Iterator

import pytest

# Side by side with others, a process has one processor: threads of NumPy's would wait for it.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

from tinygrad_edu.registry import OF_NUMPY, OPS

os.environ["MPLBACKEND"] = "agg"

collect_ignore = ["tests/mutation"]  # no tests: `make mutants` runs it, and installs what it needs

# A shell starts what runs in the background deaf to Ctrl-C, and so would be every test of it.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_runtest_setup() -> None:
    """Tell the collector of garbage that all that is there before a test is there for good.

    It would go through these 600,000 objects time and again, and so would `diagnose` at each call.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def close_figures() -> Iterator[None]:
    """Close the figures of a test, where it made any."""
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")


@pytest.fixture(autouse=True)
def forget_operations() -> Iterator[None]:
    """Take the operations that a test entered out of the registry, or the next would walk them."""
    registries = [(registry, dict(registry)) for registry in (OPS, OF_NUMPY)]
    yield
    for registry, before in registries:
        for name in registry.keys() - before.keys():
            # What the library loads when it is first used is entered once, and stays.
            if registry[name].__module__.split(".")[0] not in ("tinygrad_edu", "nn", "viz"):
                del registry[name]
        registry.update(before)
