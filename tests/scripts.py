"""Programs as processes; and a script of the examples, run once for all the tests of it."""

import json
import os
import subprocess
import sys
import time

SECONDS = 300
"""When to give a process up: long enough for one that is measured on a busy machine."""


def shared_folder(tmp_path_factory):
    """Return the folder that all the processes of this run of the tests have in common."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "scripts"
    folder.mkdir(exist_ok=True)
    return folder


def run_script(path, folder):
    """Run a script from elsewhere, as a learner does; return what it printed, and where it drew.

    Who comes first makes a folder, and runs it there; who comes later waits for what it left.
    """
    place = folder / f"{path.parent.name}-{path.stem}"
    told = place / "told.json"
    try:
        place.mkdir()
    except FileExistsError:
        deadline = time.monotonic() + SECONDS
        while not told.exists():
            assert time.monotonic() < deadline, f"no process has run {path.name}"
            time.sleep(0.02)
    else:
        done = subprocess.run(
            [sys.executable, path, "--out", place / "out"],
            cwd=place,
            env=os.environ | {"TQDM_DISABLE": "1"},  # a bar of progress depends on the time
            capture_output=True,
            encoding="utf-8",
            timeout=SECONDS,
            check=False,
        )
        whole = place / "told.part"
        whole.write_text(json.dumps([done.returncode, done.stderr, done.stdout]), encoding="utf-8")
        whole.rename(told)
    code, errors, printed = json.loads(told.read_text(encoding="utf-8"))
    assert (code, errors) == (0, ""), f"{path.name} ended with {code}: {errors}"
    return printed, place / "out"


def printed_by(code):
    """Run a few lines in a fresh process, and return what they print; they say nothing else."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout
