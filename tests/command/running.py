"""Running the command line, as a shell does: as a process, or in this one, which costs less.

A process mostly imports NumPy. What a command reads and writes is the same without one: its
folder, its streams in their encoding, the arguments, the exit status. test_running.py compares.
"""

import contextlib
import io
import os
import subprocess
import sys
import warnings
from pathlib import Path
from unittest import mock

from tinygrad_edu.command import main
from tinygrad_edu.ground import reporting

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND = [sys.executable, "-m", "tinygrad_edu"]
SECONDS = 60
"""When to give a process up: long enough for one that is measured on a busy machine."""

LECTURE = """
from tinygrad_edu import Value, sigmoid

i1, i2 = Value(0.05), Value(0.10)
target_o1, target_o2 = Value(0.01), Value(0.99)
w1, w2, w3, w4, b1 = Value(0.15), Value(0.20), Value(0.25), Value(0.30), Value(0.35)
w5, w6, w7, w8, b2 = Value(0.40), Value(0.45), Value(0.50), Value(0.55), Value(0.60)
net_h1 = w1 * i1 + w2 * i2 + b1
net_h2 = w3 * i1 + w4 * i2 + b1
out_h1, out_h2 = sigmoid(net_h1), sigmoid(net_h2)
net_o1 = w5 * out_h1 + w6 * out_h2 + b2
net_o2 = w7 * out_h1 + w8 * out_h2 + b2
out_o1, out_o2 = sigmoid(net_o1), sigmoid(net_o2)
E_o1 = 0.5 * (target_o1 - out_o1) ** 2
E_o2 = 0.5 * (target_o2 - out_o2) ** 2
E_total = E_o1 + E_o2
"""
"""The lecture's network as a learner writes it."""

NEURON = """
from tinygrad_edu import Value

w, x = Value(0.5), Value(3.0)
b = Value(-1.5, label="the bias")
net = w * x + b
out = net.tanh() + w
"""
"""net = 0, so ∂out/∂net = 1, ∂out/∂w = x + 1 = 4, ∂out/∂x = w = 0.5, and ∂out/∂b = 1."""


def environment():
    """The environment of a process that finds this project, and speaks any language."""
    return os.environ | {"PYTHONPATH": str(ROOT), "TERM": "dumb", "COLUMNS": "80"}


def run_process(folder, *arguments, typed="", encoding="utf-8"):
    """Run `tinygrad-edu` as a process in a folder, with some lines on its standard input."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=folder,
        input=typed,
        capture_output=True,
        encoding=encoding,
        env=environment() | {"PYTHONIOENCODING": encoding},
        timeout=SECONDS,
        check=False,
    )


def run(folder, *arguments, typed="", encoding="utf-8"):
    """Run `tinygrad-edu` in this process as `run_process` does in another, and return the same."""
    given = [str(argument) for argument in arguments]
    out = io.TextIOWrapper(io.BytesIO(), encoding, newline="\n")
    err = io.TextIOWrapper(io.BytesIO(), encoding, "backslashreplace", newline="\n")
    with as_a_program(folder), warnings.catch_warnings():
        sys.stdin = io.TextIOWrapper(io.BytesIO(typed.encode(encoding)), encoding)
        sys.stdout, sys.stderr = out, err
        warnings.simplefilter("default")
        warnings.showwarning = write_warning
        try:
            code = main(given)
        except SystemExit as end:  # as argparse ends it
            code = end.code or 0
        reporting.tell_counts()  # as when Python ends
    out.flush()
    err.flush()
    shown, errors = [stream.buffer.getvalue().decode(encoding) for stream in (out, err)]
    return subprocess.CompletedProcess(given, code, shown, errors)


def write_warning(message, category, filename, lineno, file=None, line=None):
    """Write a warning at once, where pytest would keep it for its own report."""
    sys.stderr.write(warnings.formatwarning(message, category, filename, lineno, line))


@contextlib.contextmanager
def as_a_program(folder):
    """Be in a folder, and forget after it what a program of its own has changed in this process."""
    before = set(sys.modules)
    state = {name: getattr(sys, name) for name in ("argv", "stdin", "stdout", "stderr")}
    try:
        with (
            contextlib.chdir(folder),
            mock.patch.dict(os.environ, environment()),
            mock.patch.object(sys, "path", [str(folder), *sys.path]),
            mock.patch.dict(reporting.registries, clear=True),
            mock.patch.dict(reporting.shown, clear=True),
            mock.patch.dict(reporting.untold, clear=True),
        ):
            yield
    finally:
        for name, own in state.items():
            setattr(sys, name, own)
        for name in set(sys.modules) - before:
            if not name.startswith(("numpy", "tinygrad_edu", "nn", "viz")):
                del sys.modules[name]


def session(folder, script, typed):
    """Step through a script with some commands, and return the lines behind the first."""
    path = folder / "lesson.py"
    path.write_text(script, encoding="utf-8")
    done = run(folder, "step", path.name, typed=typed)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()[1:]
