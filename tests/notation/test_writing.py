"""One expression in three forms: the brackets it needs, the signs of its numbers, its names."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest

from tinygrad_edu import OPS
from tinygrad_edu.notation.expression import (
    Call,
    Derivative,
    Negative,
    Number,
    Omitted,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    with_numbers,
)
from tinygrad_edu.notation.latex import latex_of
from tinygrad_edu.notation.mathml import mathml_of
from tinygrad_edu.notation.text import text_of

A, B, C = Symbol("a", 2.0), Symbol("b", -0.5), Symbol("c", 4.0)
TWO = Number(2.0)


def sounds(mathml):
    """Return the characters of MathML in the order in which a browser draws them."""
    return "".join(ET.fromstring(f"<math>{mathml}</math>").itertext())


CASES = [
    (Sum((A, B)), "a + b", "a + b", "a+b"),
    (Sum((A, Negative(B))), "a − b", "a - b", "a−b"),
    (Sum((A, Negative(Sum((B, C))))), "a − (b + c)", r"a - \left(b + c\right)", "a−(b+c)"),
    (Sum((A, Number(-2.0))), "a − 2", "a - 2", "a−2"),
    (Product((Sum((A, B)), C)), "(a + b) · c", r"\left(a + b\right) \cdot c", "(a+b)·c"),
    (Product((A, Number(-1.0))), "a · (-1)", r"a \cdot \left(-1\right)", "a·(−1)"),
    (Product((Number(-1.0), A)), "-1 · a", r"-1 \cdot a", "−1·a"),
    (Product((A, B), "⊙"), "a ⊙ b", r"a \odot b", "a⊙b"),
    (
        Product((A, Product((TWO, B))), "⊙"),
        "a ⊙ (2 · b)",
        r"a \odot \left(2 \cdot b\right)",
        "a⊙(2·b)",
    ),
    (Quotient(A, Sum((B, C))), "a / (b + c)", r"\frac{a}{b + c}", "ab+c"),
    (Product((Quotient(A, B), C)), "(a / b) · c", r"\frac{a}{b} \cdot c", "ab·c"),
    (Power(Sum((A, B)), TWO), "(a + b)²", r"\left(a + b\right)^{2}", "(a+b)2"),
    (Power(Negative(A), TWO), "(−a)²", r"\left(-a\right)^{2}", "(−a)2"),
    (Negative(Product((A, B))), "−a · b", r"-a \cdot b", "−a·b"),
    (Call(OPS["log"], (Sum((A, B)),), {}), "ln(a + b)", r"\ln \left(a + b\right)", "ln(a+b)"),
    (Call(OPS["sqrt"], (Sum((A, B)),), {}), "√(a + b)", r"\sqrt{a + b}", "a+b"),
    (Call(OPS["sigmoid"], (A,), {}), "σ(a)", r"\sigma(a)", "σ(a)"),
    (Call(OPS["transpose"], (A,), {}), "aᵀ", r"a^{\mathsf{T}}", "aT"),
    (
        Derivative("E", "w5", 0.1),
        "∂E/∂w5",
        r"\frac{\partial E}{\partial w_{5}}",
        "∂E∂w5",
    ),
    (
        Derivative("E", "x", 0.1, direct=True),
        "∂E/∂x|direct",
        r"\left.\frac{\partial E}{\partial x}\right|_{\text{direct}}",
        "∂E∂x|direct",
    ),
    (Omitted(1234), "⋯ 1,234 more ⋯", r"\cdots \text{1,234 more} \cdots", "⋯1,234 more⋯"),
]


@pytest.mark.parametrize(("expression", "text", "latex", "drawn"), CASES, ids=[c[1] for c in CASES])
def test_an_expression_has_the_same_brackets_in_each_form(expression, text, latex, drawn):
    assert text_of(expression) == text
    assert latex_of(expression) == latex
    assert sounds(mathml_of(expression)) == drawn


def test_numbers_in_place_of_symbols_keep_the_signs_of_the_formula():
    terms = with_numbers(Sum((A, B)))
    assert (text_of(terms), latex_of(terms)) == ("2 + -0.5", "2 + -0.5")
    difference = with_numbers(Sum((A, Negative(B))))
    assert text_of(difference) == "2 − (-0.5)"
    assert sounds(mathml_of(with_numbers(Product((A, B))))) == "2·(−0.5)"


def test_a_small_array_is_a_matrix_and_a_large_one_a_summary():
    small, large = Number(np.array([[1.0, -2.0]])), Number(np.arange(20.0).reshape(4, 5))
    assert text_of(small) == "[[1, -2]]"
    assert latex_of(small) == r"\begin{bmatrix} 1 & -2 \end{bmatrix}"
    assert "<mtable>" in mathml_of(small)
    assert text_of(large) == "[4×5: min 0, mean 9.5, max 19]"
    assert latex_of(large) == r"\text{min 0, mean 9.5, max 19}"


def test_numbers_beyond_writing_out_are_powers_of_ten_in_latex():
    assert latex_of(Number(1.5e-9)) == r"1.5 \cdot 10^{-9}"
    assert latex_of(Number(float("inf"))) == r"\infty"
    assert latex_of(Number(float("nan"))) == r"\text{NaN}"


@pytest.mark.parametrize(
    ("name", "latex"),
    [
        ("w5", "w_{5}"),
        ("out_h1_2", r"\mathit{out}_{\mathit{h1\_2}}"),
        ("η", r"\eta"),
        ("λ", r"\lambda"),
        ("Δ", r"\Delta"),
        ("θ_1", r"\theta_{1}"),
        ("w[0]", r"\text{w[0]}"),
        ("h₂", "h_{2}"),
        ("w · x", r"w \cdot x"),
        ("×₃", r"{\times}_{3}"),
        ("50% & {x}", r"\text{50\% \& \{x\}}"),
        (r"\input{a}", r"\text{\textbackslash{}input\{a\}}"),
    ],
)
def test_names_in_latex(name, latex):
    assert latex_of(Symbol(name)) == latex


def test_a_name_in_mathml_is_text():
    assert mathml_of(Symbol("<script>&")) == "<mi>&lt;script&gt;&amp;</mi>"


def test_a_formula_that_serves_as_a_name_has_brackets_where_it_needs_them():
    square = Power(Symbol("w · x", 2.0), TWO)
    assert text_of(square) == "(w · x)²"
    assert latex_of(square) == r"\left(w \cdot x\right)^{2}"
    assert sounds(mathml_of(square)) == "(w·x)2"
    assert text_of(Product((Symbol("σ(x)"), Symbol("h₂")))) == "σ(x) · h₂"


def test_the_numbers_of_a_matrix_are_written_as_numbers_are():
    matrix = Number(np.array([1.5e-9, np.inf, np.nan]))
    inside = r"1.5 \cdot 10^{-9} & \infty & \text{NaN}"
    assert latex_of(matrix) == rf"\begin{{bmatrix}} {inside} \end{{bmatrix}}"


def test_a_large_array_is_a_summary_in_mathml_too():
    large = Number(np.arange(20.0).reshape(4, 5))
    assert mathml_of(large) == "<mtext>min 0, mean 9.5, max 19</mtext>"


def test_an_omicron_is_an_o_as_latex_has_no_letter_of_its_own():
    assert latex_of(Symbol("ο")) == "o"
    assert latex_of(Symbol("ν")) == r"\nu"


def test_the_size_of_a_number_stands_between_bars():
    size = Call(OPS["absolute"], (Symbol("x", -3.0),), {})
    assert sounds(mathml_of(size)) == "|x|"
    assert latex_of(size) == r"\left|x\right|"
    assert text_of(size) == "|x|"


def test_an_operation_without_a_form_of_its_own_in_latex_is_called_by_its_name():
    joined = Call(OPS["sum_of_squares"], (Symbol("x"), Symbol("y")), {})
    assert latex_of(joined) == r"\operatorname{sum\_of\_squares}(x, y)"
