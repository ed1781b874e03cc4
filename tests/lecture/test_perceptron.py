"""The perceptron on AND, OR and iris, refused by XOR; the rule in whole numbers, by hand here."""

import re

import numpy as np
import pytest

import nn
from examples.lecture import perceptron
from nn.history import Perceptron, convergence_bound
from tinygrad_edu import NotLearnedWarning


def by_hand(X, y, epochs):
    """Learn in whole numbers; return w, b and the mistakes of each epoch."""
    w, b, mistakes = [0] * len(X[0]), 0, []
    for _ in range(epochs):
        mistakes.append(0)
        for x, t in zip(X, y):
            answer = 1 if sum(wj * xj for wj, xj in zip(w, x)) + b > 0 else 0
            w = [wj + (t - answer) * xj for wj, xj in zip(w, x)]
            b += t - answer
            mistakes[-1] += t != answer
        if mistakes[-1] == 0:
            break
    return w, b, mistakes


@pytest.mark.parametrize(("gate", "bound"), [("and", 51), ("or", 27), ("nand", 51), ("nor", 27)])
def test_a_gate_is_learned_as_by_hand_within_the_bound(gate, bound):
    X, y = nn.data.gate(gate)
    unit = Perceptron().fit(X, y)
    w, b, mistakes = by_hand(X.astype(int).tolist(), y.astype(int).tolist(), 100)
    assert (unit.w_.tolist(), unit.b_, unit.errors_) == (w, b, mistakes)
    assert unit.predict(X).tolist() == y.tolist()
    assert unit.updates_ == sum(mistakes) <= bound
    assert convergence_bound(X, y) == pytest.approx(bound, rel=1e-12)
    assert f"after {sum(mistakes)} updates" in unit.report(X, y)
    assert unit.report(X, y).endswith(f"(R/γ)² = {bound}")


@pytest.mark.parametrize("eta", [0.25, 4.0])
def test_from_weights_0_eta_scales_the_weights_and_changes_nothing_else(eta):
    X, y = nn.data.gate("and")
    one, scaled = Perceptron().fit(X, y), Perceptron(eta=eta).fit(X, y)
    assert scaled.w_.tolist() == (eta * one.w_).tolist()
    assert scaled.errors_ == one.errors_


@pytest.mark.parametrize("columns", [[2, 3], [0, 2], [0, 1, 2, 3]])
def test_setosa_and_versicolor_are_told_apart_within_the_bound(columns):
    pytest.importorskip("sklearn")
    X, y = nn.data.iris()
    unit = Perceptron().fit(X[:100, columns], y[:100])
    assert unit.score(X[:100, columns], y[:100]) == 1.0
    assert unit.converged_
    assert unit.updates_ <= convergence_bound(X[:100, columns], y[:100])


def test_versicolor_and_virginica_have_no_line_and_it_says_so():
    pytest.importorskip("sklearn")
    X, y = nn.data.iris()
    with pytest.warns(NotLearnedWarning, match="no line separates"):
        Perceptron(n_iter=10).fit(X[50:], y[50:])


def test_xor_stops_after_n_iter_with_a_warning_that_counts_what_remains():
    X, y = nn.data.gate("xor")
    with pytest.warns(NotLearnedWarning) as caught:
        unit = Perceptron(n_iter=20).fit(X, y)
    _, _, mistakes = by_hand(X.astype(int).tolist(), y.astype(int).tolist(), 20)
    assert unit.errors_ == mistakes
    assert len(mistakes) == 20
    assert min(mistakes) > 0
    wrong = int((unit.predict(X) != y).sum())
    assert 0 < wrong == unit.remaining_
    assert not unit.converged_
    assert str(caught[0].message).startswith(f"{wrong} of 4 samples are still on the wrong side")
    assert caught[0].filename == __file__
    assert convergence_bound(X, y) == float("inf")


def test_the_weights_on_xor_come_back_again_and_again():
    X, y = nn.data.gate("xor")
    unit, seen = Perceptron(), set()
    for _ in range(200):
        unit.partial_fit(X, y)
        seen.add((*unit.w_.tolist(), unit.b_))
    assert len(seen) < 20  # the cycling theorem: they stay bounded, so in whole numbers they repeat


def test_the_engines_gradient_learns_the_same_weights():
    X, y = nn.data.gate("and")
    unit = Perceptron().fit(X, y)
    neuron = perceptron.by_engine(X, y, len(unit.errors_))
    assert [weight.data for weight in neuron.weights] == unit.w_.tolist()
    assert neuron.bias.data == unit.b_


def test_two_hidden_neurons_learn_xor_from_one_start_and_not_from_another():
    network, losses = perceptron.xor_network()
    X, y = nn.data.gate("xor")
    assert [round(network(x).data) for x in X.tolist()] == y.tolist()
    assert losses[-1] < 0.001 < 0.3 < losses[0]
    _, stuck = perceptron.xor_network(seed=9)
    assert stuck[-1] == pytest.approx(0.25, abs=0.01)  # two rows answer ½: 2 · ½ · ¼


def test_the_diary_shows_each_mistake_with_its_change():
    X, y = nn.data.gate("and")
    rows = perceptron.diary(X, y)
    assert sum(bool(row[5]) for row in rows) == 10
    assert rows[3] == ("1", "1 1", "1", "0", "0", "1·(1 1 1)", "1, 1, 1")
    assert rows[-1][-1] == "2, 1, -2"


def test_the_script_runs_from_anywhere_and_draws_when_asked(script):
    pytest.importorskip("sklearn")
    printed, out = script(perceptron)
    assert re.search(r"AND +6 +10 +51\.0 +0 of 4 ", printed)
    assert re.search(r"XOR +20 +77 +inf +2 of 4 ", printed)
    assert "the rule would never end" in printed
    names = sorted(path.name for path in out.iterdir())
    assert names == [f"perceptron_{n}" for n in ("lines.png", "mistakes.svg", "xor.png")]


def test_the_picture_of_xor_rings_what_is_wrong():
    figure = perceptron.draw_lines(perceptron.learned())
    assert [ax.get_title() for ax in figure.axes] == [
        "AND: 4 of 4 right",
        "iris: 100 of 100 right",
        "XOR: 2 of 4 right",
    ]
    rings = figure.axes[2].collections[-1].get_offsets()
    assert len(np.asarray(rings)) == 2
