"""Values joined into Tensors, and picked out of them."""

import numpy as np
import pytest

from tinygrad_edu import InputError, Tensor, Value, gradients


def test_values_joined_into_a_tensor_get_its_gradients():
    values = [[Value(1.0), Value(2.0)], [Value(3.0), 4.0]]
    t = Tensor.of(values, label="t")
    assert t.shape == (2, 2)
    assert t.label == "t"
    (t * [[1.0, 10.0], [100.0, 1000.0]]).sum().backward()
    assert [value.grad for value in (*values[0], values[1][0])] == [1.0, 10.0, 100.0]


def test_one_value_is_a_tensor_without_dimensions():
    x = Value(3.0)
    t = Tensor.of(x)
    assert t.shape == ()
    (t * t).backward()
    assert x.grad == 6.0
    assert t.values().data == 3.0


def test_a_value_beside_a_tensor_is_joined_by_itself():
    slope, t = Value(2.0, label="slope"), Tensor([1.0, 2.0, 3.0])
    for out in (slope * t, t * slope, t - slope, slope / t, slope**t):
        assert isinstance(out, Tensor)
    (slope * t).sum().backward()
    assert slope.grad == 6.0
    assert t.grad.tolist() == [2.0, 2.0, 2.0]


def test_numbers_picked_out_of_a_tensor_send_their_gradients_back():
    t = Tensor([[1.0, 2.0], [3.0, 4.0]], label="t")
    (a, b), (c, d) = t.values()
    assert [type(x) for x in (a, b, c, d)] == [Value] * 4
    (a * d + b * b).backward()
    assert t.grad.tolist() == [[4.0, 4.0], [0.0, 1.0]]


def test_there_and_back_and_there_again_is_one_graph():
    x, y = Value(0.5, label="x"), Value(-1.0, label="y")
    t = Tensor.of([x, y]).tanh()
    first, second = t.values()
    s = Tensor.of([first * second, first])
    total = (s * s).sum()

    def plain(x, y):
        a, b = np.tanh(x), np.tanh(y)
        return (a * b) ** 2 + a**2

    total.backward()
    step = 1e-6
    assert x.grad == pytest.approx((plain(0.5 + step, -1) - plain(0.5 - step, -1)) / 2e-6, rel=1e-8)
    assert y.grad == pytest.approx((plain(0.5, -1 + step) - plain(0.5, -1 - step)) / 2e-6, rel=1e-8)
    assert gradients(total, [x, y]) == pytest.approx([x.grad, y.grad], rel=1e-15)


def test_second_derivatives_cross_as_well():
    x, y = Value(0.5), Value(-1.0)
    a, b = (Tensor.of([x, y]) ** 2).values()
    first = gradients(a * b, [x, y], record=True)
    assert [g.data for g in first] == pytest.approx([2 * 0.5, 2 * -1 * 0.25], rel=1e-15)
    assert gradients(first[0], [x, y]) == pytest.approx([2.0, 4 * 0.5 * -1], rel=1e-15)
    w = Tensor([0.5, -1.0])
    p, q = w.values()
    (g,) = gradients(p * p * q, [w], record=True)
    assert g.data == pytest.approx([2 * 0.5 * -1, 0.25], rel=1e-15)
    assert gradients(g[0], [w])[0] == pytest.approx([-2.0, 1.0], rel=1e-15)


def test_steps_over_a_crossing_do_what_backward_does():
    def graph():
        x = Value(0.5, label="x")
        t = Tensor.of([x, 2.0]) * Tensor([3.0, 4.0])
        a, b = t.values()
        return x, a * b

    x, E = graph()
    E.backward()
    other, F = graph()
    for _ in F.backward_steps():
        pass
    assert other.grad == x.grad == 3.0 * 8.0


def test_rows_of_different_lengths_and_things_that_are_no_numbers_are_refused():
    with pytest.raises(InputError, match="rows of one length"):
        Tensor.of([[Value(1.0)], [Value(2.0), Value(3.0)]])
    with pytest.raises(InputError, match="one real number"):
        Tensor.of(["a"])


def test_an_arraywise_operation_of_values_says_how_to_join_them():
    from tinygrad_edu import softmax

    with pytest.raises(InputError, match=r"Tensor\.of"):
        softmax(Value(1.0))
