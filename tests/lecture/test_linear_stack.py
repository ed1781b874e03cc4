"""A stack of linear layers is one linear layer, and so cannot be XOR."""

import numpy as np
import pytest

import tinygrad_edu as tg
import viz
from examples.lecture import linear_stack


@pytest.mark.parametrize("seed", range(5))
def test_the_product_of_the_matrices_equals_the_network(seed):
    assert linear_stack.largest_difference(linear_stack.stack(seed=seed)) < 1e-13


def test_the_product_is_w1_w2_w3_and_the_biases_go_through_what_follows():
    model = linear_stack.stack()
    (w1, b1), (w2, b2), (w3, b3) = [
        (layer.weight.data, layer.bias.data) for layer in linear_stack.linear_layers(model)
    ]
    one = linear_stack.collapsed(model)
    assert one.weight.data == pytest.approx(w1 @ w2 @ w3, rel=1e-13)
    assert one.bias.data == pytest.approx(b1 @ w2 @ w3 + b2 @ w3 + b3, rel=1e-13)


def test_the_slope_of_the_network_is_the_product_at_every_input():
    model = linear_stack.stack()
    for x in ([0.0, 0.0], [1.0, -2.0], [30.0, 5.0]):
        slope = tg.jacobian(model)(np.array([x]))[0, 0, 0]
        assert slope == pytest.approx(linear_stack.collapsed(model).weight.data[:, 0], rel=1e-13)


def test_with_tanh_between_no_single_layer_is_the_network():
    model = linear_stack.stack("tanh")
    assert linear_stack.largest_difference(model) > 0.1
    slopes = [tg.jacobian(model)(np.array([x]))[0, 0, 0] for x in ([0.0, 0.0], [3.0, -2.0])]
    assert np.abs(slopes[0] - slopes[1]).max() > 0.01


def test_xor_leaves_a_quarter_without_activation_and_nothing_with_tanh():
    model, error = linear_stack.on_xor("identity")
    # the best plane through XOR is ½ everywhere: an error of ½² for each sample
    assert error == pytest.approx(0.25, abs=1e-6)
    outs = model(np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])).data
    assert outs == pytest.approx(np.full((4, 1), 0.5), abs=1e-3)
    assert linear_stack.on_xor("tanh")[1] < 1e-6


def test_the_drawn_networks_are_the_stack_and_its_product():
    model = linear_stack.stack()
    by_neurons, one = linear_stack.as_neurons(model), linear_stack.one_neuron(model)
    expected = model(np.array([[2.5, -1.0]])).data[0, 0]
    for network in (by_neurons, one):
        out = network([2.5, -1.0])
        assert out.data == pytest.approx(expected, rel=1e-13)
        shown = f"{out.data:.4f}".replace("-", "−").rstrip("0")
        assert shown in viz.network(network, out, "forward").svg()


def test_the_script_runs_from_anywhere_and_draws_when_asked(script):
    printed, out = script(linear_stack)
    assert "no activation   0.250000" in printed
    names = sorted(path.name for path in out.iterdir())
    assert names == [f"linear_stack_{n}.svg" for n in ("one", "stack", "xor")]
