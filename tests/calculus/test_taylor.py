"""taylor: coefficients against mathematics, along directions, on Values, and what it refuses."""

import math

import numpy as np
import pytest

import tinygrad_edu as tg
from tinygrad_edu import InputError, Tensor, Value, taylor


def cube(x):
    return x**3


def test_x_cubed_is_exact_at_third_order_and_has_nothing_beyond():
    assert taylor(cube, 3.0, 3) == [27.0, 27.0, 9.0, 1.0]
    assert taylor(cube, 3, 5)[4:] == [0.0, 0.0]


@pytest.mark.parametrize("order", [0, 1, 7])
def test_the_exponential_has_one_over_k_factorial(order):
    expected = [1.0 / math.factorial(k) for k in range(order + 1)]
    assert taylor(tg.exp, 0.0, order) == pytest.approx(expected, rel=1e-15)


def test_the_sine_and_the_logarithm_have_their_series():
    assert taylor(tg.sin, 0.0, 5) == pytest.approx([0, 1, 0, -1 / 6, 0, 1 / 120], abs=1e-15)
    logs = [0.0, *[-((-1.0) ** k) / k for k in range(1, 6)]]
    assert taylor(tg.log, 1.0, 5) == pytest.approx(logs, abs=1e-14)


def test_the_sigmoid_has_the_derivatives_of_its_identity():
    s = 1.0 / (1.0 + math.exp(-0.7))
    d1 = s * (1 - s)
    d2 = d1 * (1 - 2 * s)
    d3 = d2 * (1 - 2 * s) - 2 * d1**2
    expected = [s, d1, d2 / 2, d3 / 6]
    assert taylor(tg.sigmoid, 0.7, 3) == pytest.approx(expected, rel=1e-13)


def test_along_a_direction_the_coefficients_are_slope_and_half_the_bend():
    def f(p):
        return tg.sum(tg.tanh(p) ** 2) * p[0]

    x, u = np.array([0.4, -1.1, 0.3]), np.array([1.0, 0.5, -2.0])
    value, slope, bend = taylor(f, x, 2, u)
    assert value == pytest.approx(float(np.sum(np.tanh(x) ** 2) * x[0]), rel=1e-14)
    assert slope == pytest.approx(u @ tg.grad(f)(x), rel=1e-13)
    assert bend == pytest.approx(u @ tg.hessian(f)(x) @ u / 2, rel=1e-13)


def test_trees_are_moved_leaf_by_leaf():
    def f(p):
        return p["w"] ** 2 * p["b"]

    assert taylor(f, {"w": 3.0, "b": 2.0}, 3, {"w": 1.0, "b": 1.0}) == [18.0, 21.0, 8.0, 1.0]


def test_a_constant_has_no_change_and_a_result_in_brackets_is_a_number():
    assert taylor(lambda x: 5.0, 3.0, 2) == [5.0, 0.0, 0.0]
    assert taylor(lambda p: p**2, np.array([3.0]), 2, np.array([1.0])) == [9.0, 6.0, 1.0]


def test_coefficients_at_a_node_are_nodes_that_can_be_differentiated():
    for x in (Value(3.0, label="x"), Tensor(3.0, label="x")):
        second = taylor(cube, x, 2)[2]
        assert float(second.data) == 9.0
        second.backward()
        assert float(x.grad) == 3.0  # c₂ = 3x, and its slope is 3


def test_it_nests_in_other_derivatives():
    assert tg.grad(lambda x: taylor(cube, x, 1)[1])(2.0) == 12.0


@pytest.mark.parametrize("order", [-1, 1.5, True, "2"])
def test_an_order_that_is_none_is_refused(order):
    with pytest.raises(InputError, match="whole number, 0 or more"):
        taylor(cube, 1.0, order)


def test_an_array_without_a_direction_is_refused_and_so_is_one_of_another_form():
    with pytest.raises(InputError, match=r"taylor\(f, x, order, direction\)"):
        taylor(tg.sum, np.ones(3), 1)
    with pytest.raises(InputError, match="has the form of x"):
        taylor(tg.sum, np.ones(3), 1, np.ones(2))


def test_a_function_of_several_results_is_refused():
    with pytest.raises(InputError, match="gave"):
        taylor(cube, np.ones(3), 1, np.ones(3))
