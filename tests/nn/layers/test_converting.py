"""From Values to Tensors and back: biases, labels, activations."""

import numpy as np
import pytest

import nn
import tinygrad_edu as tg
from tinygrad_edu import InputError, Tensor


@pytest.mark.parametrize("bias", ["own", "shared", "none"])
@pytest.mark.parametrize("sizes", [[1], [1, 1], [3, 1], [1, 3], [2, 3, 2]])
def test_a_network_of_any_width_comes_back_as_it_was(sizes, bias):
    network = nn.MLP(2, sizes, "tanh", "sigmoid", bias=bias, seed=0)
    for place, parameter in enumerate(network.parameters()):
        parameter.data += 0.1 * place
    back = network.to_tensors().to_values()
    assert repr(back) == repr(network)
    assert [p.data for p in back.parameters()] == [p.data for p in network.parameters()]
    x = [0.3, -0.7]
    expected = np.ravel([v.data for v in np.ravel(network(x))])
    assert network.to_tensors()([x]).data[0] == pytest.approx(expected, rel=1e-14)


def test_a_shared_bias_is_one_number_that_gets_every_neurons_gradient():
    fast = nn.MLP(2, [3], bias="shared", biases=[0.5], seed=0).to_tensors()
    assert repr(fast[0]) == "Linear(2, 3, bias='shared')"
    assert fast[0].bias.data.tolist() == [0.5]
    fast(np.ones((4, 2))).sum().backward()
    assert fast[0].bias.grad.tolist() == [12.0]  # four samples, three neurons


def test_a_linear_layer_with_a_shared_bias_learns_one_number():
    layer = nn.Linear(2, 3, "shared", seed=0)
    assert layer.bias.data.tolist() == [0.0]
    x = np.array([[1.0, -2.0], [0.5, 0.25]])
    layer.bias.data = [0.7]
    assert layer(x).data == pytest.approx(x @ layer.weight.data + 0.7, rel=1e-15)
    assert repr(nn.Sequential(layer).to_values()).endswith("bias='shared')")


def test_a_single_neurons_bias_goes_with_those_of_the_other_layers():
    for wide in (True, "shared"):
        for narrow in (True, "shared"):
            model = nn.Sequential(nn.Linear(2, 3, wide, seed=0), nn.Linear(3, 1, narrow, seed=1))
            model[0].bias.data = [0.1, 0.2, 0.3] if wide is True else [0.4]
            model[1].bias.data = [0.5]
            slow = model.to_values()
            assert slow.bias == ("own" if wide is True else "shared")
            expected = model([[0.3, -0.7]]).data[0, 0]
            assert slow([0.3, -0.7]).data == pytest.approx(expected, rel=1e-14)


def test_labels_are_w1_b1_there_and_the_lectures_back_here():
    network = nn.MLP(2, [2, 1], labels=True, seed=0)
    fast = network.to_tensors()
    assert [p.label for p in fast.parameters()] == ["W1", "b1", "W2", "b2"]
    back = fast.to_values()
    assert [p.label for p in back.parameters()] == [p.label for p in network.parameters()]
    plain = nn.MLP(2, [2, 1], seed=0).to_tensors()
    assert [p.label for p in plain.parameters()] == [""] * 4
    assert not plain.to_values().labels


def test_an_operation_among_the_layers_is_an_activation_too():
    model = nn.Sequential(nn.Linear(2, 3, seed=0), tg.tanh, nn.Linear(3, 1, seed=1), tg.sigmoid)
    slow = model.to_values()
    assert [layer.activation for layer in slow.layers] == ["tanh", "sigmoid"]
    assert slow([0.3, -0.7]).data == pytest.approx(model([[0.3, -0.7]]).data[0, 0], rel=1e-14)


def test_a_trained_network_comes_back_with_what_it_learned():
    network = nn.MLP(2, [2, 1], "tanh", seed=0)
    fast = network.to_tensors()
    optimizer = nn.SGD(fast.parameters(), lr=0.1)
    nn.mse(fast(np.ones((3, 2))), np.zeros((3, 1))).backward()
    optimizer.step()
    back = fast.to_values()
    assert back([1.0, 1.0]).data == pytest.approx(fast(np.ones((1, 2))).data[0, 0], rel=1e-14)
    assert back([1.0, 1.0]).data != network([1.0, 1.0]).data


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        ([nn.Linear(2, 2), "softmax"], "no activation 'softmax'"),
        ([nn.Linear(2, 2), "tanh", "tanh"], r"Activation\('tanh'\) has no equal"),
        ([nn.Linear(2, 2, "shared"), nn.Linear(2, 2)], "some layers share a bias and others"),
        ([nn.Linear(2, 2), nn.Linear(2, 2, False)], "some layers have a bias and others none"),
        ([nn.Linear(2, 2), nn.LayerNorm(2)], r"LayerNorm\(2\) has no equal"),
        ([], "no Linear layer"),
    ],
)
def test_what_neurons_cannot_do_is_refused(layers, message):
    with pytest.raises(InputError, match=message):
        nn.Sequential(*layers).to_values()


@pytest.mark.parametrize("bias", ["own", None, 3, np.zeros(2)])
def test_a_bias_of_a_linear_layer_is_there_or_not_or_shared(bias):
    with pytest.raises(InputError, match='write True, False or "shared"'):
        nn.Linear(2, 2, bias)


def test_a_weight_is_given_as_rows_or_a_tensor():
    for weight in ([[1, 2], [3, 4]], np.array([[1.0, 2.0], [3.0, 4.0]]), Tensor([[1, 2], [3, 4]])):
        assert nn.Linear(2, 2, weight=weight).weight.data.tolist() == [[1.0, 2.0], [3.0, 4.0]]
    with pytest.raises(InputError, match="rows of one length"):
        nn.Linear(2, 2, weight=[[1.0], [1.0, 2.0]])


def test_a_class_in_place_of_a_layer_is_refused():
    with pytest.raises(InputError, match=r"the class Flatten; write Flatten\(…\)"):
        nn.Sequential(nn.Linear(2, 2), nn.Flatten)
