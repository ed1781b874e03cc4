"""What moves a replay: a line on or back, to a breakpoint, to the end of a pass, anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tinygrad_edu.errors import InputError
from tinygrad_edu.replaying.looking import THREAD
from tinygrad_edu.replaying.rows import shown_data
from tinygrad_edu.stepping.telling import gradient_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from tinygrad_edu.replaying.arguments import Arguments
    from tinygrad_edu.replaying.breakpoints import Breakpoints
    from tinygrad_edu.replaying.replay import Replay

THE_BEGINNING = "the beginning: nothing is computed yet"
THE_END = "the end: every gradient is complete"


class Stop(NamedTuple):
    """Why the replay stands where it stands.

    Attributes:
        reason: In a word of the protocol.
        breakpoints: The ids of the breakpoints there, if they are the reason.
    """

    reason: str
    breakpoints: tuple[int, ...] = ()


class Moving:
    """The requests that move the cursor. Each returns why it stands still again; None at the end.

    A replay that runs on stops at the last line, where every gradient can be looked at; going on
    from there ends it.

    Args:
        replay: The pass, and where the cursor is in it.
        breakpoints: Where it stops by itself.
    """

    def __init__(self, replay: Replay, breakpoints: Breakpoints) -> None:
        self.replay = replay
        self.breakpoints = breakpoints

    def start(self) -> Stop:
        """Stand where a session begins, until the client moves it."""
        return Stop("entry")

    def next(self) -> Stop | None:
        """Do the next line."""
        return Stop("step") if self.replay.next() else None

    def back(self) -> Stop:
        """Undo the line that was done last."""
        self.replay.back()
        return Stop("step")

    def run(self) -> Stop | None:
        """Go on to the next breakpoint, or to the end."""
        return self.run_to(self.replay.length)

    def run_back(self) -> Stop:
        """Go back to the breakpoint before, or to the beginning."""
        moved = self.replay.go_back([*self.breakpoints.positions, 0])
        return self.stop_here() if moved else Stop("step")

    def run_out(self) -> Stop | None:
        """Go on to the end of this pass; from the end of the forward pass into the backward one."""
        if self.replay.position < self.replay.turning_point:
            return self.run_to(self.replay.turning_point)
        if self.replay.position == self.replay.turning_point:
            return self.next()
        return self.run_to(self.replay.length)

    def run_to(self, position: int) -> Stop | None:
        """Go on to a position, or to a breakpoint before it."""
        moved = self.replay.go_on([*self.breakpoints.positions, position])
        return self.stop_here() if moved else None

    def targets(self, arguments: Arguments) -> dict[str, Any]:
        """Answer gotoTargets: the assignment at a line, or behind it."""
        position = None
        if self.breakpoints.is_program(arguments.inner("source")):
            position = self.replay.position_at(arguments.whole("line"))
        if position is None:
            return {"targets": []}
        line = self.replay.lines[position - 1]
        target = {"id": position, "label": f"behind line {line}", "line": line}
        return {"targets": [target]}

    def jump(self, position: int) -> Stop:
        """Go to a position, forwards or backwards."""
        self.replay.go(position)
        return Stop("goto")

    def pause(self) -> Stop:
        """Stay: a replay always stands still."""
        return Stop("pause")

    def stop_here(self) -> Stop:
        """Return the breakpoint that is here as the reason; without one, a step."""
        kind, ids = self.breakpoints.hit_at(self.replay.position)
        return Stop(kind or "step", tuple(ids))

    def event(self, stop: Stop) -> dict[str, Any]:
        """Return the body of the event that tells a client of a stop."""
        body: dict[str, Any] = {
            "reason": stop.reason,
            "threadId": THREAD,
            "allThreadsStopped": True,
        }
        if stop.breakpoints:
            body["hitBreakpointIds"] = list(stop.breakpoints)
        description = self.description(stop)
        return {**body, "description": description} if description else body

    def description(self, stop: Stop) -> str:
        """Return what a client shows as the reason; "" where the word of the protocol will do."""
        replay = self.replay
        if replay.position == 0:
            return THE_BEGINNING
        if replay.position == replay.length:
            return THE_END
        step, place = replay.step, replay.place
        if stop.reason != "data breakpoint" or step is None or place is None:
            return ""
        input = step.inputs[place]
        total = shown_data(replay.gradient(input))
        return f"{gradient_name(replay.timeline, input)} = {total}"


MOVES: dict[str, Callable[[Moving], Stop | None]] = {
    "configurationDone": Moving.start,
    "continue": Moving.run,
    "next": Moving.next,
    "pause": Moving.pause,
    "reverseContinue": Moving.run_back,
    "stepBack": Moving.back,
    "stepIn": Moving.next,  # no line calls anything that could be gone into
    "stepOut": Moving.run_out,
}
"""What each request does; goto is told where to."""


def refuse_early(command: str, is_started: bool, is_ended: bool) -> None:
    """Raise InputError where nothing can be moved: before the beginning, and behind the end."""
    if is_ended:
        raise InputError(f"{command} came after the end of the replay; attach again")
    if is_started == (command == "configurationDone"):
        when = "again" if is_started else "before configurationDone"
        raise InputError(f"{command} came {when}")
