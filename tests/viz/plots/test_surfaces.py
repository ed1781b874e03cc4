"""Error surfaces: the lecture's sigmoid neuron, its lowest point, and the way down to it."""

import math

import numpy as np
import pytest
from matplotlib import pyplot as plt

import viz.plots
from examples.plots import descend, error
from tinygrad_edu import InputError, Value
from viz.plots.surfaces import surface_of, way_of

START = (-2.0, -2.0)
E_AT_START = 0.4158199010199929  # the lecture's page, row 11, as all that follows
W_AT_END, B_AT_END, E_AT_END = 1.7917198301022377, -2.2821180729166732, 2.43e-11
RANGES = {"w": (-4.0, 5.0), "b": (-6.0, 3.0)}


def bowl(w, b):
    """A paraboloid with its lowest point at (1, −2), where it is 3."""
    return (w - 1.0) ** 2 + 4.0 * (b + 2.0) ** 2 + 3.0


@pytest.fixture(scope="module")
def path():
    return descend()


def lowest(surface):
    row, column = np.unravel_index(np.argmin(surface.error), surface.error.shape)
    return surface.w[column], surface.b[row]


def test_the_lowest_point_of_the_surface_is_where_the_lecture_says():
    # σ(0.5 w + b) = 0.2 and σ(2.5 w + b) = 0.9 can both hold: E is 0 at one point alone
    w = (math.log(9.0) - math.log(0.25)) / 2.0
    b = math.log(0.25) - 0.5 * w
    assert (w, b) == pytest.approx((W_AT_END, B_AT_END), abs=1e-4)
    at_w, at_b = lowest(surface_of(error, (w - 1, w + 1), (b - 1, b + 1), 41))
    assert (at_w, at_b) == pytest.approx((w, b), abs=1e-12)  # the middle of the grid
    at_w, at_b = lowest(surface_of(error, RANGES["w"], RANGES["b"], 181))
    assert (at_w, at_b) == pytest.approx((1.7918, -2.2822), abs=0.05)  # steps of 0.05


def test_the_way_begins_and_ends_with_the_lectures_numbers(path):
    way = way_of(error, path)
    assert way.shape == (1001, 3)
    assert way[0].tolist() == [*START, pytest.approx(E_AT_START, rel=1e-15)]
    assert way[-1, :2].tolist() == pytest.approx([W_AT_END, B_AT_END], rel=1e-12)
    assert way[-1, 2] == pytest.approx(E_AT_END, rel=5e-3)  # three digits are printed
    dw, db = START[0] - way[1, 0], START[1] - way[1, 1]  # η = 1: the first step is the gradient
    assert (dw, db) == pytest.approx((-0.0054923192156398635, -0.007711159215214426), rel=1e-12)


def test_the_grid_is_what_the_function_gives():
    surface = surface_of(bowl, (-1.0, 3.0), (-4.0, 2.0), 7)
    for row, b in enumerate(surface.b):
        for column, w in enumerate(surface.w):
            assert surface.error[row, column] == bowl(w, b)
    assert (surface.w[0], surface.w[-1], surface.b[0], surface.b[-1]) == (-1.0, 3.0, -4.0, 2.0)


def test_a_function_may_give_floats_nodes_or_arrays_of_one_number():
    expected = surface_of(bowl, (-1.0, 1.0), (-1.0, 1.0), 3).error
    for form in (
        lambda w, b: bowl(Value(w), b),
        lambda w, b: np.array([bowl(w, b)]),
        lambda w, b: np.float64(bowl(w, b)),
    ):
        assert (surface_of(form, (-1.0, 1.0), (-1.0, 1.0), 3).error == expected).all()


@pytest.mark.parametrize("kind", ["contour", "3d"])
def test_the_way_is_drawn_from_start_to_end_and_said_in_numbers(kind, path):
    ax = viz.plots.error_surface(error, **RANGES, path=path, kind=kind, steps=21)
    line, dots, start, end = ax.get_lines()
    assert [len(mark.get_xdata()) for mark in (line, start, end)] == [1001, 1, 1]
    data = np.array(line.get_data_3d() if kind == "3d" else line.get_data())
    np.testing.assert_array_equal(data[:2].T, path)
    if kind == "3d":
        assert data[2, 0] == pytest.approx(E_AT_START, rel=1e-15)
        assert ax.get_zlabel() == "error E"
    assert dots.get_xdata().tolist() == [path[n][0] for n in (1, 2, 5, 10, 20, 50, 100, 200, 500)]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [
        "start: w = −2, b = −2, E = 0.4158",
        "1,000 steps, dots after 1, 2, 5, 10, …",
        "end: w = 1.7917, b = −2.2821, E = 2.43e-11",
    ]


