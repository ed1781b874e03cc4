"""The two operations that take any number of Values at once: sum, and dot, the net of a neuron.

Both are ONE node however many inputs they have. A drawing then shows what a lecture writes,
net = w1·x1 + w2·x2 + b, and a network has a tenth of the nodes. Their sums go from left to
right, so that they equal, to the last bit, the same sum written out with + and ×.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinygrad_edu.errors import InputError
from tinygrad_edu.ground.arguments import check_items
from tinygrad_edu.op import Op
from tinygrad_edu.registry import enter
from tinygrad_edu.rules.same_kind import kind_of_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tinygrad_edu.ground.kinds import Operand, Partials


def add_up(*terms: Any) -> Any:
    """Return the sum of the terms, from left to right; 0.0 if there are none."""
    total = terms[0] if terms else 0.0
    for term in terms[1:]:
        total = total + term
    return total


def weigh(*operands: Any) -> Any:
    """Return w₁·x₁ + … + wₙ·xₙ + b of the operands w₁ … wₙ, x₁ … xₙ, b; b may be missing."""
    count = len(operands) // 2
    total = operands[0] * operands[count]
    for i in range(1, count):
        total = total + operands[i] * operands[count + i]
    return total + operands[-1] if len(operands) % 2 else total


TERMS = [(1.5, -2.0, 0.5), (3.0,)]
PAIRS = [(0.4, 0.45, 0.6, 0.7, 0.5), (2.0, -1.0)]

SUM = enter(Op(add_up, "Σ", name="sum", examples=TERMS, role="sum"))
DOT = enter(Op(weigh, "Σ", name="dot", examples=PAIRS, role="product"))


@SUM.rule
def d_sum(s: Operand, *terms: Operand) -> Partials[Operand]:
    """A sum changes as much as each of its terms: every partial is 1."""
    return (1.0,) * len(terms)


@SUM.spread_rule
def spread_sum(upstream: float, terms: tuple[Any, ...]) -> None:
    """Add upstream × 1 to the gradient of each term: d_sum, written out for the backward loop."""
    for term in terms:
        term.grad += upstream


@DOT.rule
def d_dot(s: Operand, *operands: Operand) -> Partials[Operand]:
    """∂s/∂w = x, ∂s/∂x = w and ∂s/∂b = 1."""
    count = len(operands) // 2
    weights = operands[:count]
    inputs = operands[count : 2 * count]
    return (*inputs, *weights, 1.0) if len(operands) % 2 else (*inputs, *weights)


@DOT.spread_rule
def spread_dot(upstream: float, operands: tuple[Any, ...]) -> None:
    """Add upstream × partial to each gradient: d_dot, written out for the backward loop."""
    count = len(operands) // 2
    for weight, x in zip(operands, operands[count : 2 * count]):
        weight.grad += upstream * x._data
        x.grad += upstream * weight._data
    if len(operands) % 2:
        operands[-1].grad += upstream


def pair_by_pair(count: int) -> list[int]:
    """Return the places of w₁, x₁, w₂, x₂, …, b: the order in which spread_dot goes."""
    half = count // 2
    pairs = [place for i in range(half) for place in (i, half + i)]
    return pairs + list(range(2 * half, count))


DOT.order = pair_by_pair


@kind_of_parts
def sum(terms: Iterable[Any]) -> Any:
    """Return the sum of any number of terms as ONE node: t₁ + t₂ + … + tₙ.

    Args:
        terms: Values, or numbers among them.

    Returns:
        A Value, or a number if no term is a Value.

    >>> from tinygrad_edu import Value, sum
    >>> total = sum([Value(1.0), Value(2.0), 0.5])
    >>> total.data, len(total.inputs)
    (3.5, 3)
    """
    if not isinstance(terms, (list, tuple)):
        terms = check_items("sum got", terms, "terms")
    return SUM(*terms) if terms else 0.0


def dot(weights: Sequence[Any], inputs: Sequence[Any], bias: Any = None) -> Any:
    """Return w₁·x₁ + … + wₙ·xₙ + b as ONE node: the net input of a neuron.

    Args:
        weights: n Values or numbers.
        inputs: n Values or numbers.
        bias: A Value or a number; none is added if it is left out.

    Returns:
        A Value, or a number if nothing given is a Value.

    Raises:
        InputError: There are not as many inputs as weights.

    >>> from tinygrad_edu import Value, dot
    >>> net = dot([Value(0.15), Value(0.20)], [0.05, 0.10], Value(0.35))
    >>> net.data
    0.3775
    """
    if not isinstance(weights, (list, tuple)) or not isinstance(inputs, (list, tuple)):
        weights = check_items("dot got weights =", weights, "weights")
        inputs = check_items("dot got inputs =", inputs, "inputs")
    if len(weights) != len(inputs):
        raise InputError(
            f"dot got {len(weights)} weights and {len(inputs)} inputs; "
            "it needs one input for each weight"
        )
    if not weights:
        raise InputError("dot got no weights; it needs one weight and one input at least")
    return DOT(*weights, *inputs) if bias is None else DOT(*weights, *inputs, bias)
