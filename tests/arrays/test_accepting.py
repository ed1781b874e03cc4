"""What may stand as a dtype, as an index, and as a number: nothing is cut off in silence."""

from fractions import Fraction

import numpy as np
import pytest

import nn
from tinygrad_edu import OPS, InputError, Tensor, Value

NOT_FLOATING = [int, bool, complex, object, str, np.int8, "i4", "datetime64[s]", "m8[s]", "x", 3]


@pytest.mark.parametrize("dtype", NOT_FLOATING)
@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_a_cast_to_what_has_no_slope_is_refused(dtype, kind):
    t = Tensor([1.5, 2.5], dtype=kind)
    for cast in (
        t.astype,
        (t * 2.0).astype,
        t.sum().astype,
        lambda d: OPS["cast"](t, dtype=d),
        lambda d: OPS["cast"](t.data, dtype=d),
        lambda d: Tensor([1.5], dtype=d),
    ):
        with pytest.raises(InputError, match="gradients need floating-point numbers"):
            cast(dtype)


@pytest.mark.parametrize("dtype", [np.float16, "f4", float, None, np.dtype(np.float64), ">f8"])
def test_a_cast_to_a_floating_point_format_is_recorded(dtype):
    t = Tensor([1.5, 2.5], dtype=np.float32)
    out = t.astype(dtype, copy=False)
    assert out.dtype == np.dtype(dtype).newbyteorder("=")
    out.sum().backward()
    assert t.grad.tolist() == [1.0, 1.0]
    assert t.grad.dtype == np.float32


@pytest.mark.parametrize(
    "make",
    [
        lambda dtype: nn.Linear(2, 3, dtype=dtype),
        lambda dtype: nn.Conv2d(1, 2, 3, dtype=dtype),
        lambda dtype: nn.LayerNorm(3, dtype=dtype),
        lambda dtype: nn.BatchNorm(3, dtype=dtype),
        lambda dtype: nn.RNNCell(2, 3, dtype=dtype),
        lambda dtype: nn.Embedding(2, 3, dtype=dtype),
    ],
)
@pytest.mark.parametrize("dtype", [int, bool, complex, "x"])
def test_a_layer_of_whole_numbers_is_refused(make, dtype):
    with pytest.raises(InputError, match="gradients need floating-point numbers"):
        make(dtype)


@pytest.mark.parametrize(
    "key",
    [
        Tensor([0.0, 1.9]),
        Tensor(1.5),
        Value(0.5),
        Tensor([np.nan]),
        Tensor([np.inf]),
        (Value(0.5),),
        slice(Value(0.5), None),
        Tensor([0.5]) * 1.0,
    ],
)
def test_an_index_between_two_places_is_refused(key):
    with pytest.raises(InputError, match="an index is made of whole numbers"):
        Tensor([1.0, 2.0, 3.0])[key]


@pytest.mark.parametrize("key", [1.0, 1.7, np.float64(1.0), [0.0], np.array([0.5]), 1j, "a", {0}])
def test_an_index_that_numpy_refuses_is_refused(key):
    with pytest.raises(IndexError):
        np.zeros(3)[key]
    with pytest.raises(InputError, match=r"of shape \(3,\)"):
        Tensor([1.0, 2.0, 3.0])[key]


def test_whole_numbers_in_a_node_are_an_index():
    t = Tensor([[1.0, 2.0], [3.0, 4.0]])
    for found, expected in [
        (t[Value(1.0)], [3.0, 4.0]),
        (t[Tensor(1.0)], [3.0, 4.0]),
        (t[Tensor([1.0, 0.0, 1.0])], [[3.0, 4.0], [1.0, 2.0], [3.0, 4.0]]),
        (t[:, Value(-1.0)], [2.0, 4.0]),
        (t[Value(1.0) :], [[3.0, 4.0]]),
        (t[[]], []),
        (t[:, []], [[], []]),
    ]:
        assert found.data.tolist() == expected
    total = (t[Tensor([0.0, 0.0])] * [[1.0, 2.0], [10.0, 20.0]]).sum() + t[[]].sum()
    total.backward()
    assert t.grad.tolist() == [[11.0, 22.0], [0.0, 0.0]]


@pytest.mark.parametrize("axis", [0.0, 0.5, "x", 1j, (0, 0.5)])
def test_an_axis_that_is_no_whole_number_is_refused(axis):
    t = Tensor(np.ones((2, 3)))
    for ask in (t.sum, t.mean, t.max, t.var, t.logsumexp, t.expand_dims, t.squeeze):
        with pytest.raises(InputError, match="axis="):
            ask(axis=axis)
    with pytest.raises(InputError, match="axis="):
        t.swapaxes(axis, 0)


def test_fractions_and_very_large_whole_numbers_are_numbers():
    assert Tensor([Fraction(1, 2), 1]).data.tolist() == [0.5, 1.0]
    assert (Tensor([1.0, 2.0]) * Fraction(1, 2)).data.tolist() == [0.5, 1.0]
    assert (Fraction(1, 2) - Tensor([1.0, 2.0])).data.tolist() == [-0.5, -1.5]
    assert Tensor([10**30]).data.tolist() == [1e30]
    assert Tensor(Fraction(1, 4)).data == 0.25
    with pytest.raises(InputError, match="real numbers"):
        Tensor([None, 1.0])


@pytest.mark.parametrize("dtype", [">f2", ">f4", ">f8"])
def test_numbers_in_another_order_of_bytes_as_in_binary_files_are_the_same_numbers(dtype):
    array = np.array([1.5, 2.5]).astype(dtype)
    w = Tensor(array, label="w")
    constant = Tensor([2.0, 3.0]) * array
    named = constant.inputs[1]
    named.label = "x"
    (w.sum() + constant.sum() + named.sum()).backward()
    assert w.dtype == np.dtype(dtype).newbyteorder("=")
    assert w.data.tolist() == [1.5, 2.5]
    assert w.grad.tolist() == [1.0, 1.0]
    assert named.grad.tolist() == [3.0, 4.0]
    w.data = array
    assert w.dtype.isnative


def test_a_sum_over_an_axis_named_by_a_float_or_by_false_is_refused_as_in_numpy():
    for axis in (0.0, False, True):
        with pytest.raises(TypeError):
            np.ones((2, 3)).sum(axis=axis)
        with pytest.raises(InputError, match="sum_along got"):
            Tensor(np.ones((2, 3))).sum(axis=axis)


def test_masked_numbers_are_not_taken_for_numbers():
    masked = np.ma.array([1.0, 2.0], mask=[False, True])
    for ask in (lambda: Tensor(masked), lambda: Tensor([1.0, 1.0]) * masked):
        with pytest.raises(InputError, match="some numbers are masked"):
            ask()
    assert Tensor(np.ma.array([1.0, 2.0])).data.tolist() == [1.0, 2.0]
