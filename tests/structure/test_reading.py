"""read_network on models whose network is known: by hand, of nn, of Tensors, and formulas."""

import numpy as np
import pytest

import nn
import tinygrad_edu as tg
from examples import two_two_two
from tinygrad_edu import Tensor, Value, history
from tinygrad_edu.structure import read_network


def values(*numbers):
    return [Value(number) for number in numbers]


def read(E, parameters=None):
    return read_network(history(E), parameters)


def labels(nodes):
    return [node.label for node in nodes]


def test_the_lectures_network_is_read_with_inputs_biases_targets_and_errors():
    network = read(two_two_two.build())
    assert network.sizes == [2, 2]
    assert [labels(unit.weights) for unit in network.units] == [
        ["w1", "w2"],
        ["w3", "w4"],
        ["w5", "w6"],
        ["w7", "w8"],
    ]
    assert [labels(unit.biases) for unit in network.units] == [["b1"], ["b1"], ["b2"], ["b2"]]
    assert labels(network.shared) == ["b1", "b2"]
    assert [labels(inputs) for inputs in network.inputs] == [["i1", "i2"]]
    assert [labels(loss.outputs) for loss in network.losses] == [["out_o1"], ["out_o2"]]
    assert [labels(loss.targets) for loss in network.losses] == [["target_o1"], ["target_o2"]]
    assert network.samples == 1
    assert network.broken == []


def test_a_threshold_is_a_bias_with_a_minus_and_a_target_is_none():
    w1, w2, t1, w3, b2 = values(0.1, 0.2, 0.3, 0.4, 0.5)
    out = w3 * tg.tanh(w1 * 0.5 + w2 * 0.25 - t1) + b2
    for E in ((out - 1.0) ** 2, (1.0 - out) ** 2, (Value(1.0) - out) ** 2, abs(out - Value(1.0))):
        network = read(E)
        first, last = network.units
        assert first.passes[0].net.biases == [(t1, -1)]
        assert last.passes[0].net.biases == [(b2, 1)]
        (loss,) = network.losses
        assert loss.outputs == (out,)
        assert [target.data for target in loss.targets] == [1.0]


def test_a_sign_of_a_bias_is_read_through_whatever_only_turns_it():
    for turned, sign in (
        (lambda b: b, 1),
        (lambda b: -b, -1),
        (lambda b: tg.negate(tg.negate(b)), 1),
        (lambda b: tg.sum([b]), 1),
    ):
        w, v, b = values(0.1, 0.2, 0.3)
        net = read(tg.tanh(w * v + turned(b))).passes[0].net
        assert net.biases == [(b, sign)]
        E = (tg.dot([w], [v], b) + turned(Value(1.0))) ** 2
        assert read(E).passes[0].net.biases == [(b, 1)]


def test_arrays_without_numbers_without_axes_and_of_float32_are_read():
    W = Tensor(np.full((2, 3), 0.1, np.float32))
    empty = read((np.ones((0, 2), np.float32) @ W).tanh().sum())
    assert empty.sizes == [3]
    w, b = Tensor(-1.0), Tensor(0.5)
    assert read(((w * np.linspace(1.0, 2.0, 5) + b).tanh() ** 2).sum()).sizes == [1]
    assert read((np.ones((4, 3), np.float32)[::-1] @ W.T).relu().mean()).sizes == [2]


def xor(zero, one, left):
    """XOR by hand on its four samples; zero and one are what an input is made by."""
    a, b, c, d, e, f, g, h, k = values(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)

    def times(w, x):
        return w * x if left else x * w

    E = 0.0
    for x1, x2, y in ((0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)):
        x1, x2 = (one() if x else zero() for x in (x1, x2))
        h1 = tg.sigmoid(times(a, x1) + times(b, x2) + c)
        h2 = tg.sigmoid(times(d, x1) + times(e, x2) + f)
        E = E + (tg.sigmoid(times(g, h1) + times(h, h2) + k) - y) ** 2
    return E, [(a, b), (d, e), (g, h)]


@pytest.mark.parametrize("left", [True, False])
@pytest.mark.parametrize("kind", [float, int, Value])
def test_xor_by_hand_is_read_with_plain_numbers_as_with_values(kind, left):
    E, weights = xor(lambda: kind(0), lambda: kind(1), left)
    network = read(E)
    assert network.sizes == [2, 1]
    assert [unit.weights for unit in network.units] == weights
    assert [unit.repeats for unit in network.units] == ["samples"] * 3
    assert network.samples == 4
    assert [[x.data for x in inputs[:2]] for inputs in network.inputs] == [
        [0.0, 0.0],
        [0.0, 1.0],
        [1.0, 0.0],
        [1.0, 1.0],
    ]
    assert [loss.targets[0].data for loss in network.losses] == [0.0, 1.0, 1.0, 0.0]
    assert network.broken == []


