"""What a name means in an editor: a node, or a gradient. Names are looked up, never run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tinygrad_edu.notation.identifiers import GRADIENT
from tinygrad_edu.notation.words import one_word
from tinygrad_edu.replaying.rows import Row, shown_data
from tinygrad_edu.stepping.telling import gradient_name

if TYPE_CHECKING:
    from tinygrad_edu.node import Node
    from tinygrad_edu.replaying.replay import Replay

WHY = "why "
"""What a question begins with in the Debug Console."""


def evaluate(replay: Replay, expression: str) -> Row:
    """Return what is known of an expression at the position of a replay.

    Args:
        replay: The pass, and where the cursor is in it.
        expression: A node as w5, in the names of the program or the learner's; a gradient as dE_dw5
            or ∂E/∂w5; or a question, as why w5.

    Returns:
        A row: of a node, a line with its value and gradient; of a gradient, the number.

    Raises:
        InputError: Nothing is called so.

    >>> from tinygrad_edu import Value
    >>> from tinygrad_edu.replaying import Replay
    >>> w, x = Value(0.5, label="w"), Value(3.0, label="x")
    >>> replay = Replay(w * x)
    >>> replay.go(3)
    >>> evaluate(replay, "w").data, evaluate(replay, "dE_dw").data, evaluate(replay, "dE_dx").data
    ('w = 0.5  ∂E/∂w = 3.0', 3.0, None)
    """
    text = expression.strip()
    if text.startswith(WHY):
        return Row(text, replay.why(node_meant(replay, text.removeprefix(WHY).strip())))
    node = gradient_meant(replay, text)
    if node is not None:
        return Row(text, replay.gradient(node), str(gradient_name(replay.timeline, node)))
    return Row(text, state(replay, replay.find(text)))


def node_meant(replay: Replay, text: str) -> Node:
    """Return the node of a name, or of the gradient that is named.

    Raises:
        InputError: Nothing is called so.
    """
    node = gradient_meant(replay, text)
    return replay.find(text) if node is None else node


def gradient_meant(replay: Replay, text: str) -> Node | None:
    """Return the node whose gradient is named, as dE_dw5 or ∂E/∂w5; None if none is."""
    if text.startswith(GRADIENT):
        return replay.variables.get(text.removeprefix(GRADIENT))
    before = f"∂{one_word(replay.timeline.result)}/∂"
    if not text.startswith(before):
        return None
    name = text.removeprefix(before)
    is_in_brackets = name.startswith("(") and name.endswith(")")
    return replay.find(name[1:-1] if is_in_brackets else name)


def state(replay: Replay, node: Node) -> str:
    """Return a node's value and gradient in a line, with every digit."""
    value = f"{replay.names.told(node)} = {shown_data(replay.value(node))}"
    if node.is_constant:
        return value
    gradient = replay.gradient(node)
    is_partial = gradient is not None and not replay.is_complete(node)
    ending = " so far" if is_partial else ""
    return f"{value}  {gradient_name(replay.timeline, node)} = {shown_data(gradient)}{ending}"