def test_of_a_few_steps_each_has_a_dot():
    path = [(4.0, 0.0), (3.0, -1.0), (2.0, -2.0), (1.5, -2.0)]
    line, dots, _, _ = viz.plots.error_surface(bowl, path=path, steps=5).get_lines()
    assert line.get_label() == "3 steps, a dot after each"
    assert dots.get_xdata().tolist() == [3.0, 2.0]


def test_without_a_way_the_lowest_point_of_the_grid_is_marked():
    ax = viz.plots.error_surface(bowl, (-3.0, 3.0), (-3.0, 3.0), steps=7)
    (mark,) = ax.get_lines()
    assert (mark.get_xdata()[0], mark.get_ydata()[0]) == (1.0, -2.0)
    assert mark.get_label() == "lowest of the grid: w = 1, b = −2, E = 3"


def test_the_levels_of_an_error_that_falls_to_0_go_by_factors():
    surface = surface_of(error, RANGES["w"], RANGES["b"], 41)
    levels = surface.levels()
    assert {f"{level:e}"[:3] for level in levels} == {
        "1.0",
        "1.5",
        "2.0",
        "3.0",
        "4.0",
        "5.0",
        "7.0",
    }
    high = surface.error.max()
    assert levels[-2] < high <= levels[-1]
    assert levels[0] <= 2e-3 * high < levels[1]


def test_the_levels_of_other_errors_are_equally_far_apart():
    surface = surface_of(lambda w, b: bowl(w, b) - 5.0, (-2.0, 2.0), (-2.0, 2.0), 11)
    levels = surface.levels()
    assert np.ptp(np.diff(levels)) == pytest.approx(0.0, abs=1e-12)
    assert levels[0] <= surface.error.min()
    assert levels[-1] >= surface.error.max()


@pytest.mark.parametrize("kind", ["contour", "3d"])
@pytest.mark.parametrize(
    "function",
    [
        lambda w, b: 2.0,
        lambda w, b: 0.0,
        lambda w, b: math.nan if w < 0 else w + b,
        lambda w, b: w * b,
        lambda w, b: 1e-30 * (w * w + b * b),
        lambda w, b: 10.0 ** (3.0 * abs(w)),
    ],
    ids=["flat", "zero", "with a hole", "saddle", "tiny", "steep"],
)
def test_every_finite_function_can_be_drawn_without_a_warning(function, kind):
    ax = viz.plots.error_surface(function, kind=kind, steps=9, path=[(1.0, 1.0)])
    ax.figure.canvas.draw()


def test_parameters_have_their_names():
    ax = viz.plots.error_surface(bowl, names=("w1", "w2"), steps=5)
    assert (ax.get_title(), ax.get_xlabel(), ax.get_ylabel()) == (
        "Error over w1 and w2",
        "w1",
        "w2",
    )
    assert "w1 = " in ax.get_lines()[0].get_label()


def test_axes_of_three_dimensions_are_used_or_asked_for():
    _, ax = plt.subplots(subplot_kw={"projection": "3d"})
    assert viz.plots.error_surface(bowl, kind="3d", steps=5, ax=ax) is ax
    with pytest.raises(InputError, match="of 2 dimensions"):
        viz.plots.error_surface(bowl, steps=5, ax=ax)
    with pytest.raises(InputError, match=r'of 3 dimensions.*"projection": "3d"'):
        viz.plots.error_surface(bowl, kind="3d", steps=5, ax=plt.subplots()[1])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"kind": "3D"}, 'kind="contour" or kind="3d"'),
        ({"w": (2.0, -2.0)}, r"w=\(2.0, -2.0\)"),
        ({"b": (0.0, 1.0, 2.0)}, r"b=\(0.0, 1.0, 2.0\)"),
        ({"steps": 1}, "steps=1"),
        ({"path": [(1.0, 2.0, 3.0)]}, r"path of shape \(1, 3\)"),
        ({"path": []}, "path of shape"),
        ({"E_of": lambda w, b: math.inf}, "not finite anywhere"),
        ({"E_of": lambda w, b: [w, b]}, "E_of gave an array of shape"),
    ],
)
def test_what_cannot_be_drawn_is_refused_before_there_is_a_figure(options, message):
    with pytest.raises(InputError, match=message):
        viz.plots.error_surface(**{"E_of": bowl, "steps": 5, **options})
    assert plt.get_fignums() == []
