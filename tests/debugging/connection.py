"""The Debug Adapter Protocol over a socket: JSON messages, each behind a line with its length."""

import json
import socket
import time

TIMEOUT = 60.0
"""Seconds that anything may take that a test waits for, under coverage on a busy machine as well.

It says when to give up, so its length does not matter where all is well.
"""


class Connection:
    """A socket on which requests are sent, and answers and events come in."""

    def __init__(self, port):
        # Where others wait in line, the system tries again to connect after a second.
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT)
        self._socket.settimeout(1.0)  # how long next_message waits before it looks at the clock
        self._received = b""
        self._sent = 0

    def send(self, command, arguments):
        """Send a request, and return its number."""
        self._sent += 1
        message = {"seq": self._sent, "type": "request", "command": command}
        text = json.dumps({**message, "arguments": arguments}).encode()
        self._socket.sendall(b"Content-Length: %d\r\n\r\n%s" % (len(text), text))
        return self._sent

    def next_message(self, deadline):
        """Return the next message, or None if there is none until a time.monotonic()."""
        while True:
            head, blank, rest = self._received.partition(b"\r\n\r\n")
            length = int(head.rpartition(b"Content-Length: ")[2]) if blank else 0
            if blank and len(rest) >= length:
                self._received = rest[length:]
                return json.loads(rest[:length])
            if time.monotonic() > deadline:
                return None
            try:
                chunk = self._socket.recv(65536)
            except TimeoutError:
                continue
            if not chunk:
                return {"event": "closed"}
            self._received += chunk

    def close(self):
        """Hang up."""
        self._socket.close()


def free_port():
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
