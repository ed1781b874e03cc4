"""Layers on Tensors: their values, their gradients, their errors."""

import numpy as np
import pytest

import nn
import tinygrad_edu as tg
from tests.numerical import numerical_gradient
from tinygrad_edu import InputError, Tensor, Value, gradients


def numbers(*shape, start=0):
    return np.sin(1.0 + start + np.arange(np.prod(shape))).reshape(shape)


def in_batches(model, x):
    return model(x)


def through_time(cell, x):
    h = None
    for step in range(3):
        h = cell(x + 0.1 * step, h)
    return h


LAYERS = [
    (nn.Linear(3, 2, seed=0), numbers(4, 3), in_batches),
    (nn.Linear(3, 2, bias=False, seed=0), numbers(2, 4, 3), in_batches),
    (nn.Conv2d(2, 3, (2, 3), stride=2, padding=1, seed=0), numbers(2, 2, 5, 4), in_batches),
    (nn.MaxPool2d(2), numbers(2, 2, 4, 4), in_batches),
    (nn.Flatten(), numbers(2, 3, 2), in_batches),
    (nn.BatchNorm(3), numbers(5, 3), in_batches),
    (nn.BatchNorm(2), numbers(2, 2, 3, 2), in_batches),
    (nn.LayerNorm(3), numbers(4, 3), in_batches),
    (nn.RNNCell(3, 2, seed=0), numbers(4, 3), through_time),
    (nn.Activation("tanh"), numbers(4, 3), in_batches),
    (nn.Activation("softmax"), numbers(4, 3), in_batches),
    (
        nn.Sequential(nn.Linear(3, 4, seed=0), "tanh", nn.Linear(4, 1, seed=1)),
        numbers(4, 3),
        in_batches,
    ),
]
LAYERS = [pytest.param(*case, id=repr(case[0])) for case in LAYERS]


