"""Every layer of nn beside PyTorch: outputs and all gradients, in training and in use.

The layers are found among the public names. The parameters are set to random numbers, zeros and
ones too, and copied. Tolerances are those of tests/oracle/comparing.py.
"""

import numpy as np
import pytest

import nn
import tinygrad_edu as tg
from tinygrad_edu import Tensor, Value

torch = pytest.importorskip("torch", reason="PyTorch is the oracle here: pip install torch")

from tests.oracle.comparing import close, weights_like  # noqa: E402
from tests.oracle.counterparts import away_from_0  # noqa: E402
from tests.oracle.networks import ELSEWHERE, LAYERS  # noqa: E402

F = torch.nn.functional
PUBLIC = [
    name
    for name in nn.__all__
    if isinstance(getattr(nn, name), type) and issubclass(getattr(nn, name), nn.Module)
]
CASES = [(name, place) for name in LAYERS for place in range(len(LAYERS[name]))]
FORMATS = [np.float64, np.float32]


def test_every_layer_has_a_counterpart():
    missing = [name for name in PUBLIC if name not in {*LAYERS, *ELSEWHERE}]
    assert not missing, (
        f"{missing}: add to LAYERS in tests/oracle/networks.py how one is made, what PyTorch "
        "computes of its parameters and inputs, and inputs; or to ELSEWHERE which test holds it"
    )


def randomised(layer):
    """A layer none of whose parameters are all alike, as biases and scales are at first."""
    source = np.random.default_rng(0)
    for parameter in layer.parameters():
        parameter.data = source.uniform(0.3, 1.2, parameter.shape).astype(parameter.dtype)
    return layer


def as_leaves(items):
    return [torch.tensor(np.array(item, order="C"), requires_grad=True) for item in items]


def compare(layer, theirs, inputs, dtype):
    """Outputs, and the gradients of all parameters and inputs."""
    mine = [Tensor(x, dtype=dtype) for x in inputs]
    parameters = layer.parameters()
    other = as_leaves([x.data for x in mine])
    copies = as_leaves([p.data for p in parameters])
    out, reference = layer(*mine), theirs(copies, *other)
    assert out.dtype == dtype
    close(out.data, reference, np.dtype(dtype), layer)
    weights = weights_like(out)
    (out * weights).sum().backward()
    total = (reference * torch.tensor(weights)).sum()
    wanted = [torch.zeros_like(x) for x in (*other, *copies)]
    if total.requires_grad:
        found = torch.autograd.grad(total, [*other, *copies], allow_unused=True)
        wanted = [g if g is not None else w for g, w in zip(found, wanted, strict=True)]
    for node, right in zip([*mine, *parameters], wanted, strict=True):
        close(np.broadcast_to(node.grad, node.shape), right, np.dtype(dtype), (layer, node.shape))
        assert np.result_type(node.grad) == dtype or np.ndim(node.grad) == 0


@pytest.mark.parametrize("dtype", FORMATS)
@pytest.mark.parametrize("mode", ["train", "eval"])
@pytest.mark.parametrize(("name", "place"), CASES)
def test_outputs_and_all_gradients_of_a_layer_are_pytorchs(name, place, mode, dtype):
    make, theirs, inputs = LAYERS[name][place]
    has_format = name not in ("MaxPool2d", "AvgPool2d", "Flatten", "Activation")
    layer = randomised(make(dtype=dtype) if has_format else make())
    compare(getattr(layer, mode)(), theirs, inputs, dtype)


@pytest.mark.parametrize("dtype", FORMATS)
@pytest.mark.parametrize("shape", [(6, 3), (4, 3, 2, 5)])
def test_batch_norm_has_pytorchs_outputs_gradients_and_memory(shape, dtype):
    layer = randomised(nn.BatchNorm(3, momentum=0.3, eps=1e-4, dtype=dtype))
    memory = {"mean": torch.zeros(3), "var": torch.ones(3)}
    memory = {name: x.to(torch.tensor(layer.scale.data).dtype) for name, x in memory.items()}

    def theirs(p, x):
        mean, variance = memory["mean"], memory["var"]
        return F.batch_norm(x, mean, variance, p[0], p[1], layer.training, 0.3, 1e-4)

    for batch in range(3):
        compare(layer.train(), theirs, [1.0 + batch + away_from_0(*shape)], dtype)
        close(layer.running_mean, memory["mean"], np.dtype(dtype), "mean")
        close(layer.running_variance, memory["var"], np.dtype(dtype), "variance")
        layer.zero_grad()
    compare(layer.eval(), theirs, [away_from_0(*shape)], dtype)


