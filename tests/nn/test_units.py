"""Neuron, Layer and MLP."""

import copy
import math
import pickle
import random

import numpy as np
import pytest

import nn
import tinygrad_edu
from tinygrad_edu import OPS, InputError, Value, history, named_nodes


def test_a_neuron_computes_the_activation_of_its_net_input():
    neuron = nn.Neuron(2, "sigmoid", weights=[0.15, 0.20], bias=0.35)
    assert neuron([0.05, 0.10]).data == pytest.approx(0.593269992107187, rel=1e-15)


@pytest.mark.parametrize(
    ("activation", "expected"),
    [
        ("identity", -0.4),
        ("relu", 0.0),
        ("leaky_relu", -0.004),
        ("step", 0.0),
        ("absolute", 0.4),
        ("softplus", 0.5130152523999526),
    ],
)
def test_any_operation_of_one_input_is_an_activation(activation, expected):
    neuron = nn.Neuron(1, activation, weights=[2.0], bias=-1.0)
    assert neuron([0.3]).data == pytest.approx(expected, rel=1e-14)


def test_an_unknown_activation_lists_the_known_ones():
    with pytest.raises(InputError, match=r"no activation 'swish'.*identity.*relu.*sigmoid"):
        nn.Neuron(1, "swish")
    with pytest.raises(InputError, match="no activation 'add'"):
        nn.MLP(1, [1], output_activation="add")
    for name, meant in (("ReLU", "relu"), ("LeakyReLU", "leaky_relu"), ("linear", "identity")):
        for make in (nn.Activation, lambda name: nn.MLP(2, [2, 1], name)):
            with pytest.raises(InputError, match=f"no activation '{name}'; write '{meant}', or"):
                make(name)


def cube(net):
    return net * net * net


@pytest.mark.parametrize(
    ("given", "name", "expected"),
    [
        (OPS["tanh"], "tanh", math.tanh),
        (tinygrad_edu.relu, "relu", lambda x: max(x, 0.0)),
        (cube, "cube", lambda x: x**3),
        (lambda net: net.exp(), "<lambda>", math.exp),
        (np.tanh, "tanh", math.tanh),
        (nn.Activation("sin"), "sin", math.sin),
    ],
)
def test_an_activation_may_be_an_operation_or_a_function_of_ones_own(given, name, expected):
    network = nn.MLP(1, [1, 1], given, given, weights=[[[2.0]], [[-1.5]]])
    assert [layer.activation for layer in network.layers] == [name, name]
    y = expected(-1.5 * expected(2.0 * 0.4))
    assert network([0.4]).data == pytest.approx(y, rel=1e-14)
    assert network.to_tensors()(np.array([[0.4]])).item() == pytest.approx(y, rel=1e-14)
    assert network.to_tensors().to_values()([0.4]).data == pytest.approx(y, rel=1e-14)


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda net: 1.0, "gave 1.0 for a Value"),
        (lambda net: net.data, "gave 0.5 for a Value"),
        (lambda: 1.0, "cannot be called with a Value"),
        (lambda net: net.gelu_of_elsewhere(), "cannot be called with a Value"),
        (math.tanh, r"would cut the graph"),
        (nn.Linear, "no activation"),
        (None, "no activation None"),
        (0.5, "no activation 0.5"),
        (OPS["add"], "no activation"),
    ],
)
def test_a_function_that_is_no_activation_is_refused_when_the_network_is_made(function, message):
    with pytest.raises(InputError, match=message):
        nn.MLP(2, [2, 1], function)


def test_the_words_of_micrograd_are_known():
    linear, bent = nn.Neuron(2, nonlin=False, seed=0), nn.Neuron(2, nonlin=True, seed=0)
    assert (linear.activation, bent.activation) == ("identity", "relu")
    assert nn.Layer(2, 3, nonlin=False).neurons[2].activation == "identity"
    assert linear.w is linear.weights
    assert linear.b is linear.bias
    linear.w, linear.b = [1.0, Value(2.0)], 0.5
    assert linear([3.0, 4.0]).data == 11.5
    assert len(linear.parameters()) == 3


