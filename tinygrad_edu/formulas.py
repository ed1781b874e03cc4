"""A node's formula in plain text, in the learner's names: 0.5 · (target_o1 − out_o1)²."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tinygrad_edu.naming import is_one_word

if TYPE_CHECKING:
    from tinygrad_edu.node import Node

LONGEST_FORMULA = 40
"""Characters beyond which a formula is no help to a reader."""

TOO_LONG = ""
"""What stands for a formula that would be longer."""

SUM, PRODUCT, POWER, CALL, ATOM = 1, 2, 3, 4, 5
"""How strongly a text holds together; one that holds less than its place needs brackets."""

SUPERSCRIPTS = str.maketrans("0123456789−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


class Text(NamedTuple):
    """A part of a formula: as it stands alone, as it stands in a sum, and how strongly it holds."""

    loose: str
    tight: str
    strength: int

    @property
    def is_negative(self) -> bool:
        """Whether it begins with a minus sign."""
        return self.loose.startswith("−")


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
    texts: dict[Node, Text] = {}
    stack = [node]
    while stack:
        here = stack[-1]
        if here is not node and (here.label or not here.inputs):
            texts[here] = atom(here)
            stack.pop()
            continue
        missing = [input for input in here.inputs if input not in texts]
        # A formula has room for so many operands only, however large the graph behind them.
        if len(stack) + len(missing) > longest:
            return TOO_LONG
        if missing:
            stack += reversed(missing)
            continue
        operands = [texts[input] for input in here.inputs]
        written = write(here, operands)
        if len(written.loose) > longest or not all([operand.loose for operand in operands]):
            return TOO_LONG
        texts[here] = written
        stack.pop()
    return texts[node].loose


def atom(node: Node) -> Text:
    """Return a name or a number; one without a name has no text, so the formula has none.

    A name that is no single word, and a negative number, need brackets like a difference.
    """
    text = node.label or (node.text if node.is_constant else TOO_LONG)
    is_whole = is_one_word(text) or (text.startswith("[") and text.endswith("]"))
    return Text(text, text, ATOM if is_whole else SUM)


def write(node: Node, operands: list[Text]) -> Text:
    """Return the text of one operation on operands that are texts already."""
    op = node.op
    assert op is not None, "only a computed node has a formula"
    if op.name in ("sum", "add"):
        return same(join_terms([operand.tight for operand in operands]), SUM)
    if op.name == "dot":
        return same(write_dot(operands), SUM)
    if op.name == "subtract":
        left, right = operands
        term = right.tight if right.strength > SUM and not right.is_negative else f"({right.tight})"
        return same(f"{left.tight} − {term}", SUM)
    if op.name == "power":
        return same(write_power(*operands), POWER)
    if op.name == "multiply":
        return write_product(*operands)
    if op.name == "divide":
        above, below = in_brackets(operands[0], PRODUCT), in_brackets(operands[1], POWER)
        return same(f"{above} / {below}", PRODUCT)
    if op.name == "negate":
        return same(f"−{in_brackets(operands[0], PRODUCT)}", PRODUCT)
    if op.text is None:
        return same(f"{op.name}({', '.join([operand.loose for operand in operands])})", CALL)
    if op.text.endswith((")", "|")):
        return same(op.text.format(*[operand.loose for operand in operands]), CALL)
    return same(op.text.format(*[in_brackets(operand, ATOM) for operand in operands]), POWER)


def same(text: str, strength: int) -> Text:
    """Return a text that looks the same in a sum as alone."""
    return Text(text, text, strength)


def join_terms(terms: list[str]) -> str:
    """Return a sum, in which a negative term is subtracted."""
    first, *others = terms
    rest = [f" − {term[1:]}" if term.startswith("−") else f" + {term}" for term in others]
    return first + "".join(rest)


def write_product(left: Text, right: Text) -> Text:
    """Return a · b, and a·b for a place in a sum; beside a fraction that would mislead."""
    first, second = in_brackets(left, PRODUCT), in_brackets(right, PRODUCT)
    if right.is_negative:
        second = f"({right.loose})"
    loose = f"{first} · {second}"
    return Text(loose, loose if " / " in loose else f"{first}·{second}", PRODUCT)


def write_dot(operands: list[Text]) -> str:
    """Return w1·x1 + w2·x2 + b."""
    count = len(operands) // 2
    factors = [in_brackets(operand, POWER) for operand in operands[: 2 * count]]
    products = [f"{factors[i]}·{factors[count + i]}" for i in range(count)]
    return join_terms(products + [operand.tight for operand in operands[2 * count :]])


def write_power(base: Text, exponent: Text) -> str:
    """Return x², x⁻¹ or x^(a + b)."""
    below = in_brackets(base, ATOM)
    if exponent.loose.lstrip("−").isdecimal():
        return below + exponent.loose.translate(SUPERSCRIPTS)
    return f"{below}^{in_brackets(exponent, ATOM)}"


def in_brackets(operand: Text, needed: int) -> str:
    """Return an operand's text, in brackets if it binds less than is needed."""
    return operand.loose if operand.strength >= needed else f"({operand.loose})"
