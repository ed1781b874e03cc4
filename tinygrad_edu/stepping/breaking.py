"""break_on: stop in the debugger for each contribution that reaches a node's gradient.

A debugger passes over the frames of a library (VS Code's justMyCode, on unless it is switched off).
So the frame that it stops in comes from a file outside, which is written when it is first needed,
and can be read, stepped through and given breakpoints like a file of the learner's own.
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any

from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.arguments import told
from tinygrad_edu.ground.finite import is_finite
from tinygrad_edu.ground.hook_handles import CONTRIBUTION
from tinygrad_edu.ground.temporary import temporary_folder
from tinygrad_edu.hooks import add_hook
from tinygrad_edu.node import Node

if TYPE_CHECKING:
    from collections.abc import Callable

    from tinygrad_edu.ground.hook_handles import HookHandle
    from tinygrad_edu.steps import Step

FUNCTION = "contribution_arrives"

SOURCE = f'''"""break_on(node) stops here, once for each contribution that reaches the gradient.

    node             the node whose gradient grows
    output           the node the contribution comes from; node is one of its inputs
    upstream         ∂E/∂output
    partial          ∂output/∂node; None where an operation mixes the places of an array
    how              the product in numbers; without a partial, what is done instead
    contribution     upstream × partial
    gradient_before  ∂E/∂node without this contribution
    gradient_after   ∂E/∂node with it: gradient_before + contribution
"""


def {FUNCTION}(
    node, output, upstream, partial, how, contribution, gradient_before, gradient_after
):
    breakpoint()
    return gradient_after  # continue: on to the next contribution
'''
"""The file that the debugger shows."""


def break_on(node: Node, when: str = "always") -> HookHandle:
    """Stop in the debugger for each contribution that reaches ∂E/∂node in a backward pass.

    The locals of the frame are the chain rule: contribution = upstream × partial, and
    gradient_after = gradient_before + contribution. A step of the pass adds all contributions of
    one node; the debugger stops right after that, as at a change of the data. It is entered by
    Python's own breakpoint(), so PYTHONBREAKPOINT chooses which, and PYTHONBREAKPOINT=0 none.

    Args:
        node: A leaf, or a node inside the graph.
        when: "always", or "nan" to stop only where the gradient is no longer finite.

    Returns:
        A handle; its remove() takes the breakpoint away.

    Raises:
        InputError: node is not a node or a plain number, or when is another word.

    >>> from tinygrad_edu import Value
    >>> w, x = Value(0.5, label="w"), Value(3.0)
    >>> at_w = break_on(w)
    >>> at_w.remove()
    >>> (w * x).backward()
    """
    if not isinstance(node, Node):
        raise InputError(f"break_on got {told(node)}; it takes the node to watch: break_on(w5)")
    if when not in WAYS_TO_STOP:
        raise InputError(f'when got {told(when)}; write when="always" or when="nan"')
    stopping_function()
    return add_hook(node, CONTRIBUTION, WAYS_TO_STOP[when])


def stop(step: Step, place: int, gradient_before: Any, gradient_after: Any) -> None:
    """Stop in the debugger at the contribution of a step to one of its inputs."""
    if os.environ.get("PYTHONBREAKPOINT") == "0":
        return  # debugpy puts a breakpoint() of its own in place, which does not look at that
    stopping_function()(
        node=step.inputs[place],
        output=step.node,
        upstream=step.upstream,
        partial=step.partials[place],
        how=step.product(place),
        contribution=step.contributions[place],
        gradient_before=gradient_before,
        gradient_after=gradient_after,
    )


def stop_if_not_finite(step: Step, place: int, gradient_before: Any, gradient_after: Any) -> None:
    """Stop in the debugger if a gradient has just become, or still is, inf or nan."""
    if not is_finite(gradient_after):
        stop(step, place, gradient_before, gradient_after)


WAYS_TO_STOP = {"always": stop, "nan": stop_if_not_finite}


@cache
def stopping_function() -> Callable[..., object]:
    """Write the file that the debugger stops in, and return its function."""
    path = temporary_folder() / "break_on.py"
    path.write_text(SOURCE, encoding="utf-8")
    names: dict[str, Any] = {"__name__": "break_on", "__file__": str(path)}
    exec(compile(SOURCE, str(path), "exec"), names)
    function: Callable[..., object] = names[FUNCTION]
    return function
