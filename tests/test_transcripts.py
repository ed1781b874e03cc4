"""Every ```console transcript of docs/ is what a terminal shows.

A transcript is a line `$ command` and what it prints. Lines behind a prompt, (step) or (Pdb), are
typed into it. Where lines were left out there is a line `…`, and where a line was cut at its
beginning it begins with …; a learner's folder is called /home/you. A Python block of the page that
begins with a comment such as `# slope.py` is that file.
"""

import re
import shlex
import subprocess
import sys

import pytest

from docs.making.figures import ROOT, blocks_of
from tests.command.running import SECONDS, environment, run

PAGES = sorted((ROOT / "docs").rglob("*.md"))
PROMPTS = ("(step) ", "(Pdb) ")
YOURS = "/home/you"


def transcripts_of(page):
    """Return (command, what is typed into it, what it prints) for each of a page's transcripts."""
    found = []
    for block in re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
        assert block.startswith("$ "), f"{page.name}: a transcript begins with its command"
        for command in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            first, *lines = command.splitlines()
            typed = [line.split(" ", 1)[1] for line in lines if line.startswith(PROMPTS)]
            found.append((first, typed, [line for line in lines if not line.startswith(PROMPTS)]))
    return found


def files_of(page):
    """Return the files that the Python blocks of a page say they are, by their names."""
    named = [(re.match(r"# ([\w.]+\.py)\n", block), block) for block in blocks_of(page)]
    return {match[1]: block for match, block in named if match}


def lines_printed(command, typed, folder):
    """Return what a command prints in a folder, with /home/you in place of the folder's name."""
    program, *arguments = shlex.split(command)
    lines = "".join([f"{line}\n" for line in typed])
    if program == "tinygrad-edu":
        done = run(folder, *arguments, typed=lines)
        return lines_of(done.stdout + done.stderr, folder)
    assert program == "python", program
    done = subprocess.run(
        [sys.executable, *arguments],
        input=lines,
        cwd=folder,
        env=environment() | {"PYTHONIOENCODING": "utf-8", "HOME": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    return lines_of(done.stdout, folder)


def lines_of(text, folder):
    """Return what was printed, line by line, without pdb's prompts and the folder's own name."""
    printed = text.replace("(Pdb) ", "").replace(str(folder), YOURS)
    return [line.rstrip() for line in printed.splitlines()]


def is_what_is_shown(printed, shown):
    """Whether lines were printed as a transcript shows them, from the first to the last."""
    pattern = ""
    for line in shown:
        if line == "…":
            pattern += r"(?:.*\n)*?"
        elif line.startswith("…"):
            pattern += rf".*{re.escape(line[1:])}\n"
        else:
            pattern += rf"{re.escape(line)}\n"
    return re.fullmatch(pattern, "".join([f"{line}\n" for line in printed])) is not None


TRANSCRIPTS = [
    pytest.param(page, *transcript, id=f"{page.stem}: {transcript[0]}")
    for page in PAGES
    for transcript in transcripts_of(page)
]


@pytest.mark.parametrize(("page", "command", "typed", "shown"), TRANSCRIPTS)
def test_a_transcript_is_what_the_terminal_shows(page, command, typed, shown, tmp_path):
    folder = tmp_path.resolve()
    (folder / "examples").symlink_to(ROOT / "examples")
    for name, text in files_of(page).items():
        (folder / name).write_text(text, encoding="utf-8")
    printed = lines_printed(command, typed, folder)
    assert is_what_is_shown(printed, shown), "\n".join(printed)


def test_a_transcript_with_another_number_or_a_missing_line_is_found_out():
    printed = ["a = 1", "b = 2", "at /x/y/rule.py:3"]
    assert is_what_is_shown(printed, ["a = 1", "b = 2", "…rule.py:3"])
    assert is_what_is_shown(printed, ["a = 1", "…", "at /x/y/rule.py:3"])
    assert not is_what_is_shown(printed, ["a = 1", "b = 3", "…rule.py:3"])
    assert not is_what_is_shown(printed, ["a = 1", "b = 2"])
    assert not is_what_is_shown(printed, ["b = 2", "…rule.py:3"])


def test_there_are_transcripts():
    assert {"explain", "step"} <= {page.stem for page in PAGES if transcripts_of(page)}
