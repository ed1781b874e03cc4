"""Brackets and signs of random expressions: each form is read as one reads it, and computed."""

import math
import random
import xml.etree.ElementTree as ET

import pytest

from tests.explaining.evaluating import evaluate
from tests.notation.trees import number_of_mathml, number_of_text, trees
from tinygrad_edu import OPS, Value, unroll
from tinygrad_edu.notation.expression import Call, Negative, Power, Product, Quotient, Sum
from tinygrad_edu.notation.latex import latex_of
from tinygrad_edu.notation.mathml import mathml_of
from tinygrad_edu.notation.python import Python
from tinygrad_edu.notation.tex import mathml_from
from tinygrad_edu.notation.text import text_of

MANY = 600
EXPRESSIONS = trees(MANY)


def is_same(found, expected):
    return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9)


def drawn(mathml):
    return "".join(ET.fromstring(f"<math>{mathml}</math>").itertext())


@pytest.mark.parametrize("part", range(6))
def test_a_text_stands_for_the_number_of_its_expression(part):
    for expression in EXPRESSIONS[part::6]:
        text = text_of(expression, digits=12)
        assert is_same(number_of_text(text), evaluate(expression)), text


@pytest.mark.parametrize("part", range(6))
def test_a_page_shows_a_formula_of_the_number_of_its_expression(part):
    for expression in EXPRESSIONS[part::6]:
        mathml = mathml_of(expression, digits=12)
        assert is_same(number_of_mathml(mathml), evaluate(expression)), text_of(expression)


def test_latex_has_the_brackets_and_signs_of_a_page():
    for expression in EXPRESSIONS:
        assert drawn(mathml_from(latex_of(expression))) == drawn(mathml_of(expression))


def test_no_text_has_two_signs_side_by_side_or_a_place_left_empty():
    for expression in EXPRESSIONS:
        plain = text_of(expression).replace(" ", "").replace("-", "−")
        assert not [pair for pair in ("−−", "·−", "/−", "+−", "{}", "()") if pair in plain], plain


class Plain:
    """Numbers as Python writes them."""

    def data(self, data):
        return repr(data)

    def setting(self, setting):
        return repr(setting)


OPERATORS = {Sum: "add", Product: "multiply", Quotient: "divide", Power: "power"}


def as_calls(expression):
    """Return an expression with an operation in place of each sign, as a graph has it."""
    match expression:
        case Negative(of):
            return Call(OPS["negate"], (as_calls(of),), {})
        case Sum(parts) | Product(parts):
            whole = as_calls(parts[0])
            for part in parts[1:]:
                whole = Call(OPS[OPERATORS[type(expression)]], (whole, as_calls(part)), {})
            return whole
        case Quotient(left, right) | Power(left, right):
            op = OPS[OPERATORS[type(expression)]]
            return Call(op, (as_calls(left), as_calls(right)), {})
        case Call(op, operands):
            return Call(op, tuple([as_calls(operand) for operand in operands]), {})
    return expression


def test_python_computes_the_very_bits_in_the_order_of_the_graph():
    for expression in EXPRESSIONS:
        calls = as_calls(expression)
        source = Python(Plain()).text_of(calls)
        names = {"a": 1.25, "b": -0.5, "x_1": 0.75, "y": 2.5}
        assert eval(source, {**OPS, **names}) == evaluate(calls), source


def regrouped(source, leaves):
    """Return a graph of sums and products that lean to the right as well as to the left."""
    nodes = list(leaves)
    for _ in range(8):
        left, right = source.choice(nodes), source.choice(nodes[-3:])
        made = source.choice([left + right, left - right, left * right, -right, right**2.0])
        nodes.append(made)
    return nodes[-1] * leaves[0]


@pytest.mark.parametrize("seed", range(20))
def test_an_unrolled_program_of_any_grouping_gives_the_bits_of_the_graph(seed):
    source = random.Random(seed)
    leaves = [Value(source.uniform(-1, 1), label=name) for name in ("x₁", "w_{12}", r"\alpha")]
    result = regrouped(source, leaves)
    result.backward()
    value, gradients = unroll(result)()
    assert value == result.data
    found = [gradients.get(name) for name in ("x1", "w12", "alpha")]
    expected = [leaf.grad if leaf.reached else None for leaf in leaves]
    assert found == expected
