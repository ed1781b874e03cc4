"""What an operation was told, where its template has a place for it: the 0:2 in x[0:2]."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

TOLD = "…"
"""What a template has where the settings of its operation stand, and a formula where those are too
long to be written."""

LONGEST = 16
"""Characters of settings that are written out."""


def with_told(template: str, settings: Mapping[str, Any]) -> str:
    """Return a template with the settings of an operation in place of its …, if they are short.

    >>> with_told("{}[…]", {"key": (slice(None, 2), 0)})
    '{}[:2, 0]'
    """
    if TOLD not in template:
        return template
    parts = [in_short(setting) for setting in settings.values()]
    told = ", ".join(parts)
    is_short = parts and TOLD not in told and len(told) <= LONGEST
    return template.replace(TOLD, told) if is_short else template


def in_short(setting: Any) -> str:
    """Return a whole number, a slice, or several of them as Python has them; … for all else."""
    if isinstance(setting, slice):
        ends = [setting.start, setting.stop, *([] if setting.step is None else [setting.step])]
        return ":".join(["" if end is None else in_short(end) for end in ends])
    if isinstance(setting, tuple):
        return ", ".join([in_short(part) for part in setting])
    if isinstance(setting, (int, np.integer)) and not isinstance(setting, bool):
        return str(int(setting))
    return "None" if setting is None else TOLD