def test_dot_and_expanded_neurons_agree_to_the_last_bit():
    for n_inputs in (1, 2, 7):
        for bias in (None, 0.3):
            source = random.Random(n_inputs)
            weights = [source.uniform(-1, 1) for _ in range(n_inputs)]
            inputs = [source.uniform(-1, 1) for _ in range(n_inputs)]
            results = []
            for expand in (False, True):
                neuron = nn.Neuron(n_inputs, "tanh", weights=weights, bias=bias, expand=expand)
                out = neuron(inputs)
                out.backward()
                results.append([out.data, *[p.grad for p in neuron.parameters()]])
            assert results[0] == results[1]


def test_expand_records_every_product_and_sum_as_a_node():
    network = nn.MLP(2, [2], activation="tanh", output_activation="tanh", expand=True)
    operations = [node.op.name for node in history(network([1.0, 2.0])[0]) if node.inputs]
    assert sorted(operations) == ["add", "add", "multiply", "multiply", "tanh"]
    folded = nn.MLP(2, [2], activation="tanh", output_activation="tanh")
    operations = [node.op.name for node in history(folded([1.0, 2.0])[0]) if node.inputs]
    assert sorted(operations) == ["dot", "tanh"]


def test_a_neuron_without_a_bias_has_no_bias():
    neuron = nn.Neuron(2, "identity", weights=[2.0, 3.0], bias=None)
    assert len(neuron.parameters()) == 2
    assert neuron([1.0, 1.0]).data == 5.0
    assert repr(neuron) == "Neuron(2, 'identity', bias=None)"


def test_parameters_come_neuron_by_neuron_each_once():
    network = nn.MLP(2, [3, 1])
    assert len(network.parameters()) == 3 * 3 + 4
    assert len(nn.MLP(2, [3, 1], bias="shared").parameters()) == 2 * 3 + 1 + 3 + 1
    assert len(nn.MLP(2, [3, 1], bias="none").parameters()) == 2 * 3 + 3
    names = [name for name, _ in network.named_parameters()]
    assert names[:4] == [
        "layers.0.neurons.0.weights.0",
        "layers.0.neurons.0.weights.1",
        "layers.0.neurons.0.bias",
        "layers.0.neurons.1.weights.0",
    ]


def test_a_shared_bias_is_one_value_for_the_layer_and_has_a_name_of_its_own():
    network = nn.MLP(2, [2, 2], bias="shared", biases=[0.35, 0.6])
    first, second = network.layers
    assert first.neurons[0].bias is first.neurons[1].bias
    assert (first.neurons[0].bias.data, second.neurons[0].bias.data) == (0.35, 0.6)
    assert "layers.0.shared_bias" in dict(network.named_parameters())


def test_zero_grad_sets_every_gradient_to_zero():
    network = nn.MLP(2, [2, 1], seed=1)
    network([1.0, 2.0]).backward()
    assert any(parameter.grad for parameter in network.parameters())
    network.zero_grad()
    assert [parameter.grad for parameter in network.parameters()] == [0.0] * 9


def test_a_module_of_ones_own_finds_its_parameters():
    class Scale(nn.Module):
        def __init__(self):
            self.factor = Value(2.0)
            self.parts = [nn.Neuron(1), {"not": "looked into"}]
            self.again = self.factor

    names = [name for name, _ in Scale().named_parameters("top")]
    assert names == ["top.factor", "top.parts.0.weights.0", "top.parts.0.bias"]


def test_seeds_make_weights_that_can_be_had_again():
    first, again, other = (nn.MLP(2, [3, 1], seed=seed) for seed in (7, 7, 8))
    assert data_of(first) == data_of(again) != data_of(other)
    assert all(-1 <= w <= 1 for w in data_of(first))
    random.seed(7)
    assert data_of(nn.MLP(2, [3, 1])) == data_of(first)


def data_of(network):
    return [parameter.data for parameter in network.parameters()]


def test_given_weights_and_biases_are_taken():
    network = nn.MLP(1, [2, 1], weights=[[[1.0], [2.0]], [[3.0, 4.0]]], biases=[[5.0, 6.0], [7.0]])
    assert data_of(network) == [1.0, 5.0, 2.0, 6.0, 3.0, 4.0, 7.0]
    assert network([1.0]).data == 3.0 * 6.0 + 4.0 * 8.0 + 7.0


