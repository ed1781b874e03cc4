"""Numbers in a text can be pasted into a program; pictures and MathML have the true minus sign."""

import math
import re

import numpy as np
import pytest

import viz
from tinygrad_edu import (
    NonFiniteWarning,
    Stepper,
    Tensor,
    Value,
    diagnose,
    explain,
    forward_steps,
    unroll,
)
from tinygrad_edu.ground.summaries import show_data
from tinygrad_edu.notation.expression import Negative, Number, Power, Product, Sum, Symbol
from tinygrad_edu.notation.latex import latex_of
from tinygrad_edu.notation.mathml import mathml_of
from tinygrad_edu.notation.text import text_of
from tinygrad_edu.stepping.telling import in_full

TRUE_MINUS = re.compile("\N{MINUS SIGN}[0-9∞]|∞|NaN")
NUMBERS = (-0.25, 4.2e-05, -1.5e-300, 1e22, -123456.0, -0.0, 0.1, math.inf, -math.inf)


def pasted(text):
    """Return what a text is in a program that has imported inf and nan."""
    return eval(text, {"inf": math.inf, "nan": math.nan})


@pytest.mark.parametrize("number", NUMBERS)
def test_the_text_of_a_number_is_the_number_in_a_program(number):
    text = Value(number).text
    assert pasted(text) == float(text) == pytest.approx(number, rel=5e-3)


def test_nan_can_be_pasted_as_well():
    assert math.isnan(pasted(Value(math.nan).text))


@pytest.mark.parametrize(
    "numbers", [[-0.5, 2.0], [[1.0, -2.0], [3.0, -4e-9]], [[[-1.0]]], [math.inf, -math.inf], [[]]]
)
def test_the_text_of_a_small_array_is_the_array_in_a_program(numbers):
    np.testing.assert_allclose(np.array(pasted(Tensor(numbers).text)), np.array(numbers))


@pytest.mark.parametrize("array", [np.array([-1, 2]), np.array([True, False])])
def test_whole_numbers_and_truths_are_pasted_as_what_they_are(array):
    assert pasted(show_data(array)) == array.tolist()


def of_values():
    w, x = Value(-0.5, label="w"), Value(-3.0, label="x")
    E = (w * x - 4.0) ** 3 * -0.25 + (-w).tanh() + 3.0 ** -(x + 4.0)
    E.label = "E"
    return E, w


def of_arrays():
    W = Tensor([[-0.5, 1.0]], label="W")
    return ((W * -2.0 - 1.0).tanh() * -3.0).sum(), W


def at_a_pole():
    x = Value(0.0, label="x")
    with pytest.warns(NonFiniteWarning) as caught:
        E = x.log() * -2.0 + (x - 1.0).sqrt()
    assert not [str(each.message) for each in caught if TRUE_MINUS.search(str(each.message))]
    return E, x


GRAPHS = pytest.mark.parametrize("graph", [of_values, of_arrays, at_a_pole])


@GRAPHS
def test_no_text_has_a_number_with_the_signs_of_a_picture(graph):
    E, leaf = graph()
    texts = [repr(E), str(E), E.name, E.text, str(explain(E, leaf)), f"{explain(E, leaf, depth=3)}"]
    texts += [repr(step) for step in (*forward_steps(E), *E.backward_steps())]
    texts += [repr(leaf), unroll(E).source]
    if graph is not at_a_pole:
        texts.append(str(diagnose(E)))
    stepper = Stepper(E)
    while stepper.next():
        texts += [repr(stepper), *in_full(stepper.timeline, stepper.position), stepper.why(leaf)]
    for text in texts:
        assert not TRUE_MINUS.search(text), text


@GRAPHS
def test_no_picture_has_a_number_with_a_hyphen(graph):
    E, _ = graph()
    E.backward()
    pictures = [
        viz.draw(E).svg(),
        viz.draw(E, view="variables").svg(),
        *re.findall(r"(?s)<(?:svg|section|tr).*?</(?:svg|section|tr)>", viz.page(E).html),
    ]
    for picture in pictures:
        shown = re.sub(r"<style.*?</style>|<[^>]*>", " ", picture, flags=re.DOTALL)
        assert not re.search(r"(?<![\w.])-(?=[0-9]|inf)|(?<!\w)(inf|nan)(?!\w)", shown), shown


def test_minus_a_number_is_that_number_and_minus_a_name_is_an_operation():
    two, a = Number(2.0), Symbol("a", -0.5)
    assert text_of(Negative(two)) == "-2"
    assert text_of(Negative(a)) == "\N{MINUS SIGN}a"
    assert text_of(Sum((a, Number(-2.0)))) == "a \N{MINUS SIGN} 2"
    assert text_of(Negative(Number(-2.0))) == "\N{MINUS SIGN}(-2)"
    assert text_of(Power(a, Number(-2.0))) == "a⁻²"
    assert text_of(Product((a, Negative(two)))) == "a · (-2)"
    assert latex_of(Negative(two)) == "-2"
    assert latex_of(Negative(Number(-2.0))) == r"-\left(-2\right)"
    minus = "<mo>\N{MINUS SIGN}</mo>"
    inside = "<mrow><mo>(</mo><mn>\N{MINUS SIGN}2</mn><mo>)</mo></mrow>"
    assert mathml_of(Negative(Number(-2.0))) == f"<mrow>{minus}{inside}</mrow>"


def test_a_label_that_looks_like_a_negative_term_is_not_taken_apart():
    terms = Sum((Symbol("x", 1.0), Symbol("-w", 2.0)))
    assert text_of(terms) == "x + -w"


def test_the_signs_of_a_picture_leave_names_alone():
    w = Value(-0.5, label="w-1")
    product = w * -2.0
    assert product.name == "(w-1) · (-2)"
    drawn = viz.draw(product).svg()
    assert ">w-1<" in drawn
    assert "(w-1) · (\N{MINUS SIGN}2)" in drawn
