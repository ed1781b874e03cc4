"""Dead and saturated units, on Values and on Tensors, and what only looks like one."""

import math

import mpmath
import numpy as np
import pytest

import nn
import tinygrad_edu as tg
from tinygrad_edu import Tensor, Value
from tinygrad_edu.diagnosing import diagnose
from tinygrad_edu.registry import OPS, elementwise

X, Y = nn.data.moons(100, noise=0.1, seed=1)
SIGNS = 2.0 * Y - 1.0


def of_kind(diagnosis, kind):
    return [found for found in diagnosis.findings if found.kind == kind]


def network_with_dead_units(expand=False):
    """Return 2-6-1 neurons of which h2 and h5 are off wherever |x| < 9."""
    network = nn.MLP(2, [6, 1], "relu", seed=3, labels=True, expand=expand)
    for place in (1, 4):
        network.layers[0].neurons[place].bias.data = -20.0
    return network


def dead_by_numpy(network):
    """Return the places of the first layer's neurons that are off on all rows of X."""
    neurons = network.layers[0].neurons
    W = np.array([[w.data for w in neuron.weights] for neuron in neurons])
    b = np.array([neuron.bias.data for neuron in neurons])
    return np.flatnonzero(((X @ W.T + b) <= 0).all(axis=0)).tolist()


def by_hand(network):
    """Return the scores of all rows of X, by + and × on single Values."""
    hidden, last = network.layers[0].neurons, network.layers[1].neurons[0]
    scores = []
    for x1, x2 in X:
        outs = []
        for neuron in hidden:
            w1, w2 = neuron.weights
            out = tg.relu(w1 * float(x1) + w2 * float(x2) + neuron.bias)
            out.label = f"out_{neuron.name}"
            outs.append(out)
        score = last.bias
        for weight, out in zip(last.weights, outs):
            score = score + weight * out
        scores.append(score)
    return scores


@pytest.mark.parametrize("how", ["dot", "expanded", "by hand"])
def test_a_unit_of_values_that_is_off_on_all_samples_is_dead(how):
    network = network_with_dead_units(expand=how == "expanded")
    assert dead_by_numpy(network) == [1, 4]
    scores = by_hand(network) if how == "by hand" else [network(list(row)) for row in X]
    diagnosis = diagnose(nn.hinge(scores, SIGNS))
    (found,) = of_kind(diagnosis, "dead units")
    assert "2 of 6 relu units of layer 1 (out_h2, out_h5) dead on all 100 samples" in found.message
    assert found.values == pytest.approx(highest_nets(network), rel=1e-12)
    assert found.is_minor
    assert str(found).startswith("minor, dead units: 2 of 6")
    assert not diagnosis
    assert diagnose(nn.hinge(scores, SIGNS), many=0.3)  # 2 of 6 is more


def highest_nets(network):
    neurons = [network.layers[0].neurons[place] for place in (1, 4)]
    W = np.array([[w.data for w in neuron.weights] for neuron in neurons])
    return (X @ W.T - 20.0).max(axis=0).tolist()


def test_a_unit_of_tensors_is_a_column():
    network = network_with_dead_units().to_tensors()
    (found,) = of_kind(diagnose(nn.hinge(network(X), SIGNS[:, None])), "dead units")
    assert "2 of 6 relu units of layer 1 ([1], [4]) dead on all 100 samples" in found.message


def test_dead_means_that_no_weight_of_the_unit_has_a_gradient():
    network = network_with_dead_units()
    nn.hinge([network(list(row)) for row in X], SIGNS).backward()
    for place, neuron in enumerate(network.layers[0].neurons):
        is_flat = all(p.grad == 0.0 for p in neuron.parameters())
        assert is_flat == (place in (1, 4))


def test_leaky_relu_is_never_dead():
    network = nn.MLP(2, [6, 1], "leaky_relu", seed=3)
    for neuron in network.layers[0].neurons:
        neuron.bias.data = -20.0
    assert not diagnose(nn.hinge([network(list(row)) for row in X], SIGNS)).findings


def test_half_a_layer_dead_is_no_minor_thing():
    network = nn.MLP(2, [2, 1], "relu", seed=3)
    network.layers[0].neurons[0].bias.data = -20.0
    diagnosis = diagnose(nn.hinge([network(list(row)) for row in X], SIGNS))
    assert diagnosis
    assert diagnosis.findings[0].kind == "dead units"


