"""Loss curves: every number of a history at its epoch, on the right axis, with its name."""

import math

import numpy as np
import pytest
from matplotlib import pyplot as plt

import nn
import viz.plots
from tests.viz.plots.scenes import history
from tinygrad_edu import InputError


def lines(ax):
    return {line.get_label(): line for line in ax.get_lines()}


def test_losses_stand_at_their_epochs_from_1():
    kept = history()
    drawn = lines(viz.plots.loss_curve(kept))
    for label, losses in (
        ("training loss", kept.losses),
        ("validation loss", kept.validation_losses),
    ):
        x, y = drawn[label].get_data()
        assert x.tolist() == list(range(1, 41))
        assert y.tolist() == losses
    assert [line.get_linestyle() for line in drawn.values()] == ["-", "--", "None"]


def test_the_lowest_validation_loss_has_a_ring_and_says_its_epoch():
    drawn = lines(viz.plots.loss_curve(history()))
    ring = drawn["lowest: 0.2 at epoch 20"]  # 0.2 + ((epoch − 20)/40)²
    assert [ring.get_xdata()[0], ring.get_ydata()[0]] == [20, 0.2]
    assert ring.get_markerfacecolor() == "none"


def test_a_metric_has_an_axis_of_its_own_on_the_right():
    kept = history()
    ax = viz.plots.loss_curve(kept, metric="accuracy")
    right = ax.figure.axes[-1]
    assert right is not ax
    assert right.get_ylabel() == "accuracy (right axis)"
    drawn = lines(right)
    assert drawn["training accuracy"].get_ydata().tolist() == kept.metrics
    assert drawn["validation accuracy"].get_ydata().tolist() == kept.validation_metrics
    named = [text.get_text() for text in ax.get_legend().get_texts()]
    assert set(named) == {*lines(ax), *drawn}
    colours = [line.get_color() for line in (*ax.get_lines()[:2], *right.get_lines())]
    assert len(set(colours)) == 4


def test_what_fit_returns_can_be_drawn():
    inputs = np.linspace(-1.0, 1.0, 10).reshape(-1, 1)
    model = nn.Linear(1, 1, seed=0)
    sgd = nn.SGD(model.parameters(), lr=0.1)
    kept = nn.fit(
        model, inputs, inputs, loss="mse", optimizer=sgd, epochs=4, metric="rmse", progress=False
    )
    ax = viz.plots.loss_curve(kept, metric="RMSE")
    assert lines(ax)["training loss"].get_ydata().tolist() == kept.losses
    assert ax.get_title() == "Loss over 4 epochs"


def test_several_histories_have_colours_and_markers_of_their_own():
    ax = viz.plots.loss_curve({"SGD": history(), "list": [3.0, 2.0, 1.0]})
    drawn = lines(ax)
    assert list(drawn) == ["SGD, training loss", "SGD, validation loss", "list, training loss"]
    one, validation, other = drawn.values()
    assert one.get_color() == validation.get_color() != other.get_color()
    assert one.get_marker() == validation.get_marker() != other.get_marker()
    assert one.get_linestyle() != validation.get_linestyle()


def test_a_name_that_begins_with_a_low_line_stands_in_the_legend_as_well():
    ax = viz.plots.loss_curve({"_private": [2.0, 1.0]})
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["_private, training loss"]


def test_a_logarithmic_axis_leaves_out_0_and_says_so():
    ax = viz.plots.loss_curve([1.0, 0.1, 0.0], log=True)
    assert ax.get_yscale() == "log"
    assert "losses of 0 and less left out" in ax.get_ylabel()
    ax.figure.canvas.draw()  # without a warning
    assert "left out" not in viz.plots.loss_curve([1.0, 0.1], log=True).get_ylabel()


def test_a_short_logarithmic_axis_has_more_numbers_than_powers_of_ten():
    ax = viz.plots.loss_curve([2.1, 0.15], log=True)
    ax.figure.canvas.draw()
    low, high = ax.get_ylim()
    ticks = zip(ax.get_yticks(), ax.get_yticklabels())
    numbers = [label.get_text() for tick, label in ticks if low <= tick <= high]
    assert numbers == ["0.2", "0.5", "1", "2"]


def test_one_epoch_can_be_seen():
    (line,) = viz.plots.loss_curve([0.5]).get_lines()
    assert line.get_marker() == "o"


def test_a_loss_that_is_not_a_number_is_a_gap():
    ax = viz.plots.loss_curve([1.0, math.nan, 0.5])
    assert math.isnan(ax.get_lines()[0].get_ydata()[1])
    ax.figure.canvas.draw()


@pytest.mark.parametrize(
    ("given", "options", "message"),
    [
        (nn.History(), {}, "one epoch at least"),
        ([], {}, "one epoch at least"),
        ([[1.0, 2.0]], {}, "one epoch at least"),
        ([math.nan], {}, "one epoch at least"),
        (["a"], {}, "real numbers"),
        ({}, {}, "0 histories"),
        ({str(n): [1.0] for n in range(8)}, {}, "8 histories"),
        ({"mine": []}, {}, "'mine'"),
        ([1.0], {"metric": "accuracy"}, "metric='accuracy'.*no metrics"),
        ([0.0, -1.0], {"log": True}, "no loss is above 0"),
    ],
)
def test_what_cannot_be_drawn_is_refused_before_there_is_a_figure(given, options, message):
    with pytest.raises(InputError, match=message):
        viz.plots.loss_curve(given, **options)
    assert plt.get_fignums() == []
