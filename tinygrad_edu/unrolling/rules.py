"""What a rule computes, taken apart: the contributions of a step as small graphs of their own.

A rule that is given nodes in place of numbers records what it does. Written as source that is the
line of the backward pass; it is used only where it gives the very bits of the recorded pass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.errors import TinygradEduError
from tinygrad_edu.modes import aside
from tinygrad_edu.node import Node
from tinygrad_edu.recorded import constant_like, operands_of
from tinygrad_edu.rules.elementwise import multiply, negate
from tinygrad_edu.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tinygrad_edu.steps import Step


def traced_contributions(step: Step) -> tuple[Node, list[Any]] | None:
    """Return upstream as a leaf, and the contribution to each input as a graph of it.

    None stands for a contribution of 0, and for that to a plain number or array.

    Args:
        step: A step of the recorded pass.

    Returns:
        None if the rule looks at the numbers themselves, or if the graph is not the whole of what
        the recorded pass did.
    """
    node: Any = step.node
    if looks_at_numbers(node):
        return None
    upstream = constant_like(node, 0.0)
    upstream._data = step.upstream
    upstream.op = None  # a leaf, so that no rule leaves it out because it happens to be 1
    try:
        with aside(), np.errstate(all="ignore"):
            found = contributions_by_rule(node, upstream)
    except (ArithmeticError, TinygradEduError):
        return None
    for place, contribution in enumerate(found):
        recorded = step.contributions[place]
        if step.inputs[place].is_constant:
            found[place] = None
        elif not (is_same(contribution, recorded) or is_repeated(contribution, upstream, recorded)):
            return None
    return upstream, found


def is_repeated(contribution: Any, upstream: Any, recorded: Any) -> bool:
    """Whether the recorded pass multiplied one number that stands at every place of upstream.

    It does that once, and the product lies in memory once, which `times` does as well.
    """
    return (
        isinstance(contribution, Node)
        and np.ndim(recorded) > 0
        and not any(recorded.strides)
        and factor_of(contribution, upstream) is not None
        and np.array_equal(contribution._data, recorded, equal_nan=True)
    )


def factor_of(contribution: Any, upstream: Any) -> Any:
    """Return what upstream was multiplied by, a node or a number; None if it was not."""
    if contribution.op is None or not contribution.inputs or contribution.inputs[0] is not upstream:
        return None
    if contribution.op is negate:
        return Value.lift(-1.0)
    return contribution.inputs[1] if contribution.op is multiply else None


def looks_at_numbers(node: Any) -> bool:
    """Whether the rule of an operation has conditions, or uses what the forward pass worked out."""
    asked = node.op.looks_at_numbers
    return node.op.work is not None or (asked is not None and asked(node))


def contributions_by_rule(node: Any, upstream: Any) -> list[Any]:
    """Return the contribution to each input as a node, None for 0."""
    return list(node.op.vjp(upstream, node, *operands_of(node), **node.settings))


def is_same(contribution: Any, recorded: Any) -> bool:
    """Whether a contribution is a graph, or 0, and has the bits of the recorded one.

    It has to lie in memory like that one as well: the bits of the next sum depend on it.
    """
    if contribution is None:
        return not np.any(recorded)
    if not isinstance(contribution, Node):
        return False
    data = contribution._data
    if type(data) is float and type(recorded) is float:
        return data == recorded or (data != data and recorded != recorded)  # both are nan
    return lies_alike(data, recorded) and bool(np.array_equal(data, recorded, equal_nan=True))


def lies_alike(data: Any, recorded: Any) -> bool:
    """Whether two arrays have one shape, and lie in memory alike."""
    return layout_of(data) == layout_of(recorded)


def layout_of(data: Any) -> list[tuple[int, int]]:
    """Return the length of each axis, and how many bytes its places lie apart."""
    steps = getattr(data, "strides", ())
    return [(n, step if n > 1 else 0) for n, step in zip(np.shape(data), steps)]


def has_poles(contribution: Any, names: Mapping[Node, str]) -> bool:
    """Whether a contribution can be inf at finite numbers: it divides by a node, for one."""
    stack = [contribution]
    while stack:
        node = stack.pop()
        if node in names or not node.inputs:
            continue
        if node.op.has_pole is not None and node.op.has_pole(node):
            return True
        stack += node.inputs
    return False
