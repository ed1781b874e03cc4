"""Losses, each with the factor its first line states."""

import math

import numpy as np
import pytest

import nn
from tests.numerical import numerical_gradient, numerical_partial
from tinygrad_edu import InputError, NonFiniteWarning, Tensor, Value, gradients, named_nodes

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
    with pytest.raises(InputError, match="-1 or \\+1"):
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


BATCH = np.array([[0.7, 0.2], [0.9, 0.4], [0.3, 0.6]])
TARGETS_OF_BATCH = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
OF_BATCHES = [
    pytest.param(loss, 2 * TARGETS_OF_BATCH - 1 if loss is nn.hinge else TARGETS_OF_BATCH, id=name)
    for name in (
        "half_squared_error mse hinge binary_cross_entropy binary_cross_entropy_with_logits"
    ).split()
    for loss in [getattr(nn, name)]
]


@pytest.mark.parametrize(("loss", "targets"), OF_BATCHES)
def test_a_batch_costs_what_its_numbers_cost_one_by_one(loss, targets):
    values = [Value(x) for x in BATCH.ravel()]
    expected = loss(values, list(targets.ravel()))
    batch = Tensor(BATCH)
    total = loss(batch, targets)
    assert isinstance(total, Tensor)
    assert total.data == pytest.approx(expected.data, rel=1e-14)
    expected.backward()
    total.backward()
    assert batch.grad.ravel() == pytest.approx([v.grad for v in values], rel=1e-13, abs=1e-15)


@pytest.mark.parametrize(("loss", "targets"), OF_BATCHES)
def test_the_loss_of_a_batch_is_one_node_with_a_numerical_gradient(loss, targets):
    batch = Tensor(BATCH)
    total = loss(batch, targets)
    assert [node is batch for node in total.inputs] == [True, False]
    total.backward()
    expected = numerical_gradient(lambda x: loss(Tensor(x), targets).data, [BATCH], 0)
    assert batch.grad == pytest.approx(expected, rel=1e-8, abs=1e-10)


@pytest.mark.parametrize(("loss", "targets"), OF_BATCHES)
def test_columns_and_rows_are_never_paired_every_one_with_every_other(loss, targets):
    with pytest.raises(InputError, match=r"shape \(3, 1\) and targets of shape \(3,\)"):
        loss(Tensor(BATCH[:, :1]), targets[:, 0])


@pytest.mark.parametrize(("loss", "targets"), OF_BATCHES)
def test_a_batch_of_float32_stays_float32(loss, targets):
    batch = Tensor(BATCH, dtype=np.float32)
    total = loss(batch, targets)
    total.backward()
    assert total.dtype == batch.grad.dtype == np.float32


def test_cross_entropy_is_that_of_the_softmax_and_right_at_any_logits():
    logits = np.array([[2.0, -1.0, 0.5], [0.0, 3.0, 1.0]])
    labels = np.array([0, 2])
    expected = 0.0
    for row, label in zip(logits, labels, strict=True):
        expected -= math.log(math.exp(row[label]) / sum(math.exp(z) for z in row)) / 2
    z = Tensor(logits)
    E = nn.cross_entropy(z, labels)
    E.backward()
    assert E.data == pytest.approx(expected, rel=1e-14)
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    assert z.grad == pytest.approx((shares - np.eye(3)[labels]) / 2, rel=1e-13)
    assert gradients(E, [z], record=True)[0].data == pytest.approx(z.grad, rel=1e-13)
    far = Tensor([[1000.0, -1000.0]])
    assert nn.cross_entropy(far, [1]).data == 2000.0
    assert nn.cross_entropy(far, [0]).data == 0.0


