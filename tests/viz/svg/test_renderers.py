"""The embedded Graphviz: every failure is a Python error, and the next drawing works."""

import os
import subprocess
import sys
import threading

import graphviz
import pytest
import wasmtime

from tests.scripts import printed_by
from tinygrad_edu import DrawingError
from viz.svg import renderers
from viz.svg.renderers import render_svg, render_with_system_dot

SMALL = "digraph { a -> b }"


def test_the_same_text_gives_the_same_picture():
    assert render_svg(SMALL) == render_svg(SMALL)
    assert render_svg(SMALL).count("<g id=") == 4


def test_text_that_is_not_dot_is_an_error_and_the_next_drawing_works():
    with pytest.raises(DrawingError, match="Graphviz could not draw this"):
        render_svg("digraph {")
    assert "<svg" in render_svg(SMALL)


def test_a_layout_that_takes_too_long_is_stopped_and_the_next_drawing_works():
    edges = ";".join(f"n{i * 7919 % 600} -> n{i * 104729 % 613}" for i in range(3_000))
    with pytest.raises(DrawingError, match=r"3000 edges took longer than 0.3 s"):
        render_svg("digraph {" + edges + "}", seconds=0.3)
    assert "<svg" in render_svg(SMALL)


def test_a_trap_is_an_error_and_the_next_drawing_works(monkeypatch):
    def overflow(session, dot, format):
        raise wasmtime.Trap("call stack exhausted")

    monkeypatch.setattr(renderers.Session, "render", overflow)
    with pytest.raises(DrawingError, match="too deep for the embedded Graphviz"):
        render_svg(SMALL)
    monkeypatch.undo()
    assert "<svg" in render_svg(SMALL)


def test_a_chain_of_any_depth_is_drawn_or_refused_never_a_crash():
    for length in (1_000, 20_000):
        chain = "digraph {" + ";".join(f"n{i} -> n{i + 1}" for i in range(length)) + "}"
        drawn = picture_or_refusal(chain)
        assert drawn.count('class="node"') == length + 1 or "too deep" in drawn
    assert "<svg" in render_svg(SMALL)


def picture_or_refusal(dot):
    try:
        return render_svg(dot)
    except DrawingError as error:
        return str(error)


def test_many_threads_draw_at_once():
    pictures, expected = [], render_svg(SMALL)

    def draw():
        pictures.extend([render_svg(SMALL) for _ in range(20)])

    threads = [threading.Thread(target=draw) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert pictures == [expected] * 160


def test_memory_of_the_session_does_not_grow_with_the_drawings():
    render_svg(SMALL)
    before = renderers._session.memory.size(renderers._session.store)
    for _ in range(300):
        render_svg(SMALL)
    assert renderers._session.memory.size(renderers._session.store) == before


def test_a_program_that_drew_ends_without_a_word():
    code = "import viz; from tinygrad_edu import Value; viz.draw(Value(1.0) * 2).svg()"
    assert printed_by(code) == ""


FAKE_DOT = """#!/bin/sh
cat > /dev/null
case "$*" in
    *-Tpng*) printf 'a picture' ;;
    *) echo 'no such format' >&2; exit 1 ;;
esac
"""


def test_a_system_dot_gets_the_text_and_its_complaint_is_passed_on(monkeypatch, tmp_path):
    program = tmp_path / "dot"
    program.write_text(FAKE_DOT)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    digraph = graphviz.Digraph()
    assert render_with_system_dot(digraph, "png") == b"a picture"
    with pytest.raises(DrawingError, match="`dot -Tpdf` failed: no such format"):
        render_with_system_dot(digraph, "pdf")


FORKED = """
import os, signal, threading, time, warnings
warnings.simplefilter("ignore")  # Python 3.12 warns of every fork with threads, and is right to
import viz
from tinygrad_edu import Value
from viz.svg import renderers
w = Value(3.0, label="w")
viz.draw(w * w).svg()
renderers._lock.acquire()  # as another thread does while it draws
child = os.fork()
if child == 0:
    signal.alarm(20)
    print(len(viz.draw(w * w + w).svg()) > 500, flush=True)
    os._exit(0)
print(os.waitpid(child, 0)[1])
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_copy_of_the_process_draws_although_a_thread_was_drawing():
    done = subprocess.run(
        [sys.executable, "-c", FORKED], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.split() == ["True", "0"], done.stderr