def test_off_on_very_few_samples_is_not_called_dead():
    network = network_with_dead_units()

    def on(count, **limits):
        return diagnose(nn.hinge([network(list(x)) for x in X[:count]], SIGNS[:count]), **limits)

    assert not of_kind(on(3), "dead units")
    assert of_kind(on(4), "dead units")
    assert of_kind(on(3, fewest=3), "dead units")


def test_a_channel_of_images_is_a_unit():
    images = np.abs(np.sin(np.arange(5 * 2 * 6 * 6.0))).reshape(5, 2, 6, 6)
    network = nn.Sequential(nn.Conv2d(2, 3, 3, seed=0), "relu", nn.Flatten(), nn.Linear(48, 1))
    network[0].bias.data = [0.0, -50.0, 0.0]
    (found,) = of_kind(diagnose(nn.mse(network(images), np.zeros((5, 1)))), "dead units")
    assert "1 of 3 relu units of layer 1 ([1]) dead on all 80 places of the 5 samples" in str(found)


def test_units_are_rows_where_the_weights_stand_on_the_left():
    W = Tensor([[1.0, 1.0], [-1.0, -1.0], [1.0, 2.0]], label="W")
    samples = np.abs(np.cos(np.arange(20.0))).reshape(2, 10)
    (found,) = of_kind(diagnose((W @ samples).relu().sum()), "dead units")
    assert "1 of 3 relu units of layer 1 ([1]) dead on all 10 samples" in found.message


def test_one_weight_makes_one_unit_of_a_whole_array():
    w, b = Tensor(-1.0, label="w"), Tensor(0.0, label="b")
    (found,) = of_kind(diagnose((w * np.linspace(1.0, 2.0, 20) + b).relu().sum()), "dead units")
    assert "1 of 1 relu unit of layer 1 ([0]) dead on all 20 samples" in found.message
    assert found.values == (-1.0,)


def test_a_normalisation_may_stand_between_net_and_activation():
    network = nn.Sequential(
        nn.Linear(2, 4, seed=0), nn.BatchNorm(4), "relu", nn.Linear(4, 1, seed=1)
    )
    network[1].shift.data = [0.0, 0.0, -20.0, 0.0]
    (found,) = of_kind(diagnose(nn.mse(network(X), Y[:, None])), "dead units")
    assert "1 of 4 relu units of layer 1 ([2])" in found.message


def test_the_maximum_in_a_hinge_loss_is_no_unit():
    w, b = Value(100.0), Value(0.0)
    rows = [(1.0, 1.0), (2.0, 1.0), (-1.0, -1.0), (-3.0, -1.0), (4.0, 1.0)]
    gaps = [(1.0 + -label * (w * x + b)).relu() for x, label in rows]
    E = tg.sum(gaps)
    assert E.data == 0.0  # every gap is shut: the best there is
    assert not diagnose(E).findings
    W, column = Tensor([[100.0]]), np.array(rows)
    assert not diagnose((1.0 - column[:, 1:] * (column[:, :1] @ W)).relu().sum()).findings


def test_nor_is_it_one_if_a_term_with_a_parameter_is_added():
    W, b = Tensor([[100.0]]), Tensor(1.0)
    x = np.array([[1.0], [2.0], [3.0], [4.0]])
    E = (1.0 - x @ W).relu().sum() + b * 0.1
    assert not diagnose(E).findings


def test_a_net_of_exactly_0_is_off_as_well():
    w = Value(0.0)
    (found,) = of_kind(diagnose(tg.sum([tg.relu(w * x) for x in X[:, 0]])), "dead units")
    assert found.values == (0.0,)


def steep(slope_share, function):
    """Return the x > 0 where the slope of an activation is a share of its largest."""
    y = mpmath.sqrt(1 - mpmath.mpf(slope_share))  # tanh x, or 2σ(x) − 1 = tanh(x/2)
    x = mpmath.atanh(y)
    return float(x if function == "tanh" else 2 * x)


@pytest.mark.parametrize("function", ["sigmoid", "tanh"])
@pytest.mark.parametrize("side", [1.0, -1.0])
def test_a_hidden_unit_is_saturated_from_the_stated_slope_on(function, side):
    edge = steep(0.04, function)

    def found_at(net, **limits):
        network = nn.MLP(
            1, [1, 1], function, weights=[[[net]], [[0.3]]], biases=[[0.0], [0.0]], labels=True
        )
        return of_kind(diagnose(nn.mse(network([1.0]), 5.0), **limits), "saturated units")

    assert not found_at(side * edge * 0.9999)
    (found,) = found_at(side * edge * 1.0001)
    limit, most = ("σ′ < 0.01", "0.25") if function == "sigmoid" else ("tanh′ < 0.04", "1")
    assert f"1 of 1 {function} unit of layer 1 (out_h1) saturated: {limit}" in found.message
    assert f"(at most {most}) on the one sample" in found.message
    assert not found_at(side * edge * 1.0001, flat=0.03)
    assert found_at(side * steep(0.03, function) * 1.0001, flat=0.03)


