"""For all tests and doctests: plots open no window, and Ctrl-C is heard however they began."""

import os
import signal
import sys
from collections.abc import Iterator

import pytest

os.environ["MPLBACKEND"] = "agg"

collect_ignore = ["tests/mutation"]  # no tests: `make mutants` runs it, and installs what it needs

# A shell starts what runs in the background deaf to Ctrl-C, and so would be every test of it.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def close_figures() -> Iterator[None]:
    """Close the figures of a test, where it made any."""
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
