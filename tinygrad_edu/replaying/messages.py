"""The protocol on a socket: JSON messages, each behind a head with its length."""

from __future__ import annotations

import json
import select
from typing import TYPE_CHECKING, Any

from tinygrad_edu.errors import InputError

if TYPE_CHECKING:
    import socket

LONGEST_HEAD = 1000
LONGEST_BODY = 10_000_000
"""Bytes that no client of good will needs more of."""

HEADERS = {"content-length", "content-type"}
"""What may stand in a head. So a web page that posts to this port is not taken for a client."""

BLANK = b"\r\n\r\n"
"""What stands between a head and its body."""

SECONDS = 0.5
"""How long to wait at a time, so that Ctrl-C comes through on every system."""


class Wire:
    """A connection to a client.

    Args:
        connection: The socket, which the caller closes.
    """

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.received = b""

    def receive(self) -> bytes | None:
        """Return the body of the next message; None if the client has left.

        Raises:
            InputError: What came has no proper head, so nobody knows where the next one begins.
        """
        while BLANK not in self.received:
            if len(self.received) > LONGEST_HEAD:
                raise InputError("what came is no message: it has no end of a head")
            if not self.receive_more():
                return None
        head, _, self.received = self.received.partition(BLANK)
        length = length_in(head)
        while len(self.received) < length:
            if not self.receive_more():
                return None
        body, self.received = self.received[:length], self.received[length:]
        return body

    def receive_more(self) -> bool:
        """Wait for more, and return whether there is any."""
        wait_for(self.connection)
        more = self.connection.recv(1 << 16)
        self.received += more
        return bool(more)

    def send(self, message: dict[str, Any]) -> None:
        """Send a message."""
        body = json.dumps(message).encode()
        self.connection.sendall(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))


def wait_for(connection: socket.socket) -> None:
    """Wait until something has come."""
    while not select.select([connection], [], [], SECONDS)[0]:
        pass


def length_in(head: bytes) -> int:
    r"""Return the length of the body that a head tells.

    Raises:
        InputError: It tells none, or has something in it that no head has.

    >>> length_in(b"Content-Length: 119")
    119
    """
    told: dict[str, str] = {}
    for line in head.decode("ascii", "replace").split("\r\n"):
        name, colon, value = line.partition(":")
        if not colon or name.strip().lower() not in HEADERS:
            raise InputError(f"a head with {line!r:.60} came; this port speaks DAP only")
        told[name.strip().lower()] = value.strip()
    length = told.get("content-length", "")
    if not length.isdecimal() or len(length) > len(str(LONGEST_BODY)):
        raise InputError(f"Content-Length got {length!r:.40}; it takes a number of bytes")
    if int(length) > LONGEST_BODY:
        raise InputError(f"a message of {length} bytes is too long for a request")
    return int(length)


def request_in(body: bytes) -> dict[str, Any]:
    """Return the JSON object of a body.

    Raises:
        InputError: It is none.
    """
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InputError(f"what came is no JSON: {error}") from None
    if not isinstance(message, dict):
        raise InputError(f"got {message!r:.40}; a message is a JSON object")
    return message
