"""Plant faults in the rules, one at a time, and see which of them no test notices.

    python -m tests.mutation --sample 24           as CI does
    python -m tests.mutation --sample 0            every mutant, some hours
    python -m tests.mutation --only powers         the mutants of one module

It works in copies of the checkout, so the checkout stays as it is. A mutant that survives is
either a hole in the tests or no fault at all; the latter stand in survivors.toml, with the reason.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import sys
import tempfile
import tomllib
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.testing import run_tests
from cosmic_ray.work_item import MutationSpec, TestOutcome

from tests.mutation.mutants import mutants_of, target_files

ROOT = Path(__file__).resolve().parent.parent.parent
SURVIVORS = Path(__file__).with_name("survivors.toml")
FOLDERS = ("tinygrad_edu", "nn", "viz", "tests", "examples", "benchmarks", "docs")
FIRST = {
    "nn": [
        *("tests/nn/test_losses.py", "tests/nn/test_class_losses.py", "tests/nn/test_optim.py"),
        *("tests/nn/test_adaptive.py", "tests/nn/test_gradients.py", "tests/nn/test_boundaries.py"),
        *("tests/oracle/test_conditions.py", "tests/oracle/test_limits.py"),
    ],
    "tinygrad_edu": [
        *("tests/oracle/test_conditions.py", "tests/oracle/test_around_kinks.py"),
        *("tests/oracle/test_borders.py",),
        *("tests/oracle/test_limits.py", "tests/oracle/test_mutants.py"),
        *("tests/test_operations.py", "tests/test_arraywise.py", "tests/test_backward.py"),
    ],
}
"""The tests that notice most for their time, by package: they are asked first, by themselves."""
SECOND = [
    *("tests/test_semantics.py", "tests/test_regressions.py", "tests/rules"),
    *("tests/oracle/test_operations.py", "tests/oracle/test_not_finite.py"),
    *("tests/oracle/test_losses.py", "tests/oracle/test_optimisers.py"),
]
LAST = [
    *("tests/oracle", "tests/arrays/test_tensor.py", "tests/arrays/test_broadcasting.py"),
    *("tests/calculus/test_transforms.py", "tests/test_pytorch.py", "tests/test_hooks.py"),
    *("tests/arrays", "tests/unrolling", "tests/nn", "tests/test_passes.py"),
    *("tests/arrays/test_crossing.py", "tests/explaining", "tests/test_one_naming.py"),
]
LONGEST = 300
"""Seconds of a processor's work, for each of the three, after which a mutant never ends: it counts
as noticed. They are not those of a clock, by which a busy machine would notice every mutant."""
MUCH_LONGER = 3600.0
"""Seconds by the clock for a mutant that waits for ever, and does not work."""
SHARE_THAT_MUST_DIE = 0.95


def main() -> int:
    """Try a sample of the mutants, and say how many were noticed."""
    options = options_of(sys.argv[1:])
    every = [mutant for path in target_files(ROOT) for mutant in mutants_of(path, ROOT)]
    chosen = [mutant for mutant in every if options.only in mutant.module_path.as_posix()]
    if 0 < options.sample < len(chosen):
        chosen = sample_of(chosen, options.sample, options.seed)
    print(f"{len(chosen)} of {len(every)} mutants, seed {options.seed}", flush=True)
    known = tomllib.loads(SURVIVORS.read_text(encoding="utf-8"))["survivor"]
    noticed, explained, holes = 0, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        copies = [copy_of_checkout(Path(folder, str(job))) for job in range(options.jobs)]
        pools = [ProcessPoolExecutor(1, initializer=os.chdir, initargs=(copy,)) for copy in copies]
        sound = pools[0].submit(is_sound)
        tried = [pools[i % len(pools)].submit(try_out, mutant) for i, mutant in enumerate(chosen)]
        for mutant, waiting in zip(chosen, tried, strict=True):
            died, change = waiting.result()
            reason = None if died else reason_for(change, mutant, known)
            noticed, explained = noticed + died, explained + (reason is not None)
            print("." if died else "e" if reason else "S", end="", flush=True)
            if not died and reason is None:
                holes += 1
                place = f"{mutant.module_path}:{mutant.start_pos[0]}"
                print(f"\nsurvived: {place}\n{change}", flush=True)
        for pool in pools:
            pool.shutdown()
        if not sound.result():
            sys.exit("the tests fail in a copy of the checkout without a mutant: that says nothing")
    share = (noticed + explained) / max(1, len(chosen))
    print(f"\n{noticed} noticed, {explained} are no faults, {holes} survived: {share:.1%}")
    return share < SHARE_THAT_MUST_DIE


def sample_of(mutants: list[MutationSpec], count: int, seed: int) -> list[MutationSpec]:
    """Return some mutants by chance, in which a mutant stays as long as its line stays as it is."""
    lines = {
        path: (ROOT / path).read_text(encoding="utf-8").splitlines()
        for path in {mutant.module_path for mutant in mutants}
    }

    def rank(mutant: MutationSpec) -> str:
        row, column = mutant.start_pos
        line = lines[mutant.module_path][row - 1]
        planted = f"{seed} {mutant.module_path.as_posix()} {mutant.operator_name} {column} {line}"
        return hashlib.sha256(planted.encode()).hexdigest()

    return sorted(mutants, key=rank)[:count]


def options_of(arguments: list[str]) -> argparse.Namespace:
    """Return what was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--sample", type=int, default=60, help="how many mutants; 0 for all")
    parser.add_argument("--seed", type=int, default=1, help="which ones")
    parser.add_argument("--only", default="", help="part of a path, for one module")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    return parser.parse_args(arguments)


