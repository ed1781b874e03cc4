"""Replaying a recorded pass in an editor's debugger, forwards and backwards.

An editor talks to debuggers in the Debug Adapter Protocol (DAP). Here a recorded pass answers in
place of a running program: nothing runs, so going back is as exact as going on. What an editor
sends is only ever looked up, as the name of a node; none of it is run as code.
"""

from tinygrad_edu.replaying.replay import Replay
from tinygrad_edu.replaying.server import launch_entry, listen, serve

__all__ = ["Replay", "launch_entry", "listen", "serve"]
