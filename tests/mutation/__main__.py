"""Plant faults in the rules, one at a time, and see which of them no test notices.

    python -m tests.mutation --sample 60           as CI does
    python -m tests.mutation --sample 0            every mutant, some hours
    python -m tests.mutation --only powers         the mutants of one module

It works in copies of the checkout, so the checkout stays as it is. A mutant that survives is
either a hole in the tests or no fault at all; the latter stand in survivors.toml, with the reason.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
import tomllib
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.work_item import MutationSpec, TestOutcome

from tests.mutation.mutants import mutants_of, target_files

ROOT = Path(__file__).resolve().parent.parent.parent
SURVIVORS = Path(__file__).with_name("survivors.toml")
FOLDERS = ("tinygrad_edu", "nn", "viz", "tests", "examples", "benchmarks", "docs")
FIRST = {
    "nn": [
        *("tests/nn/test_losses.py", "tests/nn/test_class_losses.py", "tests/nn/test_optim.py"),
        *("tests/nn/test_adaptive.py", "tests/nn/test_gradients.py", "tests/nn/test_boundaries.py"),
        *("tests/oracle/test_losses.py", "tests/oracle/test_optimisers.py"),
    ],
    "tinygrad_edu": [
        *("tests/oracle/test_mutants.py", "tests/test_operations.py", "tests/test_arraywise.py"),
        *("tests/test_backward.py", "tests/test_semantics.py", "tests/test_regressions.py"),
        *("tests/oracle/test_operations.py", "tests/rules", "tests/oracle/test_not_finite.py"),
    ],
}
"""The tests that notice most, by package: they are asked first."""
THEN = [
    *(
        "tests/oracle",
        "tests/test_tensor.py",
        "tests/test_placewise.py",
        "tests/test_transforms.py",
    ),
    *("tests/test_pytorch.py", "tests/test_hooks.py", "tests/arrays", "tests/unrolling"),
    *("tests/nn", "tests/test_passes.py", "tests/test_crossing.py", "tests/explaining"),
]
LONGEST = 300.0
"""Seconds after which a mutant that never ends counts as noticed."""
SHARE_THAT_MUST_DIE = 0.95


def main() -> int:
    """Try a sample of the mutants, and say how many were noticed."""
    options = options_of(sys.argv[1:])
    every = [mutant for path in target_files(ROOT) for mutant in mutants_of(path, ROOT)]
    chosen = [mutant for mutant in every if options.only in mutant.module_path.as_posix()]
    if 0 < options.sample < len(chosen):
        chosen = random.Random(options.seed).sample(chosen, options.sample)
    print(f"{len(chosen)} of {len(every)} mutants, seed {options.seed}", flush=True)
    known = tomllib.loads(SURVIVORS.read_text(encoding="utf-8"))["survivor"]
    noticed, explained, holes = 0, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        copies = [copy_of_checkout(Path(folder, str(job))) for job in range(options.jobs)]
        pools = [ProcessPoolExecutor(1, initializer=os.chdir, initargs=(copy,)) for copy in copies]
        tried = [pools[i % len(pools)].submit(try_out, mutant) for i, mutant in enumerate(chosen)]
        for mutant, waiting in zip(chosen, tried, strict=True):
            died, change = waiting.result()
            reason = None if died else reason_for(change, mutant, known)
            noticed, explained = noticed + died, explained + (reason is not None)
            if not died and reason is None:
                holes += 1
                print(f"survived: {mutant.module_path}:{mutant.start_pos[0]}\n{change}", flush=True)
        for pool in pools:
            pool.shutdown()
    share = (noticed + explained) / max(1, len(chosen))
    print(f"{noticed} noticed, {explained} are no faults, {holes} survived: {share:.1%}")
    return share < SHARE_THAT_MUST_DIE


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
    first = FIRST[mutant.module_path.parts[0]]
    tests = [path for path in dict.fromkeys([*first, *THEN]) if Path(path).exists()]
    command = f"{sys.executable} -m pytest -x -q -p no:cacheprovider {' '.join(tests)}"
    result = mutate_and_test([mutant], command, LONGEST)
    return result.test_outcome != TestOutcome.SURVIVED, changed_lines(result.diff or "")


def changed_lines(diff: str) -> str:
    """Return the lines that a diff takes out and puts in."""
    lines = [line for line in diff.splitlines() if line[:1] in "-+"]
    return "\n".join([line for line in lines if line[:3] not in ("---", "+++")])


def reason_for(change: str, mutant: MutationSpec, known: list[dict[str, Any]]) -> str | None:
    """Return why a mutant is no fault, as survivors.toml has it; None if that says nothing."""
    _, _, after = change.partition("\n+")
    for entry in known:
        if entry["file"] == mutant.module_path.as_posix() and entry["becomes"] == after.strip():
            return str(entry["because"])
    return None


if __name__ == "__main__":
    sys.exit(main())
