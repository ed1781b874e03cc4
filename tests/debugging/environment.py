"""The environment of a program that runs under a debugger."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def environment():
    """Return this process's, in which this project is found, and nothing measures coverage.

    Python calls one tracer in a thread: that of coverage would displace the debugger's, which says
    so in the middle of what the program prints.
    """
    found = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    return {name: text for name, text in found.items() if not name.startswith("COVERAGE_")}
