"""What a position says in words; the numbers are those of the lecture."""

import numpy as np
import pytest

import tinygrad_edu as tg
from examples import two_two_two
from tinygrad_edu import Tensor, Value
from tinygrad_edu.stepping import Stepper, telling


def lecture():
    return Stepper(two_two_two.error_of(two_two_two.network()))


def at(stepper, name):
    return telling.state(stepper.timeline, stepper.find(name), stepper.position)


def in_full(stepper):
    return telling.in_full(stepper.timeline, stepper.position)


def test_why_of_a_node_says_what_is_still_to_come_before_it_is_computed():
    stepper = lecture()
    assert stepper.why("out_h1").splitlines() == [
        "out_h1 is not computed yet: forward step 2 does σ(net_h1)",
        "∂E_total/∂out_h1 has no term yet; still to come: via net_o2, net_o1",
    ]


def test_why_of_a_node_is_its_ledger_while_its_gradient_grows():
    stepper = lecture()
    stepper.run_until_complete("out_h1")
    stepper.run_to("net_o1")
    stepper.go(stepper.timeline.passed_at[stepper.find("net_o2")])
    assert stepper.why("out_h1").splitlines() == [
        "out_h1 = σ(net_h1) = σ(0.3775) = 0.5933",
        "∂E_total/∂out_h1 = -0.0190 so far: -0.0190 via net_o2 (-0.0381 × 0.5); "
        "still to come: via net_o1",
    ]


def test_why_of_a_complete_gradient_ends_with_the_chain_rule():
    stepper = lecture()
    stepper.run_until_complete("out_h1")
    value, ledger, chain = stepper.why("out_h1").splitlines()
    assert value == "out_h1 = σ(net_h1) = σ(0.3775) = 0.5933"
    assert ledger == (
        "∂E_total/∂out_h1 = 0.0364, complete: -0.0190 via net_o2 (-0.0381 × 0.5), "
        "+0.0554 via net_o1 (0.1385 × 0.4)"
    )
    assert chain.startswith("∂E_total/∂out_h1 = ")
    assert chain.endswith("= 0.036350")


def test_why_of_w5_is_the_lectures_line():
    stepper = lecture()
    stepper.go(stepper.length)
    value, ledger, chain = stepper.why("w5").splitlines()
    assert value == "w5 = 0.4, a leaf: given, not computed"
    assert ledger == "∂E_total/∂w5 = 0.0822, complete: +0.0822 via net_o1 (0.1385 × 0.5933)"
    assert chain == (
        "∂E_total/∂w5 = ∂E_total/∂out_o1 · ∂out_o1/∂net_o1 · ∂net_o1/∂w5 = "
        "0.741365 · 0.186816 · 0.593270 = 0.082167"
    )


def test_why_of_the_result_is_where_the_way_back_begins():
    stepper = lecture()
    stepper.go(stepper.turning_point)
    assert stepper.why("E_total").splitlines()[1] == "∂E_total/∂E_total is not set yet"
    stepper.next()
    assert stepper.why("E_total").splitlines() == [
        "E_total = E_o1 + E_o2 = 0.2748 + 0.0236 = 0.2984",
        "∂E_total/∂E_total = 1: with it the way back begins",
    ]


def test_a_ledger_of_very_many_terms_stays_readable():
    x = Value(0.5, label="x")
    stepper = Stepper(tg.sum([x * k for k in range(100)]))
    stepper.go(stepper.length)
    assert stepper.why("x").splitlines()[1].endswith("and 92 more terms")
    stepper.go(stepper.turning_point)
    assert stepper.why("x").splitlines()[1].endswith("and 92 more")


def test_the_state_of_a_node_shows_a_dot_for_what_is_not_computed():
    stepper = lecture()
    assert at(stepper, "net_h1") == "net_h1 = ·  ∂E_total/∂net_h1 = ·"
    stepper.next()
    assert at(stepper, "net_h1") == "net_h1 = 0.3775  ∂E_total/∂net_h1 = ·"
    stepper.go(stepper.timeline.passed_at[stepper.find("net_o2")])
    assert at(stepper, "b2") == "b2 = 0.6  ∂E_total/∂b2 = -0.0381 so far"
    stepper.go(stepper.length)
    assert at(stepper, "b2") == "b2 = 0.6  ∂E_total/∂b2 = 0.1004"


def test_a_step_in_full_has_a_line_for_each_operand():
    stepper = lecture()
    stepper.next()
    assert in_full(stepper) == [
        "step 1: net_h1 = w1·i1 + w2·i2 + b1 = 0.3775",
        "  in numbers: 0.15·0.05 + 0.2·0.1 + 0.35",
    ]
    stepper.run_until_complete("w5")
    assert in_full(stepper) == [
        "step 11: net_o1 by d_dot passes on ∂E_total/∂net_o1 = 0.1385",
        "  ∂E_total/∂w5 += 0.1385 × 0.5933 = 0.0822, complete",
        "  ∂E_total/∂w6 += 0.1385 × 0.5969 = 0.0827, complete",
        "  ∂E_total/∂out_h1 += 0.1385 × 0.4 = 0.0554, complete: 0.0364",
        "  ∂E_total/∂out_h2 += 0.1385 × 0.45 = 0.0623, complete: 0.0414",
        "  ∂E_total/∂b2 += 0.1385 × 1 = 0.1385, complete: 0.1004",
    ]


def test_a_step_of_very_many_inputs_stays_readable_in_one_line_and_in_full():
    x = Value(0.5, label="x")
    stepper = Stepper(tg.dot([Value(0.1) for _ in range(50)], [x] * 50))
    stepper.go(stepper.length)
    assert in_full(stepper)[-1] == "  and 92 more of the same kind"
    assert len(in_full(stepper)) == 10
    assert repr(stepper.step).endswith("… (92 more)")


def test_a_step_on_arrays_says_how_upstream_becomes_each_contribution():
    W = Tensor([[0.5], [-0.25]], label="W")
    X = np.array([[0.0, 1.0], [2.0, 3.0]])
    stepper = Stepper((X @ W).sum())
    stepper.run_until_complete("W")
    assert in_full(stepper)[1] == "  ∂E/∂W += [2×2]ᵀ · upstream = [[2], [4]], complete"
    assert "∂E/∂W = [[2], [4]], complete" in stepper.why("W")


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_nan_and_infinity_are_written_like_any_number(number):
    x = Value(number, label="x")
    stepper = Stepper(x * 2)
    stepper.go(stepper.length)
    assert at(stepper, "x").startswith("x = nan" if number != number else "x = inf")


def test_an_entry_of_a_ledger_is_a_product_and_the_node_it_comes_through():
    x = Value(2.0, label="x")
    out = x * 3.0
    out.label = "out"
    (entry,) = Stepper(out).timeline.ledger.of(x)
    assert repr(entry) == "1 × 3 via out"


def test_a_product_of_many_numbers_is_told_in_words():
    x = Tensor(np.arange(30.0), label="x")
    _, step = (x * x).sum().backward_steps()
    assert step.product(0) == "upstream × partial"


def test_a_number_that_needs_no_gradient_has_none_in_its_state():
    out = Value(2.0, label="x") * 3.0
    stepper = Stepper(out)
    assert telling.state(stepper.timeline, out.inputs[1], stepper.length) == "3 = 3"
