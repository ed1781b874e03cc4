"""The cross-entropy of logits beside PyTorch, wherever they lie; and labels that do not exist."""

import numpy as np
import pytest

import nn
import tinygrad_edu as tg
from tests.oracle.layouts import LAYOUTS, laid_out
from tinygrad_edu import InputError, Tensor, gradients

torch = pytest.importorskip("torch")

LOGITS = np.array([[2.0, 0.5, 0.0], [-1.0, 1.0, 3.0], [0.25, -0.5, 1.5], [0.0, 0.0, 0.0]])
LABELS = [0, 2, 1, 1]


def by_torch(numbers, labels):
    logits = torch.tensor(np.ascontiguousarray(numbers), requires_grad=True)
    loss = torch.nn.functional.cross_entropy(logits, torch.tensor(labels))
    loss.backward()
    return loss.item(), logits.grad.numpy()


def test_logits_that_were_transposed_get_the_gradients_of_pytorch():
    W = Tensor([[2.0, -1.0], [0.5, 1.0], [0.0, 3.0]])
    nn.cross_entropy(W.T, [0, 2]).backward()
    _, expected = by_torch(W.data.T, [0, 2])
    found = W.grad.T
    assert found == pytest.approx(expected, abs=1e-15)
    # softmax(2, ½, 0)₀ = 1/(1 + e^−1.5 + e^−2) = 0.7361, and (0.7361 − 1)/2 = −0.132
    assert found[0, 0] == pytest.approx(-0.132, abs=1e-4)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_logits_in_every_layout_get_the_gradients_of_pytorch(layout, dtype):
    plain = laid_out(layout, LOGITS.astype(dtype))
    leaf = Tensor(plain)
    leaf._data = plain  # Tensor(…) copies
    for logits in (leaf, leaf * 1.0, leaf + np.asfortranarray(np.zeros_like(plain))):
        leaf.grad = 0.0
        loss = tg.cross_entropy(logits, LABELS)
        (recorded,) = gradients(loss, [leaf], record=True)
        loss.backward()
        value, expected = by_torch(LOGITS.astype(dtype), LABELS)
        assert loss.data == pytest.approx(value, rel=1e-6 if dtype is np.float32 else 1e-15)
        for found in (leaf.grad, recorded.data):
            assert found == pytest.approx(expected, abs=1e-7 if dtype is np.float32 else 1e-15)


@pytest.mark.parametrize(
    "labels",
    [
        [0, 3, 1, 1],
        [0, -1, 1, 1],
        np.array([0, 3, 1, 1], np.uint8),
        np.array([0, -1, 1, 1], np.int32),
        [0.0, 2.5, 1.0, 1.0],
        [0.0, np.nan, 1.0, 1.0],
        [0, 2, 1],
        [[0, 2, 1, 1]],
        [True, False, True, True],
        ["a", "b", "c", "d"],
        [0, None, 1, 1],
        2,
        None,
    ],
    ids=repr,
)
def test_labels_that_are_no_classes_are_refused_by_the_engine_as_by_nn(labels):
    for loss in (tg.cross_entropy, nn.cross_entropy):
        with pytest.raises(InputError, match="cross_entropy"):
            loss(Tensor(LOGITS), labels)


def test_labels_in_rows_of_different_lengths_are_refused():
    with pytest.raises(InputError, match="cross_entropy"):
        tg.cross_entropy(Tensor(LOGITS), [[0], [1, 2], [1], [1]])


@pytest.mark.parametrize("labels", [np.array(LABELS, np.uint8), np.array(LABELS, float), LABELS])
def test_whole_numbers_of_any_format_are_classes(labels):
    value, expected = by_torch(LOGITS, LABELS)
    logits = Tensor(LOGITS)
    loss = tg.cross_entropy(logits, labels)
    loss.backward()
    assert loss.data == pytest.approx(value, rel=1e-15)
    assert logits.grad == pytest.approx(expected, abs=1e-15)


def test_no_rows_have_no_mean():
    with pytest.raises(InputError, match="no rows"):
        tg.cross_entropy(Tensor(np.zeros((0, 3))), np.zeros(0, int))


@pytest.mark.parametrize(
    "row", [[2.0, 0.0, 0.0], [0.5, 0.6, 0.0], [1.5, -0.5, 0.0], [0.0, 0.0, 0.0], [np.nan, 1.0, 0.0]]
)
def test_targets_that_are_no_probabilities_are_refused(row):
    targets = np.full((4, 3), 1 / 3)
    targets[1] = row
    for given in (targets, targets.tolist(), Tensor(targets)):
        with pytest.raises(InputError, match="no probabilities"):
            nn.cross_entropy(Tensor(LOGITS), given)


def test_targets_that_are_probabilities_give_the_numbers_of_pytorch():
    targets = np.array([[0.2, 0.3, 0.5], [1.0, 0.0, 0.0], [1 / 3] * 3, [0.333, 0.333, 0.334]])
    leaf = Tensor(LOGITS)
    loss = nn.cross_entropy(leaf, targets)
    loss.backward()
    logits = torch.tensor(LOGITS, requires_grad=True)
    expected = torch.nn.functional.cross_entropy(logits, torch.tensor(targets))
    expected.backward()
    assert loss.data == pytest.approx(expected.item(), rel=1e-15)
    assert leaf.grad == pytest.approx(logits.grad.numpy(), abs=1e-15)
