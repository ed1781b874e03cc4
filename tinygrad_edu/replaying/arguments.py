"""The arguments of a request, each of the kind that it has to be."""

from __future__ import annotations

from typing import Any

from tinygrad_edu.errors import InputError


class Arguments:
    """What a request gives, checked when it is read.

    Args:
        given: The JSON object; None if there is none.

    Raises:
        InputError: It is something else. So says each method about what it is asked for.

    >>> Arguments({"line": 12}).whole("line")
    12
    """

    def __init__(self, given: Any) -> None:
        if given is not None and not isinstance(given, dict):
            raise InputError(f"got {given!r:.40}; this takes an object, as in {{...}}")
        self.given: dict[str, Any] = given or {}

    def whole(self, name: str, default: int | None = None) -> int:
        """Return a whole number."""
        found = self.given.get(name, default)
        if not isinstance(found, int) or isinstance(found, bool):
            raise InputError(f"{name} got {found!r:.40}; it takes a whole number")
        return found

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text."""
        found = self.given.get(name, default)
        if not isinstance(found, str):
            raise InputError(f"{name} got {found!r:.40}; it takes a text")
        return found

    def inner(self, name: str) -> Arguments:
        """Return an object inside this one."""
        return Arguments(self.given.get(name))

    def several(self, name: str) -> list[Arguments]:
        """Return the objects of a list, none if there is no list."""
        found = self.given.get(name)
        if found is not None and not isinstance(found, list):
            raise InputError(f"{name} got {found!r:.40}; it takes a list of objects")
        return [Arguments(item) for item in found or []]
