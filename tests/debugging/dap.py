"""A debugger without a window: what VS Code says to debugpy, and what it shows of the answers.

VS Code and debugpy talk in the Debug Adapter Protocol. A client sends requests; debugpy answers
each, and sends events in between, as "stopped" at a breakpoint.

    with Debugger() as debugger:
        debugger.launch(script)                     held before its first line; or attach(port)
        debugger.set_breakpoints(script, [12])      the lines where debugpy will stop
        debugger.continue_()
        debugger.wait_for_stop()                    "breakpoint"
        frame = debugger.stack()[0]                 the innermost frame: .name, .path, .line
        debugger.variables(frame)                   {"w5": "w5 = 0.4  ∂E/∂w5 = ·"}
        debugger.evaluate("w5.grad")                "0.0"
        debugger.step_in()
        debugger.stack()                            waits for the end of the step by itself
        debugger.continue_()
        debugger.wait_for_end()                     what the script printed

Every wait ends after TIMEOUT seconds with an error that shows what the script printed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.debugging.connection import TIMEOUT, Connection, free_port
from tests.debugging.environment import ROOT
from tests.debugging.environment import environment as own_environment

PACKAGES = ("tinygrad_edu", "nn", "viz")


class DebuggerError(AssertionError):
    """The debugger refused, said nothing for too long, or the script ended too early."""


@dataclass(frozen=True)
class Frame:
    """A line of VS Code's call stack; `shown` is False where VS Code greys it out as a library."""

    id: int
    name: str
    path: str
    line: int
    shown: bool


