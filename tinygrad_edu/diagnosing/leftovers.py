"""Gradients of several passes added up in .grad, as where zero_grad was forgotten.

The record of a pass has the gradients of this very pass. A leaf that the pass was the last to
reach and whose .grad is another number holds something of earlier passes as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tinygrad_edu.diagnosing.findings import Finding
from tinygrad_edu.ground.summaries import show_data
from tinygrad_edu.node import numbers_of
from tinygrad_edu.notation.words import derivative

if TYPE_CHECKING:
    from tinygrad_edu.passes import RecordedPass

CLOSE = 1e-5
"""Relative differences that rounding may make, in float32 too."""

ADVICE = (
    "Set the gradients to 0 before each pass: optimizer.zero_grad(), or w.grad = 0.0 for each; "
    "leave it only where passes are meant to be added"
)


def added_gradients(
    record: RecordedPass, leaves: list[Any], weights: set[Any], result: str
) -> list[Finding]:
    """Return a finding if the gradients of leaves hold more than this pass.

    A leaf that is not learned may gather gradients for ever, as an input does, or a bias that is
    held fixed. So it counts only if no leaf is clean, or if it is a weight that was updated
    together with those that are.

    Args:
        record: The pass; nothing is found before its backward().
        leaves: The leaves to look at.
        weights: Those that are weights or biases.
        result: The name of E.
    """
    here = record.output.pass_number
    reached = [leaf for leaf in leaves if record.differentiated and leaf.pass_number == here]
    mixed = [leaf for leaf in reached if is_more(leaf.grad, record.gradients[leaf])]
    more = set(mixed)
    clean = [leaf for leaf in reached if leaf not in more and is_there(record.gradients[leaf])]
    if clean:
        since = min([leaf.born for leaf in clean]) - len(leaves)
        mixed = [leaf for leaf in mixed if leaf.born > since and leaf in weights]
    if not mixed:
        return []
    leaf = mixed[0]
    name = record.names.of(leaf)
    how = derivative(result, name)
    others = f" (and {len(mixed) - 1} more leaves)" if len(mixed) > 1 else ""
    message = (
        f"the .grad of {name} is {show_data(numbers_of(leaf.grad))}, and {how} of this pass "
        f"is {show_data(record.gradients[leaf])}: earlier passes were added to it{others}"
    )
    values = tuple([numbers_of(leaf.grad) for leaf in mixed])
    return [Finding("added gradients", tuple(mixed), values, message, ADVICE)]


def note_of_leftovers(record: RecordedPass, leaves: list[Any]) -> list[str]:
    """Return a note if a result that no pass has started at has leaves with gradients in them.

    They may be those of the last step, which zero_grad() is about to take away.
    """
    if record.differentiated:
        return []
    left = [leaf for leaf in leaves if leaf.reached and is_there(leaf.grad)]
    if not left:
        return []
    others = f" (and {len(left) - 1} more)" if len(left) > 1 else ""
    return [
        f"{left[0].name}{others} still holds the gradient of earlier passes, and backward() adds "
        "to it; if there is no zero_grad() before backward(), that is an error"
    ]


def is_there(gradient: Any) -> bool:
    """Whether a gradient has a number in it that is not 0."""
    return gradient is not None and bool(np.any(numbers_of(gradient)))


def is_more(held: Any, own: Any) -> bool:
    """Whether .grad cannot be the gradient of one pass, nor that one scaled down or clipped."""
    held = numbers_of(held)
    if held is None or np.shape(held) != np.shape(own):
        return False
    held, own = np.asarray(held, np.float64), np.asarray(own, np.float64)
    if not (np.isfinite(held).all() and np.isfinite(own).all()):
        return False
    close = np.abs(held - own) <= CLOSE * np.abs(own) + CLOSE * np.abs(own).max(initial=0.0)
    smaller = (np.abs(held) <= np.abs(own)) & (held * own >= 0.0)
    return not bool((close | smaller).all())
