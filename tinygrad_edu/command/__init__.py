"""The command line: tinygrad-edu step, draw, explain, unroll, replay, demo."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from tinygrad_edu.errors import TinygradEduError
from tinygrad_edu.ground.signs import let_fall_back, printed

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED = 130
CLOSED_PIPE = 141
"""The exit statuses by which a shell knows that Ctrl-C, or a reader that left, ended a program."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line, and return the exit status: 0, or 1 after one line on stderr.

    Args:
        arguments: What stands behind the program's name; sys.argv by default.
    """
    from tinygrad_edu.command.arguments import parser

    let_fall_back(sys.stdout)
    let_fall_back(sys.stderr)
    try:
        options = parser().parse_args(arguments)
        options.run(options)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Python flushes once more at its end, and would complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED_PIPE
    except (OSError, TinygradEduError) as error:
        print(printed(f"tinygrad-edu: {' '.join(str(error).split())}"), file=sys.stderr)
        return 1
    return 0
