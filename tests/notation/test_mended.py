"""What was once written wrongly, each with the right text beside it, written by hand."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest

import tinygrad_edu as tg
from tinygrad_edu import OPS, Tensor, Value
from tinygrad_edu.notation.expression import (
    Call,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
)
from tinygrad_edu.notation.latex import latex_of
from tinygrad_edu.notation.mathml import mathml_of
from tinygrad_edu.notation.reading import expression_of, named
from tinygrad_edu.notation.text import text_of

A, B, C = Symbol("a", 2.0), Symbol("b", -0.5), Symbol("c", 4.0)
X, T = Symbol("X", np.ones((2, 2))), Symbol("T", np.ones((2, 2)))
ACROSS = "∑(X−T)2"


def drawn(expression):
    """Return the characters of MathML in the order in which a browser draws them."""
    return "".join(ET.fromstring(f"<math>{mathml_of(expression)}</math>").itertext())


def read(node):
    return expression_of(node, 40, named)


CASES = [
    # MathML cut the template of the text at its first bracket.
    (Call(OPS["index"], (X,), {"key": slice(0, 2)}), "X[0:2]", r"X_{[0:2]}", "X[0:2]"),
    (
        Call(OPS["half_squared_difference"], (X, T), {}),
        "½ Σ (X − T)²",
        r"\tfrac12 \sum (X - T)^2",
        "12" + ACROSS,
    ),
    (
        Call(OPS["mean_squared_difference"], (X, T), {}),
        "mean_squared_difference(X, T)",
        r"\tfrac1n \sum (X - T)^2",
        "1n" + ACROSS,
    ),
    (Call(OPS["broadcast_to"], (A,), {}), "copies of a", r"\operatorname{copies}(a)", "copies(a)"),
    (Call(OPS["inv"], (X,), {}), "X⁻¹", "X^{-1}", "X−1"),
    (Call(OPS["pick"], (X, A), {}), "X[a]", "X_{a}", "Xa"),
    (Call(OPS["floor"], (A,), {}), "⌊a⌋", r"\lfloor a \rfloor", "⌊a⌋"),
    # A template that ends with a bracket was taken to be in brackets as a whole.
    (
        Call(OPS["floor_divide"], (Sum((A, B)), C), {}),
        "⌊(a + b) / c⌋",
        r"\left\lfloor \frac{a + b}{c} \right\rfloor",
        "⌊a+bc⌋",
    ),
    (
        Product((Call(OPS["half_squared_difference"], (X, T), {}), A)),
        "(½ Σ (X − T)²) · a",
        r"\left(\tfrac12 \sum (X - T)^2\right) \cdot a",
        f"(12{ACROSS})·a",
    ),
    (
        Call(OPS["half_squared_difference"], (X, Sum((T, Negative(A)))), {}),
        "½ Σ (X − (T − a))²",
        r"\tfrac12 \sum (X - \left(T - a\right))^2",
        "12∑(X−(T−a))2",
    ),
    # e^x − 1 is a sum, and ln x is no base: ln x² is another number.
    (
        Product((Call(OPS["expm1"], (A,), {}), B)),
        "expm1(a) · b",
        r"\left(e^{a} - 1\right) \cdot b",
        "(ea−1)·b",
    ),
    (
        Power(Call(OPS["log"], (A,), {}), Number(2.0)),
        "(ln(a))²",
        r"\left(\ln a\right)^{2}",
        "(lna)2",
    ),
    # Two minus signs stood side by side.
    (Sum((A, Negative(Negative(B)))), "a − (−b)", r"a - \left(-b\right)", "a−(−b)"),
    (Sum((A, Negative(Number(-2.0)))), "a − (-2)", r"a - \left(-2\right)", "a−(−2)"),
    # A minus sign at the head of a term was added.
    (Sum((A, Product((Number(-2.0), B)))), "a − 2·b", r"a - 2 \cdot b", "a−2·b"),
    (Sum((A, Quotient(Number(-2.0), B))), "a − 2 / b", r"a - \frac{2}{b}", "a−2b"),
    # A product of three in a sum was close on one side and wide on the other.
    (Sum((Product((Product((A, B)), C)), A)), "a·b·c + a", r"a \cdot b \cdot c + a", "a·b·c+a"),
]


@pytest.mark.parametrize(("expression", "text", "latex", "shown"), CASES, ids=[c[1] for c in CASES])
def test_each_language_writes_what_was_once_wrong(expression, text, latex, shown):
    assert text_of(expression) == text
    assert latex_of(expression) == latex
    assert drawn(expression) == shown


def test_an_index_and_a_copied_number_are_written_from_a_graph():
    x = Tensor([1.0, 2.0, 3.0], label="x")
    assert drawn(read(x[0:2] * 2.0)).startswith("x[0:2]")
    both = read(Tensor([[1.0, 2.0]] * 2, label="X") + Value(1.0, label="b").tanh())
    assert "{}" not in mathml_of(both) + latex_of(both) + text_of(both)


def test_the_loss_of_a_page_is_a_square_and_no_list():
    outputs = Tensor([[0.5, 1.0]], label="X")
    loss = OPS["half_squared_difference"](outputs, Tensor([[1.0, 0.0]], label="T"))
    assert drawn(read(loss)) == "12" + ACROSS
    assert text_of(read(loss)) == "½ Σ (X − T)²"


def test_a_number_that_a_page_may_change_keeps_its_sign_and_its_brackets():
    changing = Number(-2.0, True, 7)
    assert drawn(Sum((A, changing))) == "a+−2"
    assert drawn(Sum((A, Product((changing, B))))) == "a+−2·b"
    assert 'data-n="7" data-inside="">(−2)<' in mathml_of(Product((A, changing)))
    positive = mathml_of(Power(Number(2.0, True, 7), Number(2.0)))
    assert 'data-inside="">2<' in positive


def test_a_name_without_a_template_takes_any_number_of_operands():
    rows = [Tensor([1.0, 2.0], label=label) for label in "abc"]
    stacked = read(tg.stack(rows))
    assert text_of(stacked) == "stack(a, b, c)"
    assert latex_of(stacked) == r"\operatorname{stack}(a, b, c)"
    assert drawn(stacked) == "stack(a,b,c)"


@pytest.mark.parametrize(
    ("key", "text"),
    [
        (1, "x[1]"),
        (np.int64(-1), "x[-1]"),
        ((slice(None), 0), "x[:, 0]"),
        (slice(None, None, -2), "x[::-2]"),
        ((None, Ellipsis, 0), "x[…]"),
        (np.array([0, 1]), "x[…]"),
        (True, "x[…]"),
        ((slice(100, 200), slice(1000, 2000)), "x[…]"),
    ],
)
def test_a_short_key_is_written_and_a_long_one_is_not(key, text):
    call = Call(OPS["index"], (Symbol("x"),), {"key": key})
    assert text_of(call) == text
    assert latex_of(call) == text.replace("[", "_{[").replace("…", r"\ldots ") + "}"
    assert drawn(call) == text.replace("-", "−").replace(" ", "")
