"""The gradient layer by layer: its size against mathematics, and where it is lost."""

import math

import numpy as np
import pytest

import nn
import tinygrad_edu as tg
from examples import two_two_two
from tinygrad_edu import Tensor, Value
from tinygrad_edu.diagnosing import diagnose


def sigma(x):
    return 1.0 / (1.0 + math.exp(-x))


def chain(weights, function=tg.sigmoid, x=0.5):
    """Return out = f(wₙ · f(… f(w₁ · x))), and its weights as Values."""
    parameters = [Value(w, label=f"w{number}") for number, w in enumerate(weights, start=1)]
    out = x
    for parameter in parameters:
        out = function(parameter * out)
    return out, parameters


@pytest.mark.parametrize("build", ["by hand", "nn"])
def test_the_layers_of_the_lectures_network_have_its_numbers(build):
    by_nn = two_two_two.error_of(two_two_two.network())
    E = by_nn if build == "nn" else two_two_two.build()
    diagnosis = diagnose(E)
    assert not diagnosis
    assert not diagnosis.findings
    first, last = diagnosis.layers
    assert (first.name, last.name) == ("net_h1 … net_h2", "net_o1 … net_o2")
    # ∂E/∂net_h1 = (∂E/∂w1)/i1, ∂E/∂net_h2 = (∂E/∂w3)/i1, from the lecture's page at 15 digits
    of_hidden = (0.000438567734474347 + 0.00049771273526086) / 0.05 / 2
    of_outputs = (0.138498561629 + 0.0380982365166) / 2
    assert first.of_nets == pytest.approx(of_hidden, rel=1e-12)
    assert last.of_nets == pytest.approx(of_outputs, rel=1e-11)
    assert first.share == pytest.approx(of_hidden / of_outputs, rel=1e-11)
    assert last.share == 1.0
    weights = [0.000438567734474347, 0.000877135468948693, 0.00049771273526086, 0.00099542547052172]
    assert first.of_weights == pytest.approx(sum(weights) / 4, rel=1e-12)  # of w1 … w4, not i1, i2
    weights = [0.0821670405642308, 0.0826676278475333, 0.0226025404774751, 0.0227402422159782]
    assert last.of_weights == pytest.approx(sum(weights) / 4, rel=1e-12)


@pytest.mark.parametrize(("count", "vanishes"), [(3, False), (8, True)])
def test_gradients_vanish_through_sigmoids_by_a_factor_for_each(count, vanishes):
    out, _ = chain([1.0] * count)
    x, share = 0.5, 1.0
    for number in range(count):
        x = sigma(x)
        share *= x * (1.0 - x) if number < count - 1 else 1.0
    diagnosis = diagnose(out)
    assert diagnosis.layers[0].share == pytest.approx(share, rel=1e-12)
    assert bool(diagnosis) == vanishes == (share < 1e-3)
    if vanishes:
        found = diagnosis.findings[0]
        assert found.kind == "vanishing gradients"
        assert found.values == (diagnosis.layers[0].share,)
        assert "below 0.001" in found.message
        assert not diagnose(out, vanishing=share / 2)


def test_gradients_explode_through_large_weights():
    out, _ = chain([10.0] * 5, tg.tanh, x=0.0)  # tanh′(0) = 1: the gradient grows by 10 a layer
    found = diagnose(out).findings[0]
    assert found.kind == "exploding gradients"
    assert found.values == (pytest.approx(1e4, rel=1e-12),)
    assert "above 1000" in found.message
    assert not diagnose(out, exploding=1e5)


@pytest.mark.parametrize(
    ("factor", "kind"), [(0.3, "vanishing gradients"), (1.0, None), (3.0, "exploding gradients")]
)
def test_a_recurrent_network_has_a_layer_for_each_step(factor, kind):
    cell = nn.RNNCell(2, 3, "identity", seed=0)
    cell.hidden_weight.data = factor * np.eye(3)
    h = None
    for x in np.sin(np.arange(8 * 4 * 2.0)).reshape(8, 4, 2):
        h = cell(x, h)
    diagnosis = diagnose((h * h).sum())
    assert len(diagnosis.layers) == 8
    assert diagnosis.layers[0].share == pytest.approx(factor**7, rel=1e-12)
    assert [found.kind for found in diagnosis.findings] == ([kind] if kind else [])


