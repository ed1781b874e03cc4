"""How a notebook shows a node: as text, and as a picture where `viz` has been imported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Picture = Callable[[Any], dict[str, str]]

pictures: list[Picture] = []
"""What makes pictures of nodes and steppers, {MIME type: content}: one function, or none."""


def show_by(picture: Picture) -> None:
    """Let a function make the pictures from now on, as `viz` does with its own."""
    pictures[:] = [picture]


def bundle_of(shown: Any) -> dict[str, str]:
    """Return all forms of a node or a stepper that a notebook may choose from."""
    forms = {"text/plain": repr(shown)}
    for picture in pictures:
        forms |= picture(shown)
    return forms