class Debugger:
    """One script under debugpy, and the client that drives it.

    Attributes:
        output: What the script has printed so far, errors included.
        stopped: Why the script stands still, "breakpoint" or "step", or None while it runs.
        told: What more a debugger said of the stop, if it did.
    """

    def __init__(self):
        self.stopped = None
        self.told = ""
        self._process = None
        self._connection = None
        self._thread = 0
        self._is_started = False
        self._has_ended = False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # A session, from its beginning to its end.

    def launch(self, script, *arguments, just_my_code=True, environment=None):
        """Start a script under debugpy and hold it before its first line.

        Args:
            script: The file to run.
            arguments: Its command line.
            just_my_code: Whether library frames are passed over, as VS Code has it by default.
            environment: Environment variables to set besides those of this process.
        """
        port = free_port()
        command = [sys.executable, "-X", "frozen_modules=off", "-m", "debugpy"]
        command += ["--listen", f"127.0.0.1:{port}", "--wait-for-client"]
        command += [str(script), *map(str, arguments)]
        settings = own_environment() | {"PYDEVD_DISABLE_FILE_VALIDATION": "1"}
        settings |= environment or {}
        self._printed = tempfile.TemporaryFile()  # noqa: SIM115 - close() does it
        self._process = subprocess.Popen(
            command,
            cwd=Path(script).resolve().parent,  # python -m looks for modules there first
            env=settings,
            stdin=subprocess.DEVNULL,
            stdout=self._printed,
            stderr=subprocess.STDOUT,
        )
        self._connect(port)
        self._begin(justMyCode=just_my_code)

    def attach(self, port):
        """Connect to a debugger that listens already, and return what it says it can do."""
        self._connection = Connection(port)
        return self._begin(connect={"host": "127.0.0.1", "port": port})

    def set_breakpoints(self, path, lines):
        """Set the breakpoints of a file, in place of those it had.

        Returns:
            For each line, whether debugpy verified it: a red dot in VS Code, not a grey one.
        """
        answer = self.request(
            "setBreakpoints",
            source={"path": str(path)},
            breakpoints=[{"line": line} for line in lines],
        )
        return [breakpoint["verified"] for breakpoint in answer["breakpoints"]]

    def continue_(self):
        """Run on, to the next breakpoint or the end."""
        if self._is_started:
            self._go_on("continue")
        else:
            self._is_started = True
            self.request("configurationDone")

    def step_in(self):
        """Go to the next line, into a function if one is called."""
        self._go_on("stepIn")

    def step_over(self):
        """Go to the next line of this function, or of its caller."""
        self._go_on("next")

    def step_out(self):
        """Run on until this function has returned."""
        self._go_on("stepOut")

    def step_back(self):
        """Undo the last line, where the debugger can."""
        self._go_on("stepBack")

    def reverse_continue(self):
        """Run back, to the breakpoint before or the beginning, where the debugger can."""
        self._go_on("reverseContinue")

    def wait_for_stop(self):
        """Wait until the script stands still, and return why: "breakpoint", "step", …"""
        if not self._is_started:
            self.continue_()
        if self.stopped is None:
            self._wait_for(lambda message: self.stopped or self._has_ended, "to stop")
        if self.stopped is None:
            raise DebuggerError(f"the script ended and did not stop. It printed:\n{self.output}")
        return self.stopped

    def wait_for_end(self):
        """Wait until the script has ended, and return what it printed.

        Raises:
            DebuggerError: It stopped instead, or ended with an error.
        """
        if not self._is_started:
            self.continue_()
        if not self._has_ended:
            self._wait_for(lambda message: self.stopped or self._has_ended, "to end")
        if self.stopped:
            raise DebuggerError(f"the script stopped ({self.stopped}) at {self.stack()[0]}")
        status = self._process.wait(TIMEOUT) if self._process else 0
        if status:
            raise DebuggerError(f"the script ended with status {status}:\n{self.output}")
        return self.output

    def close(self):
        """End the script and the debugger, wherever they are."""
        if self._connection is not None:
            try:
                self._connection.send("disconnect", {"terminateDebuggee": True})
                if self._process is not None:
                    self._process.wait(2.0)
            except (OSError, subprocess.TimeoutExpired):
                pass  # the script has ended, or does not listen
            self._connection.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait(TIMEOUT)
            self._printed.close()
        self._connection = self._process = None

    # What a learner looks at while the script stands still.

    def stack(self):
        """Return the frames of the call stack, the innermost first."""
        self.wait_for_stop()
        answer = self.request("stackTrace", threadId=self._thread)
        return [
            Frame(
                frame["id"],
                frame["name"],
                frame.get("source", {}).get("path", ""),
                frame["line"],
                frame.get("presentationHint") != "subtle",
            )
            for frame in answer["stackFrames"]
        ]

    def scopes(self, frame=None):
        """Return the headings of VS Code's Variables view: {"Locals": reference, …}."""
        frame = frame or self.stack()[0]
        answer = self.request("scopes", frameId=frame.id)
        return {scope["name"]: scope["variablesReference"] for scope in answer["scopes"]}

    def variables(self, frame=None, scope="Locals"):
        """Return the variables of a frame as VS Code writes them, {name: one line}.

        The groups that debugpy adds ("special variables", "function variables") are left out.
        """
        answer = self.request("variables", variablesReference=self.scopes(frame)[scope])
        return {
            variable["name"]: variable["value"]
            for variable in answer["variables"]
            if not variable["name"].endswith(" variables")
        }

    def attributes(self, expression, frame=None):
        """Return what unfolds below a variable, {name: one line}."""
        return {
            variable["name"]: variable["value"]
            for variable in self._children(self._evaluated(expression, frame))
            if not variable["name"].endswith(" variables")
        }

    def evaluate(self, expression, frame=None, *, context="watch"):
        """Return the value of an expression in a frame, as VS Code writes it.

        Args:
            expression: What the learner types.
            frame: Where; the innermost frame if it is left out.
            context: "watch", "hover", "repl" (the Debug Console) or "clipboard" (in full).
        """
        return self._evaluated(expression, frame, context)["result"]

    def _evaluated(self, expression, frame=None, context="watch"):
        frame = frame or self.stack()[0]
        return self.request("evaluate", expression=expression, frameId=frame.id, context=context)

    def _children(self, answer):
        reference = answer["variablesReference"]
        if not reference:
            return []
        return self.request("variables", variablesReference=reference)["variables"]

    # The protocol.

    def request(self, command, **arguments):
        """Send a request and return the body of its answer.

        Raises:
            DebuggerError: debugpy refuses, or does not answer in time.
        """
        number = self._connection.send(command, arguments)
        answer = self._wait_for(
            lambda message: message.get("request_seq") == number, f"to answer {command!r}"
        )
        if answer is None or not answer["success"]:
            said = answer["message"] if answer else "the script has ended"
            raise DebuggerError(f"debugpy refused {command!r} {arguments}: {said}")
        return answer.get("body", {})

    @property
    def output(self):
        """What the script has printed so far; "" if it was not launched here."""
        if self._process is None:
            return ""
        self._printed.seek(0)
        text = self._printed.read().decode(errors="replace")
        self._printed.seek(0, os.SEEK_END)
        return text

    def _begin(self, **settings):
        can = self.request("initialize", adapterID="debugpy", pathFormat="path")
        # debugpy answers "attach" only when the breakpoints are set.
        self._connection.send("attach", settings)
        self._wait_for(lambda message: message.get("event") == "initialized", "to be ready")
        return can

    def _go_on(self, command):
        self.wait_for_stop()
        self.stopped = None
        self.request(command, threadId=self._thread)

    def _connect(self, port):
        deadline = time.monotonic() + TIMEOUT
        while self._connection is None:
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise DebuggerError(f"debugpy did not start. It printed:\n{self.output}")
            try:
                self._connection = Connection(port)
            except OSError:
                time.sleep(0.05)  # debugpy is not listening yet

    def _wait_for(self, is_wanted, what):
        """Take in messages until one is wanted, and return it; None if the script ends first."""
        deadline = time.monotonic() + TIMEOUT
        while True:
            message = self._connection.next_message(deadline)
            if message is None:
                raise DebuggerError(
                    f"waited {TIMEOUT} s for debugpy {what}. The script printed:\n{self.output}"
                )
            self._take_in(message)
            if is_wanted(message):
                return message
            if self._has_ended:
                return None

    def _take_in(self, message):
        """Keep what a message says about where the script is."""
        event = message.get("event")
        if event == "stopped":
            self._thread = message["body"]["threadId"]
            self.stopped = message["body"]["reason"]
            self.told = message["body"].get("description", "")
        elif event in ("terminated", "closed"):
            self._has_ended = True
            self.stopped = None


def installed(folder):
    """Copy the packages to where pip would put them, and return the environment that finds them.

    The source of a checkout is a learner's own code to debugpy, and stepped into. That of an
    installed library is not, unless justMyCode is switched off.

        debugger.launch(script, environment=installed(tmp_path))
    """
    target = Path(folder) / "site-packages"
    for package in PACKAGES:
        shutil.copytree(ROOT / package, target / package, ignore=shutil.ignore_patterns("*.pyc"))
    return {"PYTHONPATH": str(target)}
