"""Embedding and RNNCell: through time, and beside PyTorch."""

import numpy as np
import pytest

import nn
from tests.numerical import numerical_gradient
from tinygrad_edu import InputError, Tensor


def numbers(*shape, start=0):
    return np.sin(1.0 + start + np.arange(np.prod(shape)) * 1.3).reshape(shape)


def last_and_sum(cell, sequence, h=None):
    total = 0.0
    for x in sequence:
        h = cell(x, h)
        total = total + (h * h).sum()
    return total


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_gradients_through_time_are_those_of_pytorch(activation):
    torch = pytest.importorskip("torch")
    cell = nn.RNNCell(3, 4, activation, seed=0)
    cell.bias.data = numbers(4, start=2)
    theirs = nn.to_torch(cell)
    x, h = Tensor(numbers(6, 2, 3)), Tensor(numbers(2, 4, start=5))
    other_x = torch.tensor(x.data.copy(), requires_grad=True)
    other_h = torch.tensor(h.data.copy(), requires_grad=True)
    total, expected = last_and_sum(cell, x, h), last_and_sum(theirs, other_x, other_h)
    assert total.data == pytest.approx(expected.item(), rel=1e-13)
    total.backward()
    expected.backward()
    for mine, grad in (
        (x, other_x.grad),
        (h, other_h.grad),
        (cell.input_weight, theirs.weight_ih.grad.T),
        (cell.hidden_weight, theirs.weight_hh.grad.T),
        (cell.bias, theirs.bias_ih.grad),
    ):
        assert mine.grad == pytest.approx(grad.numpy(), rel=1e-11, abs=1e-13)


def test_no_h_means_an_h_of_zeros():
    cell, x = nn.RNNCell(3, 4, seed=0), numbers(2, 3)
    assert cell(x).data == pytest.approx(cell(x, np.zeros((2, 4))).data, rel=1e-15)
    assert cell(x).data == pytest.approx(cell(x, [[0] * 4] * 2).data, rel=1e-15)


def test_a_thousand_steps_are_differentiated_without_recursion():
    cell = nn.RNNCell(1, 2, seed=0)
    last_and_sum(cell, np.ones((1000, 1, 1))).backward()
    assert np.isfinite(cell.hidden_weight.grad).all()
    assert cell.hidden_weight.grad.any()


def test_a_cell_counts_the_ones_in_a_sequence():
    """h′ = h·1 + x·1 by hand: a cell that adds up what it sees."""
    cell = nn.RNNCell(1, 1, "identity")
    cell.input_weight.data, cell.hidden_weight.data = [[1.0]], [[1.0]]
    h = None
    for bit in (1, 0, 1, 1):
        h = cell([[bit]], h)
    assert h.data.tolist() == [[3.0]]
    h.sum().backward()
    assert cell.input_weight.grad.tolist() == [[3.0]]  # Σ x
    assert cell.hidden_weight.grad.tolist() == [[1.0 + 1.0 + 2.0]]  # Σ of the h before each step
    assert cell.bias.grad.tolist() == [4.0]


@pytest.mark.parametrize("h", [np.zeros((3, 4)), np.zeros(4), np.zeros((2, 3)), 0.0])
def test_an_h_of_another_shape_is_refused_with_both_shapes(h):
    with pytest.raises(
        InputError, match=r"h of shape .* beside inputs of shape \(2, 3\).*\(2, 4\)"
    ):
        nn.RNNCell(3, 4)(np.ones((2, 3)), h)


INDICES = np.array([[1, 3, 1], [0, 1, 3]])


def test_an_embedding_has_numerical_gradients_with_duplicates():
    layer, weights = nn.Embedding(5, 2, seed=0), numbers(2, 3, 2)
    (layer(INDICES).tanh() * weights).sum().backward()
    start = layer.weight.data.copy()

    def loss(rows):
        return float((np.tanh(rows[INDICES]) * weights).sum())

    expected = numerical_gradient(loss, [start], 0)
    assert layer.weight.grad == pytest.approx(expected, rel=1e-9, abs=1e-10)
    assert layer.weight.grad[[2, 4]].tolist() == [[0.0, 0.0], [0.0, 0.0]]


def test_an_embedding_is_that_of_pytorch():
    torch = pytest.importorskip("torch")
    layer, weights = nn.Embedding(5, 2, seed=0), numbers(2, 3, 2)
    theirs = nn.to_torch(layer)
    out, expected = layer(INDICES), theirs(torch.tensor(INDICES))
    assert np.array_equal(out.data, expected.detach().numpy())
    (out * weights).sum().backward()
    (expected * torch.tensor(weights)).sum().backward()
    assert layer.weight.grad == pytest.approx(theirs.weight.grad.numpy(), rel=1e-14)


def test_an_embedding_takes_indices_of_any_shape():
    layer = nn.Embedding(5, 2, seed=0)
    assert np.array_equal(layer(3).data, layer.weight.data[3])
    assert layer([]).shape == (0, 2)
    assert layer(np.zeros((2, 0, 3), int)).shape == (2, 0, 3, 2)
    assert layer(np.array([4], np.uint8)).shape == (1, 2)


@pytest.mark.parametrize(
    ("indices", "message"),
    [
        ([5], r"Embedding\(5, 2\) got numbers from 5 to 5; it knows 0 to 4"),
        ([-1, 2], "from -1 to 2"),
        ([1.0], "whole numbers from 0 to 4"),
        ([True], "whole numbers"),
        (["one"], "whole numbers"),
        ([2**70], "whole numbers"),
        ([[1], [1, 2]], "rows of one length"),
    ],
)
def test_what_is_no_row_of_an_embedding_is_refused(indices, message):
    with pytest.raises(InputError, match=message):
        nn.Embedding(5, 2)(indices)