def copy_of_checkout(place: Path) -> Path:
    """Copy what the tests need to a place, and return it."""
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, place / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("conftest.py", "pyproject.toml", "setup.cfg", "README.md"):
        shutil.copy(ROOT / name, place / name)
    return place


def try_out(mutant: MutationSpec) -> tuple[bool, str]:
    """Run the tests with one fault planted in the current folder.

    Returns:
        Whether a test noticed, and the lines that were changed.
    """
    stages = [FIRST[mutant.module_path.parts[0]], SECOND, LAST]
    result = mutate_and_test([mutant], command_of(stages), MUCH_LONGER)
    return result.test_outcome != TestOutcome.SURVIVED, changed_lines(result.diff or "")


def is_sound() -> bool:
    """Whether no test fails in the current folder as it is: if one does, it notices nothing."""
    outcome, _ = run_tests(command_of([*FIRST.values(), SECOND, LAST]), MUCH_LONGER)
    return bool(outcome == TestOutcome.SURVIVED)


def command_of(stages: list[list[str]]) -> str:
    """Return the command that runs some tests, and the next only if those have passed."""
    pytest = f"{sys.executable} -m pytest -x -q -p no:cacheprovider"
    asked: list[str] = ["tests/nn/history", "tests/unrolling/test_debuggers.py"]  # slow, not theirs
    steps = []
    for tests in stages:
        new = [test for test in tests if test not in asked]
        steps.append(" ".join([pytest, *new, *[f"--ignore={test}" for test in asked]]))
        asked += new
    return f"sh -c 'ulimit -t {LONGEST}; {' && '.join(steps)}'"


def changed_lines(diff: str) -> str:
    """Return the lines that a diff takes out and puts in."""
    lines = [line for line in diff.splitlines() if line[:1] in "-+"]
    return "\n".join([line for line in lines if line[:3] not in ("---", "+++")])


def reason_for(change: str, mutant: MutationSpec, known: list[dict[str, Any]]) -> str | None:
    """Return why a mutant is no fault, as survivors.toml has it; None if that says nothing."""
    before, _, after = change.removeprefix("-").partition("\n+")
    planted = (mutant.module_path.as_posix(), before.strip(), after.strip())
    for entry in known:
        if planted == (entry["file"], entry["was"], entry["becomes"]):
            return str(entry["because"])
    return None


if __name__ == "__main__":
    sys.exit(main())
