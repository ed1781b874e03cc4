"""The explanations that the lecture writes out, in its names, its order and its numbers."""

import pytest

from examples.two_two_two import build, error_of, network
from tinygrad_edu import named_nodes
from tinygrad_edu.explaining import explain

BY_HAND = build()
BY_NN = error_of(network())


@pytest.mark.parametrize("error", [BY_HAND, BY_NN], ids=["by hand", "nn"])
def test_w5_is_explained_by_the_line_of_the_lecture(error):
    assert str(explain(error, "w5")) == (
        "∂E_total/∂w5 = ∂E_total/∂out_o1 · ∂out_o1/∂net_o1 · ∂net_o1/∂w5 "
        "= 0.741365 · 0.186816 · 0.593270 = 0.082167"
    )


@pytest.mark.parametrize("error", [BY_HAND, BY_NN], ids=["by hand", "nn"])
def test_w1_has_the_sum_over_both_ways_in_brackets(error):
    assert str(explain(error, "w1")) == (
        "∂E_total/∂w1 = (∂E_o1/∂out_h1 + ∂E_o2/∂out_h1) · ∂out_h1/∂net_h1 · ∂net_h1/∂w1 "
        "= (0.055399 + -0.019049) · 0.241301 · 0.05 = 0.000439"
    )


def test_nine_digits_are_those_that_the_lecture_prints():
    line = str(explain(BY_HAND, "w1", digits=9))
    # It prints -0.019049119, one unit of the last digit away from the exact -0.01904911826.
    assert "(0.055399425 + -0.019049118) · 0.241300709 · 0.05 = 0.000438568" in line


def test_each_factor_of_w5_opens_into_the_formula_of_its_rule():
    lines = str(explain(BY_HAND, "w5", depth=2)).splitlines()
    assert lines[1:] == [
        "    ∂E_total/∂out_o1 = 0.5 · 2 · (target_o1 − out_o1) · (-1) "
        "= 0.5 · 2 · (0.01 − 0.751365) · (-1) = 0.741365",
        "    ∂out_o1/∂net_o1 = out_o1 · (1 − out_o1) = 0.751365 · (1 − 0.751365) = 0.186816",
        "    ∂net_o1/∂w5 = out_h1 = 0.593270",
    ]


def test_a_term_of_the_bracket_opens_into_a_chain_of_its_own():
    term = explain(BY_HAND, "w1").open("∂E_o2/∂out_h1")
    assert str(term) == (
        "∂E_o2/∂out_h1 = ∂E_o2/∂out_o2 · ∂out_o2/∂net_o2 · ∂net_o2/∂out_h1 "
        "= -0.217072 · 0.175510 · 0.5 = -0.019049"
    )
    assert term.value == pytest.approx(-0.019049119, abs=1e-9)


def test_a_shared_bias_is_a_sum_over_the_errors():
    assert str(explain(BY_HAND, "b2")).startswith("∂E_total/∂b2 = ∂E_o1/∂b2 + ∂E_o2/∂b2 = ")


@pytest.mark.parametrize("name", "w1 w2 w3 w4 w5 w6 w7 w8 b1 b2 i1 out_h1 net_o1".split())
def test_the_value_is_the_gradient_to_the_last_bit(name):
    error = build()
    value = explain(error, name).value
    error.backward()
    assert value == named_nodes(error)[name].grad