@pytest.mark.parametrize(("layer", "x", "call"), LAYERS)
def test_a_layer_has_numerical_gradients(layer, x, call):
    data = Tensor(x)
    out = call(layer, data)
    weights = numbers(*out.shape, start=5)

    def loss():
        return (call(layer, data) * weights).sum()

    nodes = [data, *layer.parameters()]
    found = gradients(loss(), nodes)
    for node, gradient in zip(nodes, found, strict=True):
        before = node.data.copy()

        def moved(array, node=node):
            node.data = array
            return float(loss().data)

        expected = numerical_gradient(moved, [before], 0)
        node.data = before
        assert gradient == pytest.approx(expected, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize(("layer", "x", "call"), LAYERS)
def test_data_without_a_gradient_gives_the_same_numbers(layer, x, call):
    assert np.array_equal(np.array(call(layer, x)), call(layer, Tensor(x)).data)


def test_linear_is_a_matrix_product_and_a_bias_in_one_node():
    layer = nn.Linear(3, 2, seed=0)
    layer.bias.data = [0.5, -0.5]
    x = numbers(4, 3)
    out = layer(x)
    assert out.data == pytest.approx(x @ layer.weight.data + [0.5, -0.5], rel=1e-15)
    assert out.op.name == "linear"
    assert out.inputs[0].is_constant


def test_a_convolution_is_a_sum_over_every_window():
    layer = nn.Conv2d(2, 3, (2, 3), stride=(1, 2), padding=(1, 0), seed=0)
    layer.bias.data = [0.1, 0.2, 0.3]
    images = numbers(2, 2, 4, 5)
    framed = np.pad(images, ((0, 0), (0, 0), (1, 1), (0, 0)))
    kernels = layer.weight.data
    out = layer(images)
    assert out.shape == (2, 3, 5, 2)
    for n, k, i, j in np.ndindex(out.shape):
        window = framed[n, :, i : i + 2, 2 * j : 2 * j + 3]
        expected = (window * kernels[k]).sum() + layer.bias.data[k]
        assert out.data[n, k, i, j] == pytest.approx(expected, rel=1e-13)


def test_pooling_takes_the_largest_of_each_window_and_shares_a_tie():
    images = Tensor(np.array([[[[1.0, 2.0], [2.0, 0.0]]]]))
    out = nn.MaxPool2d(2)(images)
    out.sum().backward()
    assert out.data.tolist() == [[[[2.0]]]]
    assert images.grad.tolist() == [[[[0.0, 0.5], [0.5, 0.0]]]]


def test_batch_norm_uses_the_batch_while_training_and_what_it_remembers_in_use():
    layer = nn.BatchNorm(2)
    x = numbers(6, 2)
    out = layer(x).data
    assert out.mean(axis=0) == pytest.approx([0.0, 0.0], abs=1e-15)
    assert out.var(axis=0) == pytest.approx([1.0, 1.0], rel=1e-4)  # eps is 1e-5
    assert layer.running_mean == pytest.approx(0.1 * x.mean(axis=0), rel=1e-14)
    assert layer.running_variance == pytest.approx(0.9 + 0.1 * x.var(axis=0, ddof=1), rel=1e-14)
    layer.eval()
    expected = (x - layer.running_mean) / np.sqrt(layer.running_variance + 1e-5)
    assert layer(x).data == pytest.approx(expected, rel=1e-14)
    with pytest.raises(InputError, match="no variance"):
        nn.BatchNorm(2)(x[:1])


def test_layer_norm_goes_by_each_sample():
    x = numbers(4, 3)
    expected = (x - x.mean(axis=1, keepdims=True)) / np.sqrt(x.var(axis=1, keepdims=True) + 1e-5)
    assert nn.LayerNorm(3)(x).data == pytest.approx(expected, rel=1e-13)


def test_dropout_leaves_out_a_share_while_training_and_nothing_in_use():
    layer = nn.Dropout(0.25, seed=0)
    x = Tensor(np.ones(10_000))
    out = layer(x)
    left = out.data != 0
    assert left.mean() == pytest.approx(0.75, abs=0.02)  # four standard deviations
    assert out.data[left] == pytest.approx(4.0 / 3.0, rel=1e-15)
    out.sum().backward()
    assert np.array_equal(x.grad, out.data)
    assert layer.eval()(x) is x
    assert layer(np.ones(3)).tolist() == [1.0, 1.0, 1.0]
    assert np.array_equal(nn.Dropout(0.5, seed=1)(x).data, nn.Dropout(0.5, seed=1)(x).data)


def test_an_embedding_adds_up_the_gradients_of_a_word_that_comes_twice():
    layer = nn.Embedding(4, 2, seed=0)
    layer([[1, 3], [1, 1]]).sum().backward()
    assert layer.weight.grad.tolist() == [[0.0, 0.0], [3.0, 3.0], [0.0, 0.0], [1.0, 1.0]]
    for wrong, message in (([4], "0 to 3"), ([-1], "from -1"), ([0.5], "whole numbers")):
        with pytest.raises(InputError, match=message):
            layer(wrong)


def test_a_recurrent_cell_starts_from_zeros_and_remembers():
    cell = nn.RNNCell(3, 2, seed=0)
    x = numbers(4, 3)
    first = np.tanh(x @ cell.input_weight.data + cell.bias.data)
    second = np.tanh(x @ cell.input_weight.data + first @ cell.hidden_weight.data + cell.bias.data)
    assert cell(x, cell(x)).data == pytest.approx(second, rel=1e-14)


@pytest.mark.parametrize(
    ("layer", "x", "message"),
    [
        (nn.Linear(3, 2), np.ones((4, 2)), r"Linear\(3, 2\) got inputs of shape \(4, 2\)"),
        (nn.Linear(3, 2), np.ones(()), "a batch of one"),
        (nn.Conv2d(1, 2, 3), np.ones((4, 8, 8)), r"images\[:, None\]"),
        (nn.Conv2d(1, 2, 3), np.ones((4, 1, 2, 2)), "no smaller than a window"),
        (nn.BatchNorm(3), np.ones((4, 2)), r"BatchNorm\(3\) got inputs"),
        (nn.LayerNorm(3), np.ones((4, 2)), "last axis is 3 long"),
        (nn.RNNCell(3, 2), np.ones((4, 2)), r"takes \(batch, 3\)"),
    ],
)
def test_an_input_of_the_wrong_shape_is_refused_with_the_layers_name(layer, x, message):
    with pytest.raises(InputError, match=message):
        layer(x)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: nn.Linear(0, 2), "n_in"),
        (lambda: nn.Linear(2, 2, init="he"), "no initialiser 'he'"),
        (lambda: nn.Linear(2, 2, weight=np.ones((3, 2))), r"weight of shape \(3, 2\)"),
        (lambda: nn.Activation("rellu"), "no activation 'rellu'"),
        (lambda: nn.Activation("matmul"), "no activation"),
        (lambda: nn.Dropout(1.0), "below 1"),
        (lambda: nn.Sequential(nn.Linear(2, 2), 3), "Sequential got 3"),
        (lambda: nn.Conv2d(1, 2, 0), "size"),
    ],
)
def test_a_layer_that_cannot_be_is_refused(make, message):
    with pytest.raises(InputError, match=message):
        make()


