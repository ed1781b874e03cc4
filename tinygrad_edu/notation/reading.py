"""From a node to the expression of it: how it was computed from named nodes and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from tinygrad_edu.ground.summaries import MOST_NUMBERS, show_shape
from tinygrad_edu.notation.expression import (
    PLACE_BY_PLACE,
    Call,
    Expression,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tinygrad_edu.node import Node
    from tinygrad_edu.operation import Operation


class Called(Protocol):
    """What knows the names of the nodes of a pass: see `tinygrad_edu.names`."""

    def of(self, node: Node) -> str:
        """Return what a node is called."""

    def brief(self, node: Node) -> str:
        """Return the same for a formula, where a plain array is its shape."""


def expression_of(
    node: Any, most: int, atom: Callable[[Node], Expression | None]
) -> Expression | None:
    """Return how a node was computed, written out back to the nearest nodes that have a name.

    Args:
        node: A computed node.
        most: How many symbols and numbers the expression may have.
        atom: Gives the symbol or number that a node is written as, or None to write it out. It is
            asked for every node but the first.

    Returns:
        The expression; None if it would be larger, or if a leaf has nothing it can be written as.
    """
    found: dict[Node, Expression] = {}
    sizes: dict[Node, int] = {}
    stack = [node]
    while stack:
        here = stack[-1]
        symbol = atom(here) if here is not node and here not in found else None
        if symbol is not None:
            found[here], sizes[here] = symbol, 1
        if here in found:
            stack.pop()
            continue
        if not here.inputs:
            return None
        missing = [input for input in here.inputs if input not in found]
        # An expression has room for so many operands only, however large the graph behind them.
        if len(stack) + len(missing) > most:
            return None
        if missing:
            stack += reversed(missing)
            continue
        sizes[here] = sum([sizes[input] for input in here.inputs])
        if sizes[here] > most:
            return None
        found[here] = applied(here, [found[input] for input in here.inputs])
        stack.pop()
    return found[node]


def applied(node: Node, operands: list[Expression]) -> Expression:
    """Return the expression of one operation on operands that are expressions already."""
    op = node.op
    assert op is not None, "only a computed node was computed from anything"
    if is_unchanged(node):
        return operands[0]
    whole = with_any_number_of_operands(op, operands)
    if whole is None and op.text in MATHEMATICS:
        whole = MATHEMATICS[op.text](*operands)
    if isinstance(whole, Product) and not op.is_arraywise:
        arrays = [np.ndim(input._data) > 0 for input in node.inputs]
        return Product(whole.factors, PLACE_BY_PLACE) if all(arrays) else whole
    return Call(op, tuple(operands), node.settings) if whole is None else whole


def with_any_number_of_operands(op: Operation, operands: list[Expression]) -> Expression | None:
    """Return a sum, or a weighted sum, of any number of operands; None for other operations."""
    if op.name == "sum":
        return Sum(tuple(operands)) if operands else None
    return weighted_sum(operands) if op.name == "dot" else None


def is_matrix_product(node: Node) -> bool:
    """Whether a node is X · Y of arrays, and not place by place."""
    op = node.op
    return op is not None and op.is_arraywise and MATHEMATICS.get(op.text) is product


def is_plain_transpose(expression: Expression) -> bool:
    """Whether an expression is Xᵀ, with all axes turned round."""
    if not isinstance(expression, Call) or expression.op.text != TRANSPOSED:
        return False
    axes = expression.settings.get("axes")
    return axes is None or tuple(axes) == tuple(reversed(range(len(axes))))


def sum_of(*terms: Expression) -> Sum:
    """Return a + b."""
    return Sum(terms)


def difference(left: Expression, right: Expression) -> Sum:
    """Return a − b."""
    return Sum((left, Negative(right)))


def product(*factors: Expression) -> Product:
    """Return a · b."""
    return Product(factors)


def net_input(x: Expression, w: Expression, b: Expression) -> Sum:
    """Return x · w + b."""
    return Sum((Product((x, w)), b))


MATHEMATICS: dict[str | None, Callable[..., Expression]] = {
    "{} + {}": sum_of,
    "{} − {}": difference,
    "{} · {}": product,
    "{} / {}": Quotient,
    "{}^{}": Power,
    "−{}": Negative,
    "{} · {} + {}": net_input,
}
"""The templates that say what an operation is in mathematics, of whichever operation they are."""


TRANSPOSED = "{}ᵀ"
"""The template of a transpose."""


def weighted_sum(operands: list[Expression]) -> Sum:
    """Return w1·x1 + w2·x2 + b of the operands w1, w2, x1, x2, b."""
    count = len(operands) // 2
    products: list[Expression] = [Product((operands[i], operands[count + i])) for i in range(count)]
    return Sum((*products, *operands[2 * count :]))


def is_unchanged(node: Node) -> bool:
    """Whether an operation gave the array that it was given: its shape and dtype were right."""
    if node.op is None or not node.op.keeps_order:
        return False
    (given,) = node.inputs
    before, after = np.asarray(given._data), np.asarray(node._data)
    return before.shape == after.shape and before.dtype == after.dtype


def named(node: Node, names: Called | None = None) -> Expression | None:
    """Return a node as its name or its number; None if it has neither, and is to be written out."""
    if node.is_constant:
        return given(node)
    if names is not None and (node.label or not node.inputs):
        return Symbol(names.of(node), node._data)
    return Symbol(node.shown_label, node._data) if node.label else None


def given(constant: Node) -> Symbol | Number:
    """Return a plain number or array as itself, or as its shape where its numbers are many."""
    if np.size(constant._data) > MOST_NUMBERS:
        return Symbol(f"[{show_shape(constant._data)}]", constant._data)
    return Number(constant._data)
