"""The pages of passes that the code of a page saves, to be touched where that page stands.

A code block, or the script that belongs to a page, saves NAME.html; on the site it stands below
the block, or below the first picture of the page. Elsewhere the picture stands alone.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import re
import shutil
import tempfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from docs.making.figures import IMAGE, blocks_of, run_blocks, scripts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

SAVES = re.compile(r"viz\.(page|film)\(")
BLOCK = re.compile(r"```python\n.*?```\n", re.DOTALL)


def with_live_pages(text: str, page: Path, place: str, folder: Path) -> str:
    """Return the text of a page with frames for the pages that its code saves.

    Args:
        text: The page.
        page: Its file.
        place: Where in the site it will be.
        folder: The folder of the site in the making; the saved pages go into its `live`.
    """
    if "```python" not in text or not (SAVES.search(text) or scripts_that_save(page)):
        return text
    with tempfile.TemporaryDirectory() as elsewhere, contextlib.chdir(elsewhere), quiet():
        below_blocks = frames_of_blocks(page, place, folder) if SAVES.search(text) else []
        below_picture = frames_of_scripts(page, place, folder)
    frames = iter(below_blocks)
    text = BLOCK.sub(lambda block: block[0] + next(frames, ""), text)
    first = IMAGE.search(text)
    if first is None or not below_picture:
        return text
    end = text.index("\n", first.end()) if "\n" in text[first.end() :] else len(text)
    return f"{text[:end]}\n\n{below_picture}{text[end:]}"


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Print nothing inside the block."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        yield


def scripts_that_save(page: Path) -> list[str]:
    """Return the modules of a page's scripts that save pages of passes."""
    if page.parent.name != "lecture":
        return []
    found = [importlib.import_module(name) for name in scripts_of(page)]
    sources = [(module.__name__, Path(str(module.__file__))) for module in found]
    return [name for name, path in sources if SAVES.search(path.read_text(encoding="utf-8"))]


def frames_of_blocks(page: Path, place: str, folder: Path) -> list[str]:
    """Run the code blocks of a page, and return for each the frames of what it saved."""
    frames, known = [], set[Path]()
    last = max([n for n, block in enumerate(blocks_of(page)) if SAVES.search(block)])
    for number, _ in enumerate(run_blocks(page)):
        saved = {path for path in Path().rglob("*.html") if path not in known}
        known |= saved
        frames.append("".join([frame(path, page, place, folder) for path in sorted(saved)]))
        if number == last:
            break
    return frames


def frames_of_scripts(page: Path, place: str, folder: Path) -> str:
    """Run the scripts of a page that save pages of passes, and return the frames of those."""
    for name in scripts_that_save(page):
        importlib.import_module(name).main(["--out", "scripts"])
    saved = sorted(Path("scripts").rglob("*.html"))
    return "".join([frame(path, page, place, folder) for path in saved])


def frame(saved: Path, page: Path, place: str, folder: Path) -> str:
    """Put a saved page into the site, and return the frame that shows it."""
    target = folder / "live" / f"{page.stem.lower()}_{saved.stem}.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(saved, target)
    way = os.path.relpath(target.relative_to(folder), Path(place).parent)
    title = escape(f"A pass to step through, whose numbers can be changed: {saved.name}")
    return (
        f'\n<iframe class="live" src="{way}" title="{title}" loading="lazy"></iframe>\n\n'
        f'<p class="live"><a href="{way}">{saved.name} alone</a></p>\n'
    )
