"""Labels, names, formulas, and how a Value shows itself."""

import pytest

import tinygrad_edu as tg
from tinygrad_edu import Value, history, label_nodes, leaves, named_nodes
from tinygrad_edu.ground.formatting import show_number, show_signed
from tinygrad_edu.node import equation
from tinygrad_edu.notation.formulas import formula
from tinygrad_edu.notation.words import derivative


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.4, "0.4"),
        (0.0821670405642308, "0.0822"),
        (-0.019049119, "-0.0190"),
        (0.000438567734, "0.000439"),
        (0.1 * 0.2, "0.02"),
        (0.3775, "0.3775"),
        (1.10590596705977, "1.1059"),
        (27.0027, "27.0027"),
        (1234.56789, "1234.57"),
        (123456.789, "123457"),
        (1e6, "1e6"),
        (-1.5e-7, "-1.5e-7"),
        (3.51018778e-05, "3.51e-5"),
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (-2.0, "-2"),
        (100.0, "100"),
        (1e-4, "0.0001"),
        (0.99999, "1.0000"),
        (0.999999999, "1.0000"),
        (float("inf"), "inf"),
        (float("-inf"), "-inf"),
        (float("nan"), "nan"),
    ],
)
def test_numbers_are_written_for_readers(number, text):
    assert show_number(number) == text


def test_terms_carry_their_sign():
    assert [show_signed(x) for x in (0.0554, -0.019, 0.0, float("nan"))] == [
        "+0.0554",
        "-0.019",
        "+0",
        "nan",
    ]


@pytest.mark.parametrize(
    ("write", "text"),
    [
        (lambda a, b, c: a * (b + c), "a · (b + c)"),
        (lambda a, b, c: a * b + c, "a·b + c"),
        (lambda a, b, c: a * b / c + a, "a · b / c + a"),
        (lambda a, b, c: a * -b, "a · (−b)"),
        (lambda a, b, c: a - -b, "a − (−b)"),
        (lambda a, b, c: a + -b, "a − b"),
        (lambda a, b, c: a / b * c + a, "(a / b)·c + a"),
        (lambda a, b, c: tg.dot([a / b], [c], -a), "(a / b)·c − a"),
        (lambda a, b, c: tg.dot([-a], [-b], -3.0), "−a·(−b) − 3"),
        (lambda a, b, c: a - (b - c), "a − (b − c)"),
        (lambda a, b, c: a - b - c, "a − b − c"),
        (lambda a, b, c: a / (b * c), "a / (b · c)"),
        (lambda a, b, c: a / b / c, "a / b / c"),
        (lambda a, b, c: (a + b) / c, "(a + b) / c"),
        (lambda a, b, c: -(a + b) * c, "−(a + b) · c"),
        (lambda a, b, c: (a * b) ** 2, "(a · b)²"),
        (lambda a, b, c: a**-1, "a⁻¹"),
        (lambda a, b, c: a**b, "a^b"),
        (lambda a, b, c: a ** (b + c), "a^(b + c)"),
        (lambda a, b, c: (a**b) ** 2, "(a^b)²"),
        (lambda a, b, c: (-a) ** 2, "(−a)²"),
        (lambda a, b, c: -(a**2), "−a²"),
        (lambda a, b, c: (a + b).tanh(), "tanh(a + b)"),
        (lambda a, b, c: abs(a - b), "|a − b|"),
        (lambda a, b, c: tg.dot([a, b], [c, 2.0], c), "a·c + b·2 + c"),
        (lambda a, b, c: tg.dot([a, b], [b + c, a]), "a·(b + c) + b·a"),
        (lambda a, b, c: tg.sum([a, b * c, -c]), "a + b·c − c"),
        (lambda a, b, c: a * -3.0, "a · (-3)"),
        (lambda a, b, c: 0.5 * (a - b) ** 2, "0.5 · (a − b)²"),
        (lambda a, b, c: tg.leaky_relu(a), "leaky(a, 0.01)"),
        (lambda a, b, c: 2**a, "2^a"),
    ],
)
def test_formulas_have_the_brackets_they_need_and_no_others(write, text):
    a, b, c = Value(2.0, label="a"), Value(3.0, label="b"), Value(5.0, label="c")
    assert formula(write(a, b, c)) == text


def test_a_formula_stops_at_names():
    a, b = Value(2.0, label="a"), Value(3.0, label="b")
    product = a * b
    assert formula(product + 1) == "a·b + 1"
    product.label = "p"
    assert formula(product + 1) == "p + 1"


def test_a_formula_with_a_nameless_leaf_or_without_end_is_left_out():
    a = Value(2.0, label="a")
    assert formula(a * Value(3.0)) == ""
    assert formula(a) == ""
    long = a
    for _ in range(100_000):
        long = long + a
    assert formula(long) == ""
    shared = a
    for _ in range(50):
        shared = shared + shared
    assert formula(shared) == ""


def test_a_value_shows_itself_in_one_line():
    w5 = Value(0.4, label="w5")
    assert repr(w5) == "w5 = 0.4  ∂E/∂w5 = ·"
    (w5 * 0.0821670405642308).backward()
    assert repr(w5) == "w5 = 0.4  ∂E/∂w5 = 0.0822"
    assert repr(Value(0.5)) == "Value(0.5)"
    nameless = Value(3.0)
    (nameless * nameless).backward()
    assert repr(nameless) == "Value(3, grad=6)"


def test_a_recorded_gradient_shows_its_number():
    x = Value(3.0, label="x")
    (x * x).backward(record=True)
    assert repr(x) == "x = 3  ∂E/∂x = 6"


def test_names_tell_nodes_apart():
    a, b = Value(1.0, label="a"), Value(2.0)
    assert a.name == "a"
    assert (a + 1).name == "a + 1"
    assert b.name == f"leaf#{b.born}"
    total = b + b
    assert total.name == f"add#{total.born}"


def test_label_nodes_takes_the_callers_names():
    w, b = Value(1.0), Value(2.0)
    weights = [Value(3.0), (Value(4.0), {"x": Value(5.0)})]
    again = w
    _hidden = Value(6.0)
    keeps = Value(7.0, label="its own")
    label_nodes(locals())
    assert (w.label, b.label, keeps.label, _hidden.label) == ("w", "b", "its own", "")
    assert again.label == "w"
    assert weights[0].label == "weights[0]"
    assert weights[1][0].label == "weights[1][0]"
    assert weights[1][1]["x"].label == "weights[1][1]['x']"


def test_label_nodes_survives_a_list_that_holds_itself():
    loop = [Value(1.0)]
    loop.append(loop)
    label_nodes({"loop": loop})
    assert loop[0].label == "loop[0]"


def test_history_leaves_and_names_of_a_result():
    a, b = Value(2.0, label="a"), Value(3.0, label="b")
    product = a * b
    output = product + 1 + a
    output.label = "E"
    assert history(output)[0] is a
    assert history(output)[-1] is output
    assert leaves(output) == [a, b]
    assert named_nodes(output) == {"a": a, "b": b, "E": output}


def test_derivatives_and_equations_are_written_as_in_the_lecture():
    assert derivative("E_total", "w5") == "∂E_total/∂w5"
    assert derivative("E", "w5 · x") == "∂E/∂(w5 · x)"
    assert equation(Value(0.5, label="w")) == "w = 0.5"
