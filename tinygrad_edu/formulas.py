"""A node's formula in plain text, in the learner's names: 0.5 · (target_o1 − out_o1)²."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tinygrad_edu.node import Node

LONGEST_FORMULA = 40
"""Characters beyond which a formula is no help to a reader."""

TOO_LONG = ""
"""What stands for a formula that would be longer."""

SUM, PRODUCT, POWER, CALL, ATOM = 1, 2, 3, 4, 5

STRENGTHS = {
    "add": SUM,
    "subtract": SUM,
    "sum": SUM,
    "dot": SUM,
    "multiply": PRODUCT,
    "divide": PRODUCT,
    "negate": PRODUCT,
    "power": POWER,
}
"""How strongly an operation binds its operands; a power binds more, a call needs no brackets."""

SUPERSCRIPTS = str.maketrans("0123456789−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def formula(node: Node, longest: int = LONGEST_FORMULA) -> str:
    """Return how a node was computed from named nodes and numbers; "" if that is long.

    Nodes without a name are written out, as far back as the nearest ones that have a name.

    Args:
        node: A computed node.
        longest: How many characters the formula may have.

    >>> from tinygrad_edu import Value
    >>> t, y = Value(0.01, label="t"), Value(0.75, label="y")
    >>> formula(0.5 * (t - y) ** 2)
    '0.5 · (t − y)²'
    """
    if not node.inputs:
        return ""
    texts: dict[Node, tuple[str, int]] = {}
    stack = [node]
    while stack:
        here = stack[-1]
        if here is not node and (here.label or not here.inputs):
            texts[here] = _atom(here)
            stack.pop()
            continue
        missing = [input for input in here.inputs if input not in texts]
        # A formula has room for so many operands only, however large the graph behind them.
        if len(stack) + len(missing) > longest:
            return TOO_LONG
        if missing:
            stack += reversed(missing)
            continue
        text, strength = _write(here, [texts[input] for input in here.inputs])
        if len(text) > longest or TOO_LONG in [texts[input][0] for input in here.inputs]:
            return TOO_LONG
        texts[here] = (text, strength)
        stack.pop()
    return texts[node][0]


def _atom(node: Node) -> tuple[str, int]:
    """Return a name or a number; one without a name has no text, so the formula has none."""
    text = node.label or (node.text if node.is_constant else TOO_LONG)
    # A negative number has the strength of a difference: 2 · (−3), not 2 · −3.
    return text, SUM if text.startswith("−") or " " in text else ATOM


def _write(node: Node, operands: list[tuple[str, int]]) -> tuple[str, int]:
    """Return the text and the strength of one operation on operands that are already text."""
    op = node.op
    assert op is not None, "only a computed node has a formula"
    strength = STRENGTHS.get(op.name, CALL)
    if strength == SUM:
        operands = [_tight(operand) for operand in operands]
    if op.name == "sum":
        return " + ".join([text for text, _ in operands]).replace("+ −", "− "), strength
    if op.name == "dot":
        return _write_dot(operands), strength
    if op.name == "power":
        base = _in_brackets(operands[0], ATOM)
        exponent = operands[1][0]
        if exponent.lstrip("−").isdigit():
            return base + exponent.translate(SUPERSCRIPTS), strength
        return f"{base}^{_in_brackets(operands[1], ATOM)}", strength
    assert op.text is not None, "sum and dot are written above"
    if strength == CALL:
        return op.text.format(*[text for text, _ in operands]), strength
    # The right operand of − and / needs brackets where it binds no more than they do.
    right = strength + (op.name in ("subtract", "divide"))
    needed = [strength, right] if len(operands) == 2 else [strength + 1]
    parts = [_in_brackets(operand, need) for operand, need in zip(operands, needed)]
    if len(parts) == 2 and parts[1].startswith("−"):
        parts[1] = f"({parts[1]})"
    return op.text.format(*parts), strength


def _tight(operand: tuple[str, int]) -> tuple[str, int]:
    """Return a term of a sum with its product set close: a·b + c, as it is spoken."""
    text, strength = operand
    return (text.replace(" · ", "·"), strength) if strength == PRODUCT else operand


def _write_dot(operands: list[tuple[str, int]]) -> str:
    """Return w1·x1 + w2·x2 + b."""
    count = len(operands) // 2
    parts = [_in_brackets(operand, PRODUCT) for operand in operands]
    products = [f"{parts[i]}·{parts[count + i]}" for i in range(count)]
    return " + ".join(products + [text for text, _ in operands[2 * count :]])


def _in_brackets(operand: tuple[str, int], needed: int) -> str:
    """Return an operand's text, in brackets if it binds less than is needed."""
    text, strength = operand
    return text if strength >= needed else f"({text})"
