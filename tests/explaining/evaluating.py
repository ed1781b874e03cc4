"""The number that an expression stands for, worked out part by part: the oracle of the formulas."""

import functools
import math

import numpy as np

from tinygrad_edu.notation.expression import (
    Call,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
)


def evaluate(expression):
    """Return the number of an expression, from the numbers under its symbols alone."""
    match expression:
        case Sum(terms):
            return sum(evaluate(term) for term in terms)
        case Product(factors, sign):
            numbers = [evaluate(factor) for factor in factors]
            if sign == "·" and all(np.ndim(number) for number in numbers):
                return functools.reduce(np.matmul, numbers)
            return math.prod(numbers)
        case Quotient(above, below):
            return evaluate(above) / evaluate(below)
        case Power(base, exponent):
            return evaluate(base) ** evaluate(exponent)
        case Negative(of):
            return -evaluate(of)
        case Call(op, operands, settings):
            return op(*[evaluate(operand) for operand in operands], **settings)
        case Number(number):
            return number
    return expression.number