@pytest.mark.parametrize("dtype", FORMATS)
def test_embedding_has_pytorchs_rows_and_gradient_for_indices_that_come_again(dtype):
    layer = nn.Embedding(5, 3, seed=0, dtype=dtype)
    places = np.array([[0, 3, 3], [4, 0, 3]])
    table = torch.tensor(layer.weight.data, requires_grad=True)
    out, reference = layer(places), F.embedding(torch.tensor(places), table)
    close(out.data, reference, np.dtype(dtype), "rows")
    weights = weights_like(out)
    (out * weights).sum().backward()
    (reference * torch.tensor(weights)).sum().backward()
    close(layer.weight.grad, table.grad, np.dtype(dtype), "gradient")


@pytest.mark.parametrize("p", [0.0, 0.2, 0.7])
def test_dropout_drops_a_share_p_and_scales_the_rest_and_the_gradient_alike(p):
    x = Tensor(np.full(20_000, 3.0))
    out = nn.Dropout(p, seed=0)(x)
    kept = out.data != 0.0
    np.testing.assert_allclose(out.data[kept], 3.0 / (1.0 - p), rtol=1e-15)
    # the share of n coins: its standard deviation is √(p (1 − p)/n); five of them
    assert abs((~kept).mean() - p) <= 5.0 * np.sqrt(p * (1.0 - p) / x.size)
    out.sum().backward()
    np.testing.assert_allclose(x.grad, kept / (1.0 - p), rtol=1e-15)
    np.testing.assert_array_equal(tg.Tensor.lift(nn.Dropout(p).eval()(x)).data, x.data)


def of_values(network, sizes, activations):
    """The same in PyTorch, neuron by neuron, of copies of all weights and biases."""

    def theirs(copies, x):
        rest = list(copies)
        for n_neurons, name in zip(sizes, activations, strict=True):
            n_inputs, outputs = len(x), []
            for _ in range(n_neurons):
                *weights, bias = [rest.pop(0) for _ in range(n_inputs + 1)]
                net = sum([w * i for w, i in zip(weights, x, strict=True)]) + bias
                outputs.append(net if name == "identity" else getattr(torch, name)(net))
            x = outputs
        return x

    return theirs


NETWORKS = {
    "Neuron": (lambda: nn.Neuron(3, "tanh", bias=0.25, seed=0), [1], ["tanh"]),
    "Layer": (lambda: nn.Layer(3, 2, "sigmoid", seed=0), [2], ["sigmoid"]),
    "MLP": (lambda: nn.MLP(3, [4, 2], "tanh", seed=0), [4, 2], ["tanh", "identity"]),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_of_values_has_pytorchs_outputs_and_gradients_to_1e_14(name):
    make, sizes, activations = NETWORKS[name]
    network = make()
    for place, parameter in enumerate(network.parameters()):
        parameter.data = float(np.cos(3.0 * place))
    inputs = [Value(number) for number in (0.5, -1.25, 2.0)]
    nodes = [*network.parameters(), *inputs]
    leaves = as_leaves([node.data for node in nodes])
    out = network(inputs)
    outputs = out if isinstance(out, list) else [out]
    reference = of_values(network, sizes, activations)(leaves[:-3], leaves[-3:])
    for ours, theirs in zip(outputs, reference, strict=True):
        assert ours.data == pytest.approx(theirs.item(), rel=1e-14)
    weights = [0.5 + place for place in range(len(outputs))]
    sum([w * ours for w, ours in zip(weights, outputs)]).backward()
    sum([w * theirs for w, theirs in zip(weights, reference)]).backward()
    for node, leaf in zip(nodes, leaves, strict=True):
        assert node.grad == pytest.approx(leaf.grad.item(), rel=1e-14, abs=1e-15)
