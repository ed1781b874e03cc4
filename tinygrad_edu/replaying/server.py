"""The server: a port of this machine, and one client after the other."""

from __future__ import annotations

import contextlib
import json
import select
import socket
from typing import TYPE_CHECKING

from tinygrad_edu.errors import InputError
from tinygrad_edu.replaying.messages import SECONDS, Wire, wait_for
from tinygrad_edu.replaying.session import Session

if TYPE_CHECKING:
    from tinygrad_edu.replaying.replay import Replay

HOST = "127.0.0.1"
"""The address of this machine within itself, so that no other machine can connect."""


def listen(port: int = 0) -> socket.socket:
    """Return a socket that listens on a port of this machine.

    Args:
        port: Which; 0 for any that is free.

    Raises:
        InputError: Something else listens there.
    """
    try:
        return socket.create_server((HOST, port), backlog=1)
    except OSError as error:
        raise InputError(
            f"port {port} cannot be listened on ({error.strerror}); write --port 0 for any free one"
        ) from None


def serve(listener: socket.socket, replay: Replay) -> None:
    """Replay a pass to one client after the other, until one ends the server, or Ctrl-C does.

    Each begins at the beginning, without breakpoints. A second client waits until the first left,
    unless the first has not said a word: it is left then.

    Args:
        listener: What `listen` returned.
        replay: The pass.
    """
    is_wanted = True
    while is_wanted:
        with speaking(listener) as connection:
            # Without it the system holds an event back until the client has said something.
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            is_wanted = not ends_server(Wire(connection), Session(replay))


def speaking(listener: socket.socket) -> socket.socket:
    """Return the connection of the next client that says something."""
    wait_for(listener)
    connection, _ = listener.accept()
    while True:
        come = select.select([connection, listener], [], [], SECONDS)[0]
        if connection in come:
            return connection
        if come:
            connection.close()
            connection, _ = listener.accept()


def ends_server(wire: Wire, session: Session) -> bool:
    """Answer a client until it leaves, and return whether it ends the server."""
    try:
        while not session.is_over:
            body = wire.receive()
            if body is None:
                break
            for message in session.answer(body):
                wire.send(message)
    except InputError as error:  # where the next message begins is not known any more
        send_last(wire, session, error)
    except OSError:
        pass  # the client is gone
    return session.ends_server


def send_last(wire: Wire, session: Session, error: InputError) -> None:
    """Tell a client why it is not listened to any longer, if it is still there."""
    with contextlib.suppress(OSError):
        wire.send(session.failure(0, "", str(error)))


def launch_entry(replay: Replay, port: int) -> str:
    """Return the entry of VS Code's launch.json that attaches to a replay."""
    entry = {
        "name": f"Replay {replay.timeline.result}",
        "type": "debugpy",
        "request": "attach",
        "connect": {"host": HOST, "port": port},
    }
    return json.dumps(entry, indent=4, ensure_ascii=False)
