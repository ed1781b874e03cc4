"""One answer everywhere: which network is in a graph, whoever asks.

The truth about each model is written by hand. diagnose, the headings of unroll, viz.network, the
network's view of a page, folding, and the plot of the gradients are compared with it.
"""

import re
from dataclasses import dataclass, field

import matplotlib as mpl
import numpy as np
import pytest

import nn
import tinygrad_edu as tg
import viz
import viz.plots
from examples import lenet_digits, two_two_two
from tinygrad_edu import InputError, Tensor, Value, diagnose, history, unroll
from tinygrad_edu.passes import record_pass
from tinygrad_edu.structure import read_network
from viz.graph.folding import by_layer
from viz.pages.network_stage import network_stage

mpl.use("Agg")


@dataclass(frozen=True)
class Truth:
    """What is true of a model.

    Attributes:
        E: Its loss.
        sizes: The neurons of each layer.
        inputs: How many numbers go in.
        samples: How many samples there are.
        steps: How many steps a recurrence has.
        refused: What viz.network says where the picture of layers of neurons cannot show it.
    """

    E: object
    sizes: list = field(default_factory=list)
    inputs: int = 2
    samples: int = 1
    steps: int = 1
    refused: str = ""


def values(*numbers):
    return [Value(number) for number in numbers]


X = np.array([[0.5, 0.25], [0.1, 0.2]])


def with_operators():
    w1, w2, b1, w3, b2 = values(0.1, 0.2, 0.3, 0.4, 0.5)
    return Truth(((w3 * tg.tanh(w1 * 0.5 + w2 * 0.25 + b1) + b2) - 1.0) ** 2, [1, 1])


def with_a_threshold():
    w1, w2, t1, w3, b2 = values(0.1, 0.2, 0.3, 0.4, 0.5)
    return Truth(((w3 * tg.tanh(w1 * 0.5 + w2 * 0.25 - t1) + b2) - 1.0) ** 2, [1, 1])


def inputs_on_the_left():
    x1, x2, w1, w2, b = (Value(n, label=name) for n, name in enumerate("x1 x2 w1 w2 b".split()))
    return Truth((tg.tanh(x1 * w1 + x2 * w2 + b) - 1.0) ** 2, [1])


def mlp(samples, expand):
    model = nn.MLP(2, [2, 1], "tanh", seed=0, expand=expand)
    outs = [model(list(row)) for row in X[:samples]]
    return Truth(nn.mse(outs, [1.0, 0.0][:samples]), [2, 1], samples=samples)


