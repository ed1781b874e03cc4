"""Elementwise operations on Tensors: the same rules as on Values, place by place."""

import numpy as np
import pytest

from tests.cases import for_each
from tests.test_operations import CASES
from tinygrad_edu import InputError, Tensor, Value, gradients, history
from tinygrad_edu.contributions import by_rule, contributions_of

SHAPES = [(), (2,), (3, 2), (1, 2, 1)]


def tensors_of(example, shape=(2,), **options):
    """Tensors that hold an example, moved a little from place to place."""
    size = int(np.prod(shape))
    moved = [x + 0.01 * np.arange(size).reshape(shape) for x in example]
    return [Tensor(x, **options) for x in moved]


@pytest.mark.parametrize(("op", "example"), CASES)
@for_each(shape=SHAPES)
def test_every_place_has_the_value_and_the_gradients_of_a_value(op, example, shape):
    tensors = tensors_of(example, shape)
    out = op(*tensors)
    assert out.shape == shape
    out.sum().backward()
    for place in np.ndindex(shape):
        values = [Value(np.asarray(t.data)[place]) for t in tensors]
        alone = op(*values)
        alone.backward()
        assert np.asarray(out.data)[place] == pytest.approx(alone.data, rel=1e-14)
        for tensor, value in zip(tensors, values, strict=True):
            assert np.asarray(tensor.grad)[place] == pytest.approx(value.grad, rel=1e-13, abs=1e-15)


@pytest.mark.parametrize(("op", "example"), CASES)
def test_second_derivatives_are_those_of_a_value(op, example):
    tensors = tensors_of(example)
    for first, tensor in enumerate(tensors):
        (slope,) = gradients(op(*tensors).sum(), [tensor], record=True)
        found = gradients(slope.sum(), tensors)
        for place in range(2):
            values = [Value(t.data[place]) for t in tensors]
            (alone,) = gradients(op(*values), [values[first]], record=True)
            expected = gradients(alone, values)
            assert [f[place] for f in found] == pytest.approx(expected, rel=1e-12, abs=1e-14)


@pytest.mark.parametrize(("op", "example"), CASES)
def test_float32_stays_float32_and_so_do_the_gradients(op, example):
    for shape in ((2,), ()):
        tensors = tensors_of(example, shape, dtype=np.float32)
        out = op(*tensors)
        assert out.dtype == np.float32
        total = out.sum()
        total.backward()
        assert {np.asarray(t.grad).dtype for t in tensors} == {np.dtype(np.float32)}
        recorded = gradients(total, tensors, record=True)
        assert {gradient.dtype for gradient in recorded} == {np.dtype(np.float32)}


@pytest.mark.parametrize(
    ("op", "example"), [case for case in CASES if case.values[0].pull is not None]
)
def test_a_written_out_rule_gives_what_the_rule_gives(op, example):
    out = op(*tensors_of(example))
    upstream = np.array([0.7, -0.3])
    for written, expected in zip(
        contributions_of(upstream, out), by_rule(upstream, out), strict=True
    ):
        assert np.array_equal(written, expected)


@pytest.mark.parametrize(("op", "example"), [case for case in CASES if len(case.values[1]) == 2])
def test_a_plain_number_or_array_gets_no_gradient_and_is_not_copied_to_shape(op, example):
    x, y = example
    for operand in (y, np.full((2, 1), y)):
        tensor = Tensor(np.full((2, 3), x))
        out = op(tensor, operand)
        assert [node.is_constant for node in out.inputs] == [False, True]
        assert contributions_of(np.ones((2, 3)), out)[1] is None
        assert np.shape(out.inputs[1].data) == np.shape(operand)


def test_a_broadcast_is_a_node_of_the_graph_and_its_gradient_is_summed():
    x, b = Tensor(np.arange(6.0).reshape(2, 3)), Tensor([1.0, 2.0, 3.0], label="b")
    out = x + b
    assert [node.op.name for node in history(out) if node.op] == ["broadcast_to", "add"]
    (out * out).sum().backward()
    assert b.grad == pytest.approx((2 * (x.data + b.data)).sum(axis=0), rel=1e-15)


def test_shapes_that_do_not_fit_are_named_and_so_is_the_way_out():
    with pytest.raises(InputError, match=r"add got W of shape \(2, 3\) and b of shape \(2,\)"):
        Tensor(np.ones((2, 3)), label="W") + Tensor([1.0, 2.0], label="b")


def test_two_dtypes_become_the_wider_one_by_a_recorded_cast():
    narrow = Tensor(np.ones(3, dtype=np.float32))
    wide = Tensor(np.ones(3))
    out = narrow * wide
    assert out.dtype == np.float64
    out.sum().backward()
    assert narrow.grad.dtype == np.float32
    assert wide.grad.dtype == np.float64


def test_a_single_number_widens_nothing():
    narrow = Tensor(np.ones(3, dtype=np.float32))
    for number in (2, 2.0, np.float64(2.0), np.float32(2.0), Tensor(2.0), Value(2.0)):
        assert (narrow * number).dtype == np.float32
        assert (number * narrow).dtype == np.float32


def test_a_named_number_beside_an_array_has_the_sum_as_its_gradient():
    x = Tensor([1.0, 2.0, 3.0])
    out = x * 2.0
    out.inputs[1].label = "two"
    out.sum().backward()
    assert out.inputs[1].grad == 6.0
    assert gradients(out.sum(), [out.inputs[1]], record=True)[0].data == 6.0
