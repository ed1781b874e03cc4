"""A warning that comes once a source line, with a count, by Python's own rules for warnings.

Python gives a warning once for a line and a TEXT, and the numbers of a training are others each
time. So whether a line was warned of is asked of Python, with the text that has come now: what
`-W error`, filters, `catch_warnings` and `pytest.warns` do to warnings they do to this one.
"""

from __future__ import annotations

import atexit
import sys
import warnings
from contextlib import suppress
from typing import Any

from tinygrad_edu.errors import NonFiniteWarning

Place = tuple[Any, ...]

registries: dict[Place, dict[Any, Any]] = {}
"""What Python knows of each line: a number for its filters, and what it has shown under them."""

shown: dict[Place, NonFiniteWarning] = {}
"""The last warning of each line that was shown, which counts those that were not."""

untold: dict[Place, NonFiniteWarning] = {}
"""Those among them whose count has grown since it was told."""


def warn_once_a_line(text: str, file: str, line: int) -> None:
    """Give a NonFiniteWarning at a source line, or count it if Python has shown one for it.

    What is typed at Python's prompt is a line 1 each time, and is told apart by its text.
    """
    place: Place = (file, line, text) if file == "<stdin>" else (file, line)
    registry = registries.setdefault(place, {})
    filters = registry.get("version")
    has_shown_one = len(registry) > 1
    if has_shown_one:
        registry.clear()
        registry.update({"version": filters, (text, NonFiniteWarning, line): True})
    warning = NonFiniteWarning(text)
    warnings.warn_explicit(warning, NonFiniteWarning, file, line, registry=registry)
    if not has_shown_one or registry.get("version") != filters:
        shown[place] = warning
        return
    if not untold:
        tell_later()
    shown[place].times += 1
    untold[place] = shown[place]


def tell_later() -> None:
    """See to it that the counts are told: after the cell of a notebook, or when Python ends."""
    notebook = sys.modules.get("IPython")
    shell = notebook.get_ipython() if notebook else None
    if shell is None:
        atexit.unregister(tell_counts)
        atexit.register(tell_counts)
    elif tell_counts not in shell.events.callbacks["post_run_cell"]:
        shell.events.register("post_run_cell", tell_counts)


def tell_counts(*_: Any) -> None:
    """Say of each line how often it has given inf or nan, if that was more often than shown."""
    for place, warning in list(untold.items()):
        file, line = place[:2]
        first = str(warning.args[0]).splitlines()[0]
        text = f"inf or nan was born {warning.times:,} times at this line; the first: {first}"
        with suppress(RuntimeWarning):  # it may be an error by now
            warnings.warn_explicit(text, RuntimeWarning, file, line)
    untold.clear()
