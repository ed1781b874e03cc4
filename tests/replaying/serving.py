"""A replay that is served to a client, in a thread of the test."""

import threading
from contextlib import contextmanager

from examples.two_two_two import build
from tests.debugging.dap import TIMEOUT, Debugger
from tinygrad_edu import record_source_lines
from tinygrad_edu.replaying import Replay, listen, serve

W5 = 0.0821670405642308
"""∂E/∂w5 of the lecture, in as many digits as a float is sure of."""

OUT_H1 = (-0.019049119, 0.036350306)
"""∂E/∂out_h1 of the lecture, when the way by o2 is counted, and when that by o1 is as well. It goes
on from rounded numbers, so the last digit may be off by one."""


def lecture():
    """Return the replay of the lecture's network, with its source lines."""
    with record_source_lines():
        return Replay(build())


@contextmanager
def served(replay):
    """Serve a replay, and yield the port; a client has to end the server."""
    with listen() as listener:
        thread = threading.Thread(target=serve, args=(listener, replay), daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(TIMEOUT)
        assert not thread.is_alive(), "no client has ended the server"


@contextmanager
def attached(replay):
    """Serve a replay, and yield a client that has attached to it."""
    with served(replay) as port, Debugger() as debugger:
        debugger.attach(port)
        yield debugger


def line_of(replay, name, number=1):
    """Return the line of the program that assigns a variable, for the first time or a later one."""
    lines = replay.program.source.splitlines()
    found = [n for n, text in enumerate(lines, 1) if text.strip().startswith(f"{name} = ")]
    return found[number - 1]
