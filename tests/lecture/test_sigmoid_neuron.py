"""The sigmoid neuron with both losses: δ from 700 digits, the descent by hand, and far out."""

import math

import mpmath
import numpy as np
import pytest

import nn
from examples.lecture import sigmoid_neuron
from nn.history import SigmoidNeuron
from tinygrad_edu import Value, named_nodes, sigmoid

LOSSES = tuple(sigmoid_neuron.LOSSES)


def exact_delta(loss, net, t):
    """Return −∂E/∂net at 700 digits, so that 1 − y is one at net = 700."""
    with mpmath.workdps(700):
        y = 1 / (1 + mpmath.exp(-mpmath.mpf(net)))
        delta = t - y if loss == "cross_entropy" else (t - y) * y * (1 - y)
        return float(delta)


@pytest.mark.parametrize("t", [0.0, 1.0])
@pytest.mark.parametrize("net", [-700.0, -20.0, -3.5, 0.0, 0.7, 8.0, 20.0, 700.0])
@pytest.mark.parametrize("loss", LOSSES)
def test_delta_is_right_at_any_net_input(loss, net, t):
    delta = SigmoidNeuron(loss).delta([net], [t])[0]
    # where y is next to t, t − y itself is a rounded difference
    rounding = 2.3e-16 if (net > 0) == (t == 1.0) else 0.0
    assert delta == pytest.approx(exact_delta(loss, net, t), rel=1e-13, abs=rounding)


@pytest.mark.parametrize("t", [0.0, 1.0])
@pytest.mark.parametrize("net", [-1000.0, 1000.0])
def test_at_plus_and_minus_1000_the_gradient_is_t_minus_y_where_the_formula_gives_nan(net, t):
    y = 1.0 if net > 0 else 0.0
    assert SigmoidNeuron("cross_entropy").delta([net], [t]).tolist() == [t - y]
    assert SigmoidNeuron("squared_error").delta([net], [t]).tolist() == [0.0]
    assert SigmoidNeuron("cross_entropy").losses_of([net], [t]).tolist() == [1000.0 * (t != y)]
    assert sigmoid_neuron.engine_delta(net, t) == t - y
    assert math.isnan(sigmoid_neuron.naive_delta(net, t)) or t == y
    z = Value(net)
    nn.half_squared_error(sigmoid(z), t).backward()
    assert z.grad == 0.0


def test_the_ratio_of_both_deltas_is_y_times_1_minus_y():
    nets = np.linspace(-6, 6, 25)
    y = 1.0 / (1.0 + np.exp(-nets))
    squared = SigmoidNeuron("squared_error").delta(nets, np.zeros(25))
    crossed = SigmoidNeuron("cross_entropy").delta(nets, np.zeros(25))
    assert (squared / crossed).tolist() == pytest.approx((y * (1 - y)).tolist(), rel=1e-12)
    assert (y * (1 - y)).max() == 0.25


@pytest.mark.parametrize("loss", LOSSES)
def test_the_engine_has_the_same_delta_in_its_chain(loss):
    E = sigmoid_neuron.build(loss)
    E.backward()
    nodes = named_nodes(E)
    assert -nodes["net"].grad == pytest.approx(exact_delta(loss, 8.0, 0.0), rel=1e-10)
    assert nodes["w"].grad == nodes["b"].grad == nodes["net"].grad  # x = 1


def by_hand(loss, start, epochs):
    """Descend from w = start, b = 0 on (1 → 0) and (−1 → 1), and return y of x = 1."""
    w, b, ys = start, 0.0, []
    for _ in range(epochs + 1):
        outputs = [1.0 / (1.0 + math.exp(-(w * x + b))) for x in (1.0, -1.0)]
        ys.append(outputs[0])
        deltas = [t - y for t, y in zip((0.0, 1.0), outputs)]
        if loss == "squared_error":
            deltas = [d * y * (1.0 - y) for d, y in zip(deltas, outputs)]
        w += 0.5 * (deltas[0] - deltas[1]) / 2
        b += 0.5 * (deltas[0] + deltas[1]) / 2
    return ys


@pytest.mark.parametrize("start", [1.0, 4.0])
@pytest.mark.parametrize("loss", LOSSES)
def test_the_descent_is_that_by_hand(loss, start):
    ys = sigmoid_neuron.answers(loss, start, 60)
    assert ys == pytest.approx(by_hand(loss, start, 60), rel=1e-9)


def test_from_a_saturated_start_the_squared_error_takes_a_hundred_times_as_long():
    epochs = {loss: sigmoid_neuron.epochs_until_right(loss, 8.0) for loss in LOSSES}
    assert epochs["squared_error"] > 100 * epochs["cross_entropy"]
    for loss, count in epochs.items():
        ys = by_hand(loss, 8.0, count)
        assert ys[count] < 0.1 <= ys[count - 1]


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("gate", ["and", "or", "nand", "nor"])
def test_it_learns_each_gate_that_has_a_line(gate, loss):
    X, y = nn.data.gate(gate)
    unit = SigmoidNeuron(loss, eta=2.0, n_iter=1000).fit(X, y)
    assert unit.score(X, y) == 1.0
    assert unit.losses_[-1] < unit.losses_[0]
    assert unit.predict_proba(X).sum(axis=1) == pytest.approx([1.0] * 4, rel=1e-15)


def test_the_script_runs_from_anywhere_and_draws_when_asked(script):
    printed, out = script(sigmoid_neuron)
    assert "= 2981.96 · 0.000335 · 1 = 0.999665" in printed
    assert "  1000    0                             nan                     -1" in printed
    names = sorted([path.name for path in out.iterdir()])
    pages = ["sigmoid_cross_entropy.html", "sigmoid_squared_error.html"]
    assert names == sorted([*pages, "sigmoid_neuron_delta.svg"])
