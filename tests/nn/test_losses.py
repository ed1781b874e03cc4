"""Losses, each with the factor its first line states."""

import math

import pytest

import nn
from tests.numerical import numerical_partial
from tinygrad_edu import InputError, NonFiniteWarning, Value, named_nodes

OUTPUTS, TARGETS = [0.7, 0.2, 0.9], [1.0, 0.0, 0.0]
SIGNS = [1, -1, 1]


def surprise(y, t):
    return -(t * math.log(y) + (1 - t) * math.log(1 - y))


CASES = [
    (nn.half_squared_error, TARGETS, sum((t - o) ** 2 / 2 for o, t in zip(OUTPUTS, TARGETS))),
    (nn.mse, TARGETS, sum((t - o) ** 2 for o, t in zip(OUTPUTS, TARGETS)) / 3),
    (nn.hinge, SIGNS, sum(max(0, 1 - s * o) for o, s in zip(OUTPUTS, SIGNS)) / 3),
    (nn.binary_cross_entropy, TARGETS, sum(map(surprise, OUTPUTS, TARGETS)) / 3),
    (
        nn.binary_cross_entropy_with_logits,
        TARGETS,
        sum(surprise(1 / (1 + math.exp(-o)), t) for o, t in zip(OUTPUTS, TARGETS)) / 3,
    ),
]


@pytest.mark.parametrize(("loss", "targets", "expected"), CASES)
def test_a_loss_has_its_value(loss, targets, expected):
    assert loss(OUTPUTS, targets).data == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(("loss", "targets", "expected"), CASES)
def test_a_loss_has_the_numerical_gradient(loss, targets, expected):
    outputs = [Value(x) for x in OUTPUTS]
    loss(outputs, targets).backward()
    for place, output in enumerate(outputs):
        slope = numerical_partial(lambda *at: loss(list(at), targets).data, tuple(OUTPUTS), place)
        assert output.grad == pytest.approx(slope, rel=1e-8)


@pytest.mark.parametrize(("loss", "targets", "expected"), CASES)
def test_a_loss_takes_one_output_as_well_and_states_its_factor(loss, targets, expected):
    assert loss(Value(0.7), targets[0]).data == loss([0.7], targets[:1]).data
    assert "factor" in loss.__doc__.splitlines()[0]


@pytest.mark.parametrize(("loss", "targets", "expected"), CASES)
def test_a_loss_refuses_a_wrong_number_of_targets(loss, targets, expected):
    with pytest.raises(InputError, match="3 outputs and 2 targets"):
        loss(OUTPUTS, targets[:2])
    with pytest.raises(InputError, match="one output at least"):
        loss([], [])


def test_cross_entropy_from_the_output_equals_that_from_the_net_input():
    for z in (-3.0, 0.5, 4.0):
        for t in (0.0, 0.25, 1.0):
            logit = Value(z)
            from_output = nn.binary_cross_entropy(logit.sigmoid(), Value(t))
            from_logit = nn.binary_cross_entropy_with_logits(logit, t)
            assert from_output.data == pytest.approx(from_logit.data, rel=1e-12)


def test_a_confident_right_answer_costs_nothing_and_a_confident_wrong_one_infinity():
    assert nn.binary_cross_entropy([1.0, 0.0], [1, 0]).data == 0.0
    with pytest.warns(NonFiniteWarning):
        assert nn.binary_cross_entropy(0.0, 1).data == math.inf


def test_the_gradient_of_cross_entropy_by_the_net_input_is_output_minus_target():
    for z in (-1000.0, -2.0, 0.0, 3.0, 1000.0):
        for t in (0.0, 1.0):
            logit = Value(z)
            nn.binary_cross_entropy_with_logits(logit, t).backward()
            assert logit.grad == pytest.approx(Value(z).sigmoid().data - t, abs=1e-15)


def test_hinge_wants_signs():
    with pytest.raises(InputError, match="−1 or \\+1"):
        nn.hinge([0.3], [0])


def test_the_l2_penalty_is_the_sum_of_squares_with_gradient_two_p():
    parameters = [Value(3.0), Value(-4.0)]
    penalty = nn.l2_penalty(parameters)
    penalty.backward()
    assert penalty.data == 25.0
    assert [p.grad for p in parameters] == [6.0, -8.0]


def test_the_error_has_the_lectures_names_where_the_outputs_have():
    outputs = [Value(0.7, label="out_o1"), Value(0.2, label="out_o2")]
    names = named_nodes(nn.half_squared_error(outputs, [1.0, 0.0]))
    assert {"E_o1", "E_o2", "target_o1", "target_o2", "E_total"} <= set(names)
