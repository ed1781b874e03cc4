"""dot: NumPy's product of whole arrays, and the net input of a neuron on lists."""

import numpy as np
import pytest

import tinygrad_edu as tg
from tests.numerical import numerical_gradient, weights_like
from tinygrad_edu import InputError, Tensor, Value

SHAPES = [
    ((), ()),
    ((), (2, 3)),
    ((2, 3), ()),
    ((3,), (3,)),
    ((2, 3), (3,)),
    ((3,), (3, 2)),
    ((2, 3), (3, 4)),
    ((4, 2, 3), (3,)),
    ((4, 2, 3), (3, 2)),
    ((3,), (2, 3, 4)),
    ((2, 3), (4, 3, 2)),
    ((2, 1, 3), (2, 3, 4)),
    ((2, 2, 3), (2, 2, 3, 2)),
    ((0, 3), (3, 2)),
    ((2, 0), (0, 2)),
    ((1, 3), (3, 1)),
]


def numbers(shape, start):
    return np.sin(1.0 + start + np.arange(np.prod(shape))).reshape(shape)


@pytest.mark.parametrize(("left", "right"), SHAPES)
def test_dot_has_numpys_numbers_and_numerical_gradients(left, right):
    arrays = [numbers(left, 0), numbers(right, 7)]
    expected = np.dot(*arrays)
    tensors = [Tensor(array) for array in arrays]
    for out in (
        np.dot(*tensors),
        np.dot(tensors[0], arrays[1]),
        np.dot(arrays[0], tensors[1]),
        tg.dot(*tensors),
        tensors[0].dot(tensors[1]),
        tensors[0].dot(arrays[1]),
    ):
        assert type(out) is Tensor
        assert out.shape == expected.shape
        assert np.allclose(out.data, expected, rtol=1e-14, atol=1e-14)
    assert np.allclose(tg.dot(*arrays), expected, rtol=1e-14, atol=1e-14)
    out = np.dot(*tensors)
    (out * weights_like(expected)).sum().backward()
    for place, tensor in enumerate(tensors):
        gradient = numerical_gradient(
            lambda *at: float(np.sum(np.dot(*at) * weights_like(expected))), arrays, place
        )
        assert tensor.grad == pytest.approx(gradient, rel=1e-9, abs=1e-9)


def test_matmul_takes_pairs_where_dot_takes_every_row_with_every_column():
    a, b = np.ones((2, 3, 4)), np.ones((2, 4, 5))
    assert np.matmul(Tensor(a), Tensor(b)).shape == (2, 3, 5)
    assert np.dot(Tensor(a), Tensor(b)).shape == (2, 3, 2, 5)


@pytest.mark.parametrize(("left", "right"), [((2, 3), (2, 3)), ((3,), (2,)), ((2,), (4, 3, 2))])
def test_shapes_that_have_no_dot_are_refused_as_in_numpy(left, right):
    a, b = np.ones(left), np.ones(right)
    with pytest.raises(ValueError, match="not aligned"):
        np.dot(a, b)
    for ask in (lambda: np.dot(Tensor(a), Tensor(b)), lambda: tg.dot(a, b)):
        with pytest.raises(InputError, match="the last axis of the first"):
            ask()


def test_lists_of_values_are_the_net_of_a_neuron_as_before():
    w = [Value(0.15), Value(0.20)]
    for inputs in ([0.05, 0.10], np.array([0.05, 0.10]), (0.05, 0.10)):
        net = tg.dot(w, inputs, Value(0.35))
        assert type(net) is Value
        assert net.data == 0.3775
        assert net.op.name == "dot"
    net = tg.dot(Tensor([0.15, 0.20]), Tensor([0.05, 0.10]), 0.35)
    assert type(net) is Tensor
    assert net.data == pytest.approx(0.3775, rel=1e-15)
