"""The names in an explanation: none stands for two nodes, whatever the labels are."""

import random

import pytest

import tinygrad_edu as tg
from tests.explaining.evaluating import evaluate
from tinygrad_edu import InputError, Tensor, Value
from tinygrad_edu.explaining import explain
from tinygrad_edu.notation.expression import symbols_of
from tinygrad_edu.notation.latex import latex_of
from tinygrad_edu.notation.mathml import mathml_of
from tinygrad_edu.notation.text import text_of

LABELS = ["a", "b", "E", "δ", "×", "+", "leaf", "×₂", "a₂", "σ", "", "", ""]
"""Few, so that they come again; also those that an explanation gives itself."""


def random_graph(seed):
    source = random.Random(seed)
    nodes = [Value(source.uniform(-1, 1), label=source.choice(LABELS)) for _ in range(2)]
    for _ in range(12):
        left, right = source.choice(nodes[-4:]), source.choice(nodes)
        kinds = [left + right, left * right, left.tanh(), left.sigmoid() * right, left - right]
        made = source.choice(kinds)
        made.label = source.choice(LABELS)
        nodes.append(made)
    return nodes[-1] + nodes[-2] * nodes[0], nodes[0]


@pytest.mark.parametrize("seed", range(60))
def test_one_text_is_one_number_in_all_that_is_opened_from_an_explanation(seed):
    output, leaf = random_graph(seed)
    stack, numbers, opened = [explain(output, leaf)], {}, set()
    while stack and len(opened) < 60:
        here = stack.pop()
        assert evaluate(here.expression) == pytest.approx(here.value, abs=1e-9)
        for symbol in [here.derivative, *symbols_of(here.expression)]:
            text = text_of(symbol)
            assert symbol.number == pytest.approx(numbers.setdefault(text, symbol.number), abs=1e-9)
        for factor in here.factors:
            text = text_of(factor.symbol)
            inner = factor.explain()
            assert text_of(inner.derivative) == text
            assert inner.value == pytest.approx(factor.value, abs=1e-9)
            if text not in opened:
                opened.add(text)
                stack.append(inner)


def test_nodes_with_one_label_are_told_apart_by_a_number():
    x = Value(2.0, label="x")
    first = x * 3.0
    second = first.tanh()
    first.label = second.label = "h"
    found = explain(second * first, x, depth=2)
    assert str(found).startswith("∂E/∂x = (∂E/∂h₁|direct + ∂E/∂h₂ · ∂h₂/∂h₁) · ∂h₁/∂x = ")
    assert "∂h₂/∂h₁ = 1 − h₂²" in str(found)
    assert len(found.to_dict()["factors"]) == 4
    assert explain(second * first, "h₂").value == 6.0


def test_two_leaves_of_one_label_are_two_in_a_formula():
    x, other = Value(0.5, label="x"), Value(2.0, label="x")
    product = x * other
    product.label = "y"
    assert str(explain(product, x)) == "∂y/∂x₁ = x₂ = 2"


def test_a_number_behind_a_name_is_not_taken_for_part_of_another_name():
    x, twin, second = Value(1.0, label="h"), Value(2.0, label="h"), Value(3.0, label="h2")
    assert text_of(explain(x * twin * second, twin).derivative) == "∂E/∂h₃"


def test_a_learner_may_have_a_node_called_delta():
    weight = Tensor([[0.5, 1.0]], label="W")
    net = weight * 2.0
    net.label = "δ"
    error = (net**2).sum()
    assert str(explain(error, weight)).startswith("∂E/∂W = δ₁ · 2 = ")
    assert "δ₁ = ∂E/∂δ)" in str(explain(error, weight))


def test_a_label_that_is_a_formula_has_brackets_in_each_form():
    x, w = Value(0.5, label="x"), Value(2.0, label="w")
    net = w * x
    net.label = "w · x"
    out = net.tanh()
    out.label = "tanh(w · x)"
    symbol = explain(out * 3.0, x).factors[1].symbol
    assert text_of(symbol) == "∂(tanh(w · x))/∂(w · x)"
    assert latex_of(symbol).count(r"\partial \left(") == 2
    assert mathml_of(symbol).count("<mo>∂</mo><mrow><mo>(</mo>") == 2


def test_a_node_without_a_label_has_a_number_and_the_equation_says_what_it_is():
    x = Value(0.0, label="x")
    lines = str(explain(x.sigmoid() * 3.0, x, depth=2)).splitlines()
    assert lines[-1].strip() == "∂v₁/∂x = v₁ · (1 − v₁) = 0.5 · (1 − 0.5) = 0.25   (v₁ = σ(x))"


@pytest.mark.parametrize("given", [{"depth": 0}, {"depth": "2"}, {"digits": -1}, {"digits": 2.5}])
def test_a_depth_or_a_number_of_digits_that_makes_no_sense_is_refused(given):
    x = Value(2.0, label="x")
    with pytest.raises(InputError, match="write a whole number from"):
        explain(x * x, x, **given)


@pytest.mark.parametrize("switch", [tg.no_grad, tg.detect_anomaly])
def test_a_switch_that_is_on_while_explaining_changes_nothing(switch):
    x = Value(0.5, label="x")
    out = (x * 2.0).relu()
    out.label = "out"
    error = out * out
    weight = Tensor([0.25, 1.0], label="W")
    loss = (weight.sqrt() * weight).sum()
    expected = str(explain(error, x, depth=3)), str(explain(loss, weight, depth=3))
    with switch():
        assert (str(explain(error, x, depth=3)), str(explain(loss, weight, depth=3))) == expected


def test_a_pole_is_explained_while_anomalies_are_looked_for():
    weight = Tensor([0.0, 1.0], label="W")
    error = weight.sqrt().sum()
    with tg.detect_anomaly():
        assert explain(error, weight, depth=2).value.tolist() == [float("inf"), 0.5]


def test_a_way_of_slope_0_counts_for_nothing_at_a_pole():
    x = Value(0.0, label="x")
    root = x.sqrt()
    root.label = "root"
    nothing = root * 0.0
    nothing.label = "nothing"
    line = str(explain(nothing + x, x))
    assert line == "∂E/∂x = ∂E/∂x|direct + ∂nothing/∂x = 1 + 0 = 1"


def test_what_goes_past_named_nodes_through_many_operations_stays_direct():
    x = Value(0.5, label="x")
    named = x * x
    named.label = "n"
    past = x
    for _ in range(20):
        past = (past * x).tanh() + x
    factor = explain(past + named * x, x).open("∂E/∂x|direct")
    assert text_of(factor.derivative) == "∂E/∂x|direct"
    assert factor.note == "through 61 operations without a name"


def test_copies_of_one_number_stay_an_array_in_a_matrix_product():
    weight = Tensor([[1.0, 2.0], [3.0, 4.0]], label="W")
    inputs = Tensor([[1.0, 0.5]], label="X")
    net = inputs @ weight
    net.label = "Z"
    found = explain((net @ weight).sum(), inputs).open("∂E/∂Z")
    assert str(found).startswith("∂E/∂Z = [[1, 1]] · Wᵀ = ")
    assert evaluate(found.expression).tolist() == found.value.tolist() == [[3.0, 7.0]]