def test_inputs_on_the_left_are_no_weights_where_anything_tells():
    x1, x2, w1, w2, b, v = values(1.0, 2.0, 0.1, 0.2, 0.3, 0.4)
    out = (x1 * w1 + x2 * w2 + b).tanh()
    assert read((out * v - 1.0) ** 2).units[0].weights == (w1, w2)  # v stands on the right
    assert read((out - 1.0) ** 2, {w1, w2, b}).units[0].weights == (w1, w2)
    assert read((out - 1.0) ** 2).units[0].weights == (x1, x2)  # nothing tells
    tg.label_nodes({"x1": x1, "x2": x2, "w1": w1, "w2": w2})
    assert read((out - 1.0) ** 2).units[0].weights == (w1, w2)


def test_parts_that_have_names_are_parts_of_one_net():
    x1, x2, w1, w2, b = values(2.0, 0.0, -3.0, 1.0, 6.88)
    x1w1, x2w2 = x1 * w1, x2 * w2
    both = x1w1 + x2w2
    n = both + b
    tg.label_nodes(
        {
            "x1": x1,
            "x2": x2,
            "w1": w1,
            "w2": w2,
            "b": b,
            "x1w1": x1w1,
            "x2w2": x2w2,
            "both": both,
            "n": n,
        }
    )
    network = read(n.tanh())
    assert network.sizes == [1]
    assert network.passes[0].net.node is n
    assert network.units[0].weights == (w1, w2)


def test_python_sums_and_dots_are_read_alike():
    x = (1.0, 2.0, 3.0)
    w, b = values(0.1, 0.2, 0.3), Value(0.5)
    nets = [
        sum(a * c for a, c in zip(w, x)) + b,
        sum((a * c for a, c in zip(w, x)), b),
        tg.sum([*[a * c for a, c in zip(w, x)], b]),
        tg.dot(w, x, b),
        b + (w[0] * 1.0 + (w[1] * 2.0 + w[2] * 3.0)),
    ]
    for net in nets:
        network = read((tg.relu(net) - 1.0) ** 2)
        assert network.sizes == [1]
        assert set(network.units[0].weights) == set(w)
        assert network.units[0].biases == (b,)


X = np.array([[0.5, 0.25], [0.1, 0.2]])


def test_layers_of_arrays_are_units_along_an_axis():
    W, b, V = Tensor(np.full((2, 3), 0.1)), Tensor(np.zeros(3)), Tensor(np.full((3, 1), 0.2))
    network = read((((X @ W + b).tanh() @ V) ** 2).mean())
    assert network.sizes == [3, 1]
    assert [unit.weights for unit in network.units] == [(W,), (V,)]
    assert network.units[0].biases == (b,)
    turned = read((tg.tanh(W.T @ X.T) ** 2).mean())
    assert turned.sizes == [3]
    assert turned.units[0].axis == -2


def test_a_convolutional_network_has_a_layer_for_each_convolution():
    model = nn.Sequential(
        nn.Conv2d(1, 4, 3, seed=0), "relu", nn.MaxPool2d(2), nn.Flatten(), nn.Linear(36, 3, seed=1)
    )
    images = np.sin(np.arange(5 * 64.0)).reshape(5, 1, 8, 8)
    network = read(nn.cross_entropy(model(images), [0, 1, 2, 0, 1]))
    assert network.sizes == [4, 3]
    assert network.layers[0][0].axis == 1
    assert network.layers[0][0].activation.name == "relu"
    assert network.broken == []


@pytest.mark.parametrize("first", [None, Value(0.0)])
def test_a_recurrent_neuron_is_one_unit_that_is_fed_with_its_own_output(first):
    wx, wh, b, v = values(0.1, 0.2, 0.3, 0.4)
    h = first
    for x in (0.5, 0.1, 0.2):
        h = tg.tanh(wx * x + b if h is None else wx * x + wh * h + b)
    network = read((v * h - 1.0) ** 2)
    assert network.sizes == [1, 1]
    assert network.units[0].repeats == "times"
    assert len(network.units[0].passes) == 3
    assert [p.depth for p in network.passes] == [1, 2, 3, 4]
    assert network.samples == 1
    assert [unit for unit, _ in network.broken] == [network.units[0]]


def test_a_recurrent_layer_of_arrays_is_one_unit():
    cell = nn.RNNCell(2, 3, seed=0)
    h = None
    for x in np.ones((3, 4, 2)):
        h = cell(x, h)
    network = read((h**2).mean())
    assert network.sizes == [3]
    assert network.units[0].repeats == "times"


