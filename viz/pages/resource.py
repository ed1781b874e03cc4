"""The files of a page: its frame, its style sheet, its controls."""

from functools import cache
from importlib import resources


@cache
def resource(name: str) -> str:
    """Return a file of this package."""
    return (resources.files("viz.pages") / name).read_text(encoding="utf-8")
