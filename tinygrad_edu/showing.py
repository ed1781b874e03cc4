"""How a notebook shows a node: as text, and as a picture where `viz` has been imported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

picture: Callable[[Any], dict[str, str]] | None = None
"""What makes pictures of nodes and steppers, {MIME type: content}; viz puts itself in here."""


def bundle_of(shown: Any) -> dict[str, str]:
    """Return all forms of a node or a stepper that a notebook may choose from."""
    text = {"text/plain": repr(shown)}
    return text if picture is None else text | picture(shown)
