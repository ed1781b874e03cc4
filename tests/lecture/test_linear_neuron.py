"""One linear neuron: an update by hand, a line in exact fractions, and the matrix form."""

from fractions import Fraction

import numpy as np
import pytest

import nn
from examples.lecture import linear_neuron
from tinygrad_edu import explain

CLOSE = {"rel": 1e-12}


def test_one_update_is_that_by_hand():
    # y = 0.4·1 − 0.2·2 + 0.1 = 0.1, t − y = 1.4, α = 0.1
    rows = {name: numbers for name, *numbers in linear_neuron.one_update()}
    assert rows["w1"] == [0.4, *[pytest.approx(n, **CLOSE) for n in (-1.4, 0.54, 0.54)]]
    assert rows["w2"] == [-0.2, *[pytest.approx(n, **CLOSE) for n in (-2.8, 0.08, 0.08)]]
    assert rows["b"] == [0.1, *[pytest.approx(n, **CLOSE) for n in (-1.4, 0.24, 0.24)]]


def test_the_error_before_and_after_the_update_is_that_by_hand():
    neuron, E = linear_neuron.build()
    assert E.data == pytest.approx(0.5 * 1.4**2, **CLOSE)
    E.backward()
    nn.SGD(neuron.parameters(), lr=0.1).step()
    after = nn.half_squared_error(neuron([1.0, 2.0]), 1.5).data
    # t − y shrinks by 1 − α (x₁² + x₂² + 1) = 0.4
    assert after == pytest.approx(0.5 * 0.56**2, **CLOSE)


def test_the_explanation_names_both_factors():
    _, E = linear_neuron.build()
    assert str(explain(E, "w2")) == "∂E/∂w2 = ∂E/∂y · ∂y/∂w2 = -1.4 · 2 = -2.8"


def test_the_descent_is_the_lectures_rule_in_exact_fractions():
    xs = [Fraction(int(x)) for x in linear_neuron.X_LINE]
    ts = [Fraction(round(10 * t), 10) for t in linear_neuron.T_LINE]
    w = b = Fraction(0)
    path = linear_neuron.descend(epochs=12)
    for epoch in range(12):
        errors = [t - (w * x + b) for x, t in zip(xs, ts)]
        w += Fraction(3, 10) * sum(e * x for e, x in zip(errors, xs)) / 5
        b += Fraction(3, 10) * sum(errors) / 5
        assert path[epoch + 1] == pytest.approx((float(w), float(b)), **CLOSE)


def test_it_ends_at_the_least_squares_line():
    xs = [Fraction(int(x)) for x in linear_neuron.X_LINE]
    ts = [Fraction(round(10 * t), 10) for t in linear_neuron.T_LINE]
    slope = sum(x * t for x, t in zip(xs, ts)) / sum(x * x for x in xs)  # Σ x = 0
    intercept = sum(ts) / 5
    assert (slope, intercept) == (Fraction(199, 100), Fraction(-1))
    w, b = linear_neuron.descend(epochs=200)[-1]
    assert (w, b) == pytest.approx((1.99, -1.0), rel=1e-12)


def test_the_matrix_form_gives_each_neurons_own_output_and_gradient():
    E, W, X, T = linear_neuron.batch()
    E.backward()
    for k, (weights, targets) in enumerate(zip(W.data.tolist(), T.T.tolist())):
        neuron = nn.Neuron(2, "identity", weights=weights, bias=None)
        outputs = [neuron(x) for x in X.tolist()]
        assert [y.data for y in outputs] == pytest.approx((X @ W.data.T)[:, k].tolist(), **CLOSE)
        nn.half_squared_error(outputs, targets).backward()
        gradients = [weight.grad for weight in neuron.weights]
        assert gradients == pytest.approx(W.grad[k].tolist(), **CLOSE)
    assert np.allclose(W.grad, -(T - X @ W.data.T).T @ X, rtol=1e-13, atol=0)
    assert "Xᵀ · δ" in str(explain(E, "W"))


def test_the_script_runs_from_anywhere_and_draws_when_asked(script):
    printed, out = script(linear_neuron)
    for words in ("w2     -0.2     -2.8          0.080000", "least squares   1.990000   -1.000000"):
        assert words in printed
    names = sorted(path.name for path in out.iterdir())
    assert names == ["linear_neuron_line.png", "linear_neuron_update.svg"]
    assert "0.54" in (out / "linear_neuron_update.svg").read_text(encoding="utf-8")
