"""The stepper in a real terminal: a prompt, Tab completion, Ctrl-C and Ctrl-D."""

import os
import select
import subprocess
import time
from contextlib import suppress

import pytest

from tests.command.running import COMMAND, NEURON, SECONDS, environment

pty = pytest.importorskip("pty", reason="pseudo-terminals are those of POSIX")

PROMPT = "(step) "
TAB, CTRL_C, CTRL_D = "\t", "\x03", "\x04"


class Terminal:
    """A process that believes to sit before a learner."""

    def __init__(self, folder):
        (folder / "lesson.py").write_text(NEURON, encoding="utf-8")
        self.ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [*COMMAND, "step", "lesson.py"],
            cwd=folder,
            env=environment() | {"LC_ALL": "C.UTF-8"},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=make_it_the_terminal,
        )
        os.close(theirs)
        self.shown = ""

    def type(self, text):
        os.write(self.ours, text.encode())

    def read_until(self, text):
        """Return what is shown up to some text, and go on behind it."""
        deadline = time.monotonic() + SECONDS
        while text not in self.shown:
            assert time.monotonic() < deadline, f"{text!r} did not come, but {self.shown!r}"
            if select.select([self.ours], [], [], 0.1)[0]:
                self.shown += self.read()
        before, _, self.shown = self.shown.partition(text)
        return before + text

    def read(self):
        try:
            return os.read(self.ours, 65536).decode(errors="replace")
        except OSError:  # Linux says so when the other end is closed
            return ""

    def end(self):
        """Return the exit status, and what was shown last."""
        status = self.process.wait(SECONDS)
        while select.select([self.ours], [], [], 0)[0]:
            more = self.read()
            if not more:
                break
            self.shown += more
        return status, self.shown


def make_it_the_terminal():
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # so that Ctrl-C becomes a signal


@pytest.fixture
def terminal(tmp_path):
    terminal = Terminal(tmp_path)
    yield terminal
    terminal.process.kill()
    terminal.process.wait(SECONDS)
    os.close(terminal.ours)


def test_tab_completes_commands_and_names_with_spaces(terminal):
    terminal.read_until(PROMPT)
    terminal.type(f"unt{TAB} ne{TAB}\n")
    assert "until net" in terminal.read_until("[2/9 forward] step 2: net")
    terminal.read_until(PROMPT)
    terminal.type(f"why the b{TAB}\n")
    assert "why the bias" in terminal.read_until("the bias = -1.5, a leaf")
    terminal.read_until(PROMPT)
    terminal.type(f"p w ·{TAB}\n")
    terminal.read_until("v₁ = w · x = 1.5")
    terminal.read_until(PROMPT)
    terminal.type(CTRL_D)
    status, last = terminal.end()
    assert status == 0
    assert last.strip() == ""


def test_ctrl_c_at_the_prompt_leaves_quietly(terminal):
    terminal.read_until(PROMPT)
    terminal.type("n\n")
    terminal.read_until(PROMPT)
    for _ in range(SECONDS):
        terminal.type(CTRL_C)  # one that comes before readline waits for keys is not heard
        with suppress(subprocess.TimeoutExpired):
            terminal.process.wait(1)
            break
    status, last = terminal.end()
    assert status == 130
    assert last.replace("^C", "").strip() == ""


def test_an_empty_line_repeats_the_last_command(terminal):
    terminal.read_until(PROMPT)
    terminal.type("n\n")
    terminal.read_until("[1/9 forward]")
    terminal.type("\n")
    terminal.read_until("[2/9 forward]")
    terminal.type("q\n")
    assert terminal.end()[0] == 0