def xor():
    a, b, c, d, e, f, g, h, k = values(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
    E = 0.0
    for x1, x2, y in ((0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)):
        h1, h2 = tg.sigmoid(a * x1 + b * x2 + c), tg.sigmoid(d * x1 + e * x2 + f)
        E = E + (tg.sigmoid(g * h1 + h * h2 + k) - y) ** 2
    return Truth(E, [2, 1], samples=4)


def shared_weights():
    w, b1, b2, v1, v2 = values(0.1, 0.2, 0.3, 0.4, 0.5)
    h1, h2 = tg.tanh(w * 0.5 + b1), tg.tanh(w * 0.5 + b2)
    return Truth((v1 * h1 + v2 * h2 - 1.0) ** 2, [2, 1], inputs=1)


def recurrent():
    wx, wh, b, v = values(0.1, 0.2, 0.3, 0.4)
    h = Value(0.0)
    for x in (0.5, 0.1, 0.2):
        h = tg.tanh(wx * x + wh * h + b)
    return Truth((v * h - 1.0) ** 2, [1, 1], steps=3, refused="recurrent network")


def residual():
    a, b, c, d, e, f, v = values(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
    h = tg.tanh(a * 0.5 + b * 0.2 + c)
    E = (v * (h + d * tg.tanh(e * h + f)) - 1.0) ** 2
    return Truth(E, [1, 1, 1, 1], refused="not all the outputs of one layer")


def arrays():
    W, b, V = Tensor(np.full((2, 3), 0.1)), Tensor(np.zeros(3)), Tensor(np.full((3, 1), 0.2))
    return Truth((((X @ W + b).tanh() @ V) ** 2).mean(), [3, 1])


def convolutional():
    images = np.sin(np.arange(4 * 64.0)).reshape(4, 1, 8, 8)
    E = nn.cross_entropy(lenet_digits.network()(images), np.arange(4))
    return Truth(E, [6, 16, 10])


def formula(build):
    x, y, m = Value(0.5, label="x"), Value(2.0, label="y"), Value(3.0, label="m")
    return Truth(build(x, y, m), refused="found no neurons")


MODELS = {
    "operators": with_operators,
    "threshold": with_a_threshold,
    "x·w + b": inputs_on_the_left,
    "lecture": lambda: Truth(two_two_two.build(), [2, 2]),
    "MLP": lambda: mlp(1, expand=False),
    "MLP, + and ×": lambda: mlp(1, expand=True),
    "MLP, two samples": lambda: mlp(2, expand=False),
    "MLP, + and ×, two samples": lambda: mlp(2, expand=True),
    "XOR with plain numbers": xor,
    "shared weights": shared_weights,
    "recurrent": recurrent,
    "residual": residual,
    "X @ W": arrays,
    "convolutional": convolutional,
    "sin sin x": lambda: formula(lambda x, y, m: tg.sin(tg.sin(tg.sin(x)))),
    "3x + 2y": lambda: formula(lambda x, y, m: 3 * x + 2 * y),
    "½mv² + mgh": lambda: formula(lambda x, y, m: 0.5 * m * x**2 + m * 9.81 * y),
}


@pytest.fixture(params=MODELS)
def truth(request):
    built = MODELS[request.param]()
    built.E.backward()
    return built


def test_the_reader_finds_what_is_there(truth):
    network = read_network(history(truth.E))
    assert network.sizes == truth.sizes
    assert network.samples == (truth.samples if truth.sizes else 0)


def test_diagnose_has_a_layer_for_each_and_for_each_step_of_a_recurrence(truth):
    layers = diagnose(truth.E).layers
    assert len(layers) == len(truth.sizes) + truth.steps - 1
    if not truth.E.rank and truth.steps == 1:
        assert [len(layer.nets) for layer in layers] == [n * truth.samples for n in truth.sizes]


def test_unroll_has_a_heading_for_each_neuron_or_layer_of_each_sample(truth):
    source = unroll(truth.E).source
    forward = source[: source.index("def backward")]
    found = re.findall(r"^    # (?:layer|neuron) .+$", forward, re.MULTILINE)
    count = len(truth.sizes) if truth.E.rank else sum(truth.sizes) * truth.samples
    assert len(set(found)) == count + truth.steps - 1


def test_the_picture_shows_the_same_layers_or_says_why_not(truth):
    if truth.E.rank:
        cards = [card.rows for card in viz.network(truth.E).picture.cards if card.kind == "layer"]
        with_parameters = [rows for rows in cards if [row for row in rows if row.kind == "count"]]
        assert len(with_parameters) == len(truth.sizes)
        names = ", ".join([rows[0].text for rows in cards])
        assert "power" not in names
        assert "cross_entropy" not in names
        return
    if truth.refused:
        with pytest.raises(InputError, match=truth.refused):
            viz.network(truth.E)
        return
    title = viz.network(truth.E).picture.title
    assert title.startswith("Network " + "-".join(map(str, [truth.inputs, *truth.sizes])))


def test_a_page_has_the_networks_view_where_there_is_the_picture(truth):
    stage = network_stage(record_pass(truth.E))
    assert (stage is not None) == (not truth.refused and not truth.E.rank)
    if stage is not None:
        neurons = [disc.key for disc in stage.picture.discs if disc.kind == "neuron"]
        drawn = [d.key for d in viz.network(truth.E).picture.discs if d.kind == "neuron"]
        assert neurons == drawn


def test_folding_puts_the_nets_of_one_layer_into_one_group(truth):
    groups = {
        node: place for place, group in enumerate(by_layer(history(truth.E))) for node in group
    }
    for layer in read_network(history(truth.E)).layers:
        if truth.steps == 1:
            assert len({groups[p.net.node] for unit in layer for p in unit.passes}) == 1


def test_the_plot_of_gradients_has_a_point_for_each_layer(truth):
    count = len(truth.sizes) + truth.steps - 1
    if not count:
        with pytest.raises(InputError, match="has no layer"):
            viz.plots.gradient_flow(truth.E)
        return
    line = viz.plots.gradient_flow(truth.E).get_lines()[0]
    assert len(line.get_xdata()) == count
