"""One client's visit, from initialize to disconnect: each request is answered, also a wrong one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinygrad_edu.errors import InputError, TinygradEduError
from tinygrad_edu.replaying.arguments import Arguments
from tinygrad_edu.replaying.breakpoints import Breakpoints
from tinygrad_edu.replaying.looking import Looking
from tinygrad_edu.replaying.messages import request_in
from tinygrad_edu.replaying.moving import MOVES, Moving, refuse_early

if TYPE_CHECKING:
    from collections.abc import Callable

    from tinygrad_edu.replaying.moving import Stop
    from tinygrad_edu.replaying.replay import Replay

CAPABILITIES = {
    "supportsConfigurationDoneRequest": True,
    "supportsDataBreakpoints": True,
    "supportsEvaluateForHovers": True,
    "supportsGotoTargetsRequest": True,
    "supportsStepBack": True,
    "supportTerminateDebuggee": True,
}
"""What a client may ask for besides what every debugger has."""


class Session:
    """What one client has set and asked. It knows nothing of sockets.

    Args:
        replay: The pass to show; it is taken back to its beginning.

    Attributes:
        is_over: Whether the client has said goodbye.
        ends_server: Whether it wants the server to end as well.
    """

    def __init__(self, replay: Replay) -> None:
        replay.go(0)
        breakpoints = Breakpoints(replay)
        self.looking = Looking(replay)
        self.moving = Moving(replay, breakpoints)
        self.events: list[dict[str, Any]] = []
        self.sent = 0
        self.is_started = self.is_ended = self.is_over = self.ends_server = False
        self.requests: dict[str, Callable[[Arguments], dict[str, Any]]] = {
            "initialize": self.initialize,
            "disconnect": self.disconnect,
            "setBreakpoints": breakpoints.set_lines,
            "dataBreakpointInfo": breakpoints.gradient_info,
            "setDataBreakpoints": breakpoints.set_gradients,
            "gotoTargets": self.moving.targets,
            "stackTrace": self.looking.stack,
            "scopes": self.looking.scopes,
            "variables": self.looking.variables,
            "evaluate": self.looking.evaluate,
        }
        self.plain_requests: dict[str, Callable[[], dict[str, Any]]] = {
            "attach": self.attach,
            "launch": self.attach,
            "setExceptionBreakpoints": self.set_exceptions,
            "threads": self.looking.threads,
        }

    def answer(self, body: bytes) -> list[dict[str, Any]]:
        """Return what to send for one message: the response, and the events it brings about."""
        number, command = 0, ""
        self.events = []
        try:
            message = request_in(body)
            number = Arguments(message).whole("seq")
            command = Arguments(message).text("command")
            found = self.do(command, Arguments(message.get("arguments")))
        except TinygradEduError as error:
            return [self.failure(number, command, str(error))]
        except Exception as error:  # a defect of ours must not end the learner's session
            told = f"defect in {command}: {type(error).__name__}: {error}"
            return [self.failure(number, command, told)]
        return [
            self.response(number, command, True, found),
            *[self.numbered(event) for event in self.events],
        ]

    def do(self, command: str, arguments: Arguments) -> dict[str, Any]:
        """Do what a request asks, and return the body of its response.

        Raises:
            InputError: It cannot be done.
        """
        if command in MOVES or command == "goto":
            return self.move(command, arguments)
        if command in self.plain_requests:
            return self.plain_requests[command]()
        if command not in self.requests:
            raise InputError(f"a replay has no request {command!r:.40}")
        return self.requests[command](arguments)

    def move(self, command: str, arguments: Arguments) -> dict[str, Any]:
        """Move the cursor, and tell where and why it stands still."""
        refuse_early(command, self.is_started, self.is_ended)
        if command == "goto":
            stop: Stop | None = self.moving.jump(arguments.whole("targetId"))
        else:
            stop = MOVES[command](self.moving)
        self.is_started = True
        self.looking.rows.forget()
        if stop is None:
            self.is_ended = True
            self.happens("terminated")
        else:
            self.happens("stopped", self.moving.event(stop))
        return {"allThreadsContinued": True} if command == "continue" else {}

    def initialize(self, arguments: Arguments) -> dict[str, Any]:
        """Answer initialize: what this debugger can do."""
        for name in ("linesStartAt1", "columnsStartAt1"):
            if arguments.given.get(name, True) is not True:
                raise InputError(f"{name} got false; a replay counts from 1")
        if arguments.text("pathFormat", "path") != "path":
            raise InputError("pathFormat takes path: a replay knows files by their paths")
        return CAPABILITIES

    def attach(self) -> dict[str, Any]:
        """Answer attach: from now on breakpoints can be set."""
        self.happens("initialized")
        return {}

    def set_exceptions(self) -> dict[str, Any]:
        """Answer setExceptionBreakpoints: nothing runs here, so nothing can raise."""
        return {}

    def disconnect(self, arguments: Arguments) -> dict[str, Any]:
        """Answer disconnect."""
        self.is_over = True
        self.ends_server = arguments.given.get("terminateDebuggee") is True
        return {}

    def happens(self, event: str, body: dict[str, Any] | None = None) -> None:
        """Keep an event, to be sent behind the response."""
        self.events.append({"type": "event", "event": event, **({"body": body} if body else {})})

    def failure(self, number: int, command: str, message: str) -> dict[str, Any]:
        """Return the response to a request that cannot be done."""
        return {**self.response(number, command, False, {}), "message": message}

    def response(
        self, number: int, command: str, success: bool, body: dict[str, Any]
    ) -> dict[str, Any]:
        """Return a response."""
        head = {"type": "response", "request_seq": number, "command": command, "success": success}
        return self.numbered({**head, "body": body})

    def numbered(self, message: dict[str, Any]) -> dict[str, Any]:
        """Return a message with its number."""
        self.sent += 1
        return {"seq": self.sent, **message}
