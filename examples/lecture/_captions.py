"""What the page of the lecture says below each picture: the words of docs/lecture, or these."""

from __future__ import annotations

import re
from pathlib import Path

PAGES = Path(__file__).resolve().parents[2] / "docs" / "lecture"
FIGURE = re.compile(r"!\[([^]]+)\]\((?:[^)]*/)?([^/)]+)\)")

OTHERS = {
    "learning_problem_graph.svg": "E at the start, with every local derivative and every gradient",
    "learning_problem_surface_3d.png": "The same error as a landscape, with the same path",
    "two_two_two_network.svg": "The network with net, out and δ in each neuron",
    "two_two_two_operations_backward.svg": "The backward pass, operation by operation",
    "two_two_two_operations_both.svg": "Both passes, operation by operation",
    "two_two_two_operations_forward.svg": "The forward pass, operation by operation",
    "two_two_two_variables_backward.svg": "The backward pass, variable by variable",
    "two_two_two_variables_both.svg": "Both passes, variable by variable",
    "two_two_two_variables_forward.svg": "The forward pass, variable by variable",
}
"""Pictures that no page of docs/lecture shows."""


def captions() -> dict[str, str]:
    """Return a caption for each picture, by the name of its file."""
    texts = [page.read_text(encoding="utf-8") for page in sorted(PAGES.glob("*.md"))]
    said = {name: words for text in texts for words, name in FIGURE.findall(text)}
    return OTHERS | said