def test_saturated_means_on_most_of_the_batch():
    w1, w2 = Value(1.0), Value(0.5)

    def of(nets, **limits):
        E = nn.mse([w2 * tg.tanh(w1 * net) for net in nets], [3.0] * len(nets))
        return of_kind(diagnose(E, **limits), "saturated units")

    assert not of([9.0, 9.0, 9.0, 0.0])  # three quarters is not more than three quarters
    (found,) = of([9.0, -9.0, 9.0, 9.0, 0.0])
    assert found.values == (0.8,)
    assert "on 4 of 5 samples" in found.message
    assert of([9.0, 9.0, 9.0, 0.0], most=0.7)


def test_the_last_layer_may_be_flat_where_it_is_right():
    neuron = nn.Neuron(1, "sigmoid", weights=[10.0], bias=0.0)
    xs = [1.0, 2.0, -1.0, -2.0]

    def saturated(loss, targets):
        return of_kind(diagnose(loss([neuron([x]) for x in xs], targets)), "saturated units")

    right, wrong = [1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 1.0]
    assert not saturated(nn.mse, right)
    assert not saturated(nn.binary_cross_entropy, right)
    assert not saturated(nn.binary_cross_entropy, wrong)  # its slope makes up for that of σ
    (found,) = saturated(nn.mse, wrong)
    assert not found.is_minor
    assert "cross-entropy" in found.advice


def test_a_right_answer_is_no_alarm_beside_a_penalty_that_outweighs_the_error():
    neuron = nn.Neuron(1, "sigmoid", weights=[10.0], bias=0.0)
    E = nn.mse([neuron([x]) for x in (1.0, -1.0)], [1.0, 0.0])
    assert not diagnose(E + nn.l2_penalty(neuron.parameters())).findings


def test_one_output_of_several_that_is_stuck_is_no_minor_thing():
    layer = nn.Layer(1, 3, "sigmoid", weights=[[9.0], [9.0], [9.0]])
    outputs = [layer([x]) for x in (0.8, 1.0, 1.2)]
    (found,) = diagnose(nn.mse(outputs, [[1.0, 0.0, 1.0]] * 3)).findings
    assert "1 of 3 sigmoid units of layer 1 ([1]) saturated" in found.message
    assert not found.is_minor


def test_units_of_a_recurrent_layer_are_looked_at_over_all_steps():
    cell = nn.RNNCell(1, 2, "relu", seed=0)
    cell.input_weight.data = [[1.0, 1.0]]
    cell.hidden_weight.data = np.zeros((2, 2))
    cell.bias.data = [-1.5, -9.0]
    h = None
    for x in (1.0, 2.0):  # unit 0 wakes up at the second step, unit 1 never
        h = cell(np.full((3, 1), x), h)
    (found,) = of_kind(diagnose((h * h).sum()), "dead units")
    assert "1 of 2 relu units of layer 1 ([1]) dead on all 6 samples" in found.message


def test_a_maximum_with_0_is_a_relu():
    w, b = Value(-1.0, label="w"), Value(-3.0, label="b")
    E = tg.sum([tg.maximum(w * float(x) + b, 0.0) for x in np.abs(X[:20, 0])])
    (found,) = of_kind(diagnose(E), "dead units")
    assert "1 of 1 maximum unit of layer 1 ([0]) dead on all 20 samples" in found.message


@pytest.mark.parametrize("kind", [Value, Tensor])
def test_an_activation_of_ones_own_is_judged_by_its_curve(kind):
    @elementwise("sq", latex="s({})", examples=[(0.5,)], array=np.tanh, role="activation")
    def squash(x):
        return math.tanh(x)

    @squash.rule
    def d_squash(s, x):
        return (1.0 - s * s,)

    try:
        w, v = kind(30.0), kind(0.5)
        rows = [squash(w * (1.0 + place)) * v for place in range(6)]
        (found,) = of_kind(diagnose(sum([(row - 5.0) ** 2 for row in rows])), "saturated units")
    finally:
        del OPS["squash"]
    assert "sq′ < 0.04 (at most 1)" in found.message
