"""∂E/∂z = p − t: the derivative of a cross-entropy by a score, as every lecture writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinygrad_edu.explaining.equation import Equation
from tinygrad_edu.explaining.paths import derivative_through, shared_nodes
from tinygrad_edu.ground.signs import lowered
from tinygrad_edu.notation.expression import (
    Call,
    Derivative,
    Expression,
    Negative,
    Number,
    Product,
    Sum,
    Symbol,
)
from tinygrad_edu.recorded import gradients
from tinygrad_edu.rules.probability import softmax
from tinygrad_edu.structure.class_shares import Shares, shares_of, total_above

if TYPE_CHECKING:
    from tinygrad_edu.explaining.naming import Naming

MOST_LOSSES = 12
"""Nodes above the scores that are tried, the oldest first: a loss is soon reached."""


def shares_form(nodes: list[Any], names: Naming, symbol: Derivative | None) -> Equation | None:
    """Return the derivative of a cross-entropy by one of its scores; None if it is none.

    Where nodes on the way have names of their own, other than p, the chain goes through those.

    Args:
        nodes: The nodes between the result and the score, both included, oldest first.
        names: What they are called.
        symbol: How the derivative is written, if it is a factor of another explanation.
    """
    score, output = nodes[0], nodes[-1]
    if total_above(score, nodes) is None:
        return None
    losses = [node for node in shared_nodes(nodes) if node is not score]
    found = shares_of(score, nodes, losses[:MOST_LOSSES])
    if found is None:
        return None
    named = {node for node in found.named if node is not None}
    if any([node.label and node not in named for node in nodes[1:-1]]):
        return None
    whole = symbol or Derivative(names.of(output), names.of(score), gradient_of(output, score))
    difference = of_tensor(found, names) if score.rank else of_value(found, score, names)
    above = found.factor
    if found.loss is not output:
        above *= derivative_through(nodes_from(found.loss, nodes), output, found.loss)
    expression: Expression = difference
    if above != 1.0:
        expression = Product((Number(above), difference))
    return Equation(whole, expression, note="" if score.rank else note_of(found, names))


def nodes_from(loss: Any, nodes: list[Any]) -> list[Any]:
    """Return the nodes from a station on."""
    return [node for node in nodes if node is loss or node.born > loss.born]


def gradient_of(output: Any, score: Any) -> Any:
    """Return ∂output/∂score itself, to the last bit."""
    return gradients(output, [score])[0]


def of_value(found: Shares, score: Any, names: Naming) -> Expression:
    """Return p₁ − t₁ of one of several scores."""
    place = list(found.scores).index(score)
    p, t = float(found.shares[place]), float(found.targets[place])
    count = lowered(place + 1)
    node = found.named[place]
    share = names.of(node) if node is not None and node.label else free("p", count, names)
    return Sum((Symbol(share, p), Negative(Symbol(free("t", count, names), t))))


def of_tensor(found: Shares, names: Naming) -> Expression:
    """Return softmax(z) − t for the rows of a Tensor."""
    (scores,), (node,) = found.scores, found.named
    share: Expression
    if node is not None and node.label:
        share = Symbol(names.of(node), node._data)
    else:
        share = Call(softmax, (Symbol(names.of(scores), scores._data),), {})
    return Sum((share, Negative(Number(found.targets))))


def free(letter: str, count: str, names: Naming) -> str:
    """Return p₁, with a prime if something else has that name."""
    text = letter + count
    while text in names.names.by_name:
        text += "′"
    return text


def note_of(found: Shares, names: Naming) -> str:
    """Return what p is: the softmax of the scores."""
    scores = ", ".join([names.of(score) for score in found.scores[:4]])
    return f"p = softmax({scores}{', …' if len(found.scores) > 4 else ''}), t the targets"
