"""Adaline online and in a batch, on AND and iris: both rules by hand, and their limits."""

import re

import numpy as np
import pytest

import nn
from examples.lecture import adaline
from nn.history import AdalineGD, AdalineSGD, Perceptron
from tinygrad_edu import NotLearnedWarning

AND = [((-1, -1), -1), ((-1, 1), -1), ((1, -1), -1), ((1, 1), 1)]


def test_and_has_inputs_and_targets_of_minus_and_plus_one():
    X, y = adaline.data("AND")
    assert [(tuple(x), t) for x, t in zip(X.tolist(), y.tolist())] == AND


def test_the_first_batch_update_of_and_is_the_mean_of_t_x():
    X, y = adaline.data("AND")
    unit = AdalineGD(eta=0.1, n_iter=1).fit(X, y)
    # a = 0 at first, so Δw_j = 0.1 · (1/4) Σ t x_j = 0.05, Δb = 0.1 · (1/4) Σ t = −0.05
    assert [*unit.w_, unit.b_] == pytest.approx([0.05, 0.05, -0.05], rel=1e-12)
    assert unit.losses_ == [0.5]


def test_the_first_online_epoch_of_and_is_that_by_hand():
    w, b = [0.0, 0.0], 0.0
    for x, t in AND:
        a = w[0] * x[0] + w[1] * x[1] + b
        w = [w[0] + 0.1 * (t - a) * x[0], w[1] + 0.1 * (t - a) * x[1]]
        b += 0.1 * (t - a)
    unit = AdalineSGD(eta=0.1, n_iter=1).fit(*adaline.data("AND"))
    assert [*unit.w_, unit.b_] == pytest.approx([*w, b], rel=1e-12)
    shown = adaline.first_epoch()[-1][-1].replace("−", "-").split(", ")
    assert [float(number) for number in shown] == pytest.approx([*w, b], abs=5e-5)


def test_in_a_batch_and_ends_at_a_half_a_half_and_minus_a_half():
    X, y = adaline.data("AND")
    unit = AdalineGD(eta=0.1, n_iter=400).fit(X, y)
    assert [*unit.w_, unit.b_] == pytest.approx([0.5, 0.5, -0.5], abs=1e-12)
    assert unit.losses_[-1] == pytest.approx(0.125, rel=1e-12)  # errors of ½ everywhere
    assert unit.predict(X).tolist() == y.tolist()
    # each inner product of columns is 0 or 4, so the distance shrinks by 1 − η an epoch
    short = AdalineGD(eta=0.1, n_iter=50).fit(X, y)
    assert short.w_[0] == pytest.approx(0.5 * (1.0 - 0.9**50), rel=1e-12)


def test_it_learns_on_where_the_perceptron_has_stopped():
    X, y = adaline.data("AND")
    right = Perceptron().fit(X, y)
    assert right.partial_fit(X, y).errors_[-1] == 0
    unit = AdalineGD(eta=0.1, n_iter=50).fit(X, y)
    before = unit.w_.copy()
    unit.partial_fit(X, y)
    assert unit.errors_[-1] == 0
    assert (unit.w_ != before).all()


@pytest.mark.parametrize("rule", ["online", "batch"])
@pytest.mark.parametrize("name", ["AND", "iris"])
def test_both_rules_get_all_samples_right(name, rule):
    if name == "iris":
        pytest.importorskip("sklearn")
    X, y = adaline.data(name)
    unit = adaline.SETTINGS[name, rule].fit(X, y)
    assert unit.score(X, y) == 1.0
    assert unit.losses_[-1] < unit.losses_[0]
    best = adaline.least_squares(X, y)
    smallest = np.mean(0.5 * (y - X @ best[:-1] - best[-1]) ** 2)
    if rule == "batch":
        assert unit.losses_ == sorted(unit.losses_, reverse=True)
        assert smallest <= unit.losses_[-1] < smallest * 1.05


def test_the_largest_eta_is_2_by_lambda_and_it_holds_on_both_sides():
    pytest.importorskip("sklearn")
    X, y = adaline.data("iris")
    ones = np.column_stack([X, np.ones(100)])
    limit = 2.0 / np.linalg.norm(ones, 2) ** 2 * 100  # λ = σ²/m, σ the largest singular value
    assert adaline.largest_eta(X, y) == pytest.approx(limit, rel=1e-12)
    below = AdalineGD(eta=0.99 * limit, n_iter=400).fit(X, y)
    assert below.losses_[-1] < 0.03
    with pytest.warns(NotLearnedWarning, match="is too large for these data"):
        AdalineGD(eta=1.05 * limit, n_iter=400).fit(X, y)


def test_the_engine_learns_the_same_weights_in_a_batch():
    X, y = adaline.data("AND")
    unit = AdalineGD(eta=0.1, n_iter=50).fit(X, y)
    engine = adaline.by_engine(X, y, 0.1, 50)
    assert engine.tolist() == pytest.approx([*unit.w_, unit.b_], rel=1e-12)


def test_without_standardising_iris_diverges_and_it_says_so():
    pytest.importorskip("sklearn")
    X, y = nn.data.iris()
    with pytest.warns(NotLearnedWarning, match=r"nn\.data\.Standardiser"):
        AdalineGD(eta=0.5, n_iter=100).fit(X[:100], y[:100])


def test_the_script_runs_from_anywhere_and_draws_when_asked(script):
    pytest.importorskip("sklearn")
    printed, out = script(adaline)
    assert re.search(r"AND, least squares +0\.125000 +\+0\.5000, \+0\.5000, -0\.5000", printed)
    assert "diverges" in printed
    difference = float(re.search(r"largest difference (\S+)", printed)[1])
    assert difference < 1e-13
    names = sorted(path.name for path in out.iterdir())
    assert names == ["adaline_lines.png", "adaline_losses.svg"]