def test_activation_may_be_given_for_each_layer():
    network = nn.MLP(1, [1, 1, 1], activation=["tanh", "relu", "sigmoid"])
    assert [layer.activation for layer in network.layers] == ["tanh", "relu", "sigmoid"]
    network = nn.MLP(1, [1, 1], activation="tanh", output_activation="sigmoid")
    assert [layer.activation for layer in network.layers] == ["tanh", "sigmoid"]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: nn.Neuron(2, weights=[1.0]), "2 inputs got 1 weights"),
        (lambda: nn.Layer(2, 2, weights=[[1.0, 2.0]]), "2 neurons got weights for 1"),
        (lambda: nn.Layer(2, 2, biases=[1.0]), "got 1 biases"),
        (lambda: nn.MLP(2, [2, 1], weights=[[[1.0, 2.0]]]), "2 layers got weights for 1"),
        (lambda: nn.MLP(2, [2, 1], biases=[1.0]), "2 layers got biases for 1"),
        (lambda: nn.MLP(2, [2, 1], activation=["tanh"]), "2 layers got activations for 1"),
        (lambda: nn.MLP(2, [2, 1], bias="both"), "bias got 'both'"),
        (lambda: nn.MLP(2, []), "at least one input, one layer"),
        (lambda: nn.MLP(0, [1]), "at least one input, one layer"),
        (lambda: nn.MLP(2, [2, 0]), "at least one input, one layer"),
    ],
)
def test_what_does_not_fit_is_refused_with_both_numbers(make, message):
    with pytest.raises(InputError, match=message):
        make()


def test_labels_are_the_lectures_on_request_only():
    network = nn.MLP(2, [2, 2], bias="shared", labels=True)
    names = named_nodes(nn.half_squared_error(network([0.05, 0.1]), [0.01, 0.99]))
    expected = {f"w{i}" for i in range(1, 9)} | {"b1", "b2", "i1", "i2", "E_o1", "E_o2", "E_total"}
    expected |= {f"{what}_{unit}" for what in ("net", "out") for unit in ("h1", "h2", "o1", "o2")}
    expected |= {"target_o1", "target_o2"}
    assert expected - {"net_o1", "net_o2"} <= set(names)
    silent = nn.MLP(2, [2, 2])
    assert named_nodes(silent([0.05, 0.1])[0]) == {}


def test_several_hidden_layers_and_own_biases_have_labels_too():
    network = nn.MLP(1, [2, 1, 1], activation="tanh", output_activation="tanh", labels=True)
    names = set(named_nodes(network([0.5])))
    assert {"net_h1_1", "out_h1_2", "out_h2_1", "net_o1", "b1", "b2", "b3", "b4"} <= names


def test_one_output_comes_as_itself_and_several_as_a_list():
    assert isinstance(nn.MLP(2, [1])([1.0, 2.0]), Value)
    assert len(nn.MLP(2, [2])([1.0, 2.0])) == 2
    assert isinstance(nn.Layer(2, 1)([1.0, 2.0]), Value)


def test_networks_show_their_shape():
    assert repr(nn.Neuron(2, "tanh")) == "Neuron(2, 'tanh')"
    assert repr(nn.Layer(2, 3)) == "Layer(2, 3, 'relu')"
    text = repr(nn.MLP(2, [3, 1], bias="none"))
    assert text == "MLP(2, [3, 1], activation=['relu', 'identity'], bias='none')"


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))])
def test_a_network_copies_and_pickles_with_its_weights(copied):
    network = nn.MLP(2, [2, 1], bias="shared", seed=3, labels=True)
    other = copied(network)
    assert data_of(other) == data_of(network)
    assert other([1.0, 2.0]).data == network([1.0, 2.0]).data
    other.parameters()[0].data = 9.0
    assert network.parameters()[0].data != 9.0
    assert other.layers[0].neurons[0].bias is other.layers[0].neurons[1].bias
    other([1.0, 2.0]).backward()


def test_a_computed_node_is_not_copied_without_its_history():
    with pytest.raises(InputError, match="Copy or pickle the leaves"):
        copy.deepcopy(Value(2.0) * 3)


def test_an_activation_that_overflows_is_infinite_as_in_numpy():
    neuron = nn.Neuron(1, activation=OPS["exp"], weights=[1000.0], bias=0.0)
    with pytest.warns(tinygrad_edu.NonFiniteWarning):
        out = neuron([1.0])
    assert out.data == np.inf
