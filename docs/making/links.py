"""The links of a built site: each leads to a file, and to a place in it, and none loads from afar.

Zensical checks the links of the Markdown; this looks at the HTML that came of it, docstrings and
all. It asks nothing of a network.
"""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from pathlib import Path

LOADED = {"script", "img", "link", "iframe", "source"}
"""Elements whose file a browser loads by itself."""


class Links(HTMLParser):
    """The links of a page, and the places in it that links can lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.places: set[str] = set()
        self.links: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what an element has in id, href and src."""
        for name, text in attrs:
            if text and name == "id":
                self.places.add(text)
            elif text and name in ("href", "src"):
                self.links.append((tag, text))


def read(page: Path) -> Links:
    """Return the links and places of a page."""
    links = Links()
    links.feed(page.read_text(encoding="utf-8"))
    return links


def broken_links(site: Path) -> list[str]:
    """Return a line for each link of a site that leads nowhere, and for each file from afar."""
    site = site.resolve()
    pages = {path: read(path) for path in sorted(site.rglob("*.html"))}
    broken = []
    for page, found in pages.items():
        for tag, link in found.links:
            if reason := what_is_wrong(link, tag in LOADED, page, site, pages):
                broken.append(f"{page.relative_to(site)}: {link} {reason}")
    return broken


def what_is_wrong(
    link: str, is_loaded: bool, page: Path, site: Path, pages: dict[Path, Links]
) -> str:
    """Return what is wrong with a link on a page; "" if nothing is."""
    parts = urlsplit(link)
    if parts.scheme == "data":
        return ""
    if parts.scheme or parts.netloc:
        return "is loaded from another host" if is_loaded else ""
    path = unquote(parts.path)
    if path.startswith("/"):  # as a server has it, for the page that says "not found"
        target = site / path.lstrip("/")
    else:
        target = (page.parent / path).resolve() if path else page
    if target.is_dir():
        target /= "index.html"
    if not target.is_file():
        return "leads to no file"
    place = unquote(parts.fragment)
    if place and target in pages and place not in pages[target].places:
        return "leads to no place on that page"
    return ""