def test_cross_entropy_takes_values_tensors_labels_and_probabilities_alike():
    rows, labels = [[2.0, -1.0, 0.5], [0.0, 3.0, 1.0]], [0, 2]
    values = [[Value(z) for z in row] for row in rows]
    by_values = nn.cross_entropy(values, labels)
    by_values.backward()
    z = Tensor(rows)
    E = nn.cross_entropy(z, labels)
    E.backward()
    assert by_values.data == pytest.approx(E.data, rel=1e-14)
    assert [[v.grad for v in row] for row in values] == [
        pytest.approx(g, rel=1e-13) for g in z.grad
    ]
    one_hot = nn.cross_entropy(Tensor(rows), np.eye(3)[labels])
    assert one_hot.data == pytest.approx(E.data, rel=1e-14)
    assert nn.cross_entropy(values[0], 0).data == nn.cross_entropy(values[:1], [0]).data


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([0, 3], "labels from 0 to 3 for 3 classes; write 0 to 2"),
        ([-1, 0], "labels from -1 to 0 for 3 classes"),
        ([0], r"labels of shape \(1,\)"),
        ([0.5, 1.0], "whole numbers"),
        (np.ones((2, 2)), r"targets of shape \(2, 2\)"),
    ],
)
def test_cross_entropy_refuses_labels_that_are_no_classes(labels, message):
    with pytest.raises(InputError, match=message):
        nn.cross_entropy(Tensor(np.zeros((2, 3))), labels)
    if np.ndim(labels) == 1 and len(labels) == 2:
        with pytest.raises(InputError, match="cross_entropy got the label"):
            nn.cross_entropy([[Value(0.0)] * 3] * 2, labels)


def test_cross_entropy_takes_class_labels_stored_as_floats():
    z = Tensor(np.zeros((2, 3)))
    assert nn.cross_entropy(z, np.array([0.0, 2.0])).data == pytest.approx(math.log(3), rel=1e-15)


def test_hinge_of_a_batch_refuses_labels_of_0_and_1():
    with pytest.raises(InputError, match="write -1 or \\+1"):
        nn.hinge(Tensor([[0.5], [0.2]]), np.array([[0.0], [1.0]]))


def test_probabilities_of_a_batch_lie_between_0_and_1():
    with pytest.raises(InputError, match="Put a sigmoid before it"):
        nn.binary_cross_entropy(Tensor([[1.5]]), np.array([[1.0]]))
    sure = Tensor([[1.0], [0.0]])
    E = nn.binary_cross_entropy(sure, np.array([[1.0], [0.0]]))
    E.backward()
    assert E.data == 0.0
    assert sure.grad.ravel().tolist() == [-0.5, 0.5]


def test_the_penalty_of_tensors_is_that_of_their_numbers():
    parts = [Tensor([[1.0, 2.0]]), Tensor([3.0])]
    E = nn.l2_penalty(parts)
    E.backward()
    assert E.data == 14.0
    assert parts[0].grad.tolist() == [[2.0, 4.0]]


@pytest.mark.parametrize("label", [1.0, np.float64(1), np.int8(1), True, np.array(1), [1], (1.0,)])
def test_a_label_of_one_sample_is_a_whole_number_of_any_kind(label):
    scores = [Value(0.5), Value(-1.0), Value(2.0)]
    expected = math.log(math.exp(0.5) + math.exp(-1.0) + math.exp(2.0)) + 1.0
    label = int(label) if label is True else label
    assert nn.cross_entropy(scores, label).data == pytest.approx(expected, rel=1e-14)
    assert nn.cross_entropy([scores], [label]).data == pytest.approx(expected, rel=1e-14)
    tensor = Tensor([[0.5, -1.0, 2.0]])
    assert nn.cross_entropy(tensor, np.ravel(label)).item() == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("label", [1.5, -1, 3, "1", None, math.nan, 1j, [0, 1], True, np.bool_(1)])
def test_a_label_that_is_no_class_is_refused(label):
    with pytest.raises(InputError, match="write a whole number from 0 to 2"):
        nn.cross_entropy([Value(0.5), Value(-1.0), Value(2.0)], label)
