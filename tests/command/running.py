"""Running the command line as a process, as a shell does."""

import os
import subprocess
import sys
from pathlib import Path

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
    return os.environ | {"PYTHONPATH": str(ROOT), "TERM": "dumb"}


def run(folder, *arguments, typed=""):
    """Run `tinygrad-edu` in a folder with some lines on standard input."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=folder,
        input=typed,
        capture_output=True,
        encoding="utf-8",
        env=environment(),
        timeout=SECONDS,
        check=False,
    )


def session(folder, script, typed):
    """Step through a script with some commands, and return the lines behind the first."""
    path = folder / "lesson.py"
    path.write_text(script, encoding="utf-8")
    done = run(folder, "step", path.name, typed=typed)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()[1:]