def test_float32_layers_stay_float32_with_data_of_any_dtype():
    model = nn.Sequential(
        nn.Conv2d(1, 2, 3, seed=0, dtype=np.float32),
        nn.BatchNorm(2, dtype=np.float32),
        "relu",
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Dropout(0.5, seed=0),
        nn.Linear(8, 3, seed=1, dtype=np.float32),
    )
    E = nn.cross_entropy(model(numbers(4, 1, 6, 6)), [0, 1, 2, 0])
    E.backward()
    assert E.dtype == np.float32
    assert {p.grad.dtype for p in model.parameters()} == {np.dtype(np.float32)}


def test_a_seed_gives_the_same_weights_and_another_seed_others():
    first, same, other = (nn.Linear(3, 2, seed=seed).weight.data for seed in (0, 0, 1))
    assert np.array_equal(first, same)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("name", sorted(nn.initialisers.INITIALISERS))
def test_initial_weights_have_the_variance_that_their_source_asks_for(name):
    weights = nn.initialisers.INITIALISERS[name]((400, 300), seed=0)
    expected = {
        "glorot": 2 / 700,
        "xavier": 2 / 700,
        "he": 2 / 400,
        "uniform": 1 / 3,
        "normal": 1e-4,
        "zeros": 0.0,
    }[name.split("_")[0]]
    assert weights.var() == pytest.approx(expected, rel=0.02)  # 120 000 numbers
    assert weights.mean() == pytest.approx(0.0, abs=0.01)
    assert nn.Linear(400, 300, init=name, seed=0).weight.data == pytest.approx(weights)


def test_train_and_eval_reach_every_part():
    model = nn.Sequential(nn.Linear(2, 2), nn.Sequential(nn.Dropout(0.5), nn.BatchNorm(2)))
    assert model.eval() is model
    assert [part.training for _, part in model.named_parts() if isinstance(part, nn.Module)] == (
        [False] * 5
    )
    assert model.train()[1][0].training


def test_parameters_are_found_in_values_and_tensors_alike():
    model = nn.Sequential(nn.Linear(2, 3), "relu", nn.BatchNorm(3))
    names = [name for name, _ in model.named_parameters()]
    assert names == ["layers.0.weight", "layers.0.bias", "layers.2.scale", "layers.2.shift"]
    buffers = [name for name, _, _ in model.named_buffers()]
    assert buffers == ["layers.2.running_mean", "layers.2.running_variance"]
    model(numbers(4, 2)).sum().backward()
    model.zero_grad()
    assert [p.grad for p in model.parameters()] == [0.0] * 4


