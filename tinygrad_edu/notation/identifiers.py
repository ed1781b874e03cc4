"""Names of Python: what a learner called a node, as a valid and unique name of a variable.

A label may be any text. None of it becomes code but letters, digits and underscores.
"""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from typing import TYPE_CHECKING

from tinygrad_edu.ground.lettering import in_unicode, read_name
from tinygrad_edu.registry import OPS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tinygrad_edu.node import Node

GRADIENT = "dE_d"
"""What the variable of a gradient begins with: dE_dw5 for ∂E/∂w5."""

PARTS = "inputs_of_"
"""What stands for all contributions of a node at once: dE_dinputs_of_out."""

CONSTANT = "CONSTANT_"
"""What the name of a plain array begins with."""

SUPPORT = ("back_through", "check_leaves", "laid_out", "one_like", "summed", "times")
"""The functions that a generated file calls besides operations."""

OURS = {*SUPPORT, "forward", "backward", "np", "OPS", "Path", "SHAPES", "recorded"}
TAKEN = {*keyword.kwlist, *keyword.softkwlist, *dir(builtins), *OURS}
"""Names that a generated file must not use for a number."""

NOTHING_LEFT = "node"
"""What a node is called whose label has no letter and no digit."""


def identifiers_of(parts: Mapping[Node, tuple[str, int]]) -> dict[Node, str]:
    """Return a name of Python for every node, no two alike.

    Args:
        parts: The name of each node in two parts, as h and 2 of h₂, which becomes h_2.
    """
    used = {*TAKEN, *OPS, *[f"d_{name}" for name in OPS]}
    names: dict[Node, str] = {}
    for node, (text, number) in sorted(parts.items(), key=is_other_already):
        name = valid_name(node.label or text) or NOTHING_LEFT
        names[node] = unique_name(f"{name}_{number}" if number else name, used)
        used.add(names[node])
    return names


def is_other_already(item: tuple[Node, tuple[str, int]]) -> bool:
    """Whether the name of a node has to change to be one of Python; the others go first."""
    _, (text, number) = item
    return number > 0 or valid_name(text) != text


def valid_name(label: str) -> str:
    r"""Return a label as a name of Python; "" if nothing of it is left.

    >>> valid_name("w5"), valid_name("η"), valid_name("w[0]"), valid_name("__import__('os')")
    ('w5', 'eta', 'w_0', 'import_os')
    >>> valid_name("λ"), valid_name("class")
    ('lambda_', 'class_')
    >>> valid_name("w_{12}"), valid_name(r"\alpha"), valid_name("w^{(1)}"), valid_name("x₁")
    ('w12', 'alpha', 'w_1', 'x1')
    """
    shown = in_unicode(label)
    known = read_name(shown)
    if known is not None and not known.accent:  # w12 for w_{12}, alpha for \alpha
        label = shown
    usual = unicodedata.normalize("NFKC", label)  # θ for ϑ
    plain = unicodedata.normalize("NFKD", "".join([in_letters(sign) for sign in usual]))
    name = re.sub("_+", "_", re.sub("[^A-Za-z0-9]", "_", plain)).strip("_")
    if keyword.iskeyword(name):
        return f"{name}_"
    is_taken = name[:1].isdigit() or name.startswith((GRADIENT, PARTS, CONSTANT))
    return f"n{name}" if is_taken else name


def in_letters(sign: str) -> str:
    """Return a Greek letter written out, as eta; an accent as nothing; any other sign as it is."""
    if "GREEK" in unicodedata.name(sign, ""):
        letter = unicodedata.name(sign).split(" WITH ")[0].split()[-1].lower()
        return letter.replace("lamda", "lambda") if sign.islower() else letter.capitalize()
    return "" if unicodedata.combining(sign) else sign


def unique_name(name: str, used: set[str]) -> str:
    """Return a name that is not in use: the name itself, or with _2, _3, … behind it."""
    if name not in used:
        return name
    number = 2
    while f"{name}_{number}" in used:
        number += 1
    return f"{name}_{number}"
