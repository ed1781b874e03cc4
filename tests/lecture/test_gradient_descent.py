"""Gradient descent: the four regimes and their bound, critical points, and momentum."""

import numpy as np
import pytest

from examples.lecture import gradient_descent as row


def quartic(p):
    return p[0] ** 4 + p[1] ** 2


def test_the_bound_is_two_over_the_largest_eigenvalue_of_the_hessian():
    assert row.bound(row.parabola, 2.0) == pytest.approx(1.0, rel=1e-14)
    assert row.bound(row.valley, row.START) == pytest.approx(0.2, rel=1e-14)
    assert row.curvatures(row.valley, row.START) == pytest.approx([1.0, 10.0], rel=1e-14)


@pytest.mark.parametrize(("f", "start"), [(row.parabola, 2.0), (row.valley, row.START)])
def test_just_below_the_bound_it_converges_and_just_above_it_diverges(f, start):
    limit = row.bound(f, start)
    below = np.linalg.norm(row.descend(f, start, 0.99 * limit, 1000)[-1])
    above = np.linalg.norm(row.descend(f, start, 1.01 * limit, 1000)[-1])
    assert below < 1e-4
    assert above > 1e4


@pytest.mark.parametrize("share", row.SHARES)
def test_each_step_multiplies_each_distance_by_one_minus_alpha_lambda(share):
    alpha = share * 0.2
    path = row.descend(row.valley, row.START, alpha, 10)
    steps = np.arange(11)[:, None]
    exact = np.array(row.START) * (1.0 - alpha * np.array([1.0, 10.0])) ** steps
    assert path == pytest.approx(exact, rel=1e-11)


@pytest.mark.parametrize(("f", "start"), [(row.parabola, 2.0), (row.valley, row.START)])
def test_the_four_shares_show_the_four_regimes_and_the_path_does_what_is_said(f, start):
    limit = row.bound(f, start)
    named = [row.regime(share * limit, f, start) for share in row.SHARES]
    assert named == ["crawls", "converges", "oscillates", "diverges"]
    paths = [row.descend(f, start, share * limit) for share in row.SHARES]
    far = [np.linalg.norm(path[-1]) / np.linalg.norm(path[0]) for path in paths]
    assert 0.4 < far[0] < 1.0  # crawls: after 20 steps not half the way
    assert far[1] < 0.2
    assert far[2] < 0.2
    assert far[3] > 1.0
    last = [np.reshape(path, (len(path), -1))[:, -1] for path in paths]  # the steepest direction
    turns = [int((np.diff(np.sign(column)) != 0).sum()) for column in last]
    assert turns[0] == 0
    assert turns[2] == turns[3] == row.STEPS  # it jumps over the floor at every step


def test_the_critical_points_are_found_and_told_apart():
    points = row.critical_points(row.hills, row.starts_for_hills())
    found = {tuple(np.round(point).tolist()): kind for point, kind in points}
    assert found == {
        (1.0, 1.0): "minimum",
        (-1.0, -1.0): "maximum",
        (1.0, -1.0): "saddle",
        (-1.0, 1.0): "saddle",
    }
    for point, _ in points:
        assert np.abs(point) == pytest.approx([1.0, 1.0], abs=1e-12)
        assert row.curvatures(row.hills, point) == pytest.approx(sorted(6.0 * point), abs=1e-11)


def test_where_a_curvature_is_0_the_eigenvalues_do_not_decide():
    assert row.kind_of(row.curvatures(quartic, (0.0, 0.0))) == "undecided: a curvature is 0"
    assert row.kind_of([-1.0, 0.0, 2.0]) == "saddle"  # up one way, down another: that decides it


def test_exactly_on_the_bound_it_jumps_to_and_fro_for_ever():
    path = row.descend(row.parabola, 2.0, 1.0, 50)
    assert path.tolist() == [2.0, -2.0] * 25 + [2.0]
    assert row.regime(1.0, row.parabola, 2.0) == "oscillates"


def test_a_way_that_leaves_the_picture_is_drawn_up_to_its_edge():
    path = row.descend(row.valley, row.START, 0.21)
    drawn = row.until_it_leaves(path)
    assert (np.abs(drawn[:-1]) <= row.EDGE).all()
    assert np.abs(drawn[-1]).max() > row.EDGE
    inside = row.descend(row.valley, row.START, 0.19)
    assert np.array_equal(row.until_it_leaves(inside), inside)


def test_exactly_on_the_ridge_descent_ends_at_the_saddle_and_beside_it_at_the_minimum():
    on, beside = [row.descend(row.hills, (x, 1.8), 0.05, 200)[-1] for x in (-1.0, -0.99)]
    assert on == pytest.approx([-1.0, 1.0], abs=1e-9)
    assert beside == pytest.approx([1.0, 1.0], abs=1e-9)


def test_the_best_rates_are_polyaks_and_momentum_takes_less_than_half_the_steps():
    plain, alpha, beta = row.best_settings(row.valley, row.START)
    root = np.sqrt(10.0)
    assert plain == pytest.approx(2 / 11, rel=1e-13)
    assert alpha == pytest.approx(4 / (1 + root) ** 2, rel=1e-13)
    assert beta == pytest.approx(((root - 1) / (root + 1)) ** 2, rel=1e-13)
    without = row.steps_until_near(row.descend(row.valley, row.START, plain, 200))
    with_it = row.steps_until_near(row.descend(row.valley, row.START, alpha, 200, beta))
    assert without < 200
    assert with_it < without / 2


def test_the_pictures_are_titled_by_what_happens():
    figure = row.draw_parabola()
    titles = [ax.get_title() for ax in figure.axes]
    assert [title.split(": ")[1] for title in titles] == [
        "crawls",
        "converges",
        "oscillates",
        "diverges",
    ]
    assert titles[0].startswith("α = 0.02")


def test_the_script_runs_from_anywhere_and_draws_when_asked(script):
    printed, out = script(row)
    assert "so α must stay below 2/λ_max = 0.2" in printed
    names = sorted(path.name for path in out.iterdir())
    assert names == [
        f"gradient_descent_{n}" for n in ("hills.png", "momentum.png", "parabola.svg", "valley.png")
    ]
