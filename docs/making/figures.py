"""The figures of the README and of docs/: the code that they illustrate draws them.

    python -m docs.making.figures [page ...]     draws them anew

A page shows `pictures/…/name.svg`. One of its code blocks, or the script that belongs to it, saves
a file of that name.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PICTURES = ROOT / "docs" / "pictures"

SCRIPTS = "scripts"
"""The folder, beside what its blocks save, for what the scripts of a page save."""

BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)
IMAGE = re.compile(r"!\[[^]]*\]\(([^)]+)\)")


def blocks_of(page: Path) -> list[str]:
    """Return the Python code blocks of a page."""
    return BLOCK.findall(page.read_text(encoding="utf-8"))


def pictures_of(page: Path) -> list[Path]:
    """Return the files of the pictures that a page shows."""
    links = IMAGE.findall(page.read_text(encoding="utf-8"))
    paths = [(page.parent / link).resolve() for link in links]
    return [path for path in paths if path.is_relative_to(PICTURES)]


def scripts_of(page: Path) -> list[str]:
    """Return the modules of the scripts that belong to a page."""
    if page == ROOT / "README.md":
        return ["examples.two_two_two", "examples.broadcast"]
    if page.name == "ARCHITECTURE.md":
        return ["docs.making.floors"]
    if page.parent.name != "lecture" or page.stem == "index":
        return []
    folder = "examples" if page.stem == "two_two_two" else "examples.lecture"
    return [f"{folder}.{page.stem}"]


def run_script(name: str, folder: Path) -> None:
    """Run a script, so that it saves what it draws in a folder."""
    importlib.import_module(name).main(["--out", str(folder)])


def run_blocks(page: Path) -> Iterator[str]:
    """Run the code blocks of a page, in the folder where one is; yield each when it has run."""
    names = {"__name__": "page"}
    for number, block in enumerate(blocks_of(page), start=1):
        exec(compile(block, f"{page.name} block {number}", "exec"), names)
        yield block


def saved_in(folder: Path) -> dict[str, Path]:
    """Return the files that were saved in a folder, by name: a script's before a block's."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.name: path for path in sorted(paths, key=is_by_script)}


def is_by_script(path: Path) -> bool:
    """Return whether a script saved a file, and no block of a page."""
    return SCRIPTS in path.parts


def draw_anew(page: Path) -> int:
    """Draw the pictures of a page, put them where it shows them, and return their number."""
    pictures = pictures_of(page)
    if not pictures:
        return 0
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            for name in scripts_of(page):
                run_script(name, Path(folder, SCRIPTS))
            list(run_blocks(page))
        saved = saved_in(Path(folder))
        for picture in pictures:
            if picture.name not in saved:
                raise SystemExit(f"{page.name} shows {picture.name}, which no code of it saves")
            picture.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(saved[picture.name], picture)
    return len(pictures)


def main(arguments: list[str]) -> None:
    """Draw the pictures of some pages, or of all."""
    os.environ.setdefault("MPLBACKEND", "agg")
    pages = [Path(name).resolve() for name in arguments] or PAGES
    count = sum([draw_anew(page) for page in tqdm(pages, "figures", leave=False)])
    print(f"{count} figures drawn")


if __name__ == "__main__":
    main(sys.argv[1:])
