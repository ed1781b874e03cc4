"""The pages as the site wants them: all in one folder, with the reference's docstrings asked for.

The pages of the repository link each other and its files, as GitHub shows them. Here the README
becomes index.md, docs/ comes beside it, and each source file that a page links becomes a page.
"""

from __future__ import annotations

import inspect
import json
import os
import re
import shutil
from functools import partial
from pathlib import Path, PurePosixPath

from docs.making.figures import IMAGE, ROOT
from docs.making.live import with_live_pages
from docs.making.tables import REMARK, found, short
from tinygrad_edu.arrays.names import WHERE
from tinygrad_edu.op import Op

DOCS = ROOT / "docs"
LINK = re.compile(r"(?<!!)\[([^]]*)\]\(([^)#\s]+)(#[^)]*)?\)")
LANGUAGES = {".py": "python", ".cfg": "ini"}
LEFT_OUT = ("__init__.py", "__pycache__")


class Pages:
    """The pages of one site in the making.

    Args:
        folder: Where to put them; what is there is taken away.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.waiting: list[Path] = []
        self.staged: set[Path] = set()

    def stage(self) -> None:
        """Put all pages into the folder, with the pictures that they show."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(DOCS / "pictures", self.folder / "pictures")
        shutil.copy(Path(__file__).with_name("site.css"), self.folder)
        self.waiting = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
        while self.waiting:
            source = self.waiting.pop()
            if source not in self.staged:
                self.staged.add(source)
                place = self.folder / place_of(source)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(self.page_from(source), encoding="utf-8")

    def page_from(self, source: Path) -> str:
        """Return the page that shows a file or a folder."""
        readme = source / "README.md"
        if readme.is_file():
            return self.rewritten(readme.read_text(encoding="utf-8"), readme, place_of(source))
        if source.is_dir():
            return self.rewritten(listing(source), source / "index.md", place_of(source))
        text = source.read_text(encoding="utf-8")
        if source.suffix == ".md":
            place = place_of(source)
            live = with_live_pages(text, source, place.as_posix(), self.folder)
            return self.rewritten(with_docstrings(live), source, place)
        if source.suffix == ".ipynb":
            return self.rewritten(from_notebook(text), source, place_of(source))
        name = source.relative_to(ROOT).as_posix()
        return f"# {name}\n\n~~~~ {LANGUAGES.get(source.suffix, 'text')}\n{text}~~~~\n"

    def rewritten(self, text: str, source: Path, place: PurePosixPath) -> str:
        """Return a page whose links lead to where things are in the site."""
        text = text.replace("<details>", '<details markdown="1">')
        text = text.replace("](docs/pictures/", "](pictures/")
        text = IMAGE.sub(r"[\g<0>](\1)", text)  # so that a click shows it in full size
        return LINK.sub(partial(self.led, source, place), text)

    def led(self, source: Path, place: PurePosixPath, match: re.Match[str]) -> str:
        """Return one link of a page, to the page of what it links."""
        words, link, anchor = match[1], match[2], match[3] or ""
        if "://" in link or words.startswith("!"):
            return match[0]
        target = (source.parent / link).resolve()
        if (target / "index.md").is_file():
            target /= "index.md"
        self.waiting.append(target)
        way = os.path.relpath(place_of(target), place.parent)
        return f"[{words}]({way}{anchor})"


def place_of(source: Path) -> PurePosixPath:
    """Return where in the site a file or a folder of the repository is."""
    if source == ROOT / "README.md":
        return PurePosixPath("index.md")
    inside = source.is_relative_to(DOCS)
    name = PurePosixPath(source.relative_to(DOCS if inside else ROOT).as_posix())
    place = name if inside else "source" / name
    if source.is_dir():
        return place / "index.md"
    if source.name == "README.md":
        return place.with_name("index.md")
    return place if source.suffix == ".md" else place.with_name(f"{place.name}.md")


def listing(folder: Path) -> str:
    """Return a page that links what is in a folder, each with its own first line."""
    title = folder.relative_to(ROOT).as_posix()
    paths = [path for path in sorted(folder.iterdir()) if path.name not in LEFT_OUT]
    items = [f"- [{path.name}]({path.name}){about(path)}" for path in paths]
    return "\n".join([f"# {title}", "", *items, ""])


def about(path: Path) -> str:
    """Return what a file says about itself in its first line: a title, or a docstring's."""
    if path.suffix not in (".md", ".py"):
        return ""
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    return ": " + first.strip('#" ') if first[:1] in ('"', "#") else ""


def from_notebook(text: str) -> str:
    """Return the cells of a notebook as a page."""
    cells = json.loads(text)["cells"]
    texts = [("".join(cell["source"]), cell["cell_type"] == "code") for cell in cells]
    parts = [f"```python\n{text}\n```" if is_code else text for text, is_code in texts]
    return "\n\n".join([*parts, ""])


def with_docstrings(text: str) -> str:
    """Return a page of the reference with the docstrings below each of its tables."""
    parts, end = [], 0
    for match in REMARK.finditer(text):
        level = 3 if "\n## " in text[: match.start()] else 2
        asked = [asked_for(name, level) for name in match[1].split()]
        parts += [text[end : match.end()], *asked]
        end = match.end()
    return "\n".join([*parts, text[end:]])


def asked_for(name: str, level: int) -> str:
    """Return what asks the site for the docstring of a name, and the rule if it is an operation."""
    thing = found(name)
    options = [f"heading_level: {level}", f"heading: {short(name)}", f"toc_label: {short(name)}"]
    if inspect.ismodule(thing):
        options.append("members: false")
    if getattr(thing, "__module__", "") == name:  # it is called like the module it is written in
        name = f"{name}.{thing.__name__}"
    package, _, own = name.rpartition(".")
    if package == "tinygrad_edu" and own in WHERE:  # loaded when it is first used: not to be seen
        name = f"{thing.__module__}.{thing.__name__}"
    lines = [f"::: {name}", "    options:", *[f"      {option}" for option in options], ""]
    if isinstance(thing, Op):
        lines += ["Its rule:", "", "```python", inspect.getsource(thing.derivative), "```", ""]
    return "\n".join(lines)
