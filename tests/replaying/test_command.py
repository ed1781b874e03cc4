"""tinygrad-edu replay: what it prints, and how it begins and ends."""

import json
import signal
import subprocess

import pytest

from tests.command.running import COMMAND, LECTURE, SECONDS, environment, run
from tests.debugging.dap import Debugger
from tests.replaying.serving import W5
from tinygrad_edu.command import main
from tinygrad_edu.replaying import listen


@pytest.fixture
def lesson(tmp_path):
    (tmp_path / "lesson.py").write_text(LECTURE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def process(lesson):
    """Start the command with some arguments, on any free port."""
    started = []

    def start(*given):
        process = subprocess.Popen(
            [*COMMAND, "replay", "lesson.py", "--port", "0", *given],
            cwd=lesson,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def shown_by(process):
    """Return the path, the port and the entry of launch.json that the command prints."""
    path = process.stdout.readline().removeprefix("The pass as Python: ").rstrip("\n")
    port = int(process.stdout.readline().split(" of this machine")[0].rpartition(" ")[2])
    assert "launch.json" in process.stdout.readline()
    entry = ""
    while not entry.endswith("\n}\n"):
        entry += process.stdout.readline()
    return path, port, json.loads(entry)


def test_what_it_prints_is_enough_to_attach_and_read_a_gradient(process, lesson):
    command = process("-o", "pass.py")
    path, port, entry = shown_by(command)
    assert entry == {
        "name": "Replay E_total",
        "type": "debugpy",
        "request": "attach",
        "connect": {"host": "127.0.0.1", "port": port},
    }
    source = (lesson / "pass.py").read_text(encoding="utf-8").splitlines()
    (line,) = [n for n, text in enumerate(source, 1) if text.strip().startswith("dE_dw5 = ")]
    with Debugger() as editor:
        editor.attach(port)
        assert editor.set_breakpoints(path, [line]) == [True]
        editor.wait_for_stop()
        editor.continue_()
        assert editor.wait_for_stop() == "breakpoint"
        assert float(editor.evaluate("dE_dw5")) == pytest.approx(W5, abs=1e-16)
        _, behind = editor.stack()
        assert behind.path == str(lesson / "lesson.py")
        assert LECTURE.splitlines()[behind.line - 1].startswith("net_o1 = ")
    assert command.wait(SECONDS) == 0  # the client asked it to end
    assert command.stderr.read() == ""


def test_ctrl_c_ends_it_while_it_waits_and_while_a_client_is_there(process):
    pytest.importorskip("pty", reason="Ctrl-C as a signal to one process is that of POSIX")
    waiting, visited = process(), process()
    shown_by(waiting)
    _, port, _ = shown_by(visited)
    with Debugger() as editor:
        editor.attach(port)
        editor.wait_for_stop()
        for command in (waiting, visited):
            command.send_signal(signal.SIGINT)
            assert command.wait(SECONDS) == 130
            assert command.stderr.read() == ""


def test_a_port_that_is_taken_is_an_error_in_one_line(lesson):
    with listen() as taken:
        port = taken.getsockname()[1]
        done = run(lesson, "replay", "lesson.py", "--port", port)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"tinygrad-edu: port {port} cannot be listened on (")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("port", ["-1", "65536", "http", "²"])
def test_a_port_is_a_number_up_to_65535(port, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["replay", "lesson.py", f"--port={port}"])
    assert ended.value.code == 2
    assert "is no port" in capsys.readouterr().err


def test_it_listens_to_this_machine_alone():
    with listen() as listener:
        assert listener.getsockname()[0] == "127.0.0.1"


def test_an_error_in_the_script_is_one_line_as_with_the_other_commands(lesson):
    done = run(lesson, "replay", "lesson.py:zzz", "--port", "0")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("tinygrad-edu: lesson.py leaves no zzz")
