"""Python's own debugger, driven as a learner drives it: commands in, text out."""

import subprocess
import sys

from tests.debugging.connection import TIMEOUT
from tests.debugging.environment import environment

PROMPT = "(Pdb) "


def run_pdb(script, commands):
    """Run a script under `python -m pdb`, and return what pdb answers to each command.

    Args:
        script: The file.
        commands: What the learner types. At the end pdb is left by "q".

    Returns:
        The answers, one for each command, without the prompts.
    """
    settings = environment()
    settings["HOME"] = str(script.parent)  # where no .pdbrc of somebody's own changes anything
    settings.pop("PYTHONBREAKPOINT", None)
    done = subprocess.run(
        [sys.executable, "-m", "pdb", str(script)],
        input="".join([f"{command}\n" for command in [*commands, "q"]]),
        env=settings,
        cwd=script.parent,
        capture_output=True,
        encoding="utf-8",
        timeout=TIMEOUT,
        check=False,
    )
    _, *answers = [answer.strip() for answer in done.stdout.split(PROMPT)]
    assert len(answers) > len(commands), f"the session ended early:\n{done.stdout}{done.stderr}"
    return answers[: len(commands)]
