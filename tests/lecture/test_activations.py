"""Activation functions: derivatives at 30 digits, identities, ranges, and two dangers."""

import mpmath
import numpy as np
import pytest

import tinygrad_edu as tg
from examples.lecture import activations
from examples.lessons import dead_relu

EXACT = {
    "identity": lambda x: x,
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "tanh": mpmath.tanh,
    "arctan": mpmath.atan,
}


@pytest.mark.parametrize("x", [-3.0, -0.7, 0.0, 0.4, 2.5])
@pytest.mark.parametrize("name", EXACT)
def test_value_and_slope_have_14_right_digits(name, x):
    with mpmath.workdps(30):
        value, slope = EXACT[name](mpmath.mpf(x)), mpmath.diff(EXACT[name], x)
    found = activations.value_and_slope(name, x)
    assert found == pytest.approx((float(value), float(slope)), rel=1e-14, abs=1e-16)


def test_the_functions_with_a_kink_are_what_the_table_says():
    for x in (-2.0, 0.0, 3.0):
        assert activations.value_and_slope("relu", x) == (max(0.0, x), float(x > 0))
        assert activations.value_and_slope("step", x) == (float(x > 0), 0.0)


def test_tanh_is_two_sigmoid_of_two_x_minus_one_and_so_are_their_slopes():
    for x in np.linspace(-10.0, 10.0, 41).tolist():
        assert activations.tanh_by_sigmoid(x) == pytest.approx(np.tanh(x), abs=1e-15)
        slope = tg.grad(activations.tanh_by_sigmoid)(x)
        assert slope == pytest.approx(tg.grad(tg.tanh)(x), abs=1e-15)


def test_the_slopes_lie_in_the_lectures_ranges():
    low, high = activations.range_of_slope(tg.tanh, -1.0, 1.0)
    assert (low, high) == pytest.approx((1.0 - np.tanh(1.0) ** 2, 1.0), rel=1e-12)
    assert (round(low, 2), round(high, 2)) == (0.42, 1.0)
    low, high = activations.range_of_slope(tg.sigmoid, 0.0, 1.0)
    s = 1.0 / (1.0 + np.exp(-1.0))
    assert (low, high) == pytest.approx((s * (1 - s), 0.25), rel=1e-12)
    assert (round(low, 2), round(high, 2)) == (0.20, 0.25)


@pytest.mark.parametrize("seed", range(5))
def test_through_ten_sigmoid_layers_the_gradient_vanishes_and_not_through_tanh_and_relu(seed):
    ratios = {}
    for name in activations.DEEP:
        sizes = activations.layer_gradients(name, seed)
        assert len(sizes) == 10
        ratios[name] = sizes[0] / sizes[-1]
    assert ratios["sigmoid"] < 0.25**9  # σ′ ≤ ¼ at each of nine layers, and weights below 1
    assert ratios["tanh"] > 0.05
    assert ratios["relu"] > 0.05


def test_diagnose_finds_the_dead_relu_and_not_the_leaky_one():
    found = str(tg.diagnose(dead_relu.start(tg.relu)))
    assert "dead on all 5 samples" in found
    assert "dead" not in str(tg.diagnose(dead_relu.start(dead_relu.leaky)))
    error = dead_relu.start(tg.relu)
    error.backward()
    assert [tg.named_nodes(error)[name].grad for name in "wb"] == [0.0, 0.0]


def test_the_table_has_axes_for_every_function():
    figure = activations.draw_table()
    assert [ax.get_title() for ax in figure.axes] == list(activations.FORMULAS)


def test_the_script_runs_from_anywhere_and_draws_when_asked(script):
    printed, out = script(activations)
    assert "lies in [0.42, 1.00]" in printed
    names = sorted(path.name for path in out.iterdir())
    assert names == ["activations_flow.svg", "activations_table.png"]