def test_a_kernel_written_out_is_one_unit_at_several_places():
    k1, k2, v1, v2 = values(0.1, 0.2, 0.3, 0.4)
    x = [0.1, 0.2, 0.3]
    first, second = (tg.relu(k1 * x[i] + k2 * x[i + 1]) for i in (0, 1))
    network = read((v1 * first + v2 * second - 1.0) ** 2)
    assert network.sizes == [1, 1]
    assert network.units[0].repeats == "places"
    assert network.samples == 1


def test_weights_that_two_neurons_share_are_told():
    w, b1, b2, v1, v2 = values(0.1, 0.2, 0.3, 0.4, 0.5)
    h1, h2 = tg.tanh(w * 0.5 + b1), tg.tanh(w * 0.5 + b2)
    network = read((v1 * h1 + v2 * h2 - 1.0) ** 2)
    assert network.sizes == [2, 1]
    assert network.shared == [w]


def test_a_residual_connection_is_an_input_without_a_weight():
    a, b, c, d, e, f = values(0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
    h = tg.tanh(a * 0.5 + b * 0.2 + c)
    network = read((Value(0.3) * (h + d * tg.tanh(e * h + f)) - 1.0) ** 2)
    assert network.sizes == [1, 1, 1, 1]
    assert network.layers[2][0].passes[0].net.skips == [h]
    assert network.broken[0][0] is network.layers[2][0]


def test_a_penalty_on_the_weights_is_a_loss_without_outputs():
    model = nn.MLP(2, [2], "tanh", "tanh", seed=0)
    rows = ([0.5, 0.25], [0.1, 0.25])
    E = sum(nn.half_squared_error(model(list(x)), [1.0, 0.0]) for x in rows)
    network = read(E + 0.01 * nn.l2_penalty(model.parameters()))
    assert network.sizes == [2]
    assert [len(loss.outputs) for loss in network.losses] == [1, 1, 1, 1, 0]


def test_the_classes_of_a_cross_entropy_are_its_targets():
    model = nn.MLP(2, [3, 3], "tanh", seed=0)
    outs = [model([0.5, 0.25]), model([0.1, 0.3])]
    network = read(nn.cross_entropy(outs, [1, 0]))
    assert [loss.outputs for loss in network.losses] == [tuple(outs[0]), tuple(outs[1])]
    assert [loss.targets for loss in network.losses] == [(outs[0][1],), (outs[1][0],)]


def formulas():
    x, y, m, v, g, h, t = (Value(n, label=name) for n, name in enumerate("xymvght", start=2))
    sine = x
    for _ in range(4):
        sine = tg.sin(sine * 1.1)
    return {
        "a chain of sines": sine,
        "x·1.1·1.1": x * 1.1 * 1.1,
        "3x + 2y": 3 * x + 2 * y,
        "3x + 2y + 1": 3 * x + 2 * y + 1,
        "(3x + 1)²": (3 * x + 1) ** 2,
        "3x² + 2y²": 3 * x**2 + 2 * y**2,
        "xy + x": x * y + x,
        "xy + y³": x * y + y**3,
        "½mv² + mgh": 0.5 * m * v**2 + m * g * h,
        "mc²": m * v**2,
        "gmx/r²": g * m * x / y**2,
        "A sin ωt": m * tg.sin(v * t),
        "vt + ½gt²": v * t + 0.5 * g * t**2,
        "x + vt + ½gt²": x + v * t + 0.5 * g * t**2,
        "ax² + bx + c": m * x**2 + v * x + g,
        "a sin t + b cos t + c": m * tg.sin(t) + v * tg.cos(t) + g,
        "Rosenbrock": (1 - x) ** 2 + 100 * (y - x**2) ** 2,
        "Himmelblau": (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    }


@pytest.mark.parametrize("name", formulas())
def test_a_formula_is_no_network(name):
    assert read(formulas()[name]).layers == []


def test_a_leaf_alone_and_a_graph_of_plain_numbers_are_no_network():
    assert read(Value(2.0)).layers == []
    assert read(Value(2.0)).inputs == []


def test_a_long_recurrence_is_read_in_time_that_grows_with_it():
    wx, wh, b = values(0.1, 0.2, 0.3)
    h = Value(0.0)
    for _ in range(5_000):
        h = tg.tanh(wx * 0.5 + wh * h + b)
    network = read(h)
    assert len(network.passes) == 5_000
    assert network.passes[-1].depth == 5_000


def test_a_neuron_of_thousands_of_products_is_read_in_time_that_grows_with_it():
    w = [Value(0.001) for _ in range(5_000)]
    net = sum(weight * 0.5 for weight in w) + Value(0.1)
    network = read(net.tanh())
    assert network.units[0].weights == tuple(w)
