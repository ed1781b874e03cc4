"""Taylor's view: x³ at 3, the orders of what is left of a change, and the steepest descent."""

import numpy as np
import pytest

import tinygrad_edu as tg
from examples.lecture import taylor


def test_x_cubed_at_3_is_the_lectures_polynomial_and_exact_at_third_order():
    coefficients = tg.taylor(taylor.cube, 3.0, 3)
    assert coefficients == [27.0, 27.0, 9.0, 1.0]
    delta = 0.0001
    total = sum(c * delta**k for k, c in enumerate(coefficients))
    assert total == pytest.approx(3.0001**3, rel=1e-15)
    assert abs(sum(coefficients[k] * delta**k for k in range(3)) - 3.0001**3) > 0.9e-12


def test_the_function_of_ten_parameters_is_the_lectures_network():
    assert float(taylor.error(taylor.THETA)) == pytest.approx(0.298371108760003, rel=1e-14)
    gradient = tg.grad(taylor.error)(taylor.THETA)
    assert gradient[4] == pytest.approx(0.0821670405642308, rel=1e-13)  # w5
    assert gradient[8:] == pytest.approx([0.0187256093947041, 0.100400325112001], rel=1e-13)


@pytest.mark.parametrize("f", [taylor.first_output, taylor.error])
@pytest.mark.parametrize("seed", range(5))
def test_first_order_leaves_a_square_and_second_order_a_cube(f, seed):
    u = taylor.random_directions(1, seed)[0]
    first, second = taylor.orders(f, u)
    assert first == pytest.approx(2.0, abs=0.15)
    assert second == pytest.approx(3.0, abs=0.15)


def test_delta_output_is_the_sum_of_slope_times_change_over_weights_and_biases():
    gradient = tg.grad(taylor.first_output)(taylor.THETA)
    u = taylor.random_directions(1)[0]
    by_hand = sum(slope * change for slope, change in zip(gradient, u))
    assert tg.taylor(taylor.first_output, taylor.THETA, 1, u)[1] == pytest.approx(by_hand)
    _, along = tg.jvp(taylor.first_output)(taylor.THETA, u)
    assert along == pytest.approx(by_hand, rel=1e-12)


def test_the_hessian_vector_product_is_the_whole_hessian_times_the_direction():
    u = taylor.random_directions(1)[0]
    matrix = tg.hessian(taylor.error)(taylor.THETA)
    assert tg.hvp(taylor.error)(taylor.THETA, u) == pytest.approx(matrix @ u, rel=1e-11)
    bend = tg.taylor(taylor.error, taylor.THETA, 2, u)[2]
    assert bend == pytest.approx(u @ matrix @ u / 2, rel=1e-11)


def test_none_of_1000_directions_goes_down_faster_than_minus_the_gradient():
    cosines, changes, steepest = taylor.race()
    length = np.linalg.norm(tg.grad(taylor.error)(taylor.THETA))
    assert len(changes) == 1000
    assert steepest < changes.min() < 0 < changes.max()
    assert steepest == pytest.approx(-taylor.SMALL * length, rel=1e-3)
    # each direction changes E by ‖∇E‖ · cosine: what is left is of second order
    assert changes == pytest.approx(taylor.SMALL * length * cosines, abs=taylor.SMALL**2)


def test_the_picture_says_the_measured_slopes():
    figure = taylor.draw_orders()
    for ax in figure.axes:
        slopes = [float(line.get_label().split("slope ")[1]) for line in ax.get_lines()]
        assert slopes == pytest.approx([2.0, 3.0], abs=0.1)


def test_the_script_runs_from_anywhere_and_draws_when_asked(script):
    printed, out = script(taylor)
    assert "c₀ … c₃ = 27, 27, 9, 1" in printed
    names = sorted(path.name for path in out.iterdir())
    assert names == ["taylor_directions.png", "taylor_orders.svg"]
