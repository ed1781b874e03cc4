"""Files are written aside and renamed: an interrupted save leaves what was there."""

import os
import resource
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest

import nn
import viz
from tinygrad_edu import (
    DrawingError,
    FileError,
    InputError,
    Tensor,
    TinygradEduError,
    Value,
    tanh,
    unroll,
)
from tinygrad_edu.ground.putting import write


def graph(number=0.5):
    w = Value(number, label="w")
    E = tanh(w * 3.0) ** 2
    E.label = "E"
    E.backward()
    return E


def film(path):
    with viz.film(path.parent):
        graph()
    return path


WRITERS = {
    "drawing.svg": lambda path: viz.draw(graph()).save(path),
    "drawing.dot": lambda path: viz.draw(graph()).save(path),
    "network.svg": lambda path: viz.network(nn.MLP(2, [2, 1])).save(path),
    "page.html": lambda path: viz.page(graph()).save(path),
    "film.html": film,
    "program.py": lambda path: unroll(graph(), path),
    "state.npz": lambda path: nn.save(nn.MLP(2, [40, 40]), path),
}


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_an_interrupted_write_leaves_the_old_file_whole(name, moment, tmp_path, monkeypatch):
    path = tmp_path / name
    WRITERS[name](path)
    before, names = path.read_bytes(), sorted(tmp_path.iterdir())

    def broken(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr({"fsync": os, "replace": type(path)}[moment], moment, broken)
    with pytest.raises(KeyboardInterrupt):
        WRITERS[name](path)
    assert path.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == names


@pytest.mark.parametrize("name", WRITERS)
def test_a_full_disk_leaves_the_old_file_whole_and_the_error_is_ours(name, tmp_path):
    path = tmp_path / name
    WRITERS[name](path)  # and everything that is loaded late is loaded
    before, names = path.read_bytes(), sorted(tmp_path.iterdir())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
        with pytest.raises(FileError, match="cannot be written") as caught:
            WRITERS[name](path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)
    assert path.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == names
    assert isinstance(caught.value, OSError)
    assert isinstance(caught.value, TinygradEduError)
    assert caught.value.errno is not None


def test_a_killed_process_leaves_a_whole_file(tmp_path):
    path = tmp_path / "drawing.svg"
    script = textwrap.dedent(f"""
        from tinygrad_edu.ground.putting import write
        print("ready", flush=True)
        number = 0
        while True:
            number += 1
            write({str(path)!r}, str(number % 10) * 300_000)
    """)
    for kill in range(8):
        process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
        process.stdout.readline()
        time.sleep(0.02 + 0.013 * kill)
        process.kill()
        process.wait()
        process.stdout.close()
        if path.exists():
            text = path.read_text()
            assert len(text) == 300_000
            assert len(set(text)) == 1


def test_permissions_and_links_stay(tmp_path):
    plain = tmp_path / "plain"
    plain.write_text("")
    path = write(tmp_path / "note", "one")
    assert path.stat().st_mode == plain.stat().st_mode
    path.chmod(0o640)
    link = tmp_path / "link"
    link.symlink_to(path)
    write(link, "two")
    assert link.is_symlink()
    assert path.read_text() == "two"
    assert path.stat().st_mode & 0o777 == 0o640


def test_what_is_no_file_is_written_to_as_it_is():
    assert write("/dev/null", "nothing") == Path("/dev/null")


@pytest.mark.parametrize("path", [None, 3, "", "a\0b", ["out.svg"]])
@pytest.mark.parametrize("name", ["drawing.svg", "page.html", "program.py"])
def test_a_path_that_is_none_is_refused(path, name):
    if name == "program.py" and path is None:
        pytest.skip("unroll chooses a path by itself then")
    with pytest.raises((InputError, DrawingError)):  # "" has no ending, too
        WRITERS[name](path)


def test_a_folder_or_a_file_in_the_way_is_said_to_be_that(tmp_path):
    (tmp_path / "folder.svg").mkdir()
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "folder.svg", tmp_path / "file" / "drawing.svg"):
        with pytest.raises(FileError, match="cannot be written"):
            viz.draw(graph()).save(path)


def test_the_arrays_of_a_program_are_written_in_the_same_way(tmp_path):
    W = Tensor(np.ones((40, 40)), label="W")
    E = (np.arange(1600.0).reshape(40, 40) @ W).sum()
    program = unroll(E, tmp_path / "large.py")
    assert program()[0] == E.data
    assert [p.name for p in sorted(tmp_path.iterdir()) if p.suffix == ".part"] == []
