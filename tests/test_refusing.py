"""What is refused at the door, with what to write; and what is beside it and right."""

import fractions

import numpy as np
import pytest

import nn
import tinygrad_edu as tg
import viz
from tinygrad_edu import InputError, Tensor, Value

ARRAY = np.array([1.0, 2.0, 3.0])


@pytest.mark.parametrize("name", ["square", "reciprocal", "positive", "deg2rad", "rad2deg"])
def test_a_function_of_one_number_gives_what_numpy_gives_and_refuses_what_is_none(name):
    ours, theirs = getattr(tg, name), getattr(np, name)
    for x in (0.5, ARRAY, ARRAY.astype(np.float32), [1.0, 2.0]):
        np.testing.assert_allclose(ours(x), theirs(x), rtol=1e-7)
        assert np.asarray(ours(x)).dtype == np.asarray(theirs(x)).dtype
    values = ours(np.array([Value(0.5), Value(2.0)]))
    np.testing.assert_allclose([value.data for value in values], theirs([0.5, 2.0]), rtol=1e-15)
    for items in ([None], [object()], np.array([None, 1.0]), [10**400]):
        with pytest.raises(InputError, match=f"{name} got"):
            ours(items)


def test_numbers_that_python_refuses_are_infinite_as_in_every_operation():
    assert tg.square(1e308) == np.inf
    assert tg.reciprocal(0) == np.inf
    assert tg.reciprocal(-0.0) == -np.inf


def test_the_median_of_values_is_a_value_with_a_gradient():
    a, b, c = Value(5.0), Value(1.0), Value(3.0)
    middle = tg.median(np.array([a, b, c]))
    middle.backward()
    assert (middle.data, a.grad, b.grad, c.grad) == (3.0, 0.0, 0.0, 1.0)
    rows = np.array([[a, b], [c, Value(float("nan"))]])
    with np.errstate(invalid="ignore"):  # as NumPy compares a nan among objects
        first, second = tg.median(rows, axis=1)
    assert first.data == 3.0
    assert np.isnan(second.data)


def test_parts_and_margins_go_by_whole_numbers_of_an_axis():
    t = Tensor(np.arange(6.0).reshape(2, 3))
    expected = np.unstack(t.data, axis=-1) if hasattr(np, "unstack") else list(t.data.T)
    assert all(
        [np.array_equal(*pair) for pair in zip([p.data for p in tg.unstack(t, -1)], expected)]
    )
    for axis in ({0: None}, "0", 2, 0.5):
        with pytest.raises(InputError, match="got axis="):
            tg.unstack(t, axis)
    assert np.array_equal(tg.pad(ARRAY, {-1: (1, 2)}), np.pad(ARRAY, (1, 2)))
    for margins in ({"a": 1.0}, {1: 1}, {0: [[1], [1, 2]]}):
        with pytest.raises(InputError):
            tg.pad(ARRAY, margins)


def test_an_array_is_filled_with_what_forms_rows():
    assert tg.full_like(ARRAY, [4.0, 5.0, 6.0]).tolist() == [4.0, 5.0, 6.0]
    with pytest.raises(InputError, match="rows of one length"):
        tg.full_like(ARRAY, [[1.0, 2.0], [3.0]])


def test_a_gate_takes_lists_and_arrays_of_values_and_no_objects():
    assert tg.glu([3.0, 0.0]).tolist() == [1.5]  # 3 · σ(0)
    assert tg.glu(np.array([Value(3.0), Value(0.0)]))[0].data == 1.5
    with pytest.raises(InputError, match="no array of numbers"):
        tg.glu(np.array([None, 1.0]))


@pytest.mark.parametrize(
    ("wrt", "record"), [(np.array(0.5), False), (5, False), ("w", False), (None, ARRAY)]
)
def test_gradients_say_what_they_take(wrt, record):
    w = Value(2.0)
    with pytest.raises(InputError, match="gradients got"):
        tg.gradients(w * w, [w] if wrt is None else wrt, record=record)


def test_gradients_take_whatever_can_be_gone_through():
    w = Value(2.0)
    assert tg.gradients(w * w, (node for node in (w,))) == [4.0]
    assert tg.gradients(w * w, {w: "w"}) == [4.0]


@pytest.mark.parametrize("order", [0, 13, 10**400, 2.0, True])
def test_an_order_that_nobody_waits_for_is_refused(order):
    with pytest.raises(InputError, match="order from 1 to 12"):
        tg.check_grads(tg.sigmoid, 0.3, order=order)


@pytest.mark.parametrize("name", ["eps", "rtol", "atol"])
def test_tolerances_are_finite_numbers(name):
    for wrong in (10**400, np.timedelta64(1, "D"), float("nan"), -1.0, "0.1"):
        with pytest.raises(InputError, match=f"{name}="):
            tg.check_grads(tg.sigmoid, 0.3, **{name: wrong})
    tg.check_grads(tg.sigmoid, 0.3, **{name: fractions.Fraction(1, 1000)})


def test_a_program_takes_no_matrix_and_no_mask(tmp_path):
    w, x = Value(0.5, label="w"), Value(3.0, label="x")
    program = tg.unroll((w * x) ** 2, tmp_path / "program.py")
    masked = np.ma.array(ARRAY, mask=[0, 1, 0])
    for wrong in (np.ones((2, 2)).view(np.matrix), masked, np.timedelta64(1, "D"), True):
        with pytest.raises(InputError, match="w got"):
            program(w=wrong)
    value, gradients = program(w=np.asarray([[0.5, 1.0], [1.5, 2.0]]))
    assert value.tolist() == [[2.25, 9.0], [20.25, 36.0]]  # (3w)², place by place
    assert gradients["w"].tolist() == [[9.0, 18.0], [27.0, 36.0]]  # 18w
    assert program(w=np.int8(1))[0] == 9.0


def test_half_a_character_is_no_path(tmp_path):
    for path in (f"{tmp_path}/a\ud800", f"{tmp_path}/a\0b", ""):
        with pytest.raises(InputError, match="save got path"):
            nn.save(nn.Linear(1, 1), path)
        with pytest.raises(InputError, match="load got path"):
            nn.load(path)
    assert nn.save(nn.Linear(1, 1), tmp_path / "Größe").name == "Größe.npz"


def test_a_network_of_a_leaf_says_that_there_is_no_layer():
    with pytest.raises(InputError, match="network found no layers in w: no net = x"):
        viz.network(Tensor(0.5, label="w"))
