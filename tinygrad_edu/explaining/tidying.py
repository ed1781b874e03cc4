"""A formula as one writes it: x for x¹, s² for s · s, 2 · x · y for 2 · (x · y)."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

import numpy as np

from tinygrad_edu.notation.expression import (
    Call,
    Expression,
    Number,
    Power,
    Product,
    Symbol,
    parts_of,
    rebuilt,
)
from tinygrad_edu.notation.reading import is_plain_transpose

if TYPE_CHECKING:
    from tinygrad_edu.operation import Operation

ONE = Number(1.0)
ZERO = Number(0.0)


def tidied(expression: Expression, of_any_shape: bool = True) -> Expression:
    """Return an expression as one writes it.

    An array with one number at all places is that number, if it stands beside another array place
    by place. In a matrix product, a sum along an axis, a transpose, it stays an array.

    Args:
        expression: What a rule has computed.
        of_any_shape: Whether one number may stand for the whole, whatever its shape is.
    """
    if isinstance(expression, Number):
        number = repeated_number(expression)
        return expression if number is None or not of_any_shape else number
    parts = parts_of(expression)
    if mixes_places(expression):
        here = rebuilt(expression, tuple([tidied(part, False) for part in parts]))
        return without_double_transpose(here)
    free = [of_any_shape or has_array_beside(parts, part) for part in parts]
    here = rebuilt(expression, tuple([tidied(*pair) for pair in zip(parts, free)]))
    if isinstance(here, Power) and is_number(here.exponent, 1.0):
        return here.base
    if isinstance(here, Product) and any([is_one_number(factor) for factor in here.factors]):
        here = Product(here.factors)  # with one number, no need to say place by place
    if isinstance(here, Product) and here.sign == "·":
        first, second = here.factors[0], here.factors[-1]
        if len(here.factors) == 2 and is_same_number(first, second):
            return Power(first, Number(2.0))
        pieces = [piece for factor in here.factors for piece in factors_of(factor)]
        kept = [piece for piece in pieces if not is_number(piece, 1.0)] or [ONE]
        return kept[0] if len(kept) == 1 else Product(tuple(kept))
    return here


def mixes_places(expression: Expression) -> bool:
    """Whether an expression is a matrix product, or another operation that is arraywise."""
    if isinstance(expression, Product):
        return expression.sign == "·" and all([is_array(part) for part in expression.factors])
    return isinstance(expression, Call) and expression.op.is_arraywise


def is_array(expression: Expression) -> bool:
    """Whether an expression stands for an array, as far as that is seen without computing it."""
    if isinstance(expression, (Number, Symbol)):
        return np.ndim(expression.number) > 0
    return any([is_array(part) for part in parts_of(expression)])


def has_array_beside(parts: tuple[Expression, ...], part: Expression) -> bool:
    """Whether another part is an array with more than one number in it."""
    return any([other is not part and is_varied(other) for other in parts])


def is_varied(expression: Expression) -> bool:
    """Whether an expression is an array by its symbols, place by place."""
    if isinstance(expression, Symbol):
        return np.ndim(expression.number) > 0
    if mixes_places(expression):  # it may be one number, as a sum along an axis is
        return isinstance(expression, Call) and joins(expression.op)
    return any([is_varied(part) for part in parts_of(expression)])


def joins(op: Operation) -> bool:
    """Whether an operation puts any number of parts into an array, which it is then for sure."""
    return op.role == "arranges" and not op.arity


def repeated_number(expression: Number) -> Number | None:
    """Return the number that an array has at every place; None if it has several."""
    array = np.asarray(expression.number)
    if not array.ndim or not array.size or not np.all(array == array.flat[0]):
        return None
    return Number(array.flat[0], expression.given)


def without_double_transpose(expression: Expression) -> Expression:
    """Return X for (Xᵀ)ᵀ, anything else as it is."""
    if is_plain_transpose(expression):
        (inner,) = parts_of(expression)
        if is_plain_transpose(inner):
            return parts_of(inner)[0]
    return expression


def is_same_number(first: Expression, second: Expression) -> bool:
    """Whether two expressions are the same name of one number, or one operation of the same."""
    if isinstance(first, Symbol) and isinstance(second, Symbol):
        return first.text == second.text and np.ndim(first.number) == 0
    if isinstance(first, Call) and isinstance(second, Call) and first.op is second.op:
        pairs = zip(first.operands, second.operands)
        return not first.settings and all([is_same_number(*pair) for pair in pairs])
    return False


def is_number(expression: Expression, number: float) -> bool:
    """Whether an expression is just that number."""
    return is_one_number(expression) and bool(expression.number == number)


def is_one_number(expression: Expression) -> TypeGuard[Number]:
    """Whether an expression is a number, and no array."""
    return isinstance(expression, Number) and np.ndim(expression.number) == 0


def factors_of(expression: Expression) -> tuple[Expression, ...]:
    """Return the factors of a product of numbers, or the expression as the only one."""
    if isinstance(expression, Product) and expression.sign == "·":
        return expression.factors
    return (expression,)
