"""Activation functions: what is drawn equals the operations and their rules, and mathematics."""

import math

import numpy as np
import pytest

import tinygrad_edu as tg
import viz.plots
from tests.numerical import numerical_partial
from tinygrad_edu import OPS, InputError, Value
from viz.plots.activations import NAMES

# The functions and their derivatives as the textbooks have them, away from their kinks.
BY_HAND = {
    "identity": (lambda x: x, lambda x: 1.0),
    "step": (lambda x: float(x > 0), lambda x: 0.0),
    "sigmoid": (
        lambda x: 1 / (1 + math.exp(-x)),
        lambda x: math.exp(-x) / (1 + math.exp(-x)) ** 2,
    ),
    "tanh": (math.tanh, lambda x: 1 / math.cosh(x) ** 2),
    "arctan": (math.atan, lambda x: 1 / (1 + x * x)),
    "relu": (lambda x: max(x, 0.0), lambda x: float(x > 0)),
    "leaky_relu": (lambda x: x if x > 0 else 0.01 * x, lambda x: 1.0 if x > 0 else 0.01),
    "softplus": (lambda x: math.log(1 + math.exp(x)), lambda x: 1 / (1 + math.exp(-x))),
}


def lines(ax):
    """The curves of a plot by their labels."""
    return {line.get_label(): line for line in ax.get_lines() if line.get_label()[0] != "_"}


@pytest.mark.parametrize("name", NAMES)
def test_the_lines_are_the_function_and_its_derivative(name):
    drawn = lines(viz.plots.activations([name]))
    for label, by_hand in zip((f"{name}(x)", f"{name}′(x)"), BY_HAND[name]):
        x, y = drawn[label].get_data()
        assert (x[0], x[-1]) == (-4.0, 4.0)
        assert np.isnan(y[x != 0]).sum() == 0
        expected = [by_hand(at) for at in x[x != 0].tolist()]
        np.testing.assert_allclose(y[x != 0], expected, rtol=1e-13, atol=1e-16)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "identity"])
def test_the_lines_are_those_of_the_engine_number_by_number(name):
    drawn = lines(viz.plots.activations([name], between=(-3.0, 2.0)))
    (x, f), (_, slope) = [line.get_data() for line in drawn.values()]
    for at, y, gradient in zip(x.tolist(), f.tolist(), slope.tolist()):
        node = Value(at)
        out = getattr(tg, name)(node)
        out.backward()
        assert math.isnan(y) or y == pytest.approx(out.data, rel=1e-14)
        assert math.isnan(gradient) or gradient == pytest.approx(node.grad, rel=1e-14)


@pytest.mark.parametrize("name", ["sin", "exp", "softplus"])
def test_any_operation_of_one_number_can_be_drawn(name):
    x, slope = lines(viz.plots.activations([name]))[f"{name}′(x)"].get_data()
    for place in (0, 100, 300):
        numerical = numerical_partial(OPS[name].compute, (float(x[place]),), 0)
        assert slope[place] == pytest.approx(numerical, abs=1e-9, rel=1e-9)


@pytest.mark.parametrize(
    ("name", "what", "full", "rings"),
    [
        ("relu", "′", 0.0, [1.0]),  # relu′(0) = 0
        ("step", "", 0.0, [1.0]),  # step(0) = 0
        ("leaky_relu", "′", 0.01, [1.0]),
        ("absolute", "′", 0.0, [-1.0, 1.0]),
    ],
)
def test_a_jump_is_no_line_and_a_full_dot_says_which_value_counts(name, what, full, rings):
    ax = viz.plots.activations([name])
    x, y = lines(ax)[f"{name}{what}(x)"].get_data()
    assert np.isnan(y[x == 0]).all()
    dots = [line for line in ax.get_lines() if line.get_xdata().size == 1]
    filled = [d for d in dots if d.get_markerfacecolor() == d.get_color()]
    assert [dot.get_ydata()[0] for dot in filled] == [full]
    hollow = sorted([float(dot.get_ydata()[0]) for dot in dots if dot not in filled])
    assert hollow == pytest.approx(rings, abs=1e-8)


def test_a_curve_without_a_jump_is_one_line():
    ax = viz.plots.activations(["relu"])
    assert lines(ax)["relu(x)"].get_ydata()[200] == 0.0
    assert len(viz.plots.activations(["tanh"]).get_lines()) == 2


def test_where_a_function_has_no_value_there_is_no_line_and_no_warning():
    _, y = lines(viz.plots.activations(["log"]))["log(x)"].get_data()
    assert np.isnan(y[:200]).all()
    assert np.isfinite(y[201:]).all()


def test_derivatives_are_dashed_and_every_function_has_its_marker():
    drawn = lines(viz.plots.activations(["sigmoid", "tanh"]))
    assert [line.get_linestyle() for line in drawn.values()] == ["-", "--", "-", "--"]
    assert [line.get_marker() for line in drawn.values()] == ["o", "o", "^", "^"]
    texts = viz.plots.activations(["sigmoid", "tanh"]).get_legend().get_texts()
    expected = ["sigmoid(x)", "sigmoid′(x)", "tanh(x)", "tanh′(x)"]
    assert [text.get_text() for text in texts] == expected


def test_the_legend_of_many_names_each_function_once():
    texts = viz.plots.activations(NAMES[:5]).get_legend().get_texts()
    expected = [f"{name}(x)" for name in NAMES[:5]] + ["solid: f(x)", "dashed: f′(x)"]
    assert [text.get_text() for text in texts] == expected


def test_the_table_has_every_function_to_one_scale():
    axes = viz.plots.activation_table()
    assert axes.shape == (4, 2)
    assert tuple([ax.get_title() for ax in axes.flat]) == NAMES
    assert {ax.get_ylim() for ax in axes.flat} == {(-1.75, 2.25)}
    assert [text.get_text() for text in axes[0, 0].figure.legends[0].get_texts()] == [
        "f(x)",
        "f′(x), by its rule",
    ]
    wide = viz.plots.activation_table(["tanh", "relu", "step"], columns=2)
    assert [ax.get_visible() for ax in wide.flat] == [True, True, True, False]
    assert [ax.get_xlabel() for ax in wide.flat[:3]] == ["", "net input x", "net input x"]


@pytest.mark.parametrize(
    ("names", "options", "message"),
    [
        (["sigmoyd"], {}, "no function 'sigmoyd' of one number; write one of identity, absolute"),
        (["add"], {}, "no function 'add'"),
        (["softmax"], {}, "no function 'softmax'"),
        ([], {}, "0 names"),
        (NAMES, {}, r"8 names.*activation_table\(names\)"),
        (["tanh"], {"between": (2.0, 2.0)}, "smaller number first"),
    ],
)
def test_what_cannot_be_drawn_is_refused(names, options, message):
    with pytest.raises(InputError, match=message):
        viz.plots.activations(names, **options)


@pytest.mark.parametrize(
    ("names", "columns", "message"),
    [(["nothing"], 2, "no function 'nothing'"), (NAMES, 0, "columns=0"), ([], 2, "no names")],
)
def test_a_table_of_what_cannot_be_drawn_is_refused(names, columns, message):
    with pytest.raises(InputError, match=message):
        viz.plots.activation_table(names, columns=columns)