def test_values_expanded_values_and_tensors_have_the_same_layers():
    X, y = nn.data.moons(20, noise=0.1, seed=1)
    signs = 2.0 * y - 1.0
    tables = []
    for expand in (False, True):
        network = nn.MLP(2, [5, 4, 1], "tanh", seed=2, expand=expand)
        tables.append(diagnose(nn.hinge([network(list(row)) for row in X], signs)).layers)
    on_tensors = nn.MLP(2, [5, 4, 1], "tanh", seed=2).to_tensors()
    tables.append(diagnose(nn.hinge(on_tensors(X), signs[:, None])).layers)
    for table in tables:
        assert [layer.number for layer in table] == [1, 2, 3]
        for layer, other in zip(table, tables[0]):
            assert layer.of_nets == pytest.approx(other.of_nets, rel=1e-12)
            assert layer.of_weights == pytest.approx(other.of_weights, rel=1e-12)
    assert [layer.name for layer in tables[1]] == ["10 weights", "20 weights", "4 weights"]
    assert [layer.name for layer in tables[2]] == ["W 2×5", "W 5×4", "W 4×1"]


def test_a_layer_of_tensors_is_named_by_its_label_or_its_weights():
    W1, W2 = Tensor(np.ones((2, 3)), label="W1"), Tensor(np.ones((3, 1)), label="W2")
    hidden = np.ones((4, 2)) @ W1
    hidden.label = "net_h"
    layers = diagnose((hidden.tanh() @ W2).sum()).layers
    assert [layer.name for layer in layers] == ["net_h", "W2"]


def test_convolution_counts_as_a_layer_and_a_normalisation_does_not():
    network = nn.Sequential(
        nn.Conv2d(1, 2, 3, padding=1, seed=0),
        nn.BatchNorm(2),
        "relu",
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(8, 3, seed=1),
    )
    images = np.sin(np.arange(6 * 16.0)).reshape(6, 1, 4, 4)
    layers = diagnose(nn.cross_entropy(network(images), np.arange(6) % 3)).layers
    assert [layer.name for layer in layers] == ["W 2×1×3×3", "W 8×3"]


def test_a_product_is_a_net_of_its_own_if_it_has_a_name_or_goes_elsewhere_too():
    w1, w2 = Value(0.5), Value(0.25)
    first = w1 * 2.0
    E = first + w2 * tg.tanh(first)
    assert [layer.nets for layer in diagnose(E).layers] == [(first,), (E,)]
    left, right = w1 * tg.tanh(Value(2.0)), w2 * tg.tanh(Value(3.0))
    left.label = "left"
    E = left + right
    (layer,) = diagnose(E).layers
    assert layer.nets == (left, E)


def test_a_penalty_is_no_layer():
    w, v = Value(0.5, label="w"), Value(0.25, label="v")
    out = v * tg.tanh(w * 2.0)
    by_dot, by_hand = nn.l2_penalty([w, v]), w * w + v * v
    for penalty in (by_dot, by_hand):
        layers = diagnose((out - 1.0) ** 2 + 0.1 * penalty).layers
        assert [layer.name for layer in layers] == ["w", "v"]


def test_a_bias_may_be_subtracted_as_a_threshold():
    w, v, theta = Value(0.5, label="w"), Value(0.25, label="v"), Value(0.1, label="theta")
    net = w * 2.0 - theta
    E = v * tg.tanh(net)
    layers = diagnose(E).layers
    assert layers[0].nets == (net,)
    assert layers[1].nets == (E,)


def test_told_the_parameters_it_takes_no_other_leaf_for_one():
    w, target = Value(0.5, label="w"), Value(1.0, label="target")
    E = -(target * tg.log(tg.sigmoid(w * 2.0)))
    assert [layer.name for layer in diagnose(E).layers] == ["w", "target"]
    assert [layer.name for layer in diagnose(E, parameters=[w]).layers] == ["w"]


def test_values_made_of_a_tensor_are_parameters_too():
    W = Tensor([0.5, -0.25], label="W")
    first, second = W.values()
    E = tg.sigmoid(second * tg.sigmoid(first * 3.0))
    assert len(diagnose(E).layers) == 2


def test_no_parameter_no_layer():
    diagnosis = diagnose(Value(2.0))
    assert diagnosis.layers == []
    assert "no layers to compare" in str(diagnosis)


def test_a_share_of_nothing_is_shown_as_not_computed_and_not_as_nan():
    x = Tensor([[1.0, -2.0]], label="x")
    out = x @ Tensor([[0.5], [-0.25]], label="W")
    E = (out * 0.0).sum()
    E.backward()
    (row,) = diagnose(E).table()[1:]
    assert row.endswith("·")
    assert "NaN" not in row