def test_functions_can_stand_among_the_layers():
    model = nn.Sequential(nn.Linear(2, 3, seed=0), tg.relu, lambda x: x * 2.0)
    x = numbers(4, 2)
    expected = 2 * np.maximum(x @ model[0].weight.data, 0)
    assert model(x).data == pytest.approx(expected, rel=1e-15)
    assert repr(model) == "Sequential(Linear(2, 3), relu, <lambda>)"


@pytest.mark.parametrize("bias", ["own", "shared", "none"])
@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "relu"])
def test_an_mlp_goes_to_tensors_and_back_with_equal_outputs_and_gradients(bias, activation):
    network = nn.MLP(3, [4, 2], activation, "sigmoid", bias=bias, seed=0)
    for place, parameter in enumerate(network.parameters()):
        parameter.data += 0.01 * place
    fast = network.to_tensors()
    back = fast.to_values()
    rows, targets = numbers(5, 3), numbers(5, 2, start=3)
    outputs = fast(rows)
    for row, output in zip(rows, outputs.data, strict=True):
        for slow in (network, back):
            assert [v.data for v in slow(list(row))] == pytest.approx(output, rel=1e-12)
    nn.mse(outputs, targets).backward()
    for slow in (network, back):
        E = tg.sum([nn.mse(slow(list(r)), list(t)) for r, t in zip(rows, targets, strict=True)]) / 5
        E.backward()
        for layer, linear in zip(slow.layers, (fast[0], fast[2]), strict=True):
            by_neuron = [[w.grad for w in neuron.weights] for neuron in layer.neurons]
            assert pytest.approx(linear.weight.grad, rel=1e-12, abs=1e-15) == np.array(by_neuron).T
            biases = list(dict.fromkeys(n.bias for n in layer.neurons if n.bias is not None))
            if bias == "none":
                assert linear.bias is None
            else:
                expected = linear.bias.grad
                assert [b.grad for b in biases] == pytest.approx(expected, rel=1e-12, abs=1e-15)
    assert repr(back) == repr(network)


def test_the_lectures_network_on_tensors_has_its_gradient_of_w5():
    network = nn.MLP(
        2,
        [2, 2],
        "sigmoid",
        "sigmoid",
        bias="shared",
        weights=[[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]],
        biases=[0.35, 0.60],
        labels=True,
    ).to_tensors()
    E = nn.half_squared_error(network(np.array([[0.05, 0.10]])), [[0.01, 0.99]])
    E.backward()
    W2 = network[2].weight
    assert W2.label == "W2"
    assert E.data == pytest.approx(0.298371108760003, rel=1e-14)
    assert W2.grad[0, 0] == pytest.approx(0.0821670405642308, rel=1e-13)
    assert network[2].bias.grad == pytest.approx([0.1384985616 - 0.0380982366], rel=1e-8)


def test_a_network_without_equal_among_neurons_says_which_layer_it_is():
    for model, message in (
        (nn.Sequential(nn.Linear(2, 2), nn.Dropout(0.5)), r"Dropout\(0\.5\) has no equal"),
        (nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2, bias=False)), "others none"),
        (nn.Sequential(nn.Flatten()), "has no equal"),
    ):
        with pytest.raises(InputError, match=message):
            model.to_values()


def test_a_value_and_a_tensor_network_do_not_share_their_weights():
    network = nn.MLP(2, [1], seed=0)
    fast = network.to_tensors()
    nn.SGD(fast.parameters(), lr=1.0)
    fast(np.ones((1, 2))).sum().backward()
    nn.SGD(fast.parameters(), lr=0.5).step()
    assert network.layers[0].neurons[0].weights[0].data != fast[0].weight.data[0, 0]
    assert isinstance(network.layers[0].neurons[0].weights[0], Value)
