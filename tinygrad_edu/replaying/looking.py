"""What a client asks while the replay stands still: the stack, the rows, what a name means."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tinygrad_edu.errors import InputError
from tinygrad_edu.replaying.evaluating import evaluate
from tinygrad_edu.replaying.rows import Rows, shown_data

if TYPE_CHECKING:
    from tinygrad_edu.replaying.arguments import Arguments
    from tinygrad_edu.replaying.replay import Replay

THREAD = 1
"""The number of the only thread: a pass is one thing after the other."""

PROGRAM, LEARNERS = 1, 2
"""The frames: the line of the program, and the learner's line that made its node."""


class Looking:
    """The requests that only look.

    Args:
        replay: The pass, and where the cursor is in it.
    """

    def __init__(self, replay: Replay) -> None:
        self.replay = replay
        self.rows = Rows(replay)

    def threads(self) -> dict[str, Any]:
        """Answer threads."""
        return {"threads": [{"id": THREAD, "name": f"the pass to {self.replay.timeline.result}"}]}

    def stack(self, arguments: Arguments) -> dict[str, Any]:
        """Answer stackTrace: the line of the program, and the learner's line behind it."""
        frames = [frame(PROGRAM, self.replay.phase, self.replay.program.path, self.replay.line)]
        node = self.replay.node
        if node is not None and node.made_at is not None:
            file, line = node.made_at
            if Path(file).is_file():  # there is none behind what was typed into a prompt
                where = f"where {self.replay.names.of(node)} was made"
                frames.append(frame(LEARNERS, where, Path(file), line))
        start, most = arguments.whole("startFrame", 0), arguments.whole("levels", 0)
        asked = frames[max(start, 0) :]
        return {"stackFrames": asked[:most] if most > 0 else asked, "totalFrames": len(frames)}

    def scopes(self, arguments: Arguments) -> dict[str, Any]:
        """Answer scopes: the same for both frames."""
        known_frame(arguments.whole("frameId"))
        return {"scopes": self.rows.scopes()}

    def variables(self, arguments: Arguments) -> dict[str, Any]:
        """Answer variables."""
        return {"variables": self.rows.variables(arguments)}

    def evaluate(self, arguments: Arguments) -> dict[str, Any]:
        """Answer evaluate: a name that is hovered over or watched, or typed into the console."""
        known_frame(arguments.whole("frameId", PROGRAM))
        row = evaluate(self.replay, arguments.text("expression"))
        answer = {"result": shown_data(row.data), **self.rows.below(row.data)}
        return {**answer, "type": row.meaning} if row.meaning else answer


def frame(id: int, name: str, path: Path, line: int) -> dict[str, Any]:
    """Return a frame of the stack as the protocol has it."""
    source = {"name": path.name, "path": str(path)}
    return {"id": id, "name": name, "source": source, "line": line, "column": 1}


def known_frame(id: int) -> None:
    """Raise InputError unless there is a frame of this number."""
    if id not in (PROGRAM, LEARNERS):
        raise InputError(f"frameId got {id}; the frames are {PROGRAM} and {LEARNERS}")
